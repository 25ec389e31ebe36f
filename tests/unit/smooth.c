/* Smoothing over the year.  The numbers that are expected are numpy's: numpy.linalg.lstsq() of the harmonics
 * at the places with values, and numpy.nanmean() of the places around. */
#include "stats/smooth.h"
#include "lib/check_main.h"

#include <math.h>
#include <string.h>

enum { MOST = 366, CELLS = 200 };

static double number[MOST][CELLS];
static double *place[MOST];

static double value(int k)
{
    return 270 + (double)(k * k * 37 % 101) / 8;
}

/* Fill a cycle, all cells alike but a few that have no value at place 1. */
static void fill(int length)
{
    for (int k = 0; k < length; k++) {
        place[k] = number[k];
        for (int i = 0; i < CELLS; i++)
            number[k][i] = k == 1 && i % 7 == 3 ? NAN : value(k);
    }
}

static void take_out(int first, int last)
{
    for (int k = first; k <= last; k++)
        for (int i = 0; i < CELLS; i++)
            number[k][i] = NAN;
}

static void smooth(zs_smooth_kind kind, int n, int length, size_t cells)
{
    zs_smooth how = { kind, n };
    zs_smoother smoother;
    zs_error err;
    ck_assert_int_eq(zs_smoother_init(&smoother, &how, length, &err), 0);
    zs_smooth_cells(&smoother, cells, place);
    zs_smoother_clear(&smoother);
}

/* The places k and numbers of cell 0, and of all cells like it. */
static void expect(int n, const int *k, const double *wanted)
{
    for (int j = 0; j < n; j++) {
        if (isnan(wanted[j]))
            ck_assert_double_nan(number[k[j]][0]);
        else
            ck_assert_double_eq_tol(number[k[j]][0], wanted[j], 2e-12);
        for (int i = 0; i < CELLS; i++)
            if (i % 7 != 3)
                ck_assert_mem_eq(&number[k[j]][i], &number[k[j]][0], sizeof(double));
    }
}

static const int few[] = { 0, 1, 2, 5, 11 };

START_TEST(test_harmonics)
{
    const double all[] = { 271.99222777168865, 273.14119933615973, 275.51032366318566, 274.7369388949781,
                           273.4922277716887 };
    const double gaps[] = { 272.4200308404474, 273.8017667429505, 275.34710637497994, 272.4773648090074,
                            273.28340782597166 };
    fill(12);
    smooth(ZS_SMOOTH_HARMONICS, 2, 12, CELLS);
    expect(5, few, all);
    ck_assert_double_nan(number[1][3]);
    ck_assert_double_eq_tol(number[2][3], 275.5, 2); /* without place 1, something else */
    ck_assert(number[2][3] != number[2][0]);
    fill(12);
    take_out(3, 4);
    place[9] = NULL; /* no group is no value */
    smooth(ZS_SMOOTH_HARMONICS, 2, 12, CELLS);
    expect(5, few, gaps);
    ck_assert_double_nan(number[3][0]);
}
END_TEST

/* A year of days without 29 February; and one that has values in its first 40 days and its last 66 only. */
START_TEST(test_days)
{
    const int days[] = { 0, 1, 58, 61, 365 }, left[] = { 0, 1, 39, 365, 58 };
    const double all[] = { 275.85901673552996, 275.8809843837962, 275.8865775995606, 275.89706858487824,
                           275.8373315468792 };
    const double winter[] = { 275.97472958605044, 276.08103450287706, 277.83655321209443, 275.8662236116858,
                              NAN };
    fill(366);
    take_out(59, 59);
    smooth(ZS_SMOOTH_HARMONICS, 4, 366, CELLS);
    expect(5, days, all);
    fill(366);
    take_out(40, 299);
    smooth(ZS_SMOOTH_HARMONICS, 3, 366, CELLS);
    expect(5, left, winter);
}
END_TEST

/* What is a sum of these harmonics stays as it is; too few values are no fit. */
START_TEST(test_limits)
{
    for (int k = 0; k < 366; k++) {
        place[k] = number[k];
        number[k][0] = 280 + 10 * cos(2 * M_PI * k / 366) - 3 * sin(4 * M_PI * k / 366);
        number[k][1] = k % 50 == 0 && k < 200 ? 1 : NAN;         /* four values */
        number[k][2] = k % 50 == 0 && k < 250 ? (double)k : NAN; /* five: the curve goes through them */
        number[k][3] = 0;
        number[k][4] = NAN;
    }
    smooth(ZS_SMOOTH_HARMONICS, 2, 366, 5);
    for (int k = 0; k < 366; k++) {
        double true_one = 280 + 10 * cos(2 * M_PI * k / 366) - 3 * sin(4 * M_PI * k / 366);
        ck_assert_double_eq_tol(number[k][0], true_one, 1e-11);
        ck_assert_double_nan(number[k][1]);
        if (k % 50 == 0 && k < 250)
            ck_assert_double_eq_tol(number[k][2], k, 1e-9);
        ck_assert_double_eq(number[k][3], 0);
        ck_assert_double_nan(number[k][4]);
    }
}
END_TEST

