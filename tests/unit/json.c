/* JSON: texts of any bytes, numbers that come back, and its form. */
#include "report/json.h"
#include "lib/check_main.h"

#include <math.h>
#include <string.h>

/* The object {"a": value} as text, read back by jansson. */
static json_t *round_trip(json_t *value)
{
    zs_json_maker maker = { 0 };
    zs_error err;
    json_error_t fault;
    json_t *object = zs_json_object(&maker);
    zs_json_set(&maker, object, "a", value);
    ck_assert(!maker.failed);
    char *text = zs_json_dump(object, NULL, &err);
    json_decref(object);
    json_t *back = json_loads(text, 0, &fault);
    ck_assert_msg(back != NULL, "%s: %s", fault.text, text);
    free(text);
    json_t *item = json_incref(json_object_get(back, "a"));
    json_decref(back);
    return item;
}

static void text_is(json_t *value, const char *wanted)
{
    json_t *back = round_trip(value);
    ck_assert_str_eq(json_string_value(back), wanted);
    json_decref(back);
}

START_TEST(test_texts)
{
    text_is(zs_json_text("t\303\244 \"\\ </script>"), "t\303\244 \"\\ </script>");
    text_is(zs_json_text("a\nb\001\344"), "a\\nb\\x01\\xe4");
    text_is(zs_json_lines("a\n\tb\001\n\nc\344\r\n"), "a\n\tb\\x01\n\nc\\xe4\\r\n");
    json_t *none = round_trip(zs_json_text("")), *null = round_trip(zs_json_text(NULL));
    ck_assert(json_is_null(none) && json_is_null(null));
}
END_TEST

START_TEST(test_numbers)
{
    for (uint64_t k = 0; k < 20000; k++) {
        double value;
        uint64_t bits = bits_at(k);
        memcpy(&value, &bits, sizeof value);
        json_t *back = round_trip(zs_json_number(value));
        ck_assert(isfinite(value) ? json_real_value(back) == value : json_is_null(back));
        ck_assert(!isfinite(value) || json_is_real(back));
        json_decref(back);
    }
    ck_assert(json_is_null(round_trip(zs_json_number((double)NAN))));
}
END_TEST

/* Few digits; one item a line outside, one line inside. */
START_TEST(test_form)
{
    zs_json_maker maker = { 0 };
    zs_error err;
    size_t size;
    json_t *all = zs_json_object(&maker), *list = zs_json_array(&maker), *first = zs_json_object(&maker);
    zs_json_set(&maker, first, "n", json_pack("[[i, f], [f]]", 1, 0.1, 3.0));
    zs_json_append(&maker, list, first);
    zs_json_append(&maker, list, zs_json_object(&maker));
    zs_json_set(&maker, all, "z", json_integer(INT64_MAX));
    zs_json_set(&maker, all, "a", list);
    char *text = zs_json_dump(all, &size, &err);
    ck_assert_str_eq(text,
                     "{\n  \"z\": 9223372036854775807,\n  \"a\": [\n    {\n      \"n\": [[1, 0.1], [3.0]]\n"
                     "    },\n    {}\n  ]\n}\n");
    ck_assert_uint_eq(size, strlen(text));
    free(text);
    json_decref(all);
}
END_TEST

START_TEST(test_failure)
{
    zs_json_maker maker = { 0 };
    json_t *object = zs_json_object(&maker);
    zs_json_set(&maker, object, "a", json_string("\344")); /* jansson refuses it */
    ck_assert(maker.failed);
    ck_assert_ptr_null(zs_json_object(&maker));
    zs_json_append(&maker, NULL, json_integer(1));
    ck_assert(maker.failed);
    json_decref(object);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_texts);
    tcase_add_test(tests, test_numbers);
    tcase_add_test(tests, test_form);
    tcase_add_test(tests, test_failure);
    return run_tests("json", tests);
}
