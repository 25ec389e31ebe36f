#include "format/digest.h"

#include "base/byte_order.h"
#include "base/range.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL /* a unit can be a single number: no call for each */
#include <xxhash.h>

const char zs_digest_attribute[] = "digest";

/* What a text begins with: the algorithm, and the length of a unit. */
static const char head[] = "xxh3 %" PRId64 ":";

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

void zs_digest_add(zs_digest *digest, int64_t first, int64_t n, size_t size, void *values)
{
    size_t bytes = (size_t)digest->unit * size;
    int64_t of_slice = digest->nunit / digest->lead, unit = first / digest->unit;
    int64_t end = unit + n / digest->unit;
    const char *next = values;
    if (!zs_little_endian())
        zs_swap_bytes(values, (size_t)n, size);
    while (unit < end) {
        int64_t slice = unit / of_slice, stop = zs_min(end, (slice + 1) * of_slice);
        uint64_t sum = 0;
        for (; unit < stop; unit++, next += bytes)
            sum += XXH3_64bits_withSeed(next, bytes, (uint64_t)unit);
        digest->sum[zs_digest_part(digest, slice)] += sum;
    }
    if (!zs_little_endian())
        zs_swap_bytes(values, (size_t)n, size);
}

const char *zs_digest_text(const zs_digest *digest, char text[ZS_DIGEST_TEXT])
{
    int used = snprintf(text, ZS_DIGEST_TEXT, head, digest->unit);
    for (int k = 0; k < digest->nparts; k++)
        used += snprintf(text + used, (size_t)(ZS_DIGEST_TEXT - used), " %016" PRIx64, digest->sum[k]);
    return text;
}

/* The unit of a text: a row, or a single number.  0: it is no digest of such a variable. */
static int64_t unit_of(const char *text, int ndim, const int64_t *length)
{
    int64_t unit;
    int used = 0;
    if (sscanf(text, "xxh3 %" SCNd64 ":%n", &unit, &used) != 1 || used == 0)
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
