/* order: order statistics of the values of many cells, all at once.
 *
 * Cells lie side by side in a *strip* of ZS_STRIP cells: a row of it has one key of each.  Keys are integers
 * that are in the order of the values (stats/sort_key.h).  The key of a rank is found by bisection: how many
 * keys are not above the middle between two limits?  That is a comparison and an addition for each key,
 * without a branch, for the cells of a row in a few vectors; a strip of some hundred rows stays in the
 * nearest caches meanwhile.  The time is linear in the number of values.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_ORDER_H
#define ZS_ORDER_H

#include <stddef.h>
#include <stdint.h>

enum { ZS_STRIP = 32 };

/* Bytes of a key: int16_t, int32_t, int64_t.  The largest number of the type means that the value is missing.
 */
typedef enum zs_key_size { ZS_KEY_16 = 2, ZS_KEY_32 = 4, ZS_KEY_64 = 8 } zs_key_size;

/* Count the valid keys of each cell of a strip.  keys: [n][ZS_STRIP].  valid: [ZS_STRIP]. */
void zs_order_count(zs_key_size size, size_t n, const void *keys, int64_t *valid);

/* Two keys that follow each other when all keys of a cell are sorted. */
typedef struct zs_order_pair {
    int64_t low, high;
} zs_order_pair;

/* Find the keys of a rank, from 0 on, and of the next rank, in each cell of a strip.
 * keys: [n][ZS_STRIP].  valid: [ZS_STRIP], as counted.  rank: [ZS_STRIP], below valid; cells without a valid
 * key are left out.  found: [ZS_STRIP]; without a next rank, high is low. */
void zs_order_find(zs_key_size size, size_t n, const void *keys, const int64_t *valid, const int64_t *rank,
                   zs_order_pair *found);

#endif
