/* Documents of Zarr arrays: what they say, and what is refused. */
#include "format/zarr_array.h"
#include "base/error.h"
#include "format/zarr_json.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static zs_error err;
static zs_zarr_array array;

/* Take an array of a version; its document in JSON, with ' for ". */
static int take(int version, const char *text)
{
    char json[4096];
    zs_zarr_node node = { .kind = ZS_ZARR_ARRAY, .version = version };
    snprintf(json, sizeof json, "%s", text);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    node.document = zs_zarr_json_parse(json, strlen(json), "a", &err);
    if (!node.document)
        return -1;
    int result = zs_zarr_array_take(&node, &array, &err);
    zs_zarr_node_clear(&node);
    return result;
}

static void takes(int version, const char *text)
{
    ck_assert_msg(take(version, text) == 0, "%s", err.text);
}

static void refuses(int version, const char *text, const char *words)
{
    ck_assert_msg(take(version, text) == -1, "%s", text);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_msg(strstr(err.text, words) != NULL, "%s", err.text);
}

/* Documents with some members replaced. */
#define SECOND(members) "{'zarr_format':2,'shape':[10,7],'chunks':[4,7],'order':'C'," members "}"
#define THIRD(members)                                                                                 \
    "{'zarr_format':3,'node_type':'array','shape':[10,7],'attributes':{},'dimension_names':['a',null]" \
    "," members "}"
#define GRID "'chunk_grid':{'name':'regular','configuration':{'chunk_shape':[4,6]}},"
#define KEYS "'chunk_key_encoding':{'name':'default'},"
#define V2_KEYS "'chunk_key_encoding':{'name':'v2','configuration':{'separator':'/'}},"
#define SHARDS(place, codecs, index)                                                          \
    "{'name':'sharding_indexed','configuration':{'chunk_shape':[2,3],'index_location':" place \
    ",'codecs':[" codecs "],'index_codecs':[" index "]}}"
#define LITTLE "{'name':'bytes','configuration':{'endian':'little'}}"

START_TEST(test_second)
{
    char key[ZS_ZARR_KEY];
    takes(2, SECOND("'dtype':'>i2','fill_value':-5,'filters':[{'id':'shuffle','elementsize':2}],"
                    "'compressor':{'id':'zlib','level':1},'dimension_separator':'/'"));
    ck_assert(array.ndim == 2 && array.shape[0] == 10 && array.shape[1] == 7 && array.chunk[0] == 4);
    ck_assert(array.file[0] == 4 && array.file[1] == 7 && !array.index.there && !array.prefixed);
    ck_assert(array.type.nc == NC_SHORT && array.type.size == 2 && array.type.big);
    ck_assert(array.codecs.n == 2 && array.codecs.step[0].way == ZS_ZARR_SHUFFLE &&
              array.codecs.step[1].codec == ZS_CODEC_ZLIB && zs_zarr_codecs_compress(&array.codecs));
    int16_t fill;
    memcpy(&fill, array.fill, 2);
    ck_assert(array.filled && fill == -5);
    zs_zarr_key(&array, (const int64_t[]){ 2, 0 }, key);
    ck_assert_str_eq(key, "2/0");
    takes(2, SECOND("'dtype':'|b1','fill_value':null,'filters':null,'compressor':null"));
    ck_assert(!array.filled && array.codecs.n == 0 && array.type.nc == NC_BYTE);
    zs_zarr_key(&array, (const int64_t[]){ 2, 0 }, key);
    ck_assert_str_eq(key, "2.0");
    takes(2, "{'zarr_format':2,'shape':[],'chunks':[],'order':'C','dtype':'<f8'}");
    zs_zarr_key(&array, NULL, key);
    ck_assert(array.ndim == 0 && zs_zarr_chunk_length(&array) == 1);
    ck_assert_str_eq(key, "0");
}
END_TEST

