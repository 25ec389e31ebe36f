/* Packing: which stored numbers are missing, and what the others mean. */
#include "stats/packing.h"
#include "lib/check_main.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { SMALL_MAX = 65536 };

/* Smallest and largest number of each type; of 64-bit integers, the nearest inside that a double holds. */
static const struct {
    const char *name;
    size_t size;
    double low, high;
} types[] = { { "int8", 1, -128, 127 },
              { "uint8", 1, 0, 255 },
              { "int16", 2, -32768, 32767 },
              { "uint16", 2, 0, 65535 },
              { "int32", 4, -2147483648.0, 2147483647 },
              { "uint32", 4, 0, 4294967295.0 },
              { "int64", 8, -0x1p63, 0x1p63 - 1024 },
              { "uint64", 8, 0, 0x1p64 - 2048 },
              { "float32", 4, -0x1.fffffep127, 0x1.fffffep127 },
              { "float64", 8, -DBL_MAX, DBL_MAX } };

static zs_packing plain(zs_type type)
{
    return (zs_packing){ .type = type, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
}

static void store(zs_type type, void *array, size_t i, double value)
{
    switch (type) {
    case ZS_INT8:
        ((int8_t *)array)[i] = (int8_t)value;
        break;
    case ZS_UINT8:
        ((uint8_t *)array)[i] = (uint8_t)value;
        break;
    case ZS_INT16:
        ((int16_t *)array)[i] = (int16_t)value;
        break;
    case ZS_UINT16:
        ((uint16_t *)array)[i] = (uint16_t)value;
        break;
    case ZS_INT32:
        ((int32_t *)array)[i] = (int32_t)value;
        break;
    case ZS_UINT32:
        ((uint32_t *)array)[i] = (uint32_t)value;
        break;
    case ZS_INT64:
        ((int64_t *)array)[i] = (int64_t)value;
        break;
    case ZS_UINT64:
        ((uint64_t *)array)[i] = (uint64_t)value;
        break;
    case ZS_FLOAT:
        ((float *)array)[i] = (float)value;
        break;
    default:
        ((double *)array)[i] = value;
    }
}

/* What one stored number gives. */
static double unpacked(const zs_packing *packing, double stored)
{
    double number = 0, value;
    store(packing->type, &number, 0, stored);
    zs_unpack(packing, &number, 1, &value);
    return value;
}

START_TEST(test_types)
{
    for (zs_type type = 0; type <= ZS_DOUBLE; type++) {
        ck_assert_str_eq(zs_type_name(type), types[type].name);
        ck_assert_uint_eq(zs_type_size(type), types[type].size);
        ck_assert_int_eq(zs_type_is_small(type), types[type].size <= 2);
    }
}
END_TEST

START_TEST(test_every_type)
{
    for (zs_type type = 0; type <= ZS_DOUBLE; type++) {
        double number[] = { types[type].low, 0, 1, 7, 100, types[type].high }, stored[COUNT(number)];
        double value[COUNT(number)];
        zs_packing packing = plain(type);
        packing.missing[packing.nmissing++] = 7;
        for (size_t i = 0; i < COUNT(number); i++)
            store(type, stored, i, number[i]);
        zs_unpack(&packing, stored, COUNT(number), value);
        for (int i = 0; i < COUNT(number); i++)
            if (i == 3)
                ck_assert_double_nan(value[i]);
            else
                ck_assert_double_eq(value[i], number[i]);
        packing.scale = -0.5;
        packing.offset = 273.25;
        zs_unpack(&packing, stored, COUNT(number), value);
        ck_assert_double_eq(value[1], 273.25);
        ck_assert_double_eq(value[2], 272.75);
        ck_assert_double_nan(value[3]);
        ck_assert_double_eq(value[4], 223.25);
        ck_assert_double_eq(value[5], 273.25 - types[type].high / 2);
    }
}
END_TEST

/* Any number of lanes gives what one gives. */
START_TEST(test_lengths)
{
    for (zs_type type = 0; type <= ZS_DOUBLE; type++) {
        double stored[70], value[71];
        zs_packing packing = plain(type);
        packing.scale = 0.1;
        packing.offset = 3;
        packing.missing[packing.nmissing++] = 5;
        for (size_t i = 0; i < 70; i++)
            store(type, stored, i, (double)(bits_at(i) % 11));
        for (size_t n = 0; n <= 70; n++) {
            value[n] = -1;
            zs_unpack(&packing, stored, n, value);
            ck_assert_double_eq(value[n], -1);
            for (size_t i = 0; i < n; i++) {
                double one = unpacked(&packing, (double)(bits_at(i) % 11));
                ck_assert(memcmp(&one, &value[i], sizeof one) == 0);
            }
        }
    }
}
END_TEST

/* A missing float32 in a type with more digits: all numbers that are it when they are rounded. */
START_TEST(test_rounded)
{
    zs_packing packing = plain(ZS_DOUBLE);
    packing.missing[0] = (double)-999.9F;
    packing.missing[1] = 5;
    packing.nmissing = 2;
    ck_assert_double_eq(unpacked(&packing, -999.9), -999.9);
    packing.rounded = 1;
    ck_assert_double_nan(unpacked(&packing, -999.9));
    ck_assert_double_nan(unpacked(&packing, (double)-999.9F));
    ck_assert_double_nan(unpacked(&packing, 5));
    ck_assert_double_eq(unpacked(&packing, nextafter(5, 6)), nextafter(5, 6));
    ck_assert_double_eq(unpacked(&packing, -999.8), -999.8);
    packing = plain(ZS_INT32);
    packing.missing[0] = 0x1p31;
    packing.nmissing = 1;
    packing.rounded = 1;
    ck_assert_double_nan(unpacked(&packing, 2147483647));
    ck_assert_double_eq(unpacked(&packing, 2147483000), 2147483000);
}
END_TEST

START_TEST(test_void)
{
    zs_packing packing = plain(ZS_INT16);
    ck_assert(!zs_packing_is_void(&packing));
    packing.valid_min = 32000;
    ck_assert(!zs_packing_is_void(&packing));
    packing.valid_max = -32000;
    ck_assert(zs_packing_is_void(&packing));
    packing.valid_min = 0.2;
    packing.valid_max = 0.8;
    ck_assert(zs_packing_is_void(&packing));
    packing.type = ZS_FLOAT;
    ck_assert(!zs_packing_is_void(&packing));
    packing.type = ZS_UINT8;
    packing.valid_min = 256;
    packing.valid_max = 300;
    ck_assert(zs_packing_is_void(&packing));
    packing.type = ZS_UINT16;
    ck_assert(!zs_packing_is_void(&packing));
}
END_TEST

START_TEST(test_missing_values)
{
    static const double missing[] = { -9, 99, 3, NAN, 12, 0.5, 1e20, 13 };
    for (zs_type type = 0; type <= ZS_DOUBLE; type++) {
        bool is_signed = types[type].low < 0, is_real = type >= ZS_FLOAT;
        for (int n = 0; n <= ZS_MISSING_MAX; n++) {
            zs_packing packing = plain(type);
            packing.nmissing = n;
            memcpy(packing.missing, missing, (size_t)n * sizeof *missing);
            for (int k = 0; k < ZS_MISSING_MAX; k++) {
                double number = missing[k];
                if ((number < 0 && !is_signed) || (!is_real && !(number <= types[type].high)) ||
                    (!is_real && number != floor(number)))
                    continue;
                if (type == ZS_FLOAT && number == 1e20)
                    continue; /* no float: the catalog rounds it first */
                ck_assert_int_eq(isnan(unpacked(&packing, number)) != 0, k < n || isnan(number));
            }
            ck_assert_double_eq(unpacked(&packing, 4), 4);
            ck_assert_double_eq(unpacked(&packing, 0), 0);
        }
    }
}
END_TEST

START_TEST(test_not_finite)
{
    for (zs_type type = ZS_FLOAT; type <= ZS_DOUBLE; type++) {
        zs_packing packing = plain(type);
        ck_assert_double_nan(unpacked(&packing, NAN));
        ck_assert_double_nan(unpacked(&packing, INFINITY));
        ck_assert_double_nan(unpacked(&packing, -INFINITY));
        ck_assert_double_eq(unpacked(&packing, 1e-30F), 1e-30F);
    }
}
END_TEST

START_TEST(test_valid_range)
{
    for (zs_type type = 0; type <= ZS_DOUBLE; type++) {
        zs_packing packing = plain(type);
        packing.valid_min = 9.5;
        packing.valid_max = 20;
        packing.scale = 2; /* limits are about stored numbers */
        ck_assert_double_nan(unpacked(&packing, 9));
        ck_assert_double_eq(unpacked(&packing, 10), 20);
        ck_assert_double_eq(unpacked(&packing, 20), 40);
        ck_assert_double_nan(unpacked(&packing, 21));
    }
}
END_TEST

/* Every number of a small type, one after the other. */
static void check_small(const zs_packing *packing)
{
    static uint16_t stored[SMALL_MAX];
    static double value[SMALL_MAX];
    static int32_t number[SMALL_MAX], valid[SMALL_MAX];
    int low = (int)types[packing->type].low, n = (int)types[packing->type].high - low + 1;
    for (int i = 0; i < n; i++)
        store(packing->type, stored, (size_t)i, low + i);
    zs_unpack(packing, stored, (size_t)n, value);
    zs_unpack_small(packing, stored, (size_t)n, number, valid);
    int wrong = 0;
    for (int i = 0; i < n; i++)
        wrong += valid[i] != !isnan(value[i]) || number[i] != (valid[i] ? low + i : 0) ||
                 (valid[i] && value[i] != low + i);
    ck_assert_int_eq(wrong, 0);
}

START_TEST(test_small_agrees)
{
    static const double numbers[] = { -32768, 32767,  -128, 127,  65535,    255,  0,    -1,      1,
                                      0.5,    -0.5,   1e20, NAN,  65536,    -129, 256,  -1e300,  99,
                                      100.25, -32769, 7,    -7.5, 65537.25, 4e9,  -4e9, INFINITY };
    for (zs_type type = ZS_INT8; type <= ZS_UINT16; type++)
        for (uint64_t trial = 0; trial < 300; trial++) {
            zs_packing packing = plain(type);
            packing.nmissing = (int)(bits_at(trial) % (ZS_MISSING_MAX + 1));
            for (int k = 0; k < packing.nmissing; k++)
                packing.missing[k] = numbers[bits_at(trial * 16 + (uint64_t)k) % COUNT(numbers)];
            double low = numbers[bits_at(trial * 16 + 10) % COUNT(numbers)];
            double high = numbers[bits_at(trial * 16 + 11) % COUNT(numbers)];
            if (trial % 3 > 0 && !isnan(low))
                packing.valid_min = low;
            if (trial % 3 > 1 && !isnan(high))
                packing.valid_max = high;
            check_small(&packing);
        }
}
END_TEST

START_TEST(test_sums_alike)
{
    zs_packing a = plain(ZS_INT16), b = a;
    b.missing[b.nmissing++] = 3;
    b.valid_max = 9;
    ck_assert(zs_packing_sums_alike(&a, &b));
    b.scale = 2;
    ck_assert(!zs_packing_sums_alike(&a, &b));
    b.scale = 1;
    b.offset = 1;
    ck_assert(!zs_packing_sums_alike(&a, &b));
    b.offset = 0;
    b.type = ZS_UINT16;
    ck_assert(!zs_packing_sums_alike(&a, &b));
    a.type = b.type = ZS_INT32;
    ck_assert(!zs_packing_sums_alike(&a, &b));
}
END_TEST

/* Number i is missing where i % 3 == 0, the one of the others where i % 5 == 0. */
START_TEST(test_fill)
{
    enum { N = 1300 };
    char numbers[N * 8], others[N * 8];
    for (zs_type type = ZS_INT8; type <= ZS_DOUBLE; type++) {
        zs_packing packing = plain(type);
        packing.scale = 0.5;
        packing.missing[packing.nmissing++] = 99;
        size_t missing = 0, taken = 0;
        for (size_t i = 0; i < N; i++) {
            store(type, numbers, i, i % 3 == 0 ? 99 : (double)(i % 50));
            store(type, others, i, i % 5 == 0 ? 99 : (double)(i % 40 + 51));
            missing += i % 3 == 0;
            taken += i % 3 == 0 && i % 5 != 0;
        }
        ck_assert_uint_eq(zs_missing_count(&packing, numbers, N), missing);
        ck_assert_uint_eq(zs_missing_count(&packing, numbers, 1), 1);
        ck_assert_uint_eq(zs_missing_fill(&packing, numbers, others, N), taken);
        double value[N];
        zs_unpack(&packing, numbers, N, value);
        for (size_t i = 0; i < N; i++)
            ck_assert(i % 15 == 0  ? isnan(value[i])
                      : i % 3 == 0 ? value[i] == (double)(i % 40 + 51) / 2
                                   : value[i] == (double)(i % 50) / 2);
        ck_assert_uint_eq(zs_missing_count(&packing, numbers, N), missing - taken);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_types);
    tcase_add_test(tests, test_every_type);
    tcase_add_test(tests, test_lengths);
    tcase_add_test(tests, test_rounded);
    tcase_add_test(tests, test_void);
    tcase_add_test(tests, test_missing_values);
    tcase_add_test(tests, test_not_finite);
    tcase_add_test(tests, test_valid_range);
    tcase_add_test(tests, test_small_agrees);
    tcase_add_test(tests, test_sums_alike);
    tcase_add_test(tests, test_fill);
    return run_tests("packing", tests);
}
