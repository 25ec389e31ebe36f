/* mask_bits: which cells of some rows and columns count, a bit for each.
 *
 * There is one plane of rows and columns, for all steps; or there are several, one for each step.  A *line*
 * is a row of a plane, counted through all planes.  A byte has the bits of eight columns, the first one in
 * its lowest bit; each line begins with a byte of its own.  So a plane of 4320 x 8640 cells takes 4.5 MiB,
 * and the bytes are the same on every machine. */
#ifndef ZS_MASK_BITS_H
#define ZS_MASK_BITS_H

#include "base/error.h"
#include "base/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Empty when all zero: bit is NULL. */
typedef struct zs_mask_bits {
    uint8_t *bit;               /* [planes][rows][(cols + 7) / 8]; bits behind the last column are 0 */
    int64_t planes, rows, cols; /* rows of a plane */
} zs_mask_bits;

/* All functions here are LOCAL and pure; only zs_mask_bits_init() can fail. */

/* Allocate, no cell counts.  Returns 0, to be released with zs_mask_bits_clear(); or -1 with err filled
 * (ZS_FAILED: no memory), and bits empty. */
int zs_mask_bits_init(zs_mask_bits *bits, int64_t planes, int64_t rows, int64_t cols, zs_error *err);

/* Release.  Safe on empty bits; leaves them empty. */
void zs_mask_bits_clear(zs_mask_bits *bits);

/* The bytes that it takes. */
size_t zs_mask_bytes(const zs_mask_bits *bits);

/* The line of a row at a step.  Where there is one plane, it is that of all steps. */
int64_t zs_mask_line(const zs_mask_bits *bits, int64_t step, int64_t row);

/* A view of one plane, which owns nothing. */
zs_mask_bits zs_mask_plane(const zs_mask_bits *bits, int64_t plane);

/* The same of some lines, as the rows of a plane. */
zs_mask_bits zs_mask_lines(const zs_mask_bits *bits, zs_range lines);

/* Does a cell count? */
bool zs_mask_has(const zs_mask_bits *bits, int64_t line, int64_t col);

/* Let a cell count. */
void zs_mask_set(zs_mask_bits *bits, int64_t line, int64_t col);

/* Let all cells count.  The bits behind the last column are 1 then, until zs_mask_narrow() takes them away.
 */
void zs_mask_set_all(zs_mask_bits *bits);

/* Let no cell count. */
void zs_mask_set_none(zs_mask_bits *bits);

/* Leave out the cells that a condition does not hold for.  known: cells of which it is known; held: of these,
 * the cells for which it holds; inverse: it is to be false.  All three have the same size. */
void zs_mask_narrow(zs_mask_bits *bits, const zs_mask_bits *known, const zs_mask_bits *held, bool inverse);

/* How many cells of all planes count. */
int64_t zs_mask_count(const zs_mask_bits *bits);

/* Is there a cell that counts in both?  They have the same size. */
bool zs_mask_meets(const zs_mask_bits *bits, const zs_mask_bits *other);

/* Overwrite the numbers of all cells of some lines that do not count.
 * number: what is written there, of `size` bytes: 1, 2, 4 or 8.  numbers: [lines.count][cols]. */
void zs_mask_fill(const zs_mask_bits *bits, zs_range lines, size_t size, const void *number, void *numbers);

#endif
