#include "stats/sort_key.h"

#include "base/kernel.h"

#include <math.h>
#include <string.h>

enum { STRIP = 512 };

/* --- which keys ---------------------------------------------------------------------------------------- */

/* A small integer that means "missing" in all these files; NaN: there is none. */
static double common_gap(size_t n, const zs_packing *const *packing, int32_t first, int32_t last)
{
    for (int k = 0; k < packing[0]->nmissing; k++) {
        double gap = packing[0]->missing[k];
        bool common = gap == floor(gap) && gap >= first && gap <= last;
        for (size_t i = 1; i < n && common; i++) {
            bool here = false;
            for (int j = 0; j < packing[i]->nmissing; j++)
                here = here || packing[i]->missing[j] == gap;
            common = here;
        }
        if (common)
            return gap;
    }
    return NAN;
}

static zs_sort_key small_key(size_t n, const zs_packing *const *packing)
{
    zs_type type = packing[0]->type;
    bool is_signed = type == ZS_INT8 || type == ZS_INT16, wide = type == ZS_INT16 || type == ZS_UINT16;
    zs_sort_key how = { .size = ZS_KEY_16,
                        .small = true,
                        .scale = packing[0]->scale,
                        .offset = packing[0]->offset,
                        .first = is_signed ? (wide ? INT16_MIN : INT8_MIN) : 0 };
    int32_t last = how.first + (wide ? UINT16_MAX : UINT8_MAX);
    double gap = common_gap(n, packing, how.first, last);
    if (!wide) /* 16 bits have room for more */
        how.gap = UINT16_MAX;
    else if (isnan(gap))
        how.size = ZS_KEY_32;
    else
        how.gap = (int32_t)gap - how.first;
    return how;
}

zs_sort_key zs_sort_key_of(size_t n, const zs_packing *const *packing)
{
    bool alike = true, small = zs_type_is_small(packing[0]->type);
    for (size_t i = 1; i < n; i++)
        alike = alike && packing[i]->type == packing[0]->type && packing[i]->scale == packing[0]->scale &&
                packing[i]->offset == packing[0]->offset;
    if (alike && small)
        return small_key(n, packing);
    if (alike && packing[0]->type == ZS_FLOAT)
        return (zs_sort_key){ .size = ZS_KEY_32, .scale = packing[0]->scale, .offset = packing[0]->offset };
    return zs_sort_key_of_values();
}

zs_sort_key zs_sort_key_of_values(void)
{
    return (zs_sort_key){ .size = ZS_KEY_64, .scale = 1 };
}

/* --- numbers -> keys ----------------------------------------------------------------------------------- */

/* Small integers in 16 bits: counted from the first number, without the gap, as far up as 65534; then moved
 * to the range of int16. */
ZS_KERNEL static void keys_16(const zs_sort_key *how, size_t n, const int32_t *number, const int32_t *valid,
                              int16_t *restrict key)
{
    const int32_t first = how->first, gap = how->gap, falls = how->scale < 0 ? -1 : 0;
    for (size_t i = 0; i < n; i++) {
        int32_t from = number[i] - first, rank = from - (from > gap);
        int32_t up = (rank & ~falls) | ((UINT16_MAX - 1 - rank) & falls);
        key[i] = (int16_t)(valid[i] ? up + INT16_MIN : INT16_MAX);
    }
}

ZS_KERNEL static void keys_small(const zs_sort_key *how, size_t n, const int32_t *number,
                                 const int32_t *valid, int32_t *restrict key)
{
    const int32_t sign = how->scale < 0 ? -1 : 1;
    for (size_t i = 0; i < n; i++)
        key[i] = valid[i] ? sign * number[i] : INT32_MAX;
}

/* The bits of a float32 are in its order, as sign and size: negative ones are turned around. */
ZS_KERNEL static void keys_float(const zs_sort_key *how, size_t n, const float *stored, const double *value,
                                 int32_t *restrict key)
{
    const float sign = how->scale < 0 ? -1 : 1;
    for (size_t i = 0; i < n; i++) {
        float number = sign * stored[i] + 0.0F; /* -0 becomes 0 */
        int32_t bits;
        memcpy(&bits, &number, sizeof bits);
        bits ^= (bits >> 31) & INT32_MAX;
        key[i] = value[i] == value[i] ? bits : INT32_MAX;
    }
}

ZS_KERNEL static void keys_64(size_t n, const double *value, int64_t *restrict key)
{
    for (size_t i = 0; i < n; i++) {
        double number = value[i] + 0.0;
        int64_t bits;
        memcpy(&bits, &number, sizeof bits);
        bits ^= (bits >> 63) & INT64_MAX;
        key[i] = number == number ? bits : INT64_MAX;
    }
}

