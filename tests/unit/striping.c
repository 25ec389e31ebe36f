/* Over how many of Lustre's storage targets the outputs should be spread. */
#include "output/striping.h"
#include "lib/check_main.h"

#define MIB (INT64_C(1) << 20)
#define GIB (INT64_C(1) << 30)

START_TEST(test_count)
{
    static const struct {
        int64_t bytes;
        int nodes, count;
    } is[] = { { 1000, 1, 1 },     { 1000, 100, 1 },      { MIB, 2, 1 },     { 2 * MIB, 1, 1 },
               { 2 * MIB, 2, 4 },  { GIB, 50, 4 },        { 2 * GIB, 1, 8 }, { 2 * GIB, 8, 8 },
               { 2 * GIB, 9, -1 }, { 900 * GIB, 500, -1 } };
    for (int k = 0; k < COUNT(is); k++)
        ck_assert_int_eq(zs_striping_count(is[k].bytes, is[k].nodes), is[k].count);
}
END_TEST

START_TEST(test_command)
{
    char command[ZS_SHELL_WORD + 64];
    zs_sharing lustre = zs_sharing_decide(ZS_MAGIC_LUSTRE, "/lustre/my run/z.nc", 12, ZS_VERIFY_AUTO);
    zs_sharing gpfs = zs_sharing_decide(0x47504653, "z.nc", 12, ZS_VERIFY_AUTO);
    ck_assert(zs_striping_command(&lustre, 9 * GIB, command));
    ck_assert_str_eq(command, "lfs setstripe -c -1 -S 4M '/lustre/my run'");
    ck_assert(zs_striping_command(&lustre, 9 * MIB, command));
    ck_assert_str_eq(command, "lfs setstripe -c 4 -S 4M '/lustre/my run'");
    ck_assert(!zs_striping_command(&lustre, 900, command));
    ck_assert(!zs_striping_command(&gpfs, 9 * GIB, command));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("striping");
    tcase_add_test(tests, test_count);
    tcase_add_test(tests, test_command);
    return run_tests("striping", tests);
}
