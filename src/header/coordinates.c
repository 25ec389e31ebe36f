#include "header/coordinates.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/nc.h"
#include "header/angle.h"
#include "header/numbers.h"
#include "header/same_places.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

/* The values of a coordinate at one time, as netcdf-c is asked for them. */
typedef struct slab {
    size_t start[3], count[3]; /* along each dimension; that of time, if the coordinate has it, comes first */
    size_t values;             /* 0: there is nothing to read */
    size_t times;              /* 1 without that dimension */
} slab;

static slab find_slab(const zs_source *s, zs_var var)
{
    int dim[2];
    bool repeated;
    int ndim = zs_source_space_dims(s, var, 2, dim, &repeated);
    slab b = { .times = repeated ? (size_t)zs_source_length(s, s->axes.time) : 1 };
    if (ndim < 1 || ndim > 2)
        return b;
    b.values = b.count[0] = 1;
    for (int k = 0; k < ndim; k++) {
        b.count[k + repeated] = zs_dim_length(s->ncid, dim[k]);
        b.values *= b.count[k + repeated];
    }
    b.values = b.times > 0 ? b.values : 0;
    return b;
}

static int read_slab(const zs_source *s, zs_var var, const slab *b, double **values, zs_error *err)
{
    enum { BYTES = 40 }; /* of a value: here, of the last time, as stored, and in the reference */
    double degrees = zs_angle_degrees(var.ncid, var.id);
    if (zs_source_check_room(s, var, b->values, BYTES, err))
        return -1;
    *values = zs_alloc(b->values, sizeof **values, "coordinates", err);
    if (!*values ||
        zs_numbers_read_box(var.ncid, var.id, s->path, b->start, b->count, b->values, *values, err))
        return -1;
    for (size_t i = 0; degrees != 1 && i < b->values; i++)
        (*values)[i] *= degrees;
    return 0;
}

int zs_coordinates_read(const zs_source *s, zs_var var, double **values, int64_t *n, zs_error *err)
{
    slab b = find_slab(s, var);
    *values = NULL;
    *n = (int64_t)b.values;
    return b.values == 0 ? 0 : read_slab(s, var, &b, values, err);
}

int zs_coordinates_move(const zs_source *s, zs_var var, bool *moves, zs_error *err)
{
    slab b = find_slab(s, var);
    double *first = NULL, *last = NULL;
    *moves = false;
    if (b.values == 0 || b.times < 2)
        return 0;
    int result = read_slab(s, var, &b, &first, err);
    b.start[0] = b.times - 1;
    if (result == 0 && (result = read_slab(s, var, &b, &last, err)) == 0)
        *moves = zs_places_differ(last, first, (int64_t)b.values, false) < (int64_t)b.values;
    free(last);
    free(first);
    return result;
}

int zs_coordinates_compare(const zs_source *s, zs_var var, const double *wanted, int64_t n, const char *what,
                           const char *reference_path, zs_error *err)
{
    double *value = NULL;
    int64_t found = 0, at;
    bool moves = false;
    if (find_slab(s, var).times == 0)
        return 0; /* a file without steps */
    if (zs_coordinates_move(s, var, &moves, err) || zs_coordinates_read(s, var, &value, &found, err)) {
        free(value);
        return -1;
    }
    int result = 0;
    if (moves)
        result = zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: the %s change with time here", s->path,
                         reference_path, what);
    else if (found != n)
        result = zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %s differ in number", s->path,
                         reference_path, what);
    else if ((at = zs_places_differ(value, wanted, n, false)) < n)
        result = zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %s %.9g there, %.9g here", s->path,
                         reference_path, what, wanted[at], value[at]);
    free(value);
    return result;
}

/* One text, with its zero byte, added to a hash: FNV-1a, 64 bits (Fowler, Noll and Vo 1991). */
static uint64_t add_text(uint64_t digest, const char *text)
{
    do
        digest = (digest ^ (unsigned char)*text) * 1099511628211U;
    while (*text++);
    return digest;
}

uint64_t zs_member_digest(const zs_source *s, int position)
{
    char name[ZS_NAME], text[ZS_TEXT];
    zs_var var;
    int dim[2];
    uint64_t digest = 14695981039346656037U;
    zs_source_dim_name(s, position, name);
    if (position < 0 || !zs_source_find(s, name, &var))
        return 0;
    int ndim = zs_var_dims(var.ncid, var.id, 2, dim);
    if (ndim < 1 || dim[0] != s->axes.dim[position])
        return 0;
    for (int64_t i = 0; i < zs_source_length(s, position); i++) {
        size_t at = (size_t)i, one = 1;
        double value;
        zs_error unread;
        if (!zs_read_label(var.ncid, var.id, at, text)) {
            if (ndim != 1 || zs_numbers_read_box(var.ncid, var.id, s->path, &at, &one, 1, &value, &unread))
                return 0;
            snprintf(text, sizeof text, "%.17g", value);
        }
        digest = add_text(digest, text);
    }
    return digest;
}

int64_t zs_select_nearest(const double *value, int64_t n, double wanted)
{
    int64_t best = -1;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(value[i]) && (best < 0 || fabs(value[i] - wanted) < fabs(value[best] - wanted)))
            best = i;
    if (best < 0 || fabs(value[best] - wanted) > 1e-3 * fmax(fabs(wanted), fabs(value[best])))
        return -1;
    return best;
}