START_TEST(test_third)
{
    char key[ZS_ZARR_KEY];
    takes(3, THIRD("'data_type':'float32'," GRID KEYS "'fill_value':'NaN','codecs':[" LITTLE ",'crc32c']"));
    ck_assert(array.chunk[1] == 6 && array.file[1] == 6 && !array.index.there && !array.type.big);
    ck_assert(array.codecs.n == 1 && array.codecs.step[0].way == ZS_ZARR_CHECKSUM &&
              !zs_zarr_codecs_compress(&array.codecs));
    zs_zarr_key(&array, (const int64_t[]){ 2, 1 }, key);
    ck_assert_str_eq(key, "c/2/1");
    takes(3, THIRD("'data_type':'int16'," GRID V2_KEYS "'fill_value':0,'codecs':[" SHARDS(
                 "'start'", LITTLE ",{'name':'gzip'}", LITTLE ",{'name':'crc32c'}") "]"));
    ck_assert(array.index.there && array.index.first && array.index.summed && !array.index.big);
    ck_assert(array.chunk[0] == 2 && array.chunk[1] == 3 && array.file[0] == 4 && array.file[1] == 6);
    ck_assert(array.codecs.n == 1 && array.codecs.step[0].codec == ZS_CODEC_GZIP);
    zs_zarr_key(&array, (const int64_t[]){ 2, 1 }, key);
    ck_assert_str_eq(key, "2/1");
}
END_TEST

/* Fill values: the type, the value, and the bits of the number in hexadecimal. */
static const struct {
    const char *type, *value, *bits;
} fills[] = { { "int8", "-1", "ff" },
              { "uint8", "255", "ff" },
              { "bool", "true", "01" },
              { "int16", "-32767.0", "8001" },
              { "uint64", "9223372036854775807", "7fffffffffffffff" },
              { "int64", "-9223372036854775807", "8000000000000001" },
              { "float32", "'NaN'", "7fc00000" },
              { "float32", "NaN", "7fc00000" },
              { "float64", "'-Infinity'", "fff0000000000000" },
              { "float32", "Infinity", "7f800000" },
              { "float32", "'0x7fc00001'", "7fc00001" },
              { "float32", "1e20", "60ad78ec" },
              { "float32", "9.96921e+36", "7cf00000" },
              { "float64", "0.1", "3fb999999999999a" },
              { "int16", "'0x8000'", "8000" } };

START_TEST(test_fill)
{
    char text[1024], bits[17] = "";
    uint64_t number = 0;
    snprintf(text, sizeof text, THIRD("'data_type':'%s'," GRID KEYS "'fill_value':%s,'codecs':[" LITTLE "]"),
             fills[_i].type, fills[_i].value);
    takes(3, text);
    memcpy(&number, array.fill, array.type.size); /* of a machine with the lowest byte first */
    snprintf(bits, sizeof bits, "%0*llx", (int)(2 * array.type.size), (unsigned long long)number);
    ck_assert_str_eq(bits, fills[_i].bits);
}
END_TEST

