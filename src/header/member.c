#include "header/member.h"

#include "format/nc.h"
#include "header/axes.h"

#include <netcdf.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = { "number",   "realization", "realisation",     "member",
                                     "members",  "member_id",   "ensemble_member", "ensemble_members",
                                     "ensemble", "ens",         "perturbation",    NULL };

static bool is_member(int ncid, int dim)
{
    char name[ZS_NAME], text[ZS_TEXT];
    int var;
    if (nc_inq_dimname(ncid, dim, name) != NC_NOERR)
        return false;
    for (int k = 0; names[k]; k++)
        if (strcasecmp(name, names[k]) == 0)
            return true;
    return nc_inq_varid(ncid, name, &var) == NC_NOERR && zs_get_text(ncid, var, "standard_name", text) &&
           strcmp(text, "realization") == 0;
}

int zs_member_find(int ncid, int var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(ncid, var, ZS_DIM_MAX, dim);
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        if (is_member(ncid, dim[k]))
            return k;
    return -1;
}

/* FNV-1a, of 64 bits. */
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
