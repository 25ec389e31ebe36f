#include "stats/packing.h"

#include "base/kernel.h"

#include <math.h>
#include <string.h>

size_t zs_type_size(zs_type type)
{
    static const size_t size[] = { 1, 1, 2, 2, 4, 4, 8, 8, 4, 8 };
    return size[type];
}

const char *zs_type_name(zs_type type)
{
    static const char *const name[] = { "int8",   "uint8", "int16",  "uint16",  "int32",
                                        "uint32", "int64", "uint64", "float32", "float64" };
    return name[type];
}

bool zs_type_is_small(zs_type type)
{
    return type <= ZS_UINT16;
}

bool zs_packing_is_void(const zs_packing *packing)
{
    static const double least[] = { INT8_MIN, 0, INT16_MIN, 0, INT32_MIN, 0, -0x1p63, 0 },
                        most[] = { INT8_MAX,  UINT8_MAX,  INT16_MAX, UINT16_MAX,
                                   INT32_MAX, UINT32_MAX, 0x1p63,    0x1p64 };
    double low = packing->valid_min, high = packing->valid_max;
    if (packing->type < ZS_FLOAT) {
        low = ceil(fmax(low, least[packing->type]));
        high = floor(fmin(high, most[packing->type]));
    }
    return low > high;
}

bool zs_packing_sums_alike(const zs_packing *a, const zs_packing *b)
{
    return zs_type_is_small(a->type) && a->type == b->type && a->scale == b->scale && a->offset == b->offset;
}

bool zs_packing_misses_alike(const zs_packing *a, const zs_packing *b)
{
    bool alike = a->type == b->type && a->nmissing == b->nmissing && a->nmissing <= 2 &&
                 a->valid_min == b->valid_min && a->valid_max == b->valid_max;
    for (int k = 0; k < a->nmissing && alike; k++)
        alike = a->missing[k] == b->missing[k];
    return alike;
}

/* One loop for each type, so that the compiler can vectorize it.  Widening to double is exact, except for
 * integers beyond 2^53.  An unused missing value is NaN, which differs from every number; a stored NaN fails
 * the range test.  Missing values get NaN added, because an addition is one vector operation and a selection
 * is not. */
#define WIDEN(NAME, TYPE)                                                                           \
    ZS_KERNEL static void NAME(const zs_packing *p, const void *restrict stored, size_t n,          \
                               double *restrict value)                                              \
    {                                                                                               \
        const TYPE *from = stored;                                                                  \
        const double scale = p->scale, offset = p->offset, low = p->valid_min, high = p->valid_max; \
        const double first = p->nmissing > 0 ? p->missing[0] : NAN;                                 \
        const double second = p->nmissing > 1 ? p->missing[1] : NAN;                                \
        for (size_t i = 0; i < n; i++) {                                                            \
            double v = (double)from[i];                                                             \
            int good = (v != first) & (v != second) & (v >= low) & (v <= high);                     \
            value[i] = v * scale + offset + (good ? 0.0 : (double)NAN);                             \
        }                                                                                           \
        for (int k = 2; k < p->nmissing; k++)                                                       \
            for (size_t i = 0; i < n; i++)                                                          \
                if ((double)from[i] == p->missing[k])                                               \
                    value[i] = NAN;                                                                 \
        for (int k = 0; k < p->nmissing && p->rounded; k++)                                         \
            for (size_t i = 0; i < n && (p->rounded >> k & 1); i++)                                 \
                if ((double)(float)from[i] == p->missing[k])                                        \
                    value[i] = NAN;                                                                 \
    }

WIDEN(unpack_int8, int8_t)
WIDEN(unpack_uint8, uint8_t)
WIDEN(unpack_int16, int16_t)
WIDEN(unpack_uint16, uint16_t)
WIDEN(unpack_int32, int32_t)
WIDEN(unpack_uint32, uint32_t)
WIDEN(unpack_int64, int64_t)
WIDEN(unpack_uint64, uint64_t)
WIDEN(unpack_float, float)
WIDEN(unpack_double, double)

