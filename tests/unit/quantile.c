/* Quantiles: keys that sort as values do, order statistics against sorting, and the nine definitions against
 * numbers worked out by hand. */
#include "stats/quantile.h"
#include "lib/check_main.h"
#include "stats/order.h"
#include "stats/packing.h"
#include "stats/series_quantiles.h"
#include "stats/sort_key.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 201, CELLS = 45 };

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* --- the definitions ------------------------------------------------------------------------------------ */

/* Of the values 1, 2, 3, 4, 6 and 10, as Hyndman and Fan define them: number k, and the part of the way to
 * the next one. */
START_TEST(test_definitions)
{
    static const double value[] = { 1, 2, 3, 4, 6, 10 };
    static const struct {
        zs_quantile_method method;
        double q, want;
    } known[] = {
        { ZS_INVERTED_CDF, 0.5, 3 },
        { ZS_INVERTED_CDF, 0.51, 4 },
        { ZS_INVERTED_CDF, 0, 1 },
        { ZS_AVERAGED_INVERTED_CDF, 0.5, 3.5 },
        { ZS_AVERAGED_INVERTED_CDF, 0.51, 4 },
        { ZS_CLOSEST_OBSERVATION, 0.25, 2 }, /* n q = 1.5: halfway, and 2 is even */
        { ZS_CLOSEST_OBSERVATION, 0.75, 4 }, /* n q = 4.5: halfway, and 4 is even */
        { ZS_CLOSEST_OBSERVATION, 0.5, 3 },
        { ZS_INTERPOLATED_INVERTED_CDF, 0.25, 1.5 },
        { ZS_HAZEN, 0.75, 6 },
        { ZS_WEIBULL, 0.75, 7 },
        { ZS_WEIBULL, 0.01, 1 },
        { ZS_LINEAR, 0.75, 5.5 },
        { ZS_LINEAR, 1, 10 },
        { ZS_LINEAR, 0, 1 },
        { ZS_MEDIAN_UNBIASED, 0.5, 3.5 },
        { ZS_NORMAL_UNBIASED, 0.5, 3.5 },
    };
    for (int k = 0; k < COUNT(known); k++) {
        zs_quantile_place place = zs_quantile_place_of(known[k].method, known[k].q, COUNT(value));
        double low = value[place.rank], high = value[place.rank + (place.rank + 1 < COUNT(value))];
        ck_assert_double_eq_tol(zs_quantile_between(low, high, place.part), known[k].want, 1e-15);
    }
    for (int method = 0; method < ZS_QUANTILE_METHODS; method++) {
        ck_assert_int_eq(zs_quantile_place_of((zs_quantile_method)method, 0.3, 1).rank, 0);
        ck_assert_int_eq(zs_quantile_place_of((zs_quantile_method)method, 1, 9).rank, 8);
    }
}
END_TEST

/* --- keys ----------------------------------------------------------------------------------------------- */

/* Stored numbers of a type, of all sizes. */
static void put(zs_type type, void *at, int i, uint64_t bits)
{
    double wide = ldexp((double)(int64_t)bits, (int)(bits % 120) - 60);
    switch (type) {
    case ZS_INT8:
        ((int8_t *)at)[i] = (int8_t)bits;
        break;
    case ZS_UINT8:
        ((uint8_t *)at)[i] = (uint8_t)bits;
        break;
    case ZS_INT16:
        ((int16_t *)at)[i] = (int16_t)bits;
        break;
    case ZS_UINT16:
        ((uint16_t *)at)[i] = (uint16_t)bits;
        break;
    case ZS_INT32:
        ((int32_t *)at)[i] = (int32_t)bits;
        break;
    case ZS_FLOAT:
        ((float *)at)[i] = (float)wide;
        break;
    default:
        ((double *)at)[i] = bits % 7 == 0 ? -0.0 : wide;
    }
}

/* Values of all types and packings, as keys and back; keys are in the order of the values. */
START_TEST(test_keys)
{
    static const zs_type type[] = { ZS_INT8, ZS_UINT8, ZS_INT16, ZS_UINT16, ZS_INT32, ZS_FLOAT, ZS_DOUBLE };
    static const int size[] = { 2, 2, 2, 2, 8, 4, 8 };
    static double stored[ROWS], value[ROWS], back[ROWS], keys[ROWS];
    for (int k = 0; k < COUNT(type) * 4; k++) {
        zs_packing p = { .type = type[k / 4],
                         .scale = k % 2 == 0 ? 0.25 : -0.5,
                         .offset = 3,
                         .nmissing = k % 4 < 2,
                         .missing = { 5 },
                         .valid_min = -DBL_MAX,
                         .valid_max = DBL_MAX };
        const zs_packing *all[] = { &p, &p };
        zs_sort_key key = zs_sort_key_of(2, all);
        bool wide = key.small && size[k / 4] == 2 && p.type >= ZS_INT16 && p.nmissing == 0;
        ck_assert_int_eq((int)key.size, wide ? 4 : size[k / 4]);
        for (int i = 0; i < ROWS; i++)
            put(p.type, stored, i,
                i < 4    ? (uint64_t)(i + 3)
                : i == 4 ? 1U << 15
                         : bits_at((uint64_t)(k * ROWS + i)));
        zs_unpack(&p, stored, ROWS, value);
        zs_sort_keys(&key, &p, stored, ROWS, keys);
        zs_sort_key_values(&key, keys, ROWS, back);
        size_t valid = 0;
        for (int i = 0; i < ROWS; i++) {
            valid += (size_t)!isnan(value[i]);
            ck_assert(isnan(value[i]) ? isnan(back[i]) : back[i] == value[i]);
        }
        ck_assert_uint_eq(zs_sort_keys_valid(&key, keys, ROWS), valid);
        for (int i = 1; i < ROWS && key.size == ZS_KEY_16; i++)
            if (!isnan(value[i]) && !isnan(value[i - 1]))
                ck_assert_int_eq(((int16_t *)keys)[i] < ((int16_t *)keys)[i - 1], value[i] < value[i - 1]);
    }
}
END_TEST

