#include "report/json.h"

#include "base/printable.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- making --------------------------------------------------------------------------------------------- */

json_t *zs_json_object(zs_json_maker *maker)
{
    json_t *object = maker->failed ? NULL : json_object();
    maker->failed = object == NULL;
    return object;
}

json_t *zs_json_array(zs_json_maker *maker)
{
    json_t *array = maker->failed ? NULL : json_array();
    maker->failed = array == NULL;
    return array;
}

void zs_json_set(zs_json_maker *maker, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value))
        maker->failed = true;
}

void zs_json_append(zs_json_maker *maker, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value))
        maker->failed = true;
}

json_t *zs_json_number(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}

json_t *zs_json_text(const char *text)
{
    if (!text || !*text)
        return json_null();
    size_t room = 4 * strlen(text) + 1; /* an escape has up to 4 bytes */
    char *shown = malloc(room);
    if (!shown)
        return NULL;
    zs_printable(text, shown, room);
    json_t *value = json_string(shown);
    free(shown);
    return value;
}

json_t *zs_json_lines(const char *text)
{
    if (!text || !*text)
        return json_null();
    size_t room = 4 * strlen(text) + 1, used = 0;
    char *copy = strdup(text), *shown = malloc(room);
    for (char *from = copy, *end; shown && copy && *from; from = end) {
        end = from + strcspn(from, "\n\t");
        char kept = *end;
        *end = '\0';
        used += zs_printable(from, shown + used, room - used);
        if (kept) {
            shown[used++] = kept;
            end++;
        }
    }
    json_t *value = copy && shown ? json_stringn(shown, used) : NULL;
    free(shown);
    free(copy);
    return value;
}

/* --- as text -------------------------------------------------------------------------------------------- */

enum { BROKEN = 3, INDENT = 2 }; /* levels with one item a line; blanks before it, a level */

static void put_item(FILE *to, const json_t *json, int level);

/* What stands before an item, or before the end (level one less) of a container. */
static void put_break(FILE *to, int level, bool first, bool end)
{
    if (!first && !end)
        fputc(',', to);
    if (level <= BROKEN)
        fprintf(to, "\n%*s", INDENT * (end ? level - 1 : level), "");
    else if (!first && !end)
        fputc(' ', to);
}

/* jansson has 17 digits or a number of digits that is the same for all. */
static void put_real(FILE *to, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fprintf(to, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void put_leaf(FILE *to, const json_t *json)
{
    if (json_is_real(json)) {
        put_real(to, json_real_value(json));
        return;
    }
    if (json_dumpf(json, to, JSON_ENCODE_ANY))
        fputs("null", to);
}

static void put_object(FILE *to, json_t *object, int level)
{
    const char *key;
    json_t *value;
    bool first = true;
    fputc('{', to);
    json_object_foreach(object, key, value)
    {
        put_break(to, level, first, false);
        fprintf(to, "\"%s\": ", key); /* keys are words of this program */
        put_item(to, value, level + 1);
        first = false;
    }
    if (!first)
        put_break(to, level, false, true);
    fputc('}', to);
}

static void put_array(FILE *to, const json_t *array, int level)
{
    size_t n = json_array_size(array);
    fputc('[', to);
    for (size_t k = 0; k < n; k++) {
        put_break(to, level, k == 0, false);
        put_item(to, json_array_get(array, k), level + 1);
    }
    if (n > 0)
        put_break(to, level, false, true);
    fputc(']', to);
}

static void put_item(FILE *to, const json_t *json, int level)
{
    if (json_is_object(json))
        put_object(to, (json_t *)json, level);
    else if (json_is_array(json))
        put_array(to, json, level);
    else
        put_leaf(to, json);
}

char *zs_json_dump(const json_t *json, size_t *size, zs_error *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    if (to) {
        put_item(to, json, 1);
        fputc('\n', to);
        bool failed = ferror(to) != 0;
        if (fclose(to) == 0 && !failed) {
            if (size)
                *size = length;
            return text;
        }
    }
    free(text);
    zs_fail(err, ZS_FAILED, "no memory for the text of a report");
    return NULL;
}
