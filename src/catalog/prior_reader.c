#include "catalog/prior_reader.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/range.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/axes.h"
#include "spec/fields.h"
#include "time/groups.h"

#include <math.h>
#include <netcdf.h>

/* Each number is read once, and the chunks that netcdf-c would keep of many files take much memory.  Files
 * without chunks have no caches: so a failure means nothing. */
static void read_without_cache(int ncid)
{
    int nvar = 0;
    nc_inq_nvars(ncid, &nvar);
    for (int var = 0; var < nvar; var++)
        nc_set_var_chunk_cache(ncid, var, 0, 1, 0.75F);
}

static int open_again(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec,
                      const zs_grid *grid, zs_error *err)
{
    zs_source *s = &reader->source;
    const char *levels = grid->levels.dim; /* never rows or columns */
    char mean[ZS_NAME];
    *s = (zs_source){ .path = prior->path, .member = -1 };
    if (zs_prior_check_unchanged(prior, spec->climatology.extend != NULL, err))
        return -1;
    int status = nc_open(s->path, NC_NOWRITE, &s->ncid);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->path, "cannot be opened again");
    reader->open = true;
    if (prior->groups.alone)
        read_without_cache(s->ncid);
    zs_field_name(spec, ZS_FIELD_MEAN, mean);
    status = nc_inq_varid(s->ncid, mean, &s->var);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->path, mean);
    return zs_axes_find(s->ncid, s->var, s->path, &levels, *levels != '\0', &s->axes, err);
}

/* The numbers of one group, level by level. */
typedef struct wanted_part {
    int layer; /* of the file */
    zs_range rows;
    const zs_grid *grid;
    size_t cells;
} wanted_part;

/* Read the rows of one level.  Returns netCDF's status. */
static int read_level(const zs_source *s, int var, const wanted_part *part, int64_t level, zs_range rows,
                      bool real, void *values)
{
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX] = { 0 };
    for (int k = 0; k < s->axes.ndim; k++) {
        start[k] = k == s->axes.time  ? (size_t)part->layer
                   : k == s->axes.row ? (size_t)rows.first
                   : k == s->axes.col ? 0
                                      : (size_t)level;
        count[k] = k == s->axes.row ? (size_t)rows.count : k == s->axes.col ? (size_t)part->grid->ncol : 1;
    }
    return real ? nc_get_vara_double(s->ncid, var, start, count, values)
                : nc_get_vara_int(s->ncid, var, start, count, values);
}

/* Read one field: float64, with NaN where it is missing, or int32.  values: [cells]. */
static int read_field(zs_prior_reader *reader, const zs_spec *spec, zs_field field, const wanted_part *part,
                      void *values, zs_error *err)
{
    const zs_source *s = &reader->source;
    char name[ZS_NAME], *to = values;
    size_t cells = part->cells;
    int var, status;
    bool real = zs_field_type_of(field) == ZS_FIELD_DOUBLE;
    zs_field_name(spec, field, name);
    status = nc_inq_varid(s->ncid, name, &var);
    int64_t height = part->grid->rows.count, end = part->rows.first + part->rows.count;
    for (int64_t row = part->rows.first, n; row < end && status == NC_NOERR; row += n) {
        n = zs_min(height - row % height, end - row);
        status = read_level(s, var, part, row / height, (zs_range){ row % height, n }, real, to);
        to += (size_t)(n * part->grid->ncol) * zs_field_size(field);
    }
    if (status != NC_NOERR)
        return zs_fail(err, ZS_FAILED, "%s: reading %s: %s", s->path, name, zs_library_text(status));
    double fill, *value = values;
    reader->bytes += (int64_t)(cells * zs_field_size(field));
    if (real && zs_get_numbers(s->ncid, var, "_FillValue", 1, &fill) > 0)
        for (size_t i = 0; i < cells; i++)
            value[i] = value[i] == fill ? NAN : value[i];
    return 0;
}

/* Can nstep more values be counted?  n: cells. */
static int check_counts(const char *path, zs_statistics s, size_t n, int64_t nstep, zs_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (s.count[i] > INT32_MAX - nstep)
            return zs_fail(err, ZS_FAILED, "%s: a cell has %d values, and no more than %d can be counted",
                           path, s.count[i], INT32_MAX);
    return 0;
}

static int read_layer(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec,
                      const wanted_part *part, int64_t nstep, zs_statistics into, zs_error *err)
{
    if (!reader->open && open_again(reader, prior, spec, part->grid, err))
        return -1;
    bool smoothed = *prior->smooth, taken = zs_prior_is_taken(prior), left = smoothed && !taken;
    bool trend = spec->climatology.detrend;
    struct {
        zs_field field;
        void *values;
        bool unread; /* mean and std follow from the rest, unless they were smoothed and are taken as they are
                      */
    } wanted[] = { { ZS_FIELD_MEAN, into.mean, left },
                   { ZS_FIELD_STD, into.std, !taken },
                   { ZS_FIELD_COUNT, into.count, false },
                   { ZS_FIELD_MIN, into.min, false },
                   { ZS_FIELD_MAX, into.max, false },
                   { ZS_FIELD_EXCESS, into.excess, false },
                   { ZS_FIELD_M2, into.m2, false },
                   { ZS_FIELD_TIME_MEAN, into.line.time, !trend },
                   { ZS_FIELD_TIME_M2, into.line.square, !trend },
                   { ZS_FIELD_TIME_PRODUCT, into.line.product, !trend } };
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
        if (!wanted[k].unread && read_field(reader, spec, wanted[k].field, part, wanted[k].values, err))
            return -1;
    return check_counts(prior->path, into, part->cells, nstep, err);
}

int zs_prior_read(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, int key, zs_range rows,
                  const zs_grid *grid, int64_t nstep, zs_statistics into, zs_error *err)
{
    const wanted_part part = { .layer = zs_prior_layer(&prior->groups, key),
                               .rows = rows,
                               .grid = grid,
                               .cells = (size_t)(rows.count * grid->ncol) };
    zs_statistics_none(part.cells, into);
    if (part.layer < 0 || part.cells == 0)
        return 0;
    zs_activity_begin(ZS_MOVES, prior->path, "reading its statistics");
    int result = read_layer(reader, prior, spec, &part, nstep, into, err);
    zs_activity_end();
    return result;
}

void zs_prior_close(zs_prior_reader *reader)
{
    zs_error unused; /* all that is needed of it was read */
    if (reader->open)
        zs_close_read(reader->source.ncid, reader->source.path, 0, &unused);
    *reader = (zs_prior_reader){ .bytes = reader->bytes };
}
