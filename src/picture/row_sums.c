#include "picture/row_sums.h"

#include "base/kernel.h"
#include "base/limits.h"
#include "base/range.h"

#include <math.h>
#include <string.h>

/* An open number is a count in the upper 7 bits, and a signed sum below. */
enum { OPEN_BITS = 24, OPEN_ONE = 1 << OPEN_BITS };

/* So few columns that their sums fit into 32 bits. */
enum { STRIP = 4096 };

/* Adding this to a float of up to 2^22 rounds it to a whole number, which then stands in its lowest bits. */
static const float round_by = 0x1.8p23f;
static const int32_t round_bits = 0x4b400000;

typedef struct strip_sums {
    int32_t sum, count, beyond; /* beyond +-2, missing ones, too */
} strip_sums;

ZS_KERNEL static void add_strip(size_t n, const float *restrict z, int32_t *restrict open,
                                strip_sums *restrict sums)
{
    const float most = ZS_Z_MOST * ZS_Z_UNIT;
    int32_t sum = 0, count = 0, beyond = 0;
    for (size_t i = 0; i < n; i++) {
        float scaled = z[i] * ZS_Z_UNIT;
        int32_t valid = -(z[i] != ZS_FILL_FLOAT), number;
        scaled = scaled < most ? scaled : most;
        scaled = (scaled > -most ? scaled : -most) + round_by;
        memcpy(&number, &scaled, sizeof number);
        number = (number - round_bits) & valid;
        sum += number;
        count -= valid;
        beyond += fabsf(z[i]) > 2;
        open[i] += number + (valid & OPEN_ONE);
    }
    *sums = (strip_sums){ sum, count, beyond };
}

zs_z_sums zs_open_add(size_t n, const float *z, int32_t *open)
{
    zs_z_sums all = { 0 };
    for (size_t i = 0, some; i < n; i += some) {
        strip_sums sums;
        some = n - i < STRIP ? n - i : STRIP;
        add_strip(some, z + i, open + i, &sums);
        all.sum += sums.sum;
        all.count += sums.count;
        all.unusual += sums.beyond - ((int64_t)some - sums.count);
    }
    return all;
}

/* --- folding ------------------------------------------------------------------------------------------- */

ZS_INLINE void take_open(int32_t number, int32_t *sum, uint16_t *count)
{
    int32_t n = (number + OPEN_ONE / 2) >> OPEN_BITS;
    *sum += number - n * OPEN_ONE;
    *count = (uint16_t)(*count + n);
}

/* Whole pixels of so few columns that their open numbers can be added up. */
ZS_INLINE void fold_by(size_t pixels, const int32_t *restrict open, size_t factor, int32_t *restrict sum,
                       uint16_t *restrict count)
{
    for (size_t p = 0; p < pixels; p++) {
        int32_t number = 0;
        for (size_t k = 0; k < factor; k++)
            number += open[p * factor + k];
        take_open(number, sum + p, count + p);
    }
}

/* The compiler makes vectors where it knows the factor. */
ZS_KERNEL static void fold_pixels(size_t pixels, const int32_t *restrict open, size_t factor,
                                  int32_t *restrict sum, uint16_t *restrict count)
{
    if (factor == 1)
        fold_by(pixels, open, 1, sum, count);
    else if (factor == 2)
        fold_by(pixels, open, 2, sum, count);
    else if (factor == 3)
        fold_by(pixels, open, 3, sum, count);
    else if (factor == 4)
        fold_by(pixels, open, 4, sum, count);
    else
        fold_by(pixels, open, factor, sum, count);
}

/* Some columns of one pixel. */
static void fold_some(size_t n, const int32_t *open, size_t at_once, int32_t *sum, uint16_t *count)
{
    for (size_t i = 0; i < n; i += at_once)
        fold_by(1, open + i, n - i < at_once ? n - i : at_once, sum, count);
}

void zs_open_fold(size_t n, int32_t *open, size_t factor, size_t skip, size_t rows, int32_t *sum,
                  uint16_t *count)
{
    size_t at_once = (size_t)zs_max(1, ZS_OPEN_MOST / (int64_t)rows), i = 0;
    if (skip > 0) {
        i = n < factor - skip ? n : factor - skip;
        fold_some(i, open, at_once, sum++, count++);
    }
    if (factor <= at_once) {
        size_t whole = (n - i) / factor;
        fold_pixels(whole, open + i, factor, sum, count);
        i += whole * factor;
        sum += whole;
        count += whole;
    }
    for (size_t some; i < n; i += some) {
        some = n - i < factor ? n - i : factor;
        fold_some(some, open + i, at_once, sum++, count++);
    }
    memset(open, 0, n * sizeof *open);
}

/* --- values --------------------------------------------------------------------------------------------- */

