#include "format/file_digest.h"

#include "base/byte_order.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/shell_word.h"
#include "format/nc.h"

#include <inttypes.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4 << 20, NUMBERS = 4 };

const char zs_file_digest_none[ZS_FILE_DIGEST_TEXT] = "xxh3 0000000000000000";

/* What numbers mean, and what they were made of.  New names stand at the end: the place of a name is in the
 * digest. */
static const char *const meaning[] = { "units",
                                       "calendar",
                                       "bounds",
                                       "climatology",
                                       "_FillValue",
                                       "missing_value",
                                       "_Unsigned",
                                       "scale_factor",
                                       "add_offset",
                                       "baseline",
                                       "step",
                                       "baseline_steps",
                                       "group",
                                       "realization",
                                       "window",
                                       "leap_day",
                                       "ddof",
                                       "min_count",
                                       "min_std",
                                       "input_valid_range",
                                       "quantization_nsb",
                                       "rounding_step",
                                       "input_months",
                                       "input_hours",
                                       "steps_every",
                                       "steps_method",
                                       "steps_complete",
                                       "seasons",
                                       "window_weights",
                                       "weights",
                                       "center",
                                       "spread",
                                       "input_mask_digest",
                                       "where",
                                       "detrend" };

static uint64_t hash_attributes(int ncid, int var, uint64_t hash)
{
    for (size_t k = 0; k < sizeof meaning / sizeof *meaning; k++) {
        double number[NUMBERS] = { 0 };
        char *text = zs_get_long_text(ncid, var, meaning[k]);
        size_t n = text ? 0 : zs_get_numbers(ncid, var, meaning[k], NUMBERS, number);
        n = n < NUMBERS ? n : NUMBERS;
        if (!zs_little_endian())
            zs_swap_bytes(number, n, sizeof *number);
        if (text || n > 0)
            hash = zs_digest_bytes(hash + k, text ? (void *)text : number,
                                   text ? strlen(text) : n * sizeof *number);
        free(text);
    }
    return hash;
}

static uint64_t hash_piece(const zs_pieces *p, int64_t n, void *values, uint64_t hash)
{
    if (p->type == NC_STRING) {
        char **text = values;
        for (int64_t i = 0; i < n; i++)
            hash = zs_digest_bytes(hash, text[i] ? text[i] : "", text[i] ? strlen(text[i]) : 0);
        nc_free_string((size_t)n, text);
        return hash;
    }
    if (!zs_little_endian())
        zs_swap_bytes(values, (size_t)n, p->size);
    return zs_digest_bytes(hash, values, (size_t)n * p->size);
}

static int hash_values(int ncid, int var, const char *path, uint64_t *hash, zs_error *err)
{
    zs_pieces p;
    if (zs_pieces_make(ncid, var, path, 1, ROOM, false, &p, err))
        return -1;
    if (p.type > NC_MAX_ATOMIC_TYPE)
        return 0; /* a type of the user's: zscore writes none */
    void *values = zs_alloc((size_t)p.most, p.size, "a coordinate", err);
    int result = values ? 0 : -1;
    for (int64_t k = 0; k < p.n && result == 0; k++) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        int64_t n;
        zs_piece_at(&p, k, start, count, &n);
        if ((result = zs_piece_read(&p, k, path, values, err)) == 0)
            *hash = hash_piece(&p, n, values, *hash);
    }
    free(values);
    return result;
}

int zs_file_digest(int ncid, const char *path, char text[ZS_FILE_DIGEST_TEXT], zs_error *err)
{
    int nvar = 0;
    uint64_t sum = 0;
    char name[ZS_NAME];
    nc_inq_nvars(ncid, &nvar);
    for (int var = 0; var < nvar; var++) {
        nc_inq_varname(ncid, var, name);
        uint64_t hash = hash_attributes(ncid, var, zs_digest_bytes(0, name, strlen(name)));
        if (zs_attribute_type(ncid, var, zs_digest_attribute) == NC_NAT &&
            hash_values(ncid, var, path, &hash, err)) {
            err->status = ZS_FAILED;
            return -1;
        }
        sum += hash;
    }
    snprintf(text, ZS_FILE_DIGEST_TEXT, "xxh3 %016" PRIx64, sum);
    return 0;
}

int zs_file_digest_check(int ncid, const char *path, zs_error *err)
{
    char text[ZS_FILE_DIGEST_TEXT];
    if (zs_attribute_type(ncid, NC_GLOBAL, zs_digest_attribute) == NC_NAT)
        return 0;
    char *said = zs_get_long_text(ncid, NC_GLOBAL, zs_digest_attribute);
    int result = zs_file_digest(ncid, path, text, err);
    if (result == 0 && (!said || strcmp(said, text) != 0))
        result = zs_fail_digest(path, "times, coordinates or attributes", err);
    free(said);
    return result;
}

int zs_digest_take(const zs_pieces *pieces, const char *path, const char *name, zs_digest *said,
                   zs_digest *made, zs_error *err)
{
    *said = *made = (zs_digest){ 0 };
    if (zs_attribute_type(pieces->ncid, pieces->var, zs_digest_attribute) == NC_NAT)
        return 0;
    char *text = zs_get_long_text(pieces->ncid, pieces->var, zs_digest_attribute);
    bool good = text && zs_digest_of(text, pieces->ndim, pieces->length, said);
    free(text);
    if (!good)
        return zs_fail_digest(path, name, err);
    *made = zs_digest_none(said->unit, pieces->ndim, pieces->length);
    return 0;
}

int zs_fail_digest(const char *path, const char *what, zs_error *err)
{
    char word[ZS_SHELL_WORD];
    return zs_fail(
        err, ZS_REFUSED,
        "%s: %s: digest and numbers differ: the file is damaged, or another program changed it; get "
        "or make it again.  If you know what was changed and trust it, remove the digests: ncatted "
        "-O -a digest,,d,, -a digest,global,d,, %s",
        path, what, zs_shell_word(path, word));
}
