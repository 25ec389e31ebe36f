#include "synth/synth_file.h"

#include "base/memory.h"
#include "synth/synth_options.h"
#include "time/calendar.h"

#include <errno.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIME, LATITUDE, LONGITUDE, NDIM };

/* Higher levels take longer and save little. */
enum { DEFLATE_LEVEL = 1 };

/* A file while it is made, under a name of its own. */
typedef struct zs_synth_file {
    zs_synth_field *field;
    const zs_synth_options *options;
    int64_t first_step; /* counted from the start of the series */
    char *name, *part;  /* the final name, and the one until then */
    int ncid, dim[NDIM], axis[NDIM], t2m;
    zs_error *err;
} zs_synth_file;

static int check(const zs_synth_file *file, int status, const char *what)
{
    if (status == NC_NOERR)
        return 0;
    return zs_fail(file->err, ZS_FAILED, "%s: cannot write %s: %s; look for space left and permission",
                   file->name, what, nc_strerror(status));
}

static int put_text(const zs_synth_file *file, int var, const char *name, const char *text)
{
    return check(file, nc_put_att_text(file->ncid, var, name, strlen(text), text), name);
}

static int create(zs_synth_file *file)
{
    static const int modes[] = { [ZS_SYNTH_CLASSIC] = 0,          [ZS_SYNTH_CDF2] = NC_64BIT_OFFSET,
                                 [ZS_SYNTH_CDF5] = NC_64BIT_DATA, [ZS_SYNTH_CONTIGUOUS] = NC_NETCDF4,
                                 [ZS_SYNTH_DEFLATE] = NC_NETCDF4, [ZS_SYNTH_CHUNKED] = NC_NETCDF4 };
    size_t buffer = 1 << 20; /* the default of a page or two makes the classic formats slow */
    int old_fill;
    if (check(file,
              nc__create(file->part, NC_CLOBBER | modes[file->options->storage], 0, &buffer, &file->ncid),
              "it") ||
        check(file, nc_set_fill(file->ncid, NC_NOFILL, &old_fill), "it"))
        return -1;
    return 0;
}

static int define_axis(zs_synth_file *file, int i, const char *name, size_t length, nc_type type,
                       const char *units)
{
    if (check(file, nc_def_dim(file->ncid, name, length, &file->dim[i]), name) ||
        check(file, nc_def_var(file->ncid, name, type, 1, &file->dim[i], &file->axis[i]), name) ||
        put_text(file, file->axis[i], "units", units) || put_text(file, file->axis[i], "long_name", name))
        return -1;
    return 0;
}

static int define_axes(zs_synth_file *file)
{
    const zs_synth_options *options = file->options;
    size_t steps = options->storage == ZS_SYNTH_CONTIGUOUS ? (size_t)options->steps : NC_UNLIMITED;
    if (define_axis(file, LONGITUDE, "longitude", options->nlon, NC_FLOAT, "degrees_east") ||
        define_axis(file, LATITUDE, "latitude", options->nlat, NC_FLOAT, "degrees_north") ||
        define_axis(file, TIME, "time", steps, NC_INT, "hours since 1900-01-01 00:00:0.0") ||
        put_text(file, file->axis[TIME], "calendar", "gregorian"))
        return -1;
    return 0;
}

static size_t eighth(size_t length)
{
    return (length + 7) / 8;
}

static int define_chunks(const zs_synth_file *file)
{
    const zs_synth_options *options = file->options;
    size_t steps = (size_t)options->steps;
    size_t map[NDIM] = { 1, options->nlat, options->nlon };
    size_t column[NDIM] = { steps, eighth(options->nlat), eighth(options->nlon) };
    if (options->storage != ZS_SYNTH_DEFLATE && options->storage != ZS_SYNTH_CHUNKED)
        return 0;
    bool maps = options->storage == ZS_SYNTH_DEFLATE;
    if (check(file, nc_def_var_chunking(file->ncid, file->t2m, NC_CHUNKED, maps ? map : column),
              "t2m in chunks") ||
        check(file, nc_def_var_deflate(file->ncid, file->t2m, 1, 1, DEFLATE_LEVEL), "t2m deflated") ||
        check(file, nc_def_var_chunking(file->ncid, file->axis[TIME], NC_CHUNKED, &steps), "time in chunks"))
        return -1;
    return 0;
}

static int define_packing(const zs_synth_file *file)
{
    const short missing = ZS_SYNTH_MISSING_SHORT;
    const double scale = ZS_SYNTH_SCALE, offset = ZS_SYNTH_OFFSET;
    const int ncid = file->ncid, var = file->t2m;
    if (check(file, nc_put_att_short(ncid, var, "_FillValue", NC_SHORT, 1, &missing), "_FillValue") ||
        check(file, nc_put_att_double(ncid, var, "scale_factor", NC_DOUBLE, 1, &scale), "scale_factor") ||
        check(file, nc_put_att_double(ncid, var, "add_offset", NC_DOUBLE, 1, &offset), "add_offset"))
        return -1;
    return 0;
}