void zs_unpack(const zs_packing *packing, const void *stored, size_t n, double *value)
{
    static void (*const unpack[])(const zs_packing *, const void *, size_t,
                                  double *) = { unpack_int8,  unpack_uint8,  unpack_int16, unpack_uint16,
                                                unpack_int32, unpack_uint32, unpack_int64, unpack_uint64,
                                                unpack_float, unpack_double };
    unpack[packing->type](packing, stored, n, value);
}

/* A valid limit as an integer.  A limit beyond the range of all small types becomes the nearest number beyond
 * it.
 */
static int32_t limit(double x)
{
    return x < -65537 ? -65537 : x > 65537 ? 65537 : (int32_t)x;
}

/* A missing value as an integer.  One that no stored number can equal (0.5, 1e20, NaN) becomes ZS_SMALL_NONE.
 */
static int32_t as_small(double x)
{
    return x >= -65536 && x <= 65536 && x == floor(x) ? (int32_t)x : ZS_SMALL_NONE;
}

zs_small_rule zs_packing_small_rule(const zs_packing *p)
{
    int32_t low = limit(ceil(p->valid_min)), high = limit(floor(p->valid_max));
    zs_small_rule rule = { .low = low,
                           .span = (uint32_t)(high - low),
                           .first = p->nmissing > 0 ? as_small(p->missing[0]) : ZS_SMALL_NONE,
                           .second = p->nmissing > 1 ? as_small(p->missing[1]) : ZS_SMALL_NONE };
    if (low > high) { /* nothing is valid */
        rule.low = ZS_SMALL_NONE;
        rule.span = 0;
    }
    return rule;
}

#define NUMBERS(NAME, TYPE)                                                                        \
    ZS_KERNEL static void NAME(const zs_packing *p, const void *stored, size_t n, int32_t *number, \
                               int32_t *valid)                                                     \
    {                                                                                              \
        const TYPE *from = stored;                                                                 \
        const zs_small_rule rule = zs_packing_small_rule(p);                                       \
        for (size_t i = 0; i < n; i++) {                                                           \
            int32_t v = from[i], good = zs_small_is_valid(v, rule);                                \
            valid[i] = good;                                                                       \
            number[i] = v & -good;                                                                 \
        }                                                                                          \
        for (int k = 2; k < p->nmissing; k++)                                                      \
            for (size_t i = 0; i < n; i++)                                                         \
                if (from[i] == as_small(p->missing[k]))                                            \
                    number[i] = valid[i] = 0;                                                      \
    }

NUMBERS(numbers_int8, int8_t)
NUMBERS(numbers_uint8, uint8_t)
NUMBERS(numbers_int16, int16_t)
NUMBERS(numbers_uint16, uint16_t)

void zs_unpack_small(const zs_packing *packing, const void *stored, size_t n, int32_t *number, int32_t *valid)
{
    static void (*const numbers[])(const zs_packing *, const void *, size_t, int32_t *,
                                   int32_t *) = { numbers_int8, numbers_uint8, numbers_int16,
                                                  numbers_uint16 };
    numbers[packing->type](packing, stored, n, number, valid);
}

enum { STRIP = 512 };

size_t zs_missing_count(const zs_packing *packing, const void *stored, size_t n)
{
    double value[STRIP];
    size_t size = zs_type_size(packing->type), missing = 0;
    for (size_t i = 0; i < n; i += STRIP) {
        size_t some = n - i < STRIP ? n - i : STRIP;
        zs_unpack(packing, (const char *)stored + i * size, some, value);
        for (size_t k = 0; k < some; k++)
            missing += isnan(value[k]) != 0;
    }
    return missing;
}

size_t zs_missing_fill(const zs_packing *packing, void *stored, const void *others, size_t n)
{
    double value[STRIP], other[STRIP];
    size_t size = zs_type_size(packing->type), taken = 0;
    for (size_t i = 0; i < n; i += STRIP) {
        size_t some = n - i < STRIP ? n - i : STRIP;
        char *to = (char *)stored + i * size;
        const char *from = (const char *)others + i * size;
        zs_unpack(packing, to, some, value);
        zs_unpack(packing, from, some, other);
        for (size_t k = 0; k < some; k++) {
            if (isnan(value[k]) && !isnan(other[k])) {
                memcpy(to + k * size, from + k * size, size);
                taken++;
            }
        }
    }
    return taken;
}
