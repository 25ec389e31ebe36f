/* Stores in the test's own directory: what is in them, and whether they were changed. */
#include "format/zarr_store.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static zs_error err;
static zs_identity before, after;

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void setup(void)
{
    static const char *const directories[] = {
        "s", "s/t2m", "s/t2m/0", "s/a", "s/a/z", "s/a/z/c", "s/nothing"
    };
    for (int k = 0; k < COUNT(directories); k++)
        mkdir(directories[k], 0777);
    write_text("s/.zgroup", "{\"zarr_format\":2}");
    write_text("s/t2m/.zarray", "{\"zarr_format\":2}");
    write_text("s/t2m/.zattrs", "{\"units\":\"K\"}");
    write_text("s/a/zarr.json", "{\"zarr_format\":3,\"node_type\":\"group\"}");
    write_text("s/a/z/zarr.json", "{\"zarr_format\":3,\"node_type\":\"array\",\"attributes\":{\"b\":1}}");
    write_text("s/file", "x");
}

static int add(void *context, const zs_zarr_place *place, const zs_zarr_node *node, zs_error *unused)
{
    char *list = context;
    (void)unused;
    sprintf(list + strlen(list), "[%s %s %d %s]", place->path, place->name, place->depth,
            node->kind == ZS_ZARR_ARRAY ? "array" : "group");
    return 0;
}

START_TEST(test_walk)
{
    char list[256] = "";
    ck_assert(zs_zarr_is_store("s") && zs_zarr_is_store("s/a/z") && !zs_zarr_is_store("s/nothing"));
    ck_assert_msg(zs_zarr_store_walk("s", add, list, &before, &err) == 0, "%s", err.text);
    ck_assert_str_eq(list, "[  0 group][a a 1 group][a/z z 2 array][t2m t2m 1 array]");
}
END_TEST

/* File systems have times of some milliseconds. */
static void wait_a_moment(void)
{
    const struct timespec moment = { 0, 30000000 };
    nanosleep(&moment, NULL);
}

static void changes(int wanted)
{
    ck_assert_msg(zs_zarr_store_walk("s", NULL, NULL, &after, &err) == 0, "%s", err.text);
    ck_assert_int_eq(zs_identity_same(&before, &after), !wanted);
    before = after;
    wait_a_moment();
}

START_TEST(test_identity)
{
    ck_assert_int_eq(zs_zarr_store_walk("s", NULL, NULL, &before, &err), 0);
    wait_a_moment();
    changes(0);
    write_text("s/t2m/.zattrs", "{\"units\":\"C\"}");
    changes(1);
    write_text("s/t2m/0.0", "x"); /* a new chunk */
    changes(1);
    write_text("s/t2m/.new", "y"); /* a chunk that is replaced */
    ck_assert_int_eq(rename("s/t2m/.new", "s/t2m/0.0"), 0);
    changes(1);
    unlink("s/a/z/zarr.json");
    changes(1);
    changes(0);
}
END_TEST

START_TEST(test_refused)
{
    write_text("s/a/zarr.json", "{\"zarr_format\":2,\"node_type\":\"group\"}");
    ck_assert_int_eq(zs_zarr_store_walk("s", NULL, NULL, &after, &err), -1);
    ck_assert(err.status == ZS_REFUSED && strstr(err.text, "s/a: its zarr.json has another zarr_format"));
    write_text("s/a/zarr.json", "{\"zarr_format\":3");
    ck_assert_int_eq(zs_zarr_store_walk("s", NULL, NULL, &after, &err), -1);
    ck_assert(strstr(err.text, "s/a/zarr.json: damaged JSON"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, test_walk);
    tcase_add_test(tests, test_identity);
    tcase_add_test(tests, test_refused);
    return run_tests("zarr_store", tests);
}
