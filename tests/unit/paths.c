/* Paths and patterns, in the test's own directory. */
#include "catalog/paths.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static zs_paths paths;
static zs_error err;

static void touch(const char *path)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
}

static void setup(void)
{
    static const char *const files[] = { "d/b.nc",   "d/a.nc", "d/c.nc", "d/c10.nc",
                                         "d/[x].nc", "e/a.nc", "d/.h.nc" };
    memset(&err, 0, sizeof err);
    mkdir("d", 0777);
    mkdir("e", 0777);
    mkdir("d/sub.d", 0777);
    for (int k = 0; k < COUNT(files); k++)
        touch(files[k]);
}

static void teardown(void)
{
    zs_paths_clear(&paths);
}

/* The patterns (up to NULL) must give the wanted paths, in this order. */
static void gives(const char *const *pattern, const char *wanted)
{
    const char *list[8];
    char got[512] = "";
    int n = 0;
    for (; pattern[n]; n++)
        list[n] = pattern[n];
    ck_assert_msg(zs_paths_expand(list, n, &paths, &err) == 0, "%s", err.text);
    for (int k = 0; k < paths.n; k++)
        strcat(strcat(got, k ? " " : ""), paths.path[k]);
    ck_assert_str_eq(got, wanted);
}

static void refuses(const char *pattern, const char *reason)
{
    const char *list[2] = { "d/a.nc", pattern };
    ck_assert_int_eq(zs_paths_expand(list, 2, &paths, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_msg(strstr(err.text, pattern) && strstr(err.text, reason), "%s", err.text);
    ck_assert(paths.path == NULL && paths.n == 0);
}

START_TEST(test_order)
{
    gives((const char *const[]){ "d/a.nc", NULL }, "d/a.nc");
    ck_assert_int_eq(paths.repeated, 0);
    zs_paths_clear(&paths);
    gives((const char *const[]){ "d/[a-c]*.nc", NULL }, "d/a.nc d/b.nc d/c.nc d/c10.nc");
    zs_paths_clear(&paths);
    gives((const char *const[]){ "e/?.nc", "d/c.nc", "d/a.nc", NULL }, "e/a.nc d/c.nc d/a.nc");
    zs_paths_clear(&paths);
    gives((const char *const[]){ "?/a.nc", NULL }, "d/a.nc e/a.nc");
}
END_TEST

START_TEST(test_repeated)
{
    gives((const char *const[]){ "d/c.nc", "d/?.nc", "d/b.nc", NULL }, "d/c.nc d/a.nc d/b.nc");
    ck_assert_int_eq(paths.repeated, 2);
}
END_TEST

/* A file whose name looks like a pattern is that file; the directory of a Zarr store is its path, and
 * netcdf-c's URL of it means the directory. */
START_TEST(test_plain)
{
    ck_assert(mkdir("d/s.zarr", 0700) == 0 && fclose(fopen("d/s.zarr/.zgroup", "w")) == 0);
    gives((const char *const[]){ "d/[x].nc", "d/s.zarr", "file://d/s.zarr#mode=zarr,file",
                                 "file://d/?.nc#mode=nczarr", NULL },
          "d/[x].nc d/s.zarr d/a.nc d/b.nc d/c.nc");
}
END_TEST

START_TEST(test_refused)
{
    refuses("d/nothing*.nc", "no file matches");
    refuses("d/nothing.nc", "No such file");
    refuses("d", "is a directory");
    refuses("d/sub.d", "is a directory");
    refuses("d/a.nc/b.nc", "Not a directory");
    refuses("https://host/a.nc?x[0]", "curl -fLO 'https://host/a.nc?x[0]'");
    refuses("s3://bucket/a.zarr", "mount the bucket");
    refuses("dods://host/a", "download it first");
    refuses("file://d/a.zip#mode=zarr,zip", "directories");
    refuses("file://d/a.nc#mode=bytes", "directories");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_order);
    tcase_add_test(tests, test_repeated);
    tcase_add_test(tests, test_plain);
    tcase_add_test(tests, test_refused);
    return run_tests("expand", tests);
}
