/* Names of unfinished files: what is written is read again, whatever the host and the name, and nothing else
 * is taken for one. */
#include "base/part_name.h"
#include "base/job.h"
#include "lib/check_main.h"

#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 255, ROOM = 1024 };

static const zs_job job = { .host = "node-7_b", .place = 0x1234abcd, .random = 0xfffffffe, .pid = 4242 };

static void comes_back(const char *path, const char *name, zs_part_kind kind, int number, size_t most)
{
    char result[ROOM];
    zs_part_kind found;
    zs_job of;
    const char *entry = strrchr(zs_part_name(path, kind, &job, number, most, result, sizeof result), '/') + 1;
    ck_assert_uint_le(strlen(entry), most);
    ck_assert_msg(zs_part_name_read(entry, name, &found, &of), "%s for %s", entry, name);
    ck_assert_int_eq(found, kind);
    ck_assert_str_eq(of.host, job.host);
    ck_assert_int_eq(of.pid, job.pid);
    ck_assert_uint_eq(of.place, job.place);
    ck_assert_uint_eq(of.random, job.random + (uint32_t)number);
}

START_TEST(test_back)
{
    char path[ROOM] = "out/", *name = path + 4;
    for (size_t n = 1; n <= MOST; n++) {
        memset(name, n % 2 ? 'a' : '.', n);
        comes_back(path, name, ZS_PART, 0, MOST);
        comes_back(path, name, ZS_SCRATCH, 1, MOST);
        comes_back(path, name, ZS_OLD, 3, MOST);
        comes_back(path, name, ZS_OLD, 3, 143); /* an encrypted file system */
    }
    strcpy(name, "z.part-node-1-1-00000000ffffffff");
    comes_back(path, name, ZS_PART, 0, MOST);
}
END_TEST

START_TEST(test_text)
{
    char result[ROOM];
    ck_assert_str_eq(zs_part_name("z.nc", ZS_PART, &job, 1, MOST, result, sizeof result),
                     "z.nc.part-node-7_b-4242-1234abcdffffffff");
    ck_assert_str_eq(zs_part_name("/d/e/z.nc", ZS_OLD, &job, 2, MOST, result, sizeof result),
                     "/d/e/z.nc.old-node-7_b-4242-1234abcd00000000");
}
END_TEST

/* A letter of several bytes is kept or left out, and two long names never become one. */
START_TEST(test_letters)
{
    char path[ROOM] = "", one[ROOM], other[ROOM];
    for (int k = 0; k < 125; k++)
        strcat(path, "\xc3\xa4"); /* ä */
    const char *word = strstr(zs_part_name(path, ZS_PART, &job, 0, MOST, one, sizeof one), ".part-");
    ck_assert_int_eq((word - one) % 2, 0);
    strcat(path, "x");
    zs_part_name(path, ZS_PART, &job, 1, MOST, other, sizeof other);
    ck_assert_str_ne(one, other);
}
END_TEST

START_TEST(test_others)
{
    static const char *const entry[] = { "z.nc",
                                         "z.nc.part-",
                                         "z.nc.part-12345",
                                         "z.nc.part-h-1-00000000ffffff",
                                         "z.nc.part-h-1-00000000FFFFFFFF",
                                         "z.nc.part-h-x-00000000ffffffff",
                                         "z.nc.part--1-00000000ffffffff",
                                         "z.nc.part-h--00000000ffffffff",
                                         "z.nc.old.part",
                                         "a.nc.part-h-1-00000000ffffffff",
                                         "z.n.part-h-1-00000000ffffffff",
                                         "z.nc2.part-h-1-00000000ffffffff",
                                         "z.nc.part-h-1-00000000ffffffff.nc",
                                         "z.nc.part-a_host_that_has_25_letters-1-00000000ffffffff" };
    zs_part_kind kind;
    zs_job of;
    for (int k = 0; k < COUNT(entry); k++)
        ck_assert_msg(!zs_part_name_read(entry[k], "z.nc", &kind, &of), "%s", entry[k]);
    ck_assert(zs_part_name_read("z.nc.part-h-1-00000000ffffffff", "z.nc", &kind, &of));
}
END_TEST

/* This process is there, a child that ended is gone, and of other places nothing is known. */
START_TEST(test_jobs)
{
    zs_job here = zs_job_make(), again = zs_job_make(), other = here;
    ck_assert_uint_ne(here.random, again.random);
    ck_assert_int_eq(here.pid, getpid());
    ck_assert_uint_eq(here.place, again.place);
    if (here.place == 0)
        return; /* no /proc */
    ck_assert_int_eq(zs_job_look(&again, &here), ZS_JOB_HERE);
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    other.pid = child;
    ck_assert_int_eq(zs_job_look(&other, &here), ZS_JOB_GONE);
    other.place++;
    ck_assert_int_eq(zs_job_look(&other, &here), ZS_JOB_ELSEWHERE);
    other.place = 0;
    ck_assert_int_eq(zs_job_look(&other, &other), ZS_JOB_ELSEWHERE);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_back);
    tcase_add_test(tests, test_text);
    tcase_add_test(tests, test_letters);
    tcase_add_test(tests, test_others);
    tcase_add_test(tests, test_jobs);
    return run_tests("part_name", tests);
}
