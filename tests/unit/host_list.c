/* The hosts of a run, in a text that stays short. */
#include "report/host_list.h"
#include "lib/check_main.h"

#include <stdio.h>
#include <string.h>

static void is(int n, const zs_host_ranks *host, const char *wanted)
{
    char text[ZS_HOST_LIST];
    ck_assert_str_eq(zs_host_list(host, n, text), wanted);
}

START_TEST(test_few)
{
    is(1, (zs_host_ranks[]){ { "n1", 16 } }, "n1");
    is(2, (zs_host_ranks[]){ { "n1", 2 }, { "n2", 2 } }, "n[1-2], 2 each");
    is(4, (zs_host_ranks[]){ { "n1", 16 }, { "n2", 16 }, { "n3", 16 }, { "n7", 16 } }, "n[1-3,7], 16 each");
    is(3, (zs_host_ranks[]){ { "n1", 3 }, { "n2", 1 }, { "n3", 1 } }, "n1 (3), n[2-3] (1 each)");
    is(3, (zs_host_ranks[]){ { "n08", 4 }, { "n09", 4 }, { "n10", 4 } }, "n[08-10], 4 each");
    is(2, (zs_host_ranks[]){ { "n9", 4 }, { "n10", 4 } }, "n9, n10, 4 each"); /* of other lengths */
    is(2, (zs_host_ranks[]){ { "n2", 4 }, { "n1", 4 } }, "n[2,1], 4 each");
    is(2, (zs_host_ranks[]){ { "alpha", 4 }, { "beta", 4 } }, "alpha, beta, 4 each");
    is(2, (zs_host_ranks[]){ { "vm", 2 }, { "vm", 1 } }, "vm (2), vm (1)"); /* containers */
    is(2, (zs_host_ranks[]){ { "10", 2 }, { "11", 2 } }, "10, 11, 2 each");
    is(2, (zs_host_ranks[]){ { "n1234567890", 2 }, { "n1234567891", 2 } },
       "n1234567890, n1234567891, 2 each");
}
END_TEST

/* However many there are. */
START_TEST(test_many)
{
    static zs_host_ranks host[2000];
    char text[ZS_HOST_LIST];
    for (int k = 0; k < COUNT(host); k++) {
        snprintf(host[k].name, sizeof host[k].name, "rack%d-node%04d", k / 100, k);
        host[k].ranks = 128;
    }
    zs_host_list(host, 100, text);
    ck_assert_str_eq(text, "rack0-node[0000-0099], 128 each");
    zs_host_list(host, COUNT(host), text);
    ck_assert_int_lt((int)strlen(text), ZS_HOST_LIST);
    ck_assert_ptr_nonnull(strstr(text, "rack0-node[0000-0099], rack1-node[0100-0199], "));
    ck_assert_ptr_nonnull(strstr(text, " others, 128 each"));
    for (int k = 0; k < COUNT(host); k++)
        snprintf(host[k].name, sizeof host[k].name, "n%04d", 2 * k); /* one group that is too long */
    zs_host_list(host, COUNT(host), text);
    ck_assert_str_eq(text, "2000 hosts, 128 each");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("host_list");
    tcase_add_test(tests, test_few);
    tcase_add_test(tests, test_many);
    return run_tests("host_list", tests);
}
