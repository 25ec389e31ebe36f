/* Limits, as the stored numbers mean them. */
#include "stats/limit.h"
#include "lib/check_main.h"

#include <float.h>
#include <math.h>

static zs_packing packed(zs_type type, double scale, double offset)
{
    return (zs_packing){
        .type = type, .scale = scale, .offset = offset, .valid_min = -DBL_MAX, .valid_max = DBL_MAX
    };
}

static double value_of(const zs_packing *packing, int16_t stored)
{
    double value;
    zs_unpack(packing, &stored, 1, &value);
    return value;
}

/* Each decimal that a packed number stands for means this number: as minimum, as maximum, and as value. */
START_TEST(test_decimals)
{
    static const double scale[] = { 0.1, 0.01, -0.1, (double)0.1F, (double)0.01F, 0.0016666 };
    static const double offset[] = { 0, 273.15, -40, (double)273.15F };
    for (int s = 0; s < COUNT(scale); s++)
        for (int o = 0; o < COUNT(offset); o++)
            for (int k = -32768; k < 32768; k += 7) {
                zs_packing packing = packed(ZS_INT16, scale[s], offset[o]);
                double decimal = k * round(scale[s] * 1e7) / 1e7 + round(offset[o] * 1e2) / 1e2;
                ck_assert_double_eq(zs_limit_stored(&packing, decimal, true), k);
                ck_assert_double_eq(zs_limit_stored(&packing, decimal, false), k);
                ck_assert_double_eq(zs_limit_value(&packing, decimal), value_of(&packing, (int16_t)k));
            }
}
END_TEST

/* A limit between two numbers stays between them. */
START_TEST(test_between)
{
    zs_packing up = packed(ZS_INT16, 0.1, 0), down = packed(ZS_INT16, -0.1, 0);
    ck_assert_double_eq(zs_limit_stored(&up, 0.32, true), 4);
    ck_assert_double_eq(zs_limit_stored(&up, 0.32, false), 3);
    ck_assert_double_eq(zs_limit_stored(&down, 0.32, true), -4);
    ck_assert_double_eq(zs_limit_stored(&down, 0.32, false), -3);
    ck_assert_double_eq(zs_limit_stored(&up, -0.3001, true), -3);
    ck_assert_double_eq(zs_limit_stored(&up, 1e9, false), 1e10);
    ck_assert_double_eq(zs_limit_value(&up, 0.32), 0.32);
}
END_TEST

START_TEST(test_real)
{
    zs_packing single = packed(ZS_FLOAT, 1, 0), real = packed(ZS_DOUBLE, 1, 0), kelvin;
    ck_assert_double_eq(zs_limit_stored(&single, 0.7, false), (double)0.7F);
    ck_assert_double_eq(zs_limit_stored(&single, 0.7, true), (double)0.7F);
    ck_assert_double_eq(zs_limit_value(&single, 35.7), (double)35.7F);
    ck_assert_double_eq(zs_limit_stored(&single, 1e300, false), 1e300);
    ck_assert_double_eq(zs_limit_stored(&real, 0.7, true), 0.7);
    ck_assert_double_eq(zs_limit_value(&real, 0.7), 0.7);
    kelvin = packed(ZS_DOUBLE, 1, -273.15);
    for (int k = 0; k < 1000; k++) { /* 250.1 K is -23.05 degrees, whatever the last bits say */
        double stored = 250 + k / 10.0, degrees = -23.15 + k / 10.0;
        ck_assert(zs_limit_stored(&kelvin, degrees, true) <= stored);
        ck_assert(zs_limit_stored(&kelvin, degrees, false) >= stored);
        ck_assert(zs_limit_stored(&kelvin, degrees + 1e-9, true) > stored);
    }
}
END_TEST

/* The outermost doubles that are a float32 when they are rounded; the next ones are not. */
START_TEST(test_of_float)
{
    static const float some[] = { 0, 1, -1, -999.9F, 1e20F, 0.1F, FLT_MAX, -FLT_MAX, FLT_MIN, 1e-45F, 3 };
    for (int k = 0; k < COUNT(some); k++) {
        double low = zs_limit_of_float((double)some[k], false),
               high = zs_limit_of_float((double)some[k], true);
        ck_assert(low < high);
        ck_assert((float)low == some[k] && (float)high == some[k]);
        ck_assert((float)nextafter(low, -INFINITY) != some[k]);
        ck_assert((float)nextafter(high, INFINITY) != some[k]);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("limit");
    tcase_add_test(tests, test_decimals);
    tcase_add_test(tests, test_between);
    tcase_add_test(tests, test_real);
    tcase_add_test(tests, test_of_float);
    return run_tests("limit", tests);
}
