/* value: what the text of a value means: numbers, words, amounts of memory, dates.  Pure.
 *
 * Parsing is strict: the whole text must be understood, so that "12abc", "1,5" and "nan" are refused.  A
 * message says what is wrong with the text and what would be right; the caller puts the place of the key in
 * front with zs_fail_in(). */
#ifndef ZS_VALUE_H
#define ZS_VALUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* From one latitude or longitude to another; or one place. */
typedef struct zs_interval {
    bool set;           /* false: not given, and the rest is zero */
    bool point;         /* one value: the nearest cell is taken; first and last are the same */
    double first, last; /* degrees, as given; latitude in any order, longitude from first eastwards to last */
} zs_interval;

/* The limits of a value, both included. */
typedef struct zs_limits {
    bool set; /* false: not given, and there are none */
    double low, high;
} zs_limits;

/* From one date to another, as text, because the calendar is not known yet.  One date alone stands in both.
 */
typedef struct zs_dates {
    const char *first, *last; /* NULL: none are given */
} zs_dates;

/* All functions here are LOCAL and return 0; or -1 with err filled (ZS_REFUSED) and nothing else changed; but
 * for the one that counts. */

/* One finite decimal number: "0.5", "-1e3". */
int zs_value_number(const char *text, double *value, zs_error *err);

/* Several finite numbers, separated by blanks or commas.  value: [most]; NULL: they are only counted. Returns
 * how many there are; 0 for anything else, and for more than most.  Cannot fail. */
int zs_value_numbers(const char *text, int most, double *value);

/* One whole number from low to high, both included. */
int zs_value_integer(const char *text, int low, int high, int *value, zs_error *err);

/* Whole numbers from low to high, each once, separated by blanks: bit k of *bits stands for the number k.
 * high is at most 31. */
int zs_value_bits(const char *text, int low, int high, unsigned *bits, zs_error *err);

/* Two numbers separated by a blank, each from low to high; in any order, or the same twice. */
int zs_value_pair(const char *text, double low, double high, double pair[2], zs_error *err);

/* An amount of memory in bytes, more than 0: "4 GiB", "200MiB", "1.5 GB", "100000000".  KiB to TiB and K to T
 * are powers of 1024, kB to TB powers of 1000; upper and lower case are the same. */
int zs_value_bytes(const char *text, int64_t *bytes, zs_error *err);

/* One of the words word[0 .. n-1], spelt exactly so: *index is its number. */
int zs_value_choice(const char *text, const char *const *word, int n, int *index, zs_error *err);

/* Does a word look like a date?  Whether the calendar has that day is checked later. */
int zs_value_date(const char *word, zs_error *err);

#endif