void zs_sort_keys_of_values(const double *value, size_t n, int64_t *key)
{
    keys_64(n, value, key);
}

static void make_strip(const zs_sort_key *how, const zs_packing *packing, const char *stored, size_t n,
                       char *key)
{
    int32_t number[STRIP], valid[STRIP];
    double value[STRIP];
    if (how->small) {
        zs_unpack_small(packing, stored, n, number, valid);
        if (how->size == ZS_KEY_16)
            keys_16(how, n, number, valid, (int16_t *)(void *)key);
        else
            keys_small(how, n, number, valid, (int32_t *)(void *)key);
        return;
    }
    zs_unpack(packing, stored, n, value);
    if (how->size == ZS_KEY_32)
        keys_float(how, n, (const float *)(const void *)stored, value, (int32_t *)(void *)key);
    else
        keys_64(n, value, (int64_t *)(void *)key);
}

void zs_sort_keys(const zs_sort_key *how, const zs_packing *packing, const void *stored, size_t n, void *key)
{
    size_t size = zs_type_size(packing->type);
    for (size_t i = 0; i < n; i += STRIP)
        make_strip(how, packing, (const char *)stored + i * size, n - i < STRIP ? n - i : STRIP,
                   (char *)key + i * how->size);
}

ZS_KERNEL static size_t valid_16(const int16_t *key, size_t n)
{
    size_t missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += key[i] == INT16_MAX;
    return n - missing;
}

ZS_KERNEL static size_t valid_32(const int32_t *key, size_t n)
{
    size_t missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += key[i] == INT32_MAX;
    return n - missing;
}

ZS_KERNEL static size_t valid_64(const int64_t *key, size_t n)
{
    size_t missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += key[i] == INT64_MAX;
    return n - missing;
}

size_t zs_sort_keys_valid(const zs_sort_key *how, const void *key, size_t n)
{
    return how->size == ZS_KEY_16   ? valid_16(key, n)
           : how->size == ZS_KEY_32 ? valid_32(key, n)
                                    : valid_64(key, n);
}

/* --- keys -> values ------------------------------------------------------------------------------------ */

/* The stored number that a key of 16 or 32 bits stands for. */
ZS_INLINE double number_of(const zs_sort_key *how, int32_t key)
{
    if (how->size == ZS_KEY_16) {
        int32_t up = key - INT16_MIN, rank = how->scale < 0 ? UINT16_MAX - 1 - up : up;
        return how->first + rank + (rank >= how->gap);
    }
    if (how->small)
        return how->scale < 0 ? -key : key;
    int32_t bits = key ^ ((key >> 31) & INT32_MAX);
    float number;
    memcpy(&number, &bits, sizeof number);
    return how->scale < 0 ? -number : number;
}

/* In the order of operations of zs_unpack(). */
ZS_INLINE double value_of(const zs_sort_key *how, int32_t key)
{
    return number_of(how, key) * how->scale + how->offset + 0.0;
}

ZS_INLINE double double_of(int64_t key)
{
    double value;
    key ^= (key >> 63) & INT64_MAX;
    memcpy(&value, &key, sizeof value);
    return value;
}

double zs_sort_key_value(const zs_sort_key *how, int64_t key)
{
    return how->size == ZS_KEY_64 ? double_of(key) : value_of(how, (int32_t)key);
}

ZS_KERNEL static void values_16(const zs_sort_key *how, const int16_t *key, size_t n, double *restrict value)
{
    const zs_sort_key own = *how;
    for (size_t i = 0; i < n; i++)
        value[i] = key[i] == INT16_MAX ? (double)NAN : value_of(&own, key[i]);
}

ZS_KERNEL static void values_32(const zs_sort_key *how, const int32_t *key, size_t n, double *restrict value)
{
    const zs_sort_key own = *how;
    for (size_t i = 0; i < n; i++)
        value[i] = key[i] == INT32_MAX ? (double)NAN : value_of(&own, key[i]);
}

ZS_KERNEL static void values_64(const int64_t *key, size_t n, double *restrict value)
{
    for (size_t i = 0; i < n; i++)
        value[i] = key[i] == INT64_MAX ? (double)NAN : double_of(key[i]);
}

void zs_sort_key_values(const zs_sort_key *how, const void *key, size_t n, double *value)
{
    if (how->size == ZS_KEY_16)
        values_16(how, key, n, value);
    else if (how->size == ZS_KEY_32)
        values_32(how, key, n, value);
    else
        values_64(key, n, value);
}
