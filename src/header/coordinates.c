#include "header/coordinates.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/nc.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

int zs_coordinates_read(const zs_source *s, int var, double **values, int64_t *n, zs_error *err)
{
    int dim[2], ndim = var >= 0 ? zs_var_dims(s->ncid, var, 2, dim) : 0;
    size_t length = 1;
    *values = NULL;
    *n = 0;
    if (ndim < 1 || ndim > 2)
        return 0;
    for (int k = 0; k < ndim; k++)
        length *= zs_dim_length(s->ncid, dim[k]);
    if (!(*values = zs_alloc(length, sizeof **values, "coordinates", err)))
        return -1;
    *n = (int64_t)length;
    return zs_numbers_read(s->ncid, var, s->path, length, *values, err);
}

static double usual_spacing(const double *value, int64_t n)
{
    double sum = 0;
    for (int64_t i = 1; i < n; i++)
        sum += fabs(value[i] - value[i - 1]);
    return n > 1 ? sum / (double)(n - 1) : 1;
}

int zs_coordinates_compare(const zs_source *s, int var, const double *wanted, int64_t n, const char *what,
                           const char *reference_path, zs_error *err)
{
    double *value;
    int64_t found;
    if (zs_coordinates_read(s, var, &value, &found, err)) {
        free(value);
        return -1;
    }
    int result = found == n ? 0
                            : zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %s differ in number", s->path,
                                      reference_path, what);
    double tolerance = 1e-4 * usual_spacing(wanted, n);
    for (int64_t i = 0; i < n && result == 0; i++)
        if (!(fabs(value[i] - wanted[i]) <= tolerance) && !(isnan(value[i]) && isnan(wanted[i])))
            result = zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %s %.9g there, %.9g here", s->path,
                             reference_path, what, wanted[i], value[i]);
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
    int var, dim[2];
    double value;
    uint64_t digest = 14695981039346656037U;
    zs_source_dim_name(s, position, name);
    if (position < 0 || nc_inq_varid(s->ncid, name, &var) != NC_NOERR)
        return 0;
    int ndim = zs_var_dims(s->ncid, var, 2, dim);
    if (ndim < 1 || dim[0] != s->axes.dim[position])
        return 0;
    for (int64_t i = 0; i < zs_source_length(s, position); i++) {
        size_t at = (size_t)i;
        if (!zs_read_label(s->ncid, var, at, text)) {
            if (ndim != 1 || nc_get_var1_double(s->ncid, var, &at, &value) != NC_NOERR)
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
        if (best < 0 || fabs(value[i] - wanted) < fabs(value[best] - wanted))
            best = i;
    if (best < 0 || fabs(value[best] - wanted) > 1e-3 * fmax(fabs(wanted), fabs(value[best])))
        return -1;
    return best;
}
