#include "catalog/prior_reader.h"

#include "base/activity.h"
#include "base/limits.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/axes.h"
#include "spec/fields.h"
#include "time/groups.h"

#include <math.h>
#include <netcdf.h>

static int open_again(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, zs_error *err)
{
    zs_source *s = &reader->source;
    char mean[ZS_NAME];
    *s = (zs_source){ .path = prior->path };
    if (zs_prior_check_unchanged(prior, spec->climatology.extend != NULL, err))
        return -1;
    int status = nc_open(s->path, NC_NOWRITE, &s->ncid);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->path, "cannot be opened again");
    reader->open = true;
    zs_field_name(spec, ZS_FIELD_MEAN, mean);
    status = nc_inq_varid(s->ncid, mean, &s->var);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->path, mean);
    return zs_axes_find(s->ncid, s->var, s->path, NULL, 0, &s->axes, err);
}

/* Read one field: float64, with NaN where it is missing, or int32.  values: [cells]. */
static int read_field(zs_prior_reader *reader, const zs_spec *spec, zs_field field, int layer, zs_range rows,
                      size_t cells, void *values, zs_error *err)
{
    const zs_source *s = &reader->source;
    char name[ZS_NAME];
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX] = { 0 };
    for (int k = 0; k < s->axes.ndim; k++) {
        start[k] = k == s->axes.time ? (size_t)layer : k == s->axes.row ? (size_t)rows.first : 0;
        count[k] = k == s->axes.row   ? (size_t)rows.count
                   : k == s->axes.col ? (size_t)zs_source_length(s, k)
                                      : 1;
    }
    int var, status;
    bool real = zs_field_type_of(field) == ZS_FIELD_DOUBLE;
    zs_field_name(spec, field, name);
    if ((status = nc_inq_varid(s->ncid, name, &var)) == NC_NOERR)
        status = real ? nc_get_vara_double(s->ncid, var, start, count, values)
                      : nc_get_vara_int(s->ncid, var, start, count, values);
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

static int read_layer(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, int layer,
                      zs_range rows, int64_t ncol, int64_t nstep, zs_statistics into, zs_error *err)
{
    size_t cells = (size_t)(rows.count * ncol);
    if (!reader->open && open_again(reader, prior, spec, err))
        return -1;
    struct {
        zs_field field;
        void *values;
    } wanted[] = { { ZS_FIELD_MEAN, into.mean }, { ZS_FIELD_COUNT, into.count },   { ZS_FIELD_MIN, into.min },
                   { ZS_FIELD_MAX, into.max },   { ZS_FIELD_EXCESS, into.excess }, { ZS_FIELD_M2, into.m2 } };
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
        if (read_field(reader, spec, wanted[k].field, layer, rows, cells, wanted[k].values, err))
            return -1;
    return check_counts(prior->path, into, cells, nstep, err);
}

int zs_prior_read(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, int key, zs_range rows,
                  int64_t ncol, int64_t nstep, zs_statistics into, zs_error *err)
{
    size_t cells = (size_t)(rows.count * ncol);
    int layer = zs_prior_layer(&prior->groups, key);
    zs_statistics_none(cells, into);
    if (layer < 0 || cells == 0)
        return 0;
    zs_activity_begin(ZS_MOVES, prior->path, "reading its statistics");
    int result = read_layer(reader, prior, spec, layer, rows, ncol, nstep, into, err);
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