typedef double four_doubles __attribute__((vector_size(32)));
typedef int64_t four_ints __attribute__((vector_size(32)));

enum { GROUPS = 2, LANES = 8 };

/* Lanes of sums, and of counts. */
typedef struct lanes {
    four_doubles sum[GROUPS], low[GROUPS];
    four_ints count[GROUPS];
} lanes;

/* Four values, 0 where missing. */
ZS_INLINE void take_four(const double *value, four_doubles *x, four_ints *count)
{
    memcpy(x, value, sizeof *x);
    four_ints valid = *x == *x;
    *count -= valid;
    *x = (four_doubles)((four_ints)*x & valid);
}

/* zs_long_add(), of four sums. */
ZS_INLINE void add_four_long(const four_doubles *x, four_doubles *high, four_doubles *low)
{
    four_doubles sum = *high + *x, part = sum - *high;
    *low += (*high - (sum - part)) + (*x - part);
    *high = sum;
}

/* n is a multiple of LANES.  The lanes are named one by one, so that they stay in registers. */
ZS_KERNEL static void add_values_long(lanes *into, size_t n, const double *value)
{
    four_doubles first = into->sum[0], second = into->sum[1], x;
    four_doubles first_low = into->low[0], second_low = into->low[1];
    four_ints first_count = into->count[0], second_count = into->count[1];
    for (size_t i = 0; i < n; i += LANES) {
        take_four(value + i, &x, &first_count);
        add_four_long(&x, &first, &first_low);
        take_four(value + i + 4, &x, &second_count);
        add_four_long(&x, &second, &second_low);
    }
    *into = (lanes){ .sum = { first, second },
                     .low = { first_low, second_low },
                     .count = { first_count, second_count } };
}

int64_t zs_values_long_sum(size_t n, const double *value, zs_long_sum *sum)
{
    lanes l = { .sum = { { 0 } } };
    double last[LANES]; /* those behind the last whole lanes, filled up with missing values */
    size_t whole = n / LANES * LANES;
    int64_t count = 0;
    for (size_t i = 0; i < LANES; i++)
        last[i] = whole + i < n ? value[whole + i] : (double)NAN;
    add_values_long(&l, whole, value);
    add_values_long(&l, LANES, last);
    for (int k = 0; k < GROUPS; k++)
        for (int i = 0; i < 4; i++) {
            zs_long_merge(sum, &(zs_long_sum){ l.sum[k][i], l.low[k][i] });
            count += l.count[k][i];
        }
    return count;
}

/* Pixels one after another: the compiler makes vectors of them where it knows the factor. */
ZS_INLINE void fold_values_by(size_t pixels, const double *restrict value, size_t factor,
                              zs_long_sum *restrict sum, int32_t *restrict count)
{
    for (size_t p = 0; p < pixels; p++) {
        double total = 0;
        int32_t valid = 0;
        for (size_t k = 0; k < factor; k++) {
            double x = value[p * factor + k];
            valid += x == x;
            total += x == x ? x : 0;
        }
        zs_long_add(sum + p, total);
        count[p] += valid;
    }
}

enum { AT_ONCE = 8 }; /* pixels that are added up side by side, so that no addition waits for another one */

ZS_INLINE void fold_values_aside(const double *restrict value, size_t factor, zs_long_sum *restrict sum,
                                 int32_t *restrict count)
{
    double total[AT_ONCE] = { 0 };
    int32_t valid[AT_ONCE] = { 0 };
    for (size_t k = 0; k < factor; k++)
        for (size_t p = 0; p < AT_ONCE; p++) {
            double x = value[p * factor + k];
            valid[p] += x == x;
            total[p] += x == x ? x : 0;
        }
    for (size_t p = 0; p < AT_ONCE; p++) {
        zs_long_add(sum + p, total[p]);
        count[p] += valid[p];
    }
}

ZS_KERNEL static void fold_values(size_t pixels, const double *restrict value, size_t factor,
                                  zs_long_sum *restrict sum, int32_t *restrict count)
{
    size_t p = 0;
    if (factor == 2)
        fold_values_by(pixels, value, 2, sum, count);
    else if (factor == 4)
        fold_values_by(pixels, value, 4, sum, count);
    else
        for (; p + AT_ONCE <= pixels; p += AT_ONCE)
            fold_values_aside(value + p * factor, factor, sum + p, count + p);
    if (factor != 2 && factor != 4)
        fold_values_by(pixels - p, value + p * factor, factor, sum + p, count + p);
}

void zs_values_fold(size_t n, const double *value, size_t factor, zs_long_sum *sum, int32_t *count)
{
    size_t whole = n / factor, rest = n % factor;
    fold_values(whole, value, factor, sum, count);
    if (rest > 0)
        fold_values(1, value + whole * factor, rest, sum + whole, count + whole);
}
