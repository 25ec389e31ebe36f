#include "format/map_places.h"

#include "base/activity.h"
#include "base/range.h"
#include "base/system_error.h"
#include "format/classic.h"
#include "format/nc.h"
#include "format/open.h"

#include <errno.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int fail(const char *path, const char *variable, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "%s: looking where the maps of %s lie in it: it cannot be read", path,
                   variable);
}

/* Ask netcdf-c for the shape of the variable.  *classic: is the file a classic one? */
static int find_shape(const char *path, const char *variable, zs_map_places *p, bool *classic, zs_error *err)
{
    int ncid, var, dim[ZS_DIM_MAX], format = 0;
    nc_type type = NC_NAT;
    zs_activity_begin(ZS_PARSES, path, "reading its header for the page");
    if (zs_open(path, &ncid, err)) {
        zs_activity_end();
        err->status = ZS_FAILED;
        return -1;
    }
    bool good = nc_inq_format(ncid, &format) == NC_NOERR && nc_inq_varid(ncid, variable, &var) == NC_NOERR &&
                nc_inq_vartype(ncid, var, &type) == NC_NOERR &&
                nc_inq_type(ncid, type, NULL, &p->size) == NC_NOERR;
    p->real = type == NC_FLOAT || type == NC_DOUBLE;
    p->ndim = good ? zs_var_dims(ncid, var, ZS_DIM_MAX, dim) : -1;
    good = p->ndim >= 0 && p->ndim <= ZS_DIM_MAX;
    for (int k = 0; good && k < p->ndim; k++)
        p->extent[k] = (int64_t)zs_dim_length(ncid, dim[k]);
    zs_activity_end();
    *classic = format != NC_FORMAT_NETCDF4 && format != NC_FORMAT_NETCDF4_CLASSIC;
    return zs_close_read(ncid, path, good ? 0 : fail(path, variable, err), err);
}

/* Part the dimensions: the last ones make a map. */
static bool part_dimensions(zs_map_places *p)
{
    int64_t map = 1;
    p->lead = p->ndim;
    while (p->lead > 0 && map < p->rows * p->columns)
        map *= p->extent[--p->lead];
    p->nmap = 1;
    for (int k = 0; k < p->lead; k++)
        p->nmap *= p->extent[k];
    return map == p->rows * p->columns && p->nmap > 0;
}