static const struct {
    int version;
    const char *text, *words;
} refused[] = {
    { 2, "[1, 2]", "no JSON object" },
    { 2, "{'a':1,'a':2}", "damaged JSON" },
    { 2, "{'a':1", "damaged JSON" },
    { 2, "{}", "shape" },
    { 2, "{'shape':[4],'chunks':[2,2],'dtype':'<i2'}", "list of 1 lengths" },
    { 2, "{'shape':[-4],'chunks':[2],'dtype':'<i2'}", "shape" },
    { 2, "{'shape':[4],'chunks':[0],'dtype':'<i2'}", "lengths" },
    { 2, "{'shape':[4.5],'chunks':[2],'dtype':'<i2'}", "shape" },
    { 2, "{'shape':[4611686018427387904,4],'chunks':[2,2],'dtype':'<i2'}", "counted" },
    { 2, "{'shape':[4],'chunks':[1073741824],'dtype':'<i2'}", "2 GiB" },
    { 2, "{'shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],'dtype':'<i2'}", "at most 16" },
    { 2, SECOND("'dtype':'<f2'"), "\"<f2\"" },
    { 2, SECOND("'dtype':'|i2'"), "\"|i2\"" },
    { 2, SECOND("'dtype':'<M8[ns]'"), "M8" },
    { 2, SECOND("'dtype':[['a','<i2']]"), "record" },
    { 2, SECOND("'dtype':'|O'"), "vlen-utf8" },
    { 2, "{'shape':[4,4],'chunks':[2,2],'dtype':'<i2','order':'F'}", "Fortran" },
    { 2, SECOND("'dtype':'<i2','dimension_separator':'-'"), "separator" },
    { 2, SECOND("'dtype':'<i2','compressor':{'id':'lzma'}"), "\"lzma\"" },
    { 2, SECOND("'dtype':'<i2','filters':[{'id':'fixedscaleoffset'}]"), "fixedscaleoffset" },
    { 2, SECOND("'dtype':'<i2','fill_value':70000"), "fill_value" },
    { 2, SECOND("'dtype':'<u2','fill_value':-1"), "fill_value" },
    { 2, SECOND("'dtype':'<i2','fill_value':'NaN'"), "fill_value" },
    { 2, SECOND("'dtype':'<i2','fill_value':1.5"), "fill_value" },
    { 2, SECOND("'dtype':'<f4','fill_value':'0x7fc0'"), "fill_value" },
    { 3, THIRD("'data_type':'float16'"), "float16" },
    { 3, THIRD("'data_type':{'name':'numpy.datetime64'}"), "extension" },
    { 3, THIRD("'data_type':'int16','chunk_grid':{'name':'rectilinear'}"), "chunk_grid" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':[]"), "no codec" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':['bytes']"), "endian" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':[" LITTLE ",'zfpy']"), "zfpy" },
    { 3,
      THIRD("'data_type':'int16'," GRID KEYS
            "'codecs':[{'name':'transpose','configuration':{'order':[1,0]}}," LITTLE "]"),
      "transpose" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':[" SHARDS("'end'", LITTLE, LITTLE) ",'gzip']"),
      "around" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':[" SHARDS("'middle'", LITTLE, LITTLE) "]"),
      "index_location" },
    { 3, THIRD("'data_type':'int16'," GRID KEYS "'codecs':[" SHARDS("'end'", LITTLE, LITTLE ",'gzip'") "]"),
      "index_codecs" },
    { 3,
      THIRD("'data_type':'int16'," GRID KEYS
            "'codecs':[" SHARDS("'end'", SHARDS("'end'", LITTLE, LITTLE), LITTLE) "]"),
      "sharding_indexed" },
    { 3,
      THIRD("'data_type':'int16','chunk_grid':{'name':'regular','configuration':{'chunk_shape':[4,4]}}," KEYS
            "'codecs':[" SHARDS("'end'", LITTLE, LITTLE) "]"),
      "whole chunks" },
    { 3,
      THIRD("'data_type':'int16','chunk_grid':{'name':'regular','configuration':{'chunk_shape':[2000000,"
            "3000000]}}," KEYS "'codecs':[" SHARDS("'end'", LITTLE, LITTLE) "]"),
      "shards have more" },
    { 3, THIRD("'data_type':'int16'," GRID "'chunk_key_encoding':{'name':'other'},'codecs':[" LITTLE "]"),
      "chunk_key_encoding" },
    { 3, THIRD("'data_type':'int16','storage_transformers':[{'name':'x'}]"), "storage_transformers" },
    { 3, THIRD("'data_type':'int16','extra':{'name':'x'}"), "\"extra\"" },
};

START_TEST(test_refused)
{
    refuses(refused[_i].version, refused[_i].text, refused[_i].words);
}
END_TEST

/* Bare words of Python outside of texts become texts; what need not be understood is left out. */
START_TEST(test_lenient)
{
    static const char text[] = "{\"a\":[NaN,-Infinity,Infinity],\"b\":\"NaN \\\" NaN\",\"NaN\":1}";
    double value;
    json_t *json = zs_zarr_json_parse(text, strlen(text), "a", &err);
    ck_assert_msg(json != NULL, "%s", err.text);
    const json_t *list = json_object_get(json, "a");
    ck_assert(zs_zarr_json_number(json_array_get(list, 0), &value) && isnan(value));
    ck_assert(zs_zarr_json_number(json_array_get(list, 1), &value) && value == -INFINITY);
    ck_assert(zs_zarr_json_number(json_array_get(list, 2), &value) && value == INFINITY);
    ck_assert(zs_zarr_json_says(json, "b", "NaN \" NaN") && json_object_get(json, "NaN"));
    json_decref(json);
    takes(3,
          THIRD("'data_type':'int16'," GRID KEYS "'codecs':[" LITTLE "],'extra':{'must_understand':false}"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_second);
    tcase_add_test(tests, test_third);
    tcase_add_loop_test(tests, test_fill, 0, COUNT(fills));
    tcase_add_loop_test(tests, test_refused, 0, COUNT(refused));
    tcase_add_test(tests, test_lenient);
    return run_tests("zarr_array", tests);
}
