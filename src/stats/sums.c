#include "stats/sums.h"

#include "base/kernel.h"
#include "base/prefetch.h"

void zs_sums_reset(zs_sums *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->count[i] = s->sum[i] = 0;
        s->square[i] = 0;
        s->least[i] = INT32_MAX;
        s->most[i] = INT32_MIN;
    }
}

ZS_INLINE int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

ZS_INLINE int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

ZS_INLINE int32_t or_most(int32_t v, int32_t good)
{
    return good ? v : INT32_MAX;
}

ZS_INLINE int32_t or_least(int32_t v, int32_t good)
{
    return good ? v : INT32_MIN;
}

/* The square of a number of 16 bits fits into 32 bits without a sign. */
ZS_INLINE uint32_t square_of(int32_t x)
{
    return (uint32_t)x * (uint32_t)x;
}

/* Two steps at a time.  If `both` is 0, b is ignored. */
#define ADD_TWO(NAME, TYPE)                                                                                  \
    ZS_KERNEL static void NAME(zs_sums *restrict s, const void *restrict first, const void *restrict second, \
                               int32_t both, zs_small_rule rule, size_t n)                                   \
    {                                                                                                        \
        const TYPE *a = first, *b = second;                                                                  \
        for (size_t i = 0; i < n; i++) {                                                                     \
            int32_t v = a[i], w = b[i], good_v = zs_small_is_valid(v, rule);                                 \
            int32_t good_w = zs_small_is_valid(w, rule) & both;                                              \
            int32_t x = v & -good_v, y = w & -good_w;                                                        \
            s->count[i] += good_v + good_w;                                                                  \
            s->sum[i] += x + y;                                                                              \
            s->square[i] += (uint64_t)square_of(x) + square_of(y);                                           \
            s->least[i] = smaller(s->least[i], smaller(or_most(v, good_v), or_most(w, good_w)));             \
            s->most[i] = larger(s->most[i], larger(or_least(v, good_v), or_least(w, good_w)));               \
        }                                                                                                    \
    }

ADD_TWO(add_two_int8, int8_t)
ADD_TWO(add_two_uint8, uint8_t)
ADD_TWO(add_two_int16, int16_t)
ADD_TWO(add_two_uint16, uint16_t)
ADD_TWO(add_two_int32, int32_t)

/* Add two steps, or one if b == a. */
static void add_two(zs_sums *s, zs_type type, zs_small_rule rule, const void *a, const void *b, size_t n)
{
    static void (*const add[])(zs_sums *restrict, const void *restrict, const void *restrict, int32_t,
                               zs_small_rule, size_t) = { add_two_int8, add_two_uint8, add_two_int16,
                                                          add_two_uint16, add_two_int32 };
    add[type](s, a, b, a != b, rule, n);
}

/* Four steps at a time, so that the sums are loaded and stored less often.  PAIR: a type for the sum of the
 * squares of two numbers. */
#define ADD_FOUR(NAME, TYPE, PAIR)                                                                   \
    ZS_KERNEL static void NAME(zs_sums *restrict s, const void *restrict stored, size_t stride,      \
                               zs_small_rule rule, size_t n)                                         \
    {                                                                                                \
        const TYPE *a = stored, *b = a + stride, *c = b + stride, *d = c + stride;                   \
        for (size_t i = 0; i < n; i++) {                                                             \
            int32_t va = a[i], vb = b[i], vc = c[i], vd = d[i];                                      \
            int32_t ga = zs_small_is_valid(va, rule), gb = zs_small_is_valid(vb, rule);              \
            int32_t gc = zs_small_is_valid(vc, rule), gd = zs_small_is_valid(vd, rule);              \
            int32_t xa = va & -ga, xb = vb & -gb, xc = vc & -gc, xd = vd & -gd;                      \
            PAIR ab = (PAIR)square_of(xa) + square_of(xb), cd = (PAIR)square_of(xc) + square_of(xd); \
            s->count[i] += ga + gb + gc + gd;                                                        \
            s->sum[i] += xa + xb + xc + xd;                                                          \
            s->square[i] += (uint64_t)ab + cd;                                                       \
            s->least[i] = smaller(s->least[i], smaller(smaller(or_most(va, ga), or_most(vb, gb)),    \
                                                       smaller(or_most(vc, gc), or_most(vd, gd))));  \
            s->most[i] = larger(s->most[i], larger(larger(or_least(va, ga), or_least(vb, gb)),       \
                                                   larger(or_least(vc, gc), or_least(vd, gd))));     \
        }                                                                                            \
    }

