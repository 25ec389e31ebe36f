#include "stats/spare.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The smallest and the largest number of each type of integers; of 64 bits as far as float64 has them. */
static const double least[] = { INT8_MIN, 0, INT16_MIN, 0, INT32_MIN, 0, -0x1p63, 0 },
                    most[] = { INT8_MAX,  UINT8_MAX,  INT16_MAX,       UINT16_MAX,
                               INT32_MAX, UINT32_MAX, 0x1p63 - 0x1p10, 0x1p64 - 0x1p11 };

#define STORE(NAME, TYPE)                    \
    static void NAME(double x, void *number) \
    {                                        \
        TYPE v = (TYPE)x;                    \
        memcpy(number, &v, sizeof v);        \
    }

STORE(store_int8, int8_t)
STORE(store_uint8, uint8_t)
STORE(store_int16, int16_t)
STORE(store_uint16, uint16_t)
STORE(store_int32, int32_t)
STORE(store_uint32, uint32_t)
STORE(store_int64, int64_t)
STORE(store_uint64, uint64_t)
STORE(store_float, float)
STORE(store_double, double)

/* Store a number of this type, if the type has it, and ask whether it is missing. */
static bool is_spare(const zs_packing *packing, double x, void *number)
{
    static void (*const store[])(double, void *) = { store_int8,  store_uint8,  store_int16, store_uint16,
                                                     store_int32, store_uint32, store_int64, store_uint64,
                                                     store_float, store_double };
    zs_type type = packing->type;
    if (type < ZS_FLOAT && !(x >= least[type] && x <= most[type] && x == floor(x)))
        return false;
    store[type](x, number);
    return zs_missing_count(packing, number, 1) == 1;
}

bool zs_spare_find(const zs_packing *packing, void *number)
{
    if (packing->type >= ZS_FLOAT)
        return is_spare(packing, NAN, number);
    for (int k = 0; k < packing->nmissing; k++)
        if (is_spare(packing, packing->missing[k], number))
            return true;
    return is_spare(packing, least[packing->type], number) || is_spare(packing, most[packing->type], number);
}

bool zs_spare_make(zs_packing *packing)
{
    static const zs_type wider[] = { ZS_INT16, ZS_INT16, ZS_INT32, ZS_INT32, ZS_INT64, ZS_INT64 };
    char number[ZS_SPARE_BYTES];
    if (zs_spare_find(packing, number))
        return true;
    if (packing->type >= ZS_INT64)
        return false;
    packing->type = wider[packing->type];
    packing->nmissing = 1; /* no stored number is any of the others */
    packing->missing[0] = least[packing->type];
    packing->rounded = 0;
    return true;
}

/* From the last number to the first: each goes to a place that nothing is read from any more. */
#define WIDEN(NAME, FROM, TO)                             \
    static void NAME(size_t n, char *numbers)             \
    {                                                     \
        for (size_t i = n; i-- > 0;) {                    \
            FROM v;                                       \
            memcpy(&v, numbers + i * sizeof v, sizeof v); \
            TO w = v;                                     \
            memcpy(numbers + i * sizeof w, &w, sizeof w); \
        }                                                 \
    }

WIDEN(widen_int8, int8_t, int16_t)
WIDEN(widen_uint8, uint8_t, int16_t)
WIDEN(widen_int16, int16_t, int32_t)
WIDEN(widen_uint16, uint16_t, int32_t)
WIDEN(widen_int32, int32_t, int64_t)
WIDEN(widen_uint32, uint32_t, int64_t)

void zs_spare_widen(zs_type from, zs_type to, size_t n, void *numbers)
{
    static void (*const widen[])(size_t, char *) = { widen_int8,   widen_uint8, widen_int16,
                                                     widen_uint16, widen_int32, widen_uint32 };
    if (from != to)
        widen[from](n, numbers);
}
