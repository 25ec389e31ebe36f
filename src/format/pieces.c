#include "format/pieces.h"

#include "base/activity.h"
#include "base/range.h"
#include "format/nc.h"

enum { LARGE = 64 << 20 }; /* bytes: so large a chunk is cut */

static int look(zs_pieces *p, const char *path, zs_error *err)
{
    int dim[ZS_DIM_MAX];
    p->ndim = zs_var_dims(p->ncid, p->var, ZS_DIM_MAX, dim);
    if (p->ndim < 0 || p->ndim > ZS_DIM_MAX || nc_inq_vartype(p->ncid, p->var, &p->type) != NC_NOERR ||
        nc_inq_type(p->ncid, p->type, NULL, &p->size) != NC_NOERR)
        return zs_fail(err, ZS_REFUSED, "%s: a variable with %d dimensions cannot be read", path, p->ndim);
    for (int k = 0; k < p->ndim; k++)
        p->length[k] = (int64_t)zs_dim_length(p->ncid, dim[k]);
    return 0;
}

/* Let pieces end where chunks do; and have a whole chunk at least, so that ranks do not decode one twice, if
 * it is not very large. */
static void align(zs_pieces *p)
{
    size_t chunk[ZS_DIM_MAX];
    int storage = NC_CONTIGUOUS;
    if (p->split < 0 || nc_inq_var_chunking(p->ncid, p->var, &storage, chunk) != NC_NOERR ||
        storage != NC_CHUNKED)
        return;
    int64_t edge = (int64_t)chunk[p->split];
    if (edge > 0 && p->range >= edge)
        p->range = p->range / edge * edge;
    else if ((double)edge * (double)p->inner * (double)p->size <= LARGE)
        p->range = zs_min(edge, p->length[p->split]);
}

int zs_pieces_make(int ncid, int var, const char *path, int64_t unit, size_t room, bool aligned,
                   zs_pieces *pieces, zs_error *err)
{
    *pieces = (zs_pieces){ .ncid = ncid, .var = var, .split = -1, .inner = 1, .range = 1, .n = 1 };
    zs_pieces *p = pieces;
    if (look(p, path, err))
        return -1;
    int64_t inner = 1, most = zs_max(1, (int64_t)(room / p->size));
    bool whole = unit == 1; /* are the dimensions behind this one whole units? */
    p->split = p->ndim;
    for (int k = p->ndim - 1; k >= 0 && (p->split == p->ndim || inner <= most); k--) {
        p->split = whole ? k : p->split;
        p->inner = whole ? inner : p->inner;
        inner *= p->length[k];
        whole = whole || inner == unit;
    }
    if (!whole)
        return zs_fail(err, ZS_REFUSED, "%s: a variable has no rows of %lld numbers", path, (long long)unit);
    if (p->split == p->ndim || inner <= most) { /* a single unit, or all fits */
        p->split = -1;
        p->most = inner;
        return 0;
    }
    p->range = zs_max(1, zs_min(p->length[p->split], most / zs_max(1, p->inner)));
    if (aligned)
        align(p);
    p->n = zs_divide_up(p->length[p->split], p->range);
    for (int k = 0; k < p->split; k++)
        p->n *= p->length[k];
    p->most = p->range * p->inner;
    return 0;
}

int64_t zs_piece_at(const zs_pieces *p, int64_t k, size_t *start, size_t *count, int64_t *n)
{
    for (int d = 0; d < p->ndim; d++) {
        start[d] = 0;
        count[d] = (size_t)(d < p->split ? 1 : p->length[d]);
    }
    *n = p->most;
    if (p->split < 0)
        return 0;
    int64_t across = zs_divide_up(p->length[p->split], p->range), outer = k / across;
    int64_t begin = k % across * p->range, some = zs_min(p->range, p->length[p->split] - begin);
    start[p->split] = (size_t)begin;
    count[p->split] = (size_t)some;
    *n = some * p->inner;
    int64_t first = (outer * p->length[p->split] + begin) * p->inner;
    for (int d = p->split - 1; d >= 0; d--, outer /= p->length[d + 1])
        start[d] = (size_t)(outer % p->length[d]);
    return first;
}

int zs_piece_read(const zs_pieces *p, int64_t k, const char *path, void *values, zs_error *err)
{
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
    int64_t n;
    char name[ZS_NAME] = "";
    zs_piece_at(p, k, start, count, &n);
    int status = n > 0 ? nc_get_vara(p->ncid, p->var, start, count, values) : NC_NOERR;
    zs_activity_move();
    if (status == NC_NOERR)
        return 0;
    nc_inq_varname(p->ncid, p->var, name);
    return zs_fail(err, ZS_FAILED, "%s: reading variable %s: %s", path, name, nc_strerror(status));
}
