#include "output/target.h"

#include "base/limits.h"

#include <netcdf.h>
#include <string.h>

void zs_check(zs_target *t, int status)
{
    if (t->status == NC_NOERR)
        t->status = status;
}

void zs_put_text(zs_target *t, int var, const char *name, const char *text)
{
    if (*text)
        zs_check(t, nc_put_att_text(t->ncid, var, name, strlen(text), text));
}

static void put_number(zs_target *t, int var, const zs_attribute *a)
{
    int integer = (int)a->number[0];
    zs_check(t, a->integer ? nc_put_att_int(t->ncid, var, a->name, NC_INT, 1, &integer)
                           : nc_put_att_double(t->ncid, var, a->name, NC_DOUBLE, (size_t)a->n, a->number));
}

void zs_put_metadata(zs_target *t, int var, const zs_metadata *metadata)
{
    if (metadata->failed)
        zs_check(t, NC_ENOMEM);
    for (int k = 0; k < metadata->n; k++) {
        const zs_attribute *a = &metadata->attribute[k];
        if (a->text)
            zs_put_text(t, var, a->name, a->text);
        else
            put_number(t, var, a);
    }
}

void zs_put_fill(zs_target *t, int var, zs_field_type type)
{
    float single = ZS_FILL_FLOAT;
    double real = ZS_FILL_DOUBLE;
    if (type == ZS_FIELD_FLOAT)
        zs_check(t, nc_put_att_float(t->ncid, var, "_FillValue", NC_FLOAT, 1, &single));
    else if (type == ZS_FIELD_DOUBLE)
        zs_check(t, nc_put_att_double(t->ncid, var, "_FillValue", NC_DOUBLE, 1, &real));
}

int zs_target_dim(zs_target *t, const char *name, int64_t length)
{
    int dim = -1;
    if (nc_inq_dimid(t->ncid, name, &dim) != NC_NOERR)
        zs_check(t, nc_def_dim(t->ncid, name, (size_t)length, &dim));
    return dim;
}