ADD_FOUR(add_four_int8, int8_t, uint32_t)
ADD_FOUR(add_four_uint8, uint8_t, uint32_t)
ADD_FOUR(add_four_int16, int16_t, uint32_t)
ADD_FOUR(add_four_uint16, uint16_t, uint64_t)

static void add_four(zs_sums *s, zs_type type, zs_small_rule rule, const void *stored, size_t stride,
                     size_t n)
{
    static void (*const add[])(zs_sums *restrict, const void *restrict, size_t, zs_small_rule,
                               size_t) = { add_four_int8, add_four_uint8, add_four_int16, add_four_uint16 };
    add[type](s, stored, stride, rule, n);
}

/* Add one step of a packing with more than two missing values, which the loop does not compare with.  The
 * numbers are widened first, and missing ones become ZS_SMALL_NONE. */
static void add_unpacked(zs_sums *s, const zs_packing *packing, const void *line, size_t n)
{
    int32_t number[ZS_SUMS_CELLS], valid[ZS_SUMS_CELLS];
    zs_unpack_small(packing, line, n, number, valid);
    for (size_t i = 0; i < n; i++)
        number[i] = valid[i] ? number[i] : ZS_SMALL_NONE;
    zs_small_rule rule = { INT32_MIN, UINT32_MAX, ZS_SMALL_NONE, ZS_SMALL_NONE };
    add_two(s, ZS_INT32, rule, number, number, n);
}

void zs_sums_add(zs_sums *s, const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                 size_t n)
{
    size_t line = stride * zs_type_size(packing->type);
    const char *from = stored;
    zs_small_rule rule = zs_packing_small_rule(packing);
    for (; steps > 0 && packing->nmissing > 2; steps--, from += line)
        add_unpacked(s, packing, from, n);
    for (; steps >= 4; steps -= 4, from += 4 * line) {
        for (int64_t k = 4; k < 8 && k < steps; k++)
            zs_prefetch(from + (size_t)k * line, n * zs_type_size(packing->type));
        add_four(s, packing->type, rule, from, stride, n);
    }
    for (; steps >= 2; steps -= 2, from += 2 * line)
        add_two(s, packing->type, rule, from, from + line, n);
    if (steps > 0)
        add_two(s, packing->type, rule, from, from, n);
}

/* --- along a row ---------------------------------------------------------------------------------------- */

/* So few numbers of 16 bits that their sum fits into 32. */
enum { ROW_STRIP = 16384 };

#define ADD_UP(NAME, TYPE)                                                                   \
    ZS_KERNEL static int32_t NAME(const TYPE *restrict stored, zs_small_rule rule, size_t n, \
                                  int32_t *counted)                                          \
    {                                                                                        \
        int32_t sum = 0, count = 0;                                                          \
        for (size_t i = 0; i < n; i++) {                                                     \
            int32_t good = zs_small_is_valid(stored[i], rule);                               \
            sum += stored[i] & -good;                                                        \
            count += good;                                                                   \
        }                                                                                    \
        *counted = count;                                                                    \
        return sum;                                                                          \
    }

ADD_UP(add_up_int8, int8_t)
ADD_UP(add_up_uint8, uint8_t)
ADD_UP(add_up_int16, int16_t)
ADD_UP(add_up_uint16, uint16_t)

static int32_t add_up(zs_type type, const void *stored, zs_small_rule rule, size_t n, int32_t *count)
{
    switch (type) {
    case ZS_INT8:
        return add_up_int8(stored, rule, n, count);
    case ZS_UINT8:
        return add_up_uint8(stored, rule, n, count);
    case ZS_INT16:
        return add_up_int16(stored, rule, n, count);
    default:
        return add_up_uint16(stored, rule, n, count);
    }
}

bool zs_sums_has_row(const zs_packing *packing)
{
    return zs_type_is_small(packing->type) && packing->nmissing <= 2;
}

int64_t zs_sums_row(const zs_packing *packing, const void *stored, size_t n, int64_t *count)
{
    zs_small_rule rule = zs_packing_small_rule(packing);
    size_t size = zs_type_size(packing->type);
    int64_t sum = 0;
    *count = 0;
    for (size_t i = 0, some; i < n; i += some) {
        int32_t valid;
        some = n - i < ROW_STRIP ? n - i : ROW_STRIP;
        sum += add_up(packing->type, (const char *)stored + i * size, rule, some, &valid);
        *count += valid;
    }
    return sum;
}
