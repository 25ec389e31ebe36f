#include "header/fixed_dims.h"

#include "base/limits.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/coordinates.h"
#include "header/further_dim.h"
#include "header/numbers.h"
#include "spec/names.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const zs_fixed_dim *choice_of(const zs_spec *spec, const char *dimension)
{
    for (int k = 0; k < spec->input.nfixed; k++)
        if (strcmp(spec->input.fixed[k].dimension, dimension) == 0)
            return &spec->input.fixed[k];
    return NULL;
}

/* Find the index of the chosen value, by text or by number.  var: the coordinate; its id is -1 for none. */
static int index_of(const zs_source *s, zs_var var, int64_t n, const zs_spec *spec,
                    const zs_fixed_dim *choice, int64_t *index, zs_error *err)
{
    const char *place = zs_spec_place(spec, "input", choice->dimension);
    char label[ZS_TEXT], *end, list[300];
    if (var.id < 0) { /* without a coordinate the value is the index, from 0 */
        long long k = strtoll(choice->value, &end, 10);
        if (*end || k < 0 || k >= n)
            return zs_fail(err, ZS_REFUSED, "%s: %s has no coordinate in %s: choose its index, 0 to %lld",
                           place, choice->dimension, s->path, (long long)n - 1);
        *index = k;
        return 0;
    }
    if ((*index = zs_further_dim_label(var, n, choice->value)) >= 0)
        return 0;
    if (zs_read_label(var.ncid, var.id, 0, label))
        return zs_fail(err, ZS_REFUSED, "%s: %s in %s has no value \"%s\"", place, choice->dimension, s->path,
                       choice->value);
    double *value = zs_further_dim_values(s, var, n, err);
    if (!value)
        return -1;
    double wanted = strtod(choice->value, &end);
    *index = *end || end == choice->value ? -1 : zs_select_nearest(value, n, wanted);
    zs_further_dim_list(value, n, list, sizeof list);
    free(value);
    return *index >= 0
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: %s in %s has no value %s; it has %s; \"all\" takes each",
                         place, choice->dimension, s->path, choice->value, list);
}

int zs_fixed_dim_index(const zs_source *s, int position, const zs_spec *spec, int64_t *index, zs_error *err)
{
    char name[ZS_NAME];
    int64_t n = zs_source_length(s, position);
    zs_source_dim_name(s, position, name);
    const zs_fixed_dim *choice = choice_of(spec, name);
    *index = 0;
    if (choice)
        return index_of(s, zs_further_dim_var(s, position), n, spec, choice, index, err);
    if (n == 1)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s: variable %s has a further dimension %s of %lld values; choose one: [input] "
                   "%s = VALUE, or all: [input] %s = all",
                   s->path, spec->input.variable, name, (long long)n, name, name);
}

int zs_fixed_dims_check(const zs_source *s, const zs_spec *spec, zs_error *err)
{
    for (int k = 0; k < spec->input.nfixed; k++) {
        const zs_fixed_dim *choice = &spec->input.fixed[k];
        char *end, names[300];
        bool found = zs_further_dim_find(s, choice->dimension) >= 0;
        zs_var var;
        double value, wanted = strtod(choice->value, &end);
        if (!found && zs_source_find(s, choice->dimension, &var) && zs_var_ndim(var) == 0 &&
            zs_numbers_read(var.ncid, var.id, s->path, 1, &value, err) == 0)
            found = !*end && zs_select_nearest(&value, 1, wanted) == 0;
        const char *nearest = zs_spec_nearest_input_key(choice->dimension);
        if (!found)
            return zs_fail(err, ZS_REFUSED,
                           "%s: no such key, and no further dimension of %s in %s, which has: %s%s%s%s",
                           zs_spec_place(spec, "input", choice->dimension), spec->input.variable, s->path,
                           zs_further_dim_names(s, names, sizeof names), nearest ? "; did you mean \"" : "",
                           nearest ? nearest : "", nearest ? "\"?" : "");
    }
    return 0;
}
