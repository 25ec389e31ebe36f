#include "header/expver.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/fixed_dims.h"
#include "header/numbers.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 9999 }; /* ERA5 writes versions with four digits */

bool zs_expver_is(const zs_source *s, int position)
{
    char name[ZS_NAME];
    zs_source_dim_name(s, position, name);
    return strcmp(name, "expver") == 0;
}

/* "0001" is 1; a text that is no version is 0. */
static int32_t parse(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    return end != text && *end == '\0' && number > 0 && number <= MOST ? (int32_t)number : 0;
}

static int read_strings(const zs_source *s, zs_var var, int64_t n, int32_t *version, zs_error *err)
{
    if (zs_check_length(var.ncid, var.id, s->path, (size_t)n, err))
        return -1;
    char **text = zs_alloc((size_t)n, sizeof *text, "versions", err);
    if (!text)
        return -1;
    int status = nc_get_var_string(var.ncid, var.id, text);
    for (int64_t i = 0; i < n && status == NC_NOERR; i++)
        version[i] = text[i] ? parse(text[i]) : 0;
    if (status == NC_NOERR)
        nc_free_string((size_t)n, text);
    free(text);
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_REFUSED, status, s->path, "reading expver");
}

static int read_numbers(const zs_source *s, zs_var var, int64_t n, int32_t *version, zs_error *err)
{
    double *value = zs_alloc((size_t)n, sizeof *value, "versions", err);
    int result = value ? zs_numbers_read(var.ncid, var.id, s->path, (size_t)n, value, err) : -1;
    for (int64_t i = 0; i < n && result == 0; i++)
        version[i] = value[i] > 0 && value[i] <= MOST ? (int32_t)value[i] : 0;
    free(value);
    return result;
}

/* The n versions in the variable expver, which holds numbers or texts. */
static int read_versions(const zs_source *s, zs_var var, int64_t n, int32_t *version, zs_error *err)
{
    char label[ZS_TEXT];
    nc_type type = NC_NAT;
    nc_inq_vartype(var.ncid, var.id, &type);
    if (type == NC_STRING)
        return read_strings(s, var, n, version, err);
    if (type != NC_CHAR)
        return read_numbers(s, var, n, version, err);
    for (int64_t i = 0; i < n; i++)
        version[i] = zs_read_label(var.ncid, var.id, (size_t)i, label) ? parse(label) : 0;
    return 0;
}

static int64_t index_of(const int32_t *version, int64_t n, int32_t wanted)
{
    for (int64_t i = 0; i < n; i++)
        if (version[i] == wanted)
            return i;
    return -1;
}

int zs_expver_choose(const zs_source *s, int position, const zs_spec *spec, zs_file *file, zs_error *err)
{
    zs_var var;
    int64_t n = zs_source_length(s, position);
    int32_t *version = zs_alloc((size_t)n, sizeof *version, "versions", err);
    int result = version ? 0 : -1;
    if (result == 0 && zs_source_find(s, "expver", &var))
        result = read_versions(s, var, n, version, err);
    if (result)
        goto done;
    int64_t wanted = index_of(version, n, spec->input.expver ? spec->input.expver : ZS_EXPVER_FINAL);
    int64_t early = index_of(version, n, ZS_EXPVER_EARLY);
    file->at[position] = wanted;
    if (spec->input.expver && wanted < 0) {
        result = zs_fail(err, ZS_REFUSED, "%s: expver in %s has no value %d",
                         zs_spec_place(spec, "input", "expver"), s->path, spec->input.expver);
    } else if (!spec->input.expver && n == 2 && wanted >= 0 && early >= 0) {
        file->overlay = position;
        file->below = early;
    } else if (!spec->input.expver) {
        result = zs_fixed_dim_index(s, position, spec, &file->at[position],
                                    err); /* one version: it needs no choice */
    }
    if (result == 0 && file->overlay < 0)
        file->version = version[file->at[position]];
done:
    free(version);
    return result;
}

int zs_expver_read(const zs_source *s, const zs_spec *spec, const zs_file *file, int64_t n, int32_t *version,
                   zs_error *err)
{
    zs_var var = { .ncid = s->ncid, .id = -1 };
    int dim[2], ndim = 0;
    bool along = false, whole = false;
    for (int64_t i = 0; i < n; i++)
        version[i] = file->version;
    if (file->overlay >= 0 || file->version > 0)
        return 0;
    if (zs_source_find(s, "expver", &var)) {
        ndim = zs_var_dims(var.ncid, var.id, 2, dim);
        along = ndim >= 1 && s->axes.time >= 0 && dim[0] == s->axes.dim[s->axes.time];
        whole = ndim == 0;
    }
    if ((along || whole) && read_versions(s, var, along ? n : 1, version, err))
        return -1;
    for (int64_t i = 1; i < n && whole; i++)
        version[i] = version[0];
    if (spec->input.expver && !along && !whole)
        return zs_fail(err, ZS_REFUSED, "%s: %s does not say its expver; remove the key",
                       zs_spec_place(spec, "input", "expver"), s->path);
    return 0;
}
