#include "header/further_dim.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "format/nc.h"
#include "header/numbers.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_further(const zs_source *s, int k)
{
    return k != s->axes.time && k != s->axes.row && k != s->axes.col && k != s->member;
}

int zs_further_dim_find(const zs_source *s, const char *wanted)
{
    char name[ZS_NAME];
    for (int k = 0; k < s->axes.ndim; k++) {
        zs_source_dim_name(s, k, name);
        if (is_further(s, k) && strcmp(name, wanted) == 0)
            return k;
    }
    return -1;
}

const char *zs_further_dim_names(const zs_source *s, char *list, size_t size)
{
    char name[ZS_NAME];
    list[0] = '\0';
    for (int k = 0; k < s->axes.ndim; k++) {
        zs_source_dim_name(s, k, name);
        zs_add_word(list, size, is_further(s, k) ? name : "");
    }
    return *list ? list : strcpy(list, "none");
}

zs_var zs_further_dim_var(const zs_source *s, int position)
{
    char name[ZS_NAME];
    zs_var var = zs_coordinate_variable(s->ncid, s->axes.dim[position]);
    zs_source_dim_name(s, position, name);
    if (var.id < 0)
        zs_source_find(s, name, &var); /* a coordinate of texts has one more dimension */
    return var;
}

int64_t zs_further_dim_label(zs_var var, int64_t n, const char *wanted)
{
    char label[ZS_TEXT];
    for (int64_t i = 0; i < n && var.id >= 0; i++)
        if (zs_read_label(var.ncid, var.id, (size_t)i, label) && strcmp(label, wanted) == 0)
            return i;
    return -1;
}

double *zs_further_dim_values(const zs_source *s, zs_var var, int64_t n, zs_error *err)
{
    double *value = zs_source_check_room(s, var, (size_t)n, 2 * sizeof *value, err)
                        ? NULL
                        : zs_alloc((size_t)n, sizeof *value, "coordinates", err);
    if (value && zs_numbers_read(var.ncid, var.id, s->path, (size_t)n, value, err)) {
        free(value);
        return NULL;
    }
    return value;
}

const char *zs_further_dim_list(const double *value, int64_t n, char *list, size_t size)
{
    list[0] = '\0';
    for (int64_t i = 0; i < n && strlen(list) + 40 < size; i++)
        snprintf(list + strlen(list), size - strlen(list), "%s%.9g", i ? ", " : "", value[i]);
    return list;
}
