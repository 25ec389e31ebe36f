/* Fields: what stands in which output. */
#include "spec/fields.h"
#include "lib/check_main.h"
#include "spec/spec.h"

#include <string.h>

START_TEST(test_outputs)
{
    const zs_spec spec = { 0 };
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++) {
        zs_output_kind output = (zs_output_kind)kind;
        ck_assert(zs_field_in(&spec, ZS_FIELD_MEAN, output));
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_ZSCORE, output), output == ZS_ZSCORE);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_ANOMALY, output), output == ZS_ANOMALY);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_STD, output), output != ZS_ANOMALY);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_COUNT, output), output == ZS_STATISTICS);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_MIN, output), output == ZS_STATISTICS);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_MAX, output), output == ZS_STATISTICS);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_EXCESS, output), output == ZS_STATISTICS);
        ck_assert_int_eq(zs_field_in(&spec, ZS_FIELD_M2, output), output == ZS_STATISTICS);
        for (zs_field field = ZS_FIELD_SLOPE; field < ZS_FIELDS; field++)
            ck_assert(!zs_field_in(&spec, field, output));
    }
}
END_TEST

START_TEST(test_trend)
{
    const zs_spec spec = { .climatology = { .detrend = true } };
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++) {
        zs_output_kind output = (zs_output_kind)kind;
        ck_assert(zs_field_in(&spec, ZS_FIELD_MEAN, output));
        ck_assert(zs_field_in(&spec, ZS_FIELD_SLOPE, output));
        ck_assert(zs_field_in(&spec, ZS_FIELD_TIME_MEAN, output));
        for (zs_field field = ZS_FIELD_SLOPE_STDERR; field < ZS_FIELDS; field++)
            ck_assert_int_eq(zs_field_in(&spec, field, output), output == ZS_STATISTICS);
    }
}
END_TEST

/* Statistics of many groups would be larger than what was made with them. */
START_TEST(test_groups)
{
    const zs_spec spec = { .climatology = { .grouping = { .kind = ZS_GROUP_DAY }, .detrend = true } };
    for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELDS; field++) {
        if (field == ZS_FIELD_CENTER || field == ZS_FIELD_SPREAD)
            continue;
        ck_assert(!zs_field_in(&spec, field, ZS_ZSCORE));
        ck_assert(!zs_field_in(&spec, field, ZS_ANOMALY));
        ck_assert(zs_field_in(&spec, field, ZS_STATISTICS));
    }
    ck_assert(zs_field_in(&spec, ZS_FIELD_ZSCORE, ZS_ZSCORE));
    ck_assert(zs_field_in(&spec, ZS_FIELD_ANOMALY, ZS_ANOMALY));
}
END_TEST

/* What z-scores are made with is beside them; statistics have mean and standard deviation in any case. */
START_TEST(test_robust)
{
    const zs_spec spec = { .climatology = { .center = ZS_CENTER_MEDIAN, .spread = ZS_SPREAD_MAD } },
                  plain = { 0 };
    ck_assert(zs_field_in(&spec, ZS_FIELD_CENTER, ZS_ZSCORE) &&
              zs_field_in(&spec, ZS_FIELD_SPREAD, ZS_ZSCORE));
    ck_assert(zs_field_in(&spec, ZS_FIELD_CENTER, ZS_ANOMALY) &&
              !zs_field_in(&spec, ZS_FIELD_SPREAD, ZS_ANOMALY));
    ck_assert(!zs_field_in(&spec, ZS_FIELD_MEAN, ZS_ZSCORE) && !zs_field_in(&spec, ZS_FIELD_STD, ZS_ZSCORE));
    for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELD_SLOPE; field++) {
        ck_assert(zs_field_in(&spec, field, ZS_STATISTICS));
        ck_assert_int_eq(zs_field_in(&plain, field, ZS_STATISTICS),
                         field != ZS_FIELD_CENTER && field != ZS_FIELD_SPREAD);
    }
}
END_TEST

START_TEST(test_properties)
{
    static const size_t size[] = { [ZS_FIELD_FLOAT] = 4, [ZS_FIELD_DOUBLE] = 8, [ZS_FIELD_INT] = 4 };
    for (zs_field field = 0; field < ZS_FIELDS; field++) {
        ck_assert_int_eq(zs_field_has_time(field), field == ZS_FIELD_ZSCORE || field == ZS_FIELD_ANOMALY);
        ck_assert_uint_eq(zs_field_size(field), size[zs_field_type_of(field)]);
        for (zs_field other = 0; other < field; other++)
            ck_assert_str_ne(zs_field_suffix(field), zs_field_suffix(other));
    }
    ck_assert_str_eq(zs_field_suffix(ZS_FIELD_ZSCORE), "_zscore");
    ck_assert_int_eq(zs_field_type_of(ZS_FIELD_ZSCORE), ZS_FIELD_FLOAT);
    ck_assert_int_eq(zs_field_type_of(ZS_FIELD_MEAN), ZS_FIELD_DOUBLE);
    ck_assert_int_eq(zs_field_type_of(ZS_FIELD_COUNT), ZS_FIELD_INT);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_outputs);
    tcase_add_test(tests, test_trend);
    tcase_add_test(tests, test_groups);
    tcase_add_test(tests, test_robust);
    tcase_add_test(tests, test_properties);
    return run_tests("fields", tests);
}