static int find_in_classic(const char *path, const char *variable, zs_map_places *p, bool *known,
                           zs_error *err)
{
    zs_classic classic;
    if (zs_classic_read(path, &classic, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    const zs_classic_var *var = zs_classic_find(&classic, variable);
    int64_t map = p->rows * p->columns * (int64_t)p->size;
    *known = var && (!var->record || (p->lead > 0 && var->size % map == 0 && p->nmap == classic.nrecord));
    if (*known) {
        p->begin = var->begin;
        p->step = var->record ? classic.record_size : map;
    }
    zs_classic_clear(&classic);
    return 0;
}

/* Take over the filters of the chunks; false if a script could not undo them in the order that it knows. */
static bool find_filters(zs_map_places *p)
{
    int n = H5Pget_nfilters(p->set.how);
    for (int k = 0; k < n; k++) {
        unsigned flags, config;
        size_t values = 0;
        H5Z_filter_t filter =
            H5Pget_filter2(p->set.how, (unsigned)k, &flags, &values, NULL, 0, NULL, &config);
        if (filter == H5Z_FILTER_FLETCHER32 && (k == 0 || k == n - 1) && !p->fletcher32)
            p->fletcher32 = true;
        else if (filter == H5Z_FILTER_SHUFFLE && !p->shuffle && !p->deflate)
            p->shuffle = true;
        else if (filter == H5Z_FILTER_DEFLATE && !p->deflate)
            p->deflate = true;
        else
            return false;
    }
    return n >= 0;
}

/* Is a chunk made of whole rows of one map? */
static bool find_chunks(zs_map_places *p)
{
    hsize_t chunk[ZS_DIM_MAX];
    if (H5Pget_layout(p->set.how) != H5D_CHUNKED || H5Pget_chunk(p->set.how, p->ndim, chunk) != p->ndim ||
        p->lead == p->ndim || !find_filters(p))
        return false;
    for (int k = 0; k < p->ndim; k++)
        if ((k < p->lead && chunk[k] != 1) || (k > p->lead && (int64_t)chunk[k] != p->extent[k]))
            return false;
    bool by_rows = p->extent[p->lead] == p->rows;
    p->chunk_rows = by_rows ? (int64_t)chunk[p->lead] : p->rows;
    return by_rows || (int64_t)chunk[p->lead] == p->extent[p->lead];
}

static int find_in_hdf5(const char *path, const char *variable, zs_map_places *p, bool *known, zs_error *err)
{
    if (!zs_hdf5_set_open(path, variable, p->size, p->ndim, p->extent, &p->set))
        return fail(path, variable, err);
    p->little_endian = !p->set.big;
    haddr_t at = H5Dget_offset(p->set.set);
    p->begin = at == HADDR_UNDEF ? -1 : (int64_t)at;
    p->step = p->rows * p->columns * (int64_t)p->size;
    *known = at != HADDR_UNDEF || find_chunks(p);
    return 0;
}

int zs_map_places_open(const char *path, const char *variable, int64_t rows, int64_t columns,
                       zs_map_places *places, bool *known, zs_error *err)
{
    struct stat status;
    bool classic = false;
    *places =
        (zs_map_places){ .rows = rows, .columns = columns, .open = true, .set = { -1, -1, -1, -1, false } };
    *known = false;
    int result =
        stat(path, &status) ? zs_fail_system(err, ZS_FAILED, errno, path, "looking at it for the report") : 0;
    places->bytes = result == 0 ? (int64_t)status.st_size : 0;
    if (result == 0)
        result = find_shape(path, variable, places, &classic, err);
    if (result == 0 && part_dimensions(places))
        result = classic ? find_in_classic(path, variable, places, known, err)
                         : find_in_hdf5(path, variable, places, known, err);
    if (result || !*known)
        zs_map_places_close(places);
    return result;
}

int64_t zs_map_places_pieces(const zs_map_places *places)
{
    return places->begin >= 0 ? 1 : zs_divide_up(places->rows, places->chunk_rows);
}

/* Find the chunk whose first row this is. */
static bool find_chunk(const zs_map_places *p, int64_t map, int64_t row, zs_map_piece *piece)
{
    hsize_t corner[ZS_DIM_MAX] = { 0 }, bytes = 0;
    haddr_t at = HADDR_UNDEF;
    unsigned skipped = 0;
    for (int k = p->lead - 1; k >= 0; map /= p->extent[k--])
        corner[k] = (hsize_t)(map % p->extent[k]);
    corner[p->lead] = (hsize_t)row;
    if (H5Dget_chunk_info_by_coord(p->set.set, corner, &skipped, &at, &bytes) < 0 || at == HADDR_UNDEF ||
        skipped)
        return false;
    *piece = (zs_map_piece){ (int64_t)at, (int64_t)bytes, row, p->chunk_rows };
    return true;
}

int64_t zs_map_places_of(const zs_map_places *places, int64_t map, zs_map_piece *piece)
{
    int64_t n = zs_map_places_pieces(places), bytes = places->rows * places->columns * (int64_t)places->size;
    if (places->begin >= 0) {
        *piece = (zs_map_piece){ places->begin + map * places->step, bytes, 0, places->rows };
        return piece->at + bytes <= places->bytes;
    }
    for (int64_t k = 0; k < n; k++)
        if (!find_chunk(places, map, k * places->chunk_rows, &piece[k]))
            return 0;
    return n;
}

void zs_map_places_close(zs_map_places *places)
{
    if (places->open)
        zs_hdf5_set_close(&places->set);
    *places = (zs_map_places){ 0 };
}
