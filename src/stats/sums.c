#include "stats/sums.h"

#include "base/kernel.h"

void zs_sums_reset(zs_sums *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->count[i] = s->sum[i] = 0;
        s->square[i] = 0;
        s->least[i] = INT32_MAX;
        s->most[i] = INT32_MIN;
    }
}

ZS_INLINE int32_t is_valid(int32_t v, zs_small_rule rule)
{
    return (v != rule.first) & (v != rule.second) & (v >= rule.low) & (v <= rule.high);
}

ZS_INLINE int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

ZS_INLINE int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Two steps at a time, so that the sums are loaded and stored half as often.  If `both` is 0, b is ignored.
 * The square of a number of 16 bits fits into 32 bits without a sign. */
#define ADD(NAME, TYPE)                                                                                  \
    ZS_KERNEL static void NAME(zs_sums *restrict s, const TYPE *restrict a, const TYPE *restrict b,      \
                               int32_t both, zs_small_rule rule, size_t n)                               \
    {                                                                                                    \
        for (size_t i = 0; i < n; i++) {                                                                 \
            int32_t v = a[i], w = b[i], good_v = is_valid(v, rule);                                      \
            int32_t good_w = is_valid(w, rule) & both;                                                   \
            int32_t x = v & -good_v, y = w & -good_w;                                                    \
            s->count[i] += good_v + good_w;                                                              \
            s->sum[i] += x + y;                                                                          \
            s->square[i] += (uint64_t)((uint32_t)x * (uint32_t)x) + (uint32_t)y * (uint32_t)y;           \
            s->least[i] = smaller(s->least[i], smaller(good_v ? v : INT32_MAX, good_w ? w : INT32_MAX)); \
            s->most[i] = larger(s->most[i], larger(good_v ? v : INT32_MIN, good_w ? w : INT32_MIN));     \
        }                                                                                                \
    }

ADD(add_int8, int8_t)
ADD(add_uint8, uint8_t)
ADD(add_int16, int16_t)
ADD(add_uint16, uint16_t)
ADD(add_int32, int32_t)

/* Add two steps, or one if b == a. */
static void add_lines(zs_sums *s, zs_type type, zs_small_rule rule, const void *a, const void *b, size_t n)
{
    int32_t both = a != b;
    switch (type) {
    case ZS_INT8:
        add_int8(s, a, b, both, rule, n);
        break;
    case ZS_UINT8:
        add_uint8(s, a, b, both, rule, n);
        break;
    case ZS_INT16:
        add_int16(s, a, b, both, rule, n);
        break;
    case ZS_UINT16:
        add_uint16(s, a, b, both, rule, n);
        break;
    default:
        add_int32(s, a, b, both, rule, n);
    }
}

/* Add one step of a packing with more than two missing values, which the loop does not compare with.  The
 * numbers are widened first, and missing ones become ZS_SMALL_NONE. */
static void add_unpacked(zs_sums *s, const zs_packing *packing, const void *line, size_t n)
{
    int32_t number[ZS_SUMS_CELLS], valid[ZS_SUMS_CELLS];
    zs_unpack_small(packing, line, n, number, valid);
    for (size_t i = 0; i < n; i++)
        number[i] = valid[i] ? number[i] : ZS_SMALL_NONE;
    zs_small_rule rule = { INT32_MIN, INT32_MAX, ZS_SMALL_NONE, ZS_SMALL_NONE };
    add_lines(s, ZS_INT32, rule, number, number, n);
}

void zs_sums_add(zs_sums *s, const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                 size_t n)
{
    size_t line = stride * zs_type_size(packing->type);
    const char *from = stored;
    zs_small_rule rule = zs_packing_small_rule(packing);
    for (; steps > 0 && packing->nmissing > 2; steps--, from += line)
        add_unpacked(s, packing, from, n);
    for (; steps >= 2; steps -= 2, from += 2 * line)
        add_lines(s, packing->type, rule, from, from + line, n);
    if (steps > 0)
        add_lines(s, packing->type, rule, from, from, n);
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
            int32_t good = is_valid(stored[i], rule);                                        \
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
