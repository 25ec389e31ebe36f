/* Sums of rows, against sums in the plainest way; and the histogram. */
#include "picture/row_sums.h"
#include "base/limits.h"
#include "base/long_sum.h"
#include "lib/check_main.h"
#include "picture/z_bins.h"
#include "stats/row_lanes.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum { MOST = 9000, PIXELS = MOST + 1 };

static float z[MOST];
static double value[MOST];
static int32_t open[MOST], sum[PIXELS], wanted_sum[PIXELS], valid[PIXELS];
static uint16_t count[PIXELS], wanted_count[PIXELS];
static zs_long_sum sums[PIXELS];

/* z-scores, one in five missing, some far out, some exactly on an edge. */
static void make(uint64_t seed)
{
    for (uint64_t i = 0; i < MOST; i++) {
        uint64_t kind = bits_at(seed + i) % 50;
        double r = random_at(seed + 3 * i + 1000);
        z[i] = kind < 10    ? ZS_FILL_FLOAT
               : kind == 10 ? (float)(r * 1e30)
               : kind == 11 ? (float)-r * 100
               : kind == 12 ? (float)floor(r * 40 - 20) / 8
                            : (float)(6 * r - 3);
        value[i] = z[i] == ZS_FILL_FLOAT ? (double)NAN : (double)z[i] + 280;
    }
    memset(sum, 0, sizeof sum);
    memset(count, 0, sizeof count);
    memset(wanted_sum, 0, sizeof wanted_sum);
    memset(wanted_count, 0, sizeof wanted_count);
}

static int32_t units(float x)
{
    return (int32_t)fmax(fmin(rint((double)x * ZS_Z_UNIT), ZS_Z_MOST * ZS_Z_UNIT), -ZS_Z_MOST * ZS_Z_UNIT);
}

/* Rows of n columns, all factors and beginnings of the first pixel. */
START_TEST(test_open)
{
    static const size_t length[] = { 1, 2, 7, 64, 1441, MOST },
                        factor[] = { 1, 2, 3, 4, 5, 11, 12, 127, 128, 255 };
    for (int l = 0; l < COUNT(length); l++)
        for (int f = 0; f < COUNT(factor); f++)
            for (size_t skip = 0; skip < factor[f]; skip += 1 + factor[f] / 2) {
                size_t n = length[l], rows = factor[f] < 127 ? 127 / factor[f] : 1;
                for (size_t row = 0; row < rows; row++) {
                    zs_z_sums told = { 0 };
                    if (row == 0)
                        make(n * 1000 + factor[f]);
                    zs_z_sums got = zs_open_add(n, z, open);
                    for (size_t i = 0; i < n; i++) {
                        if (z[i] == ZS_FILL_FLOAT)
                            continue;
                        told.sum += units(z[i]);
                        told.count++;
                        told.unusual += fabsf(z[i]) > 2;
                        wanted_sum[(i + skip) / factor[f]] += units(z[i]);
                        wanted_count[(i + skip) / factor[f]]++;
                    }
                    ck_assert(got.sum == told.sum && got.count == told.count && got.unusual == told.unusual);
                }
                zs_open_fold(n, open, factor[f], skip, rows, sum, count);
                ck_assert_mem_eq(sum, wanted_sum, sizeof sum);
                ck_assert_mem_eq(count, wanted_count, sizeof count);
                for (size_t i = 0; i < n; i++)
                    ck_assert_int_eq(open[i], 0);
            }
}
END_TEST

START_TEST(test_values)
{
    for (size_t n = 0; n < 70; n++) {
        int64_t number = 0;
        long double total = 0;
        zs_long_sum longer = { 0 };
        make(n);
        for (size_t i = 0; i < n; i++) {
            total += isnan(value[i]) || value[i] > 1e6 ? 0 : value[i];
            value[i] = value[i] > 1e6 ? (double)NAN : value[i];
            number += !isnan(value[i]);
        }
        zs_row_sum row = zs_row_sum_of(n, value, NULL);
        ck_assert(fabsl(row.sum - total) <= 1e-12L * total);
        ck_assert(row.count == (double)number);
        ck_assert_int_eq(zs_values_long_sum(n, value, &longer), number);
        ck_assert(fabsl(zs_long_value(&longer) - total) <= 1e-15L * total);
    }
}
END_TEST

/* In any order: the same bits. */
START_TEST(test_order)
{
    zs_long_sum whole = { 0 }, parts = { 0 };
    make(7);
    for (int i = 0; i < MOST; i++)
        value[i] = (random_at((uint64_t)i) - 0.5) * pow(2, (double)(bits_at((uint64_t)i + 50000) % 60));
    zs_values_long_sum(MOST, value, &whole);
    for (size_t at = MOST, n; at > 0; at -= n) {
        zs_long_sum part = { 0 };
        n = at < 37 ? at : 37;
        zs_values_long_sum(n, value + at - n, &part);
        zs_long_merge(&parts, &part);
    }
    double a = zs_long_value(&whole), b = zs_long_value(&parts);
    ck_assert_mem_eq(&a, &b, sizeof a);
}
END_TEST

START_TEST(test_values_fold)
{
    for (size_t n = 1; n < 60; n += 7)
        for (size_t factor = 1; factor < 9; factor++) {
            memset(sums, 0, sizeof sums);
            memset(valid, 0, sizeof valid);
            make(n);
            zs_values_fold(n, value, factor, sums, valid);
            for (size_t p = 0; p * factor < n; p++) {
                double total = 0;
                int32_t number = 0;
                for (size_t i = p * factor; i < n && i < (p + 1) * factor; i++) {
                    total += isnan(value[i]) ? 0 : value[i];
                    number += !isnan(value[i]);
                }
                ck_assert(zs_long_value(&sums[p]) == total && valid[p] == number);
            }
        }
}
END_TEST

START_TEST(test_bins)
{
    double edge[ZS_Z_BINS + 1];
    int64_t got[ZS_Z_BINS] = { 0 }, wanted[ZS_Z_BINS] = { 0 };
    zs_z_bins_edges(edge);
    make(3);
    z[0] = -1e-9F; /* just below an edge */
    z[1] = 6.5F;
    z[2] = -6.5F;
    zs_z_bins_count(MOST, z, got);
    for (int i = 0; i < MOST; i++)
        for (int k = 0; k < ZS_Z_BINS; k++)
            wanted[k] += z[i] != ZS_FILL_FLOAT && z[i] >= edge[k] && z[i] < edge[k + 1];
    ck_assert_mem_eq(got, wanted, sizeof got);
    ck_assert(edge[1] == -6.5 && edge[ZS_Z_BINS - 1] == 6.5);
}
END_TEST

START_TEST(test_every)
{
    ck_assert_int_eq(zs_z_bins_every(31, 1, 161, 320), 1);
    ck_assert_int_eq(zs_z_bins_every(31, 37, 161, 320), 2);
    ck_assert(zs_z_bins_every(544, 1, 721, 1440) > 1);
    ck_assert_int_eq(zs_z_bins_every(1000000, 1, 721, 1440), 16);
    ck_assert_int_eq(zs_z_bins_every(1000000000, 1, 20, 1440), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_open);
    tcase_add_test(tests, test_values);
    tcase_add_test(tests, test_order);
    tcase_add_test(tests, test_values_fold);
    tcase_add_test(tests, test_bins);
    tcase_add_test(tests, test_every);
    return run_tests("row_sums", tests);
}