/* --- whole series --------------------------------------------------------------------------------------- */

/* Two parts of a series, against sorting.  span: how different the values are. */
static void check_series(const zs_packing *p, double span, double share)
{
    static double stored[ROWS * CELLS], value[ROWS * CELLS], keys[ROWS * CELLS], got[3 * CELLS], away[CELLS];
    static const double q[] = { 0, 0.37, 1 };
    static int32_t step[ROWS];
    static const int64_t first[] = { 0, 140, ROWS };
    const zs_packing *all = p;
    for (int i = 0; i < ROWS * CELLS; i++) {
        double r = random_at((uint64_t)i) < share ? 7 : floor(span * random_at((uint64_t)i + 9999999));
        if (p->type == ZS_INT16)
            ((int16_t *)stored)[i] = (int16_t)r;
        else if (p->type == ZS_FLOAT)
            ((float *)stored)[i] = (float)r;
        else
            stored[i] = r;
    }
    for (int32_t i = 0; i < ROWS; i++)
        step[i] = (i * 89) % ROWS;
    zs_unpack(p, stored, ROWS * CELLS, value);
    zs_quantiles quantiles = { .key = zs_sort_key_of(1, &all),
                               .method = ZS_LINEAR,
                               .n = 3,
                               .q = q,
                               .parts = 2,
                               .first = first,
                               .step = step };
    zs_error err;
    ck_assert_int_eq(zs_quantiles_init(&quantiles, true, &err), 0);
    zs_sort_keys(&quantiles.key, p, stored, ROWS * CELLS, keys);
    const zs_whole_series series = { keys, CELLS };
    for (int part = 0; part < 2; part++) {
        zs_quantiles_find(&quantiles, &series, part, 3, got, CELLS);
        zs_quantiles_deviation(&quantiles, &series, part, got + CELLS, away);
        for (int cell = 0; cell < CELLS; cell++) {
            double sorted[ROWS];
            int n = 0;
            for (int64_t k = first[part]; k < first[part + 1]; k++)
                if (!isnan(value[step[k] * CELLS + cell]))
                    sorted[n++] = value[step[k] * CELLS + cell];
            qsort(sorted, (size_t)n, sizeof *sorted, compare);
            if (n < 3) {
                ck_assert(isnan(got[cell]) && isnan(got[CELLS + cell]) && isnan(away[cell]));
                continue;
            }
            zs_quantile_place place = zs_quantile_place_of(ZS_LINEAR, q[1], n);
            double want = zs_quantile_between(sorted[place.rank], sorted[place.rank + 1], place.part);
            ck_assert(got[cell] == sorted[0] && got[2 * CELLS + cell] == sorted[n - 1]);
            ck_assert(got[CELLS + cell] == want);
            for (int k = 0; k < n; k++)
                sorted[k] = fabs(sorted[k] - want);
            qsort(sorted, (size_t)n, sizeof *sorted, compare);
            place = zs_quantile_place_of(ZS_LINEAR, 0.5, n);
            ck_assert(away[cell] == zs_quantile_between(sorted[place.rank],
                                                        sorted[place.rank + (place.rank + 1 < n)],
                                                        place.part));
        }
    }
    zs_quantiles_clear(&quantiles);
}

START_TEST(test_series)
{
    zs_packing p = { .scale = -0.01,
                     .offset = 280,
                     .nmissing = 1,
                     .missing = { 7 },
                     .valid_min = -DBL_MAX,
                     .valid_max = DBL_MAX };
    static const zs_type type[] = { ZS_INT16, ZS_FLOAT, ZS_DOUBLE };
    static const double span[] = { 1, 40, 32000 }, share[] = { 0, 0.3, 0.98, 1 };
    for (int t = 0; t < COUNT(type); t++)
        for (int s = 0; s < COUNT(span); s++)
            for (int k = 0; k < COUNT(share); k++) {
                p.type = type[t];
                check_series(&p, span[s], share[k]);
            }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_definitions);
    tcase_add_test(tests, test_keys);
    tcase_add_test(tests, test_series);
    return run_tests("quantile", tests);
}
