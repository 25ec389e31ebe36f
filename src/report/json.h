/* json: JSON objects by jansson, made without a question after each call, and as text.
 *
 * A maker remembers that something failed, and then all that follows does nothing: whoever makes an object
 * asks once, at the end.  jansson refuses texts that are no UTF-8, and files can have any bytes in their
 * names and attributes.  So texts are escaped as everywhere in the report (base/printable.h). */
#ifndef ZS_JSON_H
#define ZS_JSON_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Begin with all zero. */
typedef struct zs_json_maker {
    bool failed; /* no memory: the objects are not complete */
} zs_json_maker;

/* All functions here are LOCAL. */

/* --- making: cannot fail but for the maker -------------------------------------------------------------- */

/* An empty object or array, owned by the caller; NULL if the maker fails. */
json_t *zs_json_object(zs_json_maker *maker);
json_t *zs_json_array(zs_json_maker *maker);

/* Give an object or an array a value, which it then owns.  Object, array or value may be NULL: the maker has
 * failed. */
void zs_json_set(zs_json_maker *maker, json_t *object, const char *key, json_t *value);
void zs_json_append(zs_json_maker *maker, json_t *array, json_t *value);

/* Values, for these two.  A text that is NULL or empty, and a number that is not finite, are null. */
json_t *zs_json_text(const char *text);
json_t *zs_json_number(double number);

/* A text of several lines: newlines and tabs stay. */
json_t *zs_json_lines(const char *text);

/* --- as text -------------------------------------------------------------------------------------------- */

/* The JSON as text, in the order in which keys were set, that ends in a newline.  The outer levels have one
 * key or item a line, what is inside stands in one line.  Numbers have as few digits as give the same float64
 * back. size: bytes without the '\0'; may be NULL. Returns the text, to be released with free(); or NULL with
 * err filled (ZS_FAILED: no memory). */
char *zs_json_dump(const json_t *json, size_t *size, zs_error *err);

#endif
