/* Digests: sums that have no order, texts that are read back, and no single change that they miss. */
#include "format/digest.h"
#include "lib/check_main.h"

#include <stdlib.h>
#include <string.h>

enum { T = 30, Y = 4, X = 5, N = T * Y * X };

static double value[N];
static const int64_t shape[] = { T, Y, X };

static void fill(void)
{
    for (int i = 0; i < N; i++)
        value[i] = 280 + (double)(bits_at((size_t)i) >> 40) / 1000;
}

static zs_digest digest_of_all(void)
{
    zs_digest d = zs_digest_none(X, 3, shape);
    zs_digest_add(&d, 0, N, sizeof *value, value);
    return d;
}

START_TEST(test_order)
{
    fill();
    zs_digest whole = digest_of_all(), pieces = zs_digest_none(X, 3, shape);
    for (int k = N / X - 1; k >= 0; k -= 3) { /* three rows at a time, the last ones first */
        int first = k >= 2 ? k - 2 : 0;
        zs_digest_add(&pieces, (int64_t)first * X, (int64_t)(k - first + 1) * X, sizeof *value,
                      value + (size_t)first * X);
    }
    ck_assert_int_eq(whole.nparts, ZS_DIGEST_PARTS);
    ck_assert_mem_eq(whole.sum, pieces.sum, sizeof whole.sum);
}
END_TEST

START_TEST(test_change)
{
    fill();
    zs_digest right = digest_of_all();
    for (int i = 0; i < N; i++) {
        uint64_t bits;
        double old = value[i];
        memcpy(&bits, &old, sizeof bits);
        bits ^= UINT64_C(1) << i % 64;
        memcpy(&value[i], &bits, sizeof bits);
        zs_digest other = digest_of_all();
        for (int part = 0; part < right.nparts; part++)
            ck_assert_int_eq(right.sum[part] != other.sum[part], part == zs_digest_part(&right, i / (Y * X)));
        value[i] = old;
    }
    double row[X]; /* two rows change places */
    memcpy(row, value, sizeof row);
    memmove(value, value + X, sizeof row);
    memcpy(value + X, row, sizeof row);
    ck_assert_uint_ne(digest_of_all().sum[0], right.sum[0]);
}
END_TEST

START_TEST(test_text)
{
    char text[ZS_DIGEST_TEXT], other[ZS_DIGEST_TEXT];
    const int64_t turned[] = { Y, T, X }, line[] = { N }, one[] = { 1, 1, X };
    zs_digest none = zs_digest_none(X, 3, shape), d, again;
    fill();
    d = digest_of_all();
    ck_assert_uint_eq(strlen(zs_digest_text(&none, text)), strlen(zs_digest_text(&d, other)));
    ck_assert(zs_digest_of(other, 3, shape, &again));
    ck_assert_mem_eq(again.sum, d.sum, sizeof d.sum);
    ck_assert(!zs_digest_of(other, 3, turned, &again)); /* 4 parts */
    ck_assert_int_eq(again.nparts, 0);
    ck_assert(!zs_digest_of(other, 1, line, &again)); /* no rows of 5 */
    other[strlen(other) - 1] = '\0';
    ck_assert(!zs_digest_of(other, 3, shape, &again));
    ck_assert(!zs_digest_of("", 3, shape, &again));
    ck_assert(!zs_digest_of("xxh3 -5: 0", 3, shape, &again));
    d = zs_digest_none(X, 3, one); /* one row: one part */
    ck_assert_int_eq(d.nparts, 1);
    zs_digest_add(&d, 0, X, sizeof *value, value);
    ck_assert(zs_digest_of(zs_digest_text(&d, text), 3, one, &again));
    d = zs_digest_none(1, 0, NULL); /* a single number */
    ck_assert_int_eq(d.nparts, 1);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, test_order);
    tcase_add_test(tcase, test_change);
    tcase_add_test(tcase, test_text);
    return run_tests("digest", tcase);
}
