/* key: a row of the table of keys, and how values of the usual types are taken.  Pure.
 *
 * A row says everything about a key: section, name, the function that takes its value, the member that the
 * value goes to, limits or words, and the default.  Defaults are written as in a workflow spec, and the same
 * functions take them.  The tables stand in spec/keys.c and spec/product_keys.c.
 *
 *     { "climatology", "ddof", ZS_INTEGER_AT(zs_spec, climatology.ddof, 0, 100), .initial = "0" },
 *
 * A value of a form that no other key has gets a function of its own beside the table:
 *
 *     { "input", "valid", ZS_TAKEN_AT(take_valid, zs_limits, zs_spec, input.valid) },
 *
 * ZS_INTEGER_AT() and the like name the function and the offset of the member together: a row whose member
 * has another type than the function writes does not compile. */
#ifndef ZS_KEY_H
#define ZS_KEY_H

#include "base/arena.h"
#include "base/error.h"
#include "spec/entries.h"
#include "spec/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zs_key zs_key;

/* A value on its way to a member. */
typedef struct zs_setting {
    const zs_key *key;
    const zs_entry *entry; /* entry->value is not empty */
    zs_arena *arena;       /* for what the member points to; lives as long as the entry and the member */
} zs_setting;

/* A function that takes values: it parses the value and writes it to the member.  Texts are not copied: a
 * member may point into entry->value.  LOCAL.  Returns 0; or -1 with err filled: ZS_REFUSED with what is
 * wrong with the value (the caller puts the place in front), or ZS_FAILED (no memory). */
typedef int zs_take(const zs_setting *setting, void *member, zs_error *err);

struct zs_key {
    const char *section;     /* "input"; of products the kind: "reduce" */
    const char *name;        /* "latitude" */
    zs_take *take;           /* what takes its value */
    size_t member;           /* where it goes: the offset in zs_spec, or in zs_product for keys of products */
    double low, high;        /* limits of a number */
    const char *const *word; /* words that it may be or be made of, and NULL; zs_take_word(): all that are
                                allowed, in the order of their enum */
    const char *initial;     /* the default, as it would stand in the spec; NULL: the member stays zero */
    const char *example;     /* a line for the message that a needed key is missing; NULL: it is not needed */
};

/* What a row says about its member: the function, the offset, and what the function needs.
 * object: zs_spec or zs_product; path: the member in it, "climatology.ddof".  ZS_TAKEN_AT() is for functions
 * of one key; the others are for the functions below.  An enum counts as unsigned, which it is for the
 * compilers that this project knows; elsewhere the row does not compile. */
#define ZS_TAKEN_AT(function, type, object, path) \
    .take = (function), .member = _Generic(&((object *)0)->path, type * : offsetof(object, path))
#define ZS_TEXT_AT(object, path) ZS_TAKEN_AT(zs_take_text, const char *, object, path)
#define ZS_PATH_AT(object, path) ZS_TAKEN_AT(zs_take_path, const char *, object, path)
#define ZS_BYTES_AT(object, path) ZS_TAKEN_AT(zs_take_bytes, int64_t, object, path)
#define ZS_DATES_AT(object, path) ZS_TAKEN_AT(zs_take_dates, zs_dates, object, path)
#define ZS_INTEGER_AT(object, path, least, most) \
    ZS_TAKEN_AT(zs_take_integer, int, object, path), .low = (least), .high = (most)
#define ZS_NUMBER_AT(object, path, least, most) \
    ZS_TAKEN_AT(zs_take_number, double, object, path), .low = (least), .high = (most)
#define ZS_WORD_AT(object, path, words) ZS_TAKEN_AT(zs_take_word, unsigned, object, path), .word = (words)
#define ZS_BITS_AT(object, path, least, most) \
    ZS_TAKEN_AT(zs_take_bits, unsigned, object, path), .low = (least), .high = (most)
#define ZS_SWITCH_AT(object, path, words) ZS_TAKEN_AT(zs_take_switch, bool, object, path), .word = (words)

/* What takes values of the usual types.  LOCAL; what they return and leave behind: see zs_take. */

/* The whole value, as it is; the member points into the entry. */
int zs_take_text(const zs_setting *setting, void *member, zs_error *err);

/* The path of a file that is written; one that ends with '/' is refused. */
int zs_take_path(const zs_setting *setting, void *member, zs_error *err);

/* A whole number from low to high. */
int zs_take_integer(const zs_setting *setting, void *member, zs_error *err);

/* Whole numbers from low to high, each at most once, as bits. */
int zs_take_bits(const zs_setting *setting, void *member, zs_error *err);

/* A finite decimal number from low to high. */
int zs_take_number(const zs_setting *setting, void *member, zs_error *err);

/* An amount of memory, such as "4 GiB", in bytes. */
int zs_take_bytes(const zs_setting *setting, void *member, zs_error *err);

/* The index of one of the words.  The member is an enum that counts from 0. */
int zs_take_word(const zs_setting *setting, void *member, zs_error *err);

/* One of two words: the first is false, the second true. */
int zs_take_switch(const zs_setting *setting, void *member, zs_error *err);

/* One or two dates, as text; one alone is the first and the last. */
int zs_take_dates(const zs_setting *setting, void *member, zs_error *err);

/* Parse the value of a setting, and write it to the member that the row names.  LOCAL.  object: the zs_spec
 * or zs_product that the row is for.  Returns 0; or -1 with err filled, the place of the key in front, and
 * the member undefined. */
int zs_key_apply(const zs_setting *setting, void *object, zs_error *err);

#endif
