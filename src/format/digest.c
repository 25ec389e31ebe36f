#include "format/digest.h"

#include "base/byte_order.h"
#include "base/kernel.h"
#include "base/range.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#if defined HAVE_XXH_DISPATCH
#include <xxh_x86dispatch.h> /* which gives the usual names to the versions that fit the processor */
#else
#define XXH_INLINE_ALL /* the header alone is needed */
#include <xxhash.h>
#endif

const char zs_digest_attribute[] = "digest";

/* What a text begins with: the algorithm, and the length of a unit. */
static const char head[] = "%s %" PRId64 ":";

static const char *algorithm_of(int64_t unit)
{
    return unit == 1 ? "mix64" : "xxh3";
}

zs_digest zs_digest_none(int64_t unit, int ndim, const int64_t *length)
{
    int64_t n = 1, lead = 1;
    for (int k = ndim - 1; k >= 0; k--) {
        n *= length[k];
        lead = length[k] > 1 ? length[k] : lead;
    }
    zs_digest digest = { .unit = unit, .nunit = n / unit, .lead = n / unit >= lead ? lead : 1 };
    digest.nparts = (int)zs_min(digest.lead, ZS_DIGEST_PARTS);
    return digest;
}

int zs_digest_part(const zs_digest *digest, int64_t slice)
{
    return (int)(slice * digest->nparts / digest->lead);
}

/* Single numbers: 64 bits that are mixed by the finalizer of splitmix64. */
ZS_INLINE uint64_t mixed(uint64_t place, uint64_t bits)
{
    uint64_t z = bits + (place + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

ZS_KERNEL static uint64_t mix_short(uint64_t place, size_t n, const char *values)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, values + i * sizeof bits, sizeof bits);
        sum += mixed(place + i, bits);
    }
    return sum;
}

ZS_KERNEL static uint64_t mix_long(uint64_t place, size_t n, const char *values)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, values + i * sizeof bits, sizeof bits);
        sum += mixed(place + i, bits);
    }
    return sum;
}

/* The sum of n units from number `unit` on; of `bytes` bytes each. */
static uint64_t sum_of(bool single, int64_t unit, int64_t n, size_t bytes, const char *values)
{
    uint64_t sum = 0;
    if (single)
        return bytes == 4 ? mix_short((uint64_t)unit, (size_t)n, values)
                          : mix_long((uint64_t)unit, (size_t)n, values);
    for (int64_t i = 0; i < n; i++, values += bytes)
        sum += XXH3_64bits_withSeed(values, bytes, (uint64_t)(unit + i));
    return sum;
}

void zs_digest_add(zs_digest *digest, int64_t first, int64_t n, size_t size, void *values)
{
    size_t bytes = (size_t)digest->unit * size;
    int64_t of_slice = digest->nunit / digest->lead, unit = first / digest->unit;
    int64_t end = unit + n / digest->unit;
    const char *next = values;
    bool swap = digest->unit > 1 && !zs_little_endian(); /* a single number is taken as a number */
    if (swap)
        zs_swap_bytes(values, (size_t)n, size);
    while (unit < end) {
        int64_t slice = unit / of_slice, some = zs_min(end, (slice + 1) * of_slice) - unit;
        digest->sum[zs_digest_part(digest, slice)] += sum_of(digest->unit == 1, unit, some, bytes, next);
        unit += some;
        next += (size_t)some * bytes;
    }
    if (swap)
        zs_swap_bytes(values, (size_t)n, size);
}

const char *zs_digest_text(const zs_digest *digest, char text[ZS_DIGEST_TEXT])
{
    int used = snprintf(text, ZS_DIGEST_TEXT, head, algorithm_of(digest->unit), digest->unit);
    for (int k = 0; k < digest->nparts; k++)
        used += snprintf(text + used, (size_t)(ZS_DIGEST_TEXT - used), " %016" PRIx64, digest->sum[k]);
    return text;
}

/* The unit of a text: a row, or a single number.  0: it is no digest of such a variable. */
static int64_t unit_of(const char *text, int ndim, const int64_t *length)
{
    int64_t unit;
    int used = 0;
    const char *number = strchr(text, ' ');
    if (!number || sscanf(number, " %" SCNd64 ":%n", &unit, &used) != 1 || used == 0)
        return 0;
    return unit == 1 || (unit > 0 && ndim > 0 && unit == length[ndim - 1]) ? unit : 0;
}

bool zs_digest_of(const char *text, int ndim, const int64_t *length, zs_digest *digest)
{
    char again[ZS_DIGEST_TEXT];
    int64_t unit = unit_of(text, ndim, length);
    *digest = (zs_digest){ 0 };
    if (unit == 0)
        return false;
    zs_digest taken = zs_digest_none(unit, ndim, length);
    const char *next = strchr(text, ':') + 1;
    for (int k = 0, used; k < taken.nparts; k++, next += used)
        if (sscanf(next, " %16" SCNx64 "%n", &taken.sum[k], &used) != 1)
            return false;
    if (strcmp(text, zs_digest_text(&taken, again)) != 0)
        return false;
    *digest = taken;
    return true;
}

uint64_t zs_digest_bytes(uint64_t seed, const void *bytes, size_t n)
{
    return XXH3_64bits_withSeed(bytes, n, seed);
}
