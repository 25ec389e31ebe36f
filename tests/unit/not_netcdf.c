/* What files are that are not NetCDF. */
#include "format/not_netcdf.h"
#include "lib/check_main.h"

#include <string.h>

static const char *message(const char *path, const void *head, size_t n)
{
    static zs_error err;
    ck_assert_int_eq(zs_fail_not_netcdf(path, head, n, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert(strncmp(err.text, path, strlen(path)) == 0);
    return err.text;
}

START_TEST(test_kinds)
{
    static const struct {
        const char *head;
        size_t n;
        const char *word;
    } known[] = { { "PK\3\4....", 8, "zip archive" },
                  { "\37\213\10.", 4, "gzip" },
                  { "BZh91AY", 7, "bzip2" },
                  { "\3757zXZ\0..", 8, "xz" },
                  { "\050\265\057\375....", 8, "zstd" },
                  { "GRIB....", 8, "cdo -f nc copy" },
                  { "\016\003\023\001....", 8, "HDF4" },
                  { "\315\363\0\1....", 8, "NASA" },
                  { "\n <!DOCTYPE HTML>\n<html>", 24, "HTML" },
                  { "<?xml version='1.0'?><Error/>", 29, "XML" },
                  { "<?xml version='1.0'?><html>", 27, "HTML" },
                  { "\357\273\277{\"a\": 1}", 11, "JSON" },
                  { "[1, 2]", 6, "JSON" },
                  { "not found\n", 10, "a text" },
                  { "version https://git-lfs.github.com/spec/v1\n", 43, "git lfs pull" },
                  { "netcdf a {\n", 11, "ncgen" },
                  { "\0\0\0\0\0\0\0\0", 8, "zeros" },
                  { "CDF\3\0\0\0\0", 8, "is not a NetCDF file" } };
    for (int k = 0; k < COUNT(known); k++) {
        const char *text = message("in/b.nc", known[k].head, known[k].n);
        ck_assert_msg(strstr(text, known[k].word), "%s", text);
    }
}
END_TEST

/* The suffix that a tool wants is given where it is missing, and not twice. */
START_TEST(test_commands)
{
    const char gzip[] = "\37\213\10.", zip[] = "PK\3\4....";
    ck_assert(strstr(message("in/b.nc", gzip, 4), "mv in/b.nc in/b.nc.gz && gunzip in/b.nc.gz"));
    ck_assert(strstr(message("in/b.nc.gz", gzip, 4), "it: gunzip in/b.nc.gz"));
    ck_assert(strstr(message("b.nc", zip, 8), "mv b.nc b.nc.zip && unzip b.nc.zip -d ."));
    ck_assert(strstr(message("/b.zip", zip, 8), "it: unzip /b.zip -d /"));
    ck_assert(
        strstr(message("in/my b.nc", gzip, 4), "mv 'in/my b.nc' 'in/my b.nc.gz' && gunzip 'in/my b.nc.gz'"));
    ck_assert(strstr(message("in/b.grib", "GRIB....", 8), "it: cdo -f nc copy in/b.grib in/b.nc"));
    ck_assert(strstr(message("in/b.nc", "GRIB....", 8),
                     "mv in/b.nc in/b.nc.grib && cdo -f nc copy in/b.nc.grib in/b.nc"));
}
END_TEST

START_TEST(test_tar)
{
    char head[ZS_NOT_NETCDF_BYTES] = "b.nc";
    memcpy(head + 257, "ustar", 5);
    ck_assert(strstr(message("in/b.nc", head, sizeof head), "tar -xf in/b.nc.tar -C in"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("not_netcdf");
    tcase_add_test(tests, test_kinds);
    tcase_add_test(tests, test_commands);
    tcase_add_test(tests, test_tar);
    return run_tests("not_netcdf", tests);
}
