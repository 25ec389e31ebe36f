/* sort_key: stored numbers -> integers that are in the order of the values.
 *
 * An order statistic is found among such keys (stats/order.h), and is then turned back into the value, with
 * the same bits as zs_unpack() gives.  Small integers keep their 16 bits, and are never unpacked; float32
 * takes 32 bits; all others are unpacked to float64 and take 64.  Keys fall where the scale is negative.  -0
 * has the key of 0.
 *
 * The largest key of each size means "missing".  In 16 bits it is free because one stored number at least
 * means that: the numbers behind it move up.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_SORT_KEY_H
#define ZS_SORT_KEY_H

#include "stats/order.h"
#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How keys are made. */
typedef struct zs_sort_key {
    zs_key_size size;
    double scale, offset; /* of 16 and 32 bits: from the number that a key stands for to the value */
    bool small;           /* 32 bits: of a small integer; else of a float32 */
    int32_t first;        /* 16 bits: the smallest number of the type */
    int32_t gap;          /* 16 bits: the number that is left out, counted from `first` */
} zs_sort_key;

/* Choose keys that are the same for all these packings. */
zs_sort_key zs_sort_key_of(size_t n, const zs_packing *const *packing);

/* Keys of values that are in float64. */
zs_sort_key zs_sort_key_of_values(void);

/* Make the keys of n stored numbers.
 * packing: one of those that the keys were chosen for.  key: [n], of key->size bytes each. */
void zs_sort_keys(const zs_sort_key *how, const zs_packing *packing, const void *stored, size_t n, void *key);

/* Make the keys of n values, NaN where missing: for keys of 64 bits.  key: [n]. */
void zs_sort_keys_of_values(const double *value, size_t n, int64_t *key);

/* Returns how many of n keys are not missing. */
size_t zs_sort_keys_valid(const zs_sort_key *how, const void *key, size_t n);

/* Turn a key that is not missing back into its value. */
double zs_sort_key_value(const zs_sort_key *how, int64_t key);

/* Turn n keys back into values: [n], NaN where missing. */
void zs_sort_key_values(const zs_sort_key *how, const void *key, size_t n, double *value);

#endif