START_TEST(test_running)
{
    const int days[] = { 0, 1, 58, 61, 365 };
    const double gaps[] = { 272.9166666666667, 273.5, 275.25, 272.1875, 274.0416666666667 };
    const double wide[] = { 275.9431818181818, 275.0681818181818, 275.64772727272725, 275.78409090909093,
                            275.97727272727275 };
    const double month[] = { 275.8467741935484, 276.1491935483871, 275.4568965517241, 275.5646551724138,
                             275.77016129032256 };
    fill(12);
    take_out(3, 4);
    smooth(ZS_SMOOTH_RUNNING, 3, 12, CELLS);
    expect(5, few, gaps);
    ck_assert_double_nan(number[3][0]);
    ck_assert_double_nan(number[1][3]);
    fill(12);
    smooth(ZS_SMOOTH_RUNNING, 11, 12, CELLS);
    expect(5, few, wide);
    fill(366);
    take_out(59, 60);
    smooth(ZS_SMOOTH_RUNNING, 31, 366, CELLS);
    expect(5, days, month);
    fill(12);
    smooth(ZS_SMOOTH_RUNNING, 1, 12, CELLS); /* the same numbers */
    for (int k = 0; k < 12; k++)
        ck_assert_double_eq(number[k][0], value(k));
}
END_TEST

/* The bits of a cell do not depend on the cells beside it. */
START_TEST(test_bits)
{
    static double before[MOST][CELLS], together[MOST][CELLS];
    for (int kind = ZS_SMOOTH_HARMONICS; kind <= ZS_SMOOTH_RUNNING; kind++) {
        for (int k = 0; k < 73; k++)
            for (int i = 0; i < CELLS; i++) {
                double random = random_at((uint64_t)(k * CELLS + i));
                place[k] = number[k];
                number[k][i] = i % 3 == 0 && random < 0.3 ? NAN : 300 * random;
            }
        memcpy(before, number, sizeof before);
        smooth((zs_smooth_kind)kind, 5, 73, CELLS);
        memcpy(together, number, sizeof together);
        for (int i = 0; i < CELLS; i++) {
            memcpy(number, before, sizeof number);
            for (int k = 0; k < 73; k++)
                place[k] = &number[k][i];
            smooth((zs_smooth_kind)kind, 5, 73, 1);
            for (int k = 0; k < 73; k++)
                ck_assert(memcmp(place[k], &together[k][i], sizeof(double)) == 0 || isnan(*place[k]));
        }
    }
}
END_TEST

START_TEST(test_fits)
{
    const struct {
        zs_smooth how;
        int length;
        bool fits;
    } known[] = { { { ZS_SMOOTH_HARMONICS, 5 }, 12, true },  { { ZS_SMOOTH_HARMONICS, 6 }, 12, false },
                  { { ZS_SMOOTH_HARMONICS, 6 }, 13, true },  { { ZS_SMOOTH_HARMONICS, 0 }, 13, false },
                  { { ZS_SMOOTH_HARMONICS, 1 }, 4, true },   { { ZS_SMOOTH_HARMONICS, 2 }, 4, false },
                  { { ZS_SMOOTH_RUNNING, 3 }, 4, true },     { { ZS_SMOOTH_RUNNING, 4 }, 12, false },
                  { { ZS_SMOOTH_RUNNING, 13 }, 12, false },  { { ZS_SMOOTH_RUNNING, 365 }, 365, true },
                  { { ZS_SMOOTH_RUNNING, -3 }, 365, false }, { { ZS_SMOOTH_NONE, 0 }, 1, true } };
    char text[ZS_SMOOTH_TEXT];
    for (int k = 0; k < COUNT(known); k++)
        ck_assert_int_eq(zs_smooth_fits(&known[k].how, known[k].length), known[k].fits);
    ck_assert_str_eq(zs_smooth_text(&known[0].how, text), "harmonics 5");
    ck_assert_str_eq(zs_smooth_text(&known[6].how, text), "running 3");
    ck_assert_str_eq(zs_smooth_text(&known[11].how, text), "none");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("smooth");
    tcase_add_test(tests, test_harmonics);
    tcase_add_test(tests, test_days);
    tcase_add_test(tests, test_limits);
    tcase_add_test(tests, test_running);
    tcase_add_test(tests, test_bits);
    tcase_add_test(tests, test_fits);
    return run_tests("smooth", tests);
}
