/* Small input files for the tests that run under mpirun, made with netcdf-c; by one rank. */
#ifndef SMALL_FILES_H
#define SMALL_FILES_H

#include <netcdf.h>
#include <stdio.h>
#include <string.h>

enum { FILE_ROWS = 5, FILE_COLS = 4 };

/* What a file is like. */
typedef struct small_file {
    const char *path;
    int mode;          /* 0, NC_64BIT_DATA, NC_NETCDF4 */
    int first, nstep;  /* days since 2001-01-01, one step a day */
    const char *units; /* of the variable */
    double scale;
    double north; /* latitude of the first row */
    int point;    /* one place: t(time) = 1000 * day */
} small_file;

static inline void text_att(int ncid, int var, const char *name, const char *text)
{
    nc_put_att_text(ncid, var, name, strlen(text), text);
}

/* short t(time, lat, lon) = 1000 * day + cell.  Returns NC_NOERR; or what netcdf-c says last. */
static inline int make_small_file(const small_file *f)
{
    int ncid, dim[3], time, lat, lon, var;
    int status = nc_create(f->path, f->mode | NC_CLOBBER, &ncid);
    if (status != NC_NOERR)
        return status;
    nc_def_dim(ncid, "time", NC_UNLIMITED, &dim[0]);
    nc_def_dim(ncid, "lat", FILE_ROWS, &dim[1]);
    nc_def_dim(ncid, "lon", FILE_COLS, &dim[2]);
    nc_def_var(ncid, "time", NC_DOUBLE, 1, &dim[0], &time);
    nc_def_var(ncid, "lat", NC_DOUBLE, 1, &dim[1], &lat);
    nc_def_var(ncid, "lon", NC_DOUBLE, 1, &dim[2], &lon);
    nc_def_var(ncid, "t", NC_SHORT, f->point ? 1 : 3, dim, &var);
    text_att(ncid, time, "units", "days since 2001-01-01");
    text_att(ncid, lat, "units", "degrees_north");
    text_att(ncid, lon, "units", "degrees_east");
    text_att(ncid, var, "units", f->units);
    nc_put_att_double(ncid, var, "scale_factor", NC_DOUBLE, 1, &f->scale);
    status = nc_enddef(ncid);
    for (size_t i = 0; i < FILE_ROWS && status == NC_NOERR; i++) {
        double at = f->north - 10 * (double)i;
        status = nc_put_var1_double(ncid, lat, &i, &at);
    }
    for (size_t i = 0; i < FILE_COLS && status == NC_NOERR; i++) {
        double at = 90 * (double)i;
        status = nc_put_var1_double(ncid, lon, &i, &at);
    }
    for (size_t t = 0; t < (size_t)f->nstep && status == NC_NOERR; t++) {
        double day = f->first + (int)t;
        short map[FILE_ROWS * FILE_COLS];
        for (int i = 0; i < FILE_ROWS * FILE_COLS; i++)
            map[i] = (short)(1000 * (f->first + (int)t) + i);
        size_t start[3] = { t, 0, 0 }, count[3] = { 1, FILE_ROWS, FILE_COLS };
        nc_put_var1_double(ncid, time, &t, &day);
        status = nc_put_vara_short(ncid, var, start, count, map);
    }
    int closed = nc_close(ncid);
    return status != NC_NOERR ? status : closed;
}

/* A broken one instead: half of the file. */
static inline int cut_file(const char *path)
{
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    file = fopen(path, "wb");
    int good = n > 0 && file && fwrite(bytes, 1, n / 2, file) == n / 2;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? 0 : -1;
}

#endif
