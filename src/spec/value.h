/* value: what the text of one setting means.  Pure.
 *
 * Strict: the whole text must be used up, so that "12abc", "1,5" and "nan" are never half understood.  A
 * message here says what is wrong with the text and what would be right; the caller puts the place in front
 * with zs_fail_in(). */
#ifndef ZS_VALUE_H
#define ZS_VALUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_REFUSED) and nothing
 * else changed. */

enum { ZS_BRIEF = 64 };

/* text fit for a message: cut where it is long, and '?' for bytes that would spoil a line.  Returns brief. */
const char *zs_brief(const char *text, char brief[ZS_BRIEF]);

/* White space as inih counts it, in every locale. */
bool zs_is_blank(char c);

/* The next word (between white space) from *cursor on, with its length, *cursor being moved behind it; NULL
 * when there is none. */
const char *zs_next_word(const char **cursor, size_t *length);
size_t zs_count_words(const char *text);

/* One finite decimal number. */
int zs_value_number(const char *text, double *value, zs_error *err);

/* A whole number from low to high. */
int zs_value_integer(const char *text, int low, int high, int *value, zs_error *err);

/* Two numbers from low to high, in any order, or the same twice. */
int zs_value_pair(const char *text, double low, double high, double pair[2], zs_error *err);

/* An amount of memory in bytes, more than 0: "4 GiB", "200MiB", "1.5 GB", "100000000".  KiB to TiB and K to T
 * are powers of 1024, kB to TB powers of 1000; upper and lower case are the same. */
int zs_value_bytes(const char *text, int64_t *bytes, zs_error *err);

/* One of n words: its index. */
int zs_value_choice(const char *text, const char *const *word, int n, int *index, zs_error *err);

/* Does one word look like a date?  Whether its calendar has that day is not known here. */
int zs_value_date(const char *word, zs_error *err);

#endif