static int define_t2m(zs_synth_file *file)
{
    const float missing = ZS_SYNTH_MISSING_FLOAT;
    const bool floats = file->options->floats;
    if (check(file, nc_def_var(file->ncid, "t2m", floats ? NC_FLOAT : NC_SHORT, NDIM, file->dim, &file->t2m),
              "t2m") ||
        define_chunks(file))
        return -1;
    if (floats ? check(file, nc_put_att_float(file->ncid, file->t2m, "_FillValue", NC_FLOAT, 1, &missing),
                       "_FillValue")
               : define_packing(file))
        return -1;
    if (put_text(file, file->t2m, "units", "K") ||
        put_text(file, file->t2m, "long_name", "2 metre temperature") ||
        put_text(file, NC_GLOBAL, "Conventions", "CF-1.6") ||
        put_text(file, NC_GLOBAL, "source", "synthetic data of zscore-synth") ||
        check(file, nc_enddef(file->ncid), "its header"))
        return -1;
    return 0;
}

static int write_axes(const zs_synth_file *file)
{
    const zs_synth_options *options = file->options;
    const size_t start = 0, steps = (size_t)options->steps;
    int *hours = zs_alloc(steps, sizeof *hours, "times", file->err);
    if (!hours)
        return -1;
    for (size_t i = 0; i < steps; i++)
        hours[i] = (int)(options->hour + (file->first_step + (int64_t)i) * options->hours_apart);
    int failed = check(file, nc_put_vara_int(file->ncid, file->axis[TIME], &start, &steps, hours), "time");
    free(hours);
    if (failed ||
        check(file, nc_put_var_double(file->ncid, file->axis[LATITUDE], file->field->lat), "latitude") ||
        check(file, nc_put_var_double(file->ncid, file->axis[LONGITUDE], file->field->lon), "longitude"))
        return -1;
    return 0;
}

/* Step by step, but where chunks span time all steps at once: else each chunk is deflated once a step. */
static int write_maps(const zs_synth_file *file)
{
    const zs_synth_options *options = file->options;
    size_t at_once = options->storage == ZS_SYNTH_CHUNKED ? (size_t)options->steps : 1;
    size_t start[NDIM] = { 0 }, count[NDIM] = { at_once, options->nlat, options->nlon };
    size_t map = options->nlat * options->nlon * (options->floats ? sizeof(float) : sizeof(short));
    char *values = zs_alloc_raw(at_once, map, "the maps of a file", file->err);
    int rc = values ? 0 : -1;
    for (; rc == 0 && start[TIME] < (size_t)options->steps; start[TIME] += at_once) {
        for (size_t i = 0; i < at_once; i++)
            zs_synth_field_map(file->field, file->first_step + (int64_t)(start[TIME] + i), values + i * map);
        rc = check(file, nc_put_vara(file->ncid, file->t2m, start, count, values), "t2m");
    }
    free(values);
    return rc;
}

static int name_file(zs_synth_file *file)
{
    const zs_synth_options *options = file->options;
    zs_date date = zs_date_from_time(ZS_STANDARD, options->start + file->first_step * options->hours_apart *
                                                                       (ZS_DAY / 24));
    if (asprintf(&file->name, "%s/%04lld-%02d-%02d.nc", options->directory, (long long)date.year, date.month,
                 date.day) < 0)
        file->name = NULL;
    if (!file->name || asprintf(&file->part, "%s.part", file->name) < 0)
        file->part = NULL;
    return file->part ? 0 : zs_fail(file->err, ZS_FAILED, "no memory for the name of a file");
}

static int publish(const zs_synth_file *file)
{
    if (rename(file->part, file->name) == 0)
        return 0;
    return zs_fail(file->err, ZS_FAILED, "%s: cannot rename it from %s: %s", file->name, file->part,
                   strerror(errno));
}

int zs_synth_file_write(zs_synth_field *field, int64_t number, zs_error *err)
{
    zs_synth_file file = { .field = field,
                           .options = field->options,
                           .first_step = number * field->options->steps,
                           .ncid = -1,
                           .err = err };
    int rc = name_file(&file);
    if (rc)
        goto done;
    if (create(&file) || define_axes(&file) || define_t2m(&file) || write_axes(&file) || write_maps(&file))
        rc = -1;
    if (file.ncid >= 0) {
        int status = nc_close(file.ncid);
        if (rc == 0)
            rc = check(&file, status, "its end");
    }
    if (rc == 0)
        rc = publish(&file);
    if (rc)
        unlink(file.part);
done:
    free(file.part);
    free(file.name);
    return rc;
}
