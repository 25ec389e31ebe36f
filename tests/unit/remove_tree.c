/* A directory is removed with all that is in it, and nothing else. */
#include "parallel/remove_tree.h"
#include "lib/check_main.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "remove_tree.XXXXXX";

static char *in(const char *name)
{
    static char path[4][256];
    static int next;
    char *to = path[next++ % 4];
    snprintf(to, sizeof path[0], "%s/%s", top, name);
    return to;
}

static void file(const char *name)
{
    int made = open(in(name), O_WRONLY | O_CREAT | O_EXCL, 0600);
    ck_assert_int_ge(made, 0);
    close(made);
}

static void begin(void)
{
    ck_assert(mkdtemp(top));
    ck_assert_int_eq(mkdir(in("store"), 0700), 0);
    ck_assert_int_eq(mkdir(in("store/a"), 0700), 0);
    ck_assert_int_eq(mkdir(in("other"), 0700), 0);
    file("other/kept");
    file("store/.zgroup");
    for (int i = 0; i < 2000; i++) {
        char name[64];
        snprintf(name, sizeof name, "store/a/a-long-name-of-a-file-that-fills-a-buffer-%d", i);
        file(name);
    }
    ck_assert_int_eq(symlink("../other", in("store/link")), 0);
    ck_assert_int_eq(symlink("other", in("link")), 0);
}

static void end(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
    memcpy(top + strlen(top) - 6, "XXXXXX", 6);
}

START_TEST(removes)
{
    zs_file_id store = zs_file_of(in("store")), other = zs_file_of(in("other"));
    ck_assert_int_eq(zs_remove_tree(in("store"), &other), 0); /* not the one that is meant */
    ck_assert_int_eq(access(in("store/.zgroup"), F_OK), 0);
    ck_assert_int_eq(zs_remove_tree(in("link"), &other), 0); /* a link to it */
    ck_assert_int_eq(zs_remove_tree(in("store"), &store), 1);
    ck_assert_int_eq(access(in("store"), F_OK), -1);
    ck_assert_int_eq(access(in("other/kept"), F_OK), 0);
    ck_assert_int_eq(zs_remove_tree(in("store"), &store), 0); /* gone */
    zs_file_id kept = zs_file_of(in("other/kept"));
    ck_assert_int_eq(zs_remove_tree(in("other/kept"), &kept), 0); /* no directory */
}
END_TEST

START_TEST(too_deep)
{
    char name[64] = "store/a";
    for (int depth = 0; depth < 12; depth++) {
        strcat(name, "/d");
        ck_assert_int_eq(mkdir(in(name), 0700), 0);
    }
    zs_file_id store = zs_file_of(in("store"));
    ck_assert_int_eq(zs_remove_tree(in("store"), &store), -1);
    ck_assert_int_eq(errno, EBUSY);
    ck_assert_int_eq(access(in("store"), F_OK), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("remove_tree");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, removes);
    tcase_add_test(tests, too_deep);
    return run_tests("remove_tree", tests);
}
