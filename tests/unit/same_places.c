/* Coordinates of one grid on another one. */
#include "header/same_places.h"
#include "lib/check_main.h"

#include <math.h>

enum { N = 8 };
static const double north[N] = { 70, 50, 30, 10, -10, -30, -50, -70 },
                    east[N] = { 0, 45, 90, 135, 180, 225, 270, 315 };

START_TEST(in_any_order)
{
    double south[N], west[N];
    int64_t at[N];
    for (int i = 0; i < N; i++) {
        south[i] = north[N - 1 - i];
        west[i] = (i - 4) * 45; /* -180 to 135 */
    }
    ck_assert_int_eq(zs_places_find(north, N, north, N, south, N, false, at), N);
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(at[i], N - 1 - i);
    ck_assert_int_eq(zs_places_find(east, N, east, N, west, N, true, at), N);
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(at[i], (i + 4) % N);
    ck_assert_int_eq(zs_places_find(east, N, east, N, west, N, false, at), 4); /* 180, without turning */
}
END_TEST

START_TEST(a_part)
{
    int64_t at[N];
    ck_assert_int_eq(zs_places_find(north + 2, 3, north, N, north, N, false, at), 3);
    ck_assert(at[0] == 2 && at[1] == 3 && at[2] == 4);
    ck_assert_int_eq(zs_places_find(north, N, north, N, north, N - 1, false, at), N - 1);
}
END_TEST

/* Rounding is no difference, a thousandth of the distance is one. */
START_TEST(nearly_the_same)
{
    double other[N];
    for (int i = 0; i < N; i++)
        other[i] = north[i] + 1e-3;
    ck_assert_int_eq(zs_places_differ(other, north, N, false), N);
    other[5] += 0.02;
    ck_assert_int_eq(zs_places_differ(other, north, N, false), 5);
    other[0] = NAN;
    ck_assert_int_eq(zs_places_differ(other, north, N, false), 0);
    double turned[N];
    for (int i = 0; i < N; i++)
        turned[i] = east[i] > 180 ? east[i] - 360 : east[i];
    ck_assert_int_eq(zs_places_differ(turned, east, N, true), N);
    ck_assert_int_eq(zs_places_differ(turned, east, N, false), 5);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, in_any_order);
    tcase_add_test(tests, a_part);
    tcase_add_test(tests, nearly_the_same);
    return run_tests("same_places", tests);
}
