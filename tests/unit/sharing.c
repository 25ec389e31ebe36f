/* What a run does so that ranks on several nodes can write one file. */
#include "output/sharing.h"
#include "lib/check_main.h"

#include <string.h>

enum { EXT4 = 0xEF53, GPFS = 0x47504653, SMB = 0x517B, UNKNOWN = 0x12345678 };

static const uint32_t sure[] = { EXT4, GPFS, ZS_MAGIC_LUSTRE, 0x01021994 /* tmpfs */,
                                 0x00C36400 /* CephFS */ };
static const uint32_t unsure[] = { ZS_MAGIC_NFS, SMB, UNKNOWN, 0x65735546 /* FUSE */,
                                   0x19830326 /* BeeGFS */ };

static void is(uint32_t magic, int nodes, zs_verify_how wanted, bool lock, zs_verify_how verify)
{
    zs_sharing sharing = zs_sharing_decide(magic, "out/z.nc", nodes, wanted);
    ck_assert_int_eq(sharing.lock, lock);
    ck_assert_int_eq(sharing.verify, verify);
}

START_TEST(test_nothing)
{
    for (int k = 0; k < COUNT(sure); k++)
        for (int nodes = 1; nodes < 4; nodes++)
            is(sure[k], nodes, ZS_VERIFY_AUTO, false, ZS_VERIFY_NONE);
    for (int k = 0; k < COUNT(unsure); k++)
        is(unsure[k], 1, ZS_VERIFY_AUTO, false, ZS_VERIFY_NONE);
    is(0, 3, ZS_VERIFY_AUTO, false, ZS_VERIFY_NONE); /* there is no such directory: refused elsewhere */
}
END_TEST

START_TEST(test_locks)
{
    for (int k = 0; k < COUNT(unsure); k++)
        is(unsure[k], 2, ZS_VERIFY_AUTO, true, ZS_VERIFY_SAMPLE);
}
END_TEST

/* The key changes what is read back, not the locks. */
START_TEST(test_wanted)
{
    static const zs_verify_how wanted[] = { ZS_VERIFY_SAMPLE, ZS_VERIFY_ALL, ZS_VERIFY_NONE };
    for (int k = 0; k < COUNT(wanted); k++) {
        is(EXT4, 1, wanted[k], false, wanted[k]);
        is(ZS_MAGIC_NFS, 1, wanted[k], false, wanted[k]);
        is(ZS_MAGIC_NFS, 2, wanted[k], true, wanted[k]);
    }
}
END_TEST

START_TEST(test_patches)
{
    zs_sharing on_nfs = zs_sharing_decide(ZS_MAGIC_NFS, "z", 2, ZS_VERIFY_AUTO);
    zs_sharing local = zs_sharing_decide(EXT4, "z", 1, ZS_VERIFY_SAMPLE);
    zs_sharing all = zs_sharing_decide(ZS_MAGIC_NFS, "z", 2, ZS_VERIFY_ALL);
    ck_assert_int_eq(zs_sharing_patches(&on_nfs, true), ZS_SAMPLE_PATCHES);
    ck_assert_int_eq(zs_sharing_patches(&on_nfs, false), ZS_ALL_PATCHES);
    ck_assert_int_eq(zs_sharing_patches(&local, false), ZS_SAMPLE_PATCHES);
    ck_assert_int_eq(zs_sharing_patches(&all, true), ZS_ALL_PATCHES);
}
END_TEST

static void says(zs_sharing sharing, const char *wanted)
{
    char text[ZS_SHARING_TEXT] = "";
    ck_assert_int_eq(zs_sharing_text(&sharing, text), *wanted != '\0');
    ck_assert_str_eq(text, wanted);
}

START_TEST(test_text)
{
    says(zs_sharing_decide(EXT4, "z.nc", 2, ZS_VERIFY_AUTO), "");
    says(zs_sharing_decide(EXT4, "z.nc", 2, ZS_VERIFY_NONE), "");
    says(zs_sharing_decide(EXT4, "z.nc", 1, ZS_VERIFY_ALL),
         "all that is written is read back by another rank");
    says(zs_sharing_decide(ZS_MAGIC_NFS, "out/z.nc", 2, ZS_VERIFY_AUTO),
         "out/z.nc is on NFS, and the ranks are on 2 nodes: locks, and a sample of what is written is read "
         "back "
         "on another node");
    says(zs_sharing_decide(ZS_MAGIC_NFS, "z.nc", 3, ZS_VERIFY_NONE),
         "z.nc is on NFS, and the ranks are on 3 nodes: locks");
    says(zs_sharing_decide(UNKNOWN, "z.nc", 2, ZS_VERIFY_ALL),
         "z.nc is on a file system that zscore does not know, and the ranks are on 2 nodes: locks, and all "
         "that "
         "is written is read back on another node");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("sharing");
    tcase_add_test(tests, test_nothing);
    tcase_add_test(tests, test_locks);
    tcase_add_test(tests, test_wanted);
    tcase_add_test(tests, test_patches);
    tcase_add_test(tests, test_text);
    return run_tests("sharing", tests);
}
