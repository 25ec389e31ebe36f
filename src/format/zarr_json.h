/* zarr_json: the JSON documents of a Zarr store.
 *
 * Python writes numbers that JSON does not have as bare words: NaN, Infinity, -Infinity.  They become the
 * texts that Zarr has for fill values: "NaN", "Infinity", "-Infinity". */
#ifndef ZS_ZARR_JSON_H
#define ZS_ZARR_JSON_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All functions here are LOCAL. */

/* Parse a document, which must be an object.
 * text: [n].  path: of its file, for messages.
 * Returns the document, to be released with json_decref(); or NULL with err filled (ZS_REFUSED: damaged;
 * ZS_FAILED: no memory). */
json_t *zs_zarr_json_parse(const char *text, size_t n, const char *path, zs_error *err);

/* Read the document at path.
 * Returns 0 with *document set, to be released with json_decref(): NULL where there is no such file; or -1
 * with err filled: as above, or a file that cannot be read. */
int zs_zarr_json_read(const char *path, json_t **document, zs_error *err);

/* Does the member `key` of an object hold this text? */
bool zs_zarr_json_says(const json_t *object, const char *key, const char *text);

/* Read a list of whole numbers: array lengths, lengths of chunks, an order of dimensions.
 * value: [room].  Returns how many there are; -1 if it is no list of so many numbers at most, or one of them
 * is below `least` or no whole number. */
int zs_zarr_json_counts(const json_t *list, int64_t least, int room, int64_t *value);

/* Is it a number, or one of the texts "NaN", "Infinity", "-Infinity"?  Then *value is that number. */
bool zs_zarr_json_number(const json_t *json, double *value);

#endif
