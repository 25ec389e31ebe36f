#include "header/levels_read.h"

#include "format/nc.h"
#include "header/coordinates.h"
#include "header/further_dim.h"
#include "spec/value.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The further dimension at a position, as a file has it. */
typedef struct found {
    const zs_source *source;
    const char *place; /* of the key, for messages */
    const char *name;
    zs_var var; /* its coordinate; the id is -1 for none */
    int64_t n;
    double *value; /* [n]; NULL if it has no coordinate of numbers */
} found;

/* Is the dimension's coordinate of numbers, and not of texts? */
static bool has_numbers(zs_var var)
{
    char label[ZS_TEXT];
    return var.id >= 0 && !zs_read_label(var.ncid, var.id, 0, label);
}

/* Fill f for the dimension at a position; value is to be released. */
static int look(const zs_source *s, int position, found *f, zs_error *err)
{
    f->source = s;
    f->var = zs_further_dim_var(s, position);
    f->n = zs_source_length(s, position);
    f->value = NULL;
    if (!has_numbers(f->var))
        return 0;
    return (f->value = zs_further_dim_values(s, f->var, f->n, err)) ? 0 : -1;
}

/* Add one level, by its index in the file. */
static int add(const found *f, int64_t index, zs_levels *levels, zs_error *err)
{
    for (int64_t k = 0; k < levels->n; k++)
        if (levels->index[k] == index)
            return zs_fail(err, ZS_REFUSED, "%s: %s has one value twice in this list", f->place, f->name);
    if (levels->n == ZS_LEVELS_MAX)
        return zs_fail(err, ZS_REFUSED, "%s: %s has more than %d values: choose some", f->place, f->name,
                       ZS_LEVELS_MAX);
    levels->index[levels->n] = index;
    levels->value[levels->n++] = f->value ? f->value[index] : (double)NAN;
    return 0;
}

static int fail_value(const found *f, double wanted, zs_error *err)
{
    char list[300];
    if (!f->value)
        return zs_fail(err, ZS_REFUSED, "%s: %s has no coordinate in %s: choose indices, 0 to %lld", f->place,
                       f->name, f->source->path, (long long)f->n - 1);
    return zs_fail(err, ZS_REFUSED, "%s: %s in %s has no value %.9g; it has %s", f->place, f->name,
                   f->source->path, wanted, zs_further_dim_list(f->value, f->n, list, sizeof list));
}

/* Choose levels as the spec lists them: by numbers; by indices where there is no coordinate. */
static int choose(const found *f, const char *text, zs_levels *levels, zs_error *err)
{
    double *wanted = levels->value; /* room for as many as there can be: each is read before it is replaced */
    int n = zs_value_numbers(text, ZS_LEVELS_MAX, wanted);
    if (f->var.id >= 0 && !f->value)
        return zs_fail(err, ZS_REFUSED, "%s: the values of %s in %s are texts: choose one, or all", f->place,
                       f->name, f->source->path);
    if (n == 0)
        return zs_fail(err, ZS_REFUSED, "%s: more than %d values", f->place, ZS_LEVELS_MAX);
    for (int k = 0; k < n; k++) {
        double value = wanted[k];
        bool is_index = value >= 0 && value < (double)f->n && value == floor(value);
        int64_t index = f->value ? zs_select_nearest(f->value, f->n, value) : is_index ? (int64_t)value : -1;
        if (index < 0)
            return fail_value(f, value, err);
        if (add(f, index, levels, err))
            return -1;
    }
    return 0;
}

static int choose_all(const found *f, zs_levels *levels, zs_error *err)
{
    for (int64_t k = 0; k < f->n; k++)
        if (add(f, k, levels, err))
            return -1;
    return f->n > 0
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: %s has no values in %s", f->place, f->name, f->source->path);
}

int zs_levels_read(const zs_source *s, const zs_spec *spec, zs_levels *levels, zs_error *err)
{
    *levels = (zs_levels){ .n = 1 };
    for (int k = 0; k < spec->input.nfixed; k++) {
        const zs_fixed_dim *choice = &spec->input.fixed[k];
        found f = { .place = zs_spec_place(spec, "input", choice->dimension), .name = choice->dimension };
        int position = choice->several ? zs_further_dim_find(s, choice->dimension) : -1;
        if (position < 0)
            continue;
        if (look(s, position, &f, err))
            return -1;
        if (zs_further_dim_label(f.var, f.n, choice->value) >= 0)
            continue; /* one value, whose text looks like several */
        int result = 0;
        if (*levels->dim)
            result = zs_fail(err, ZS_REFUSED, "%s: several values of %s, and of %s too: choose one of either",
                             f.place, f.name, levels->dim);
        levels->n = 0;
        snprintf(levels->dim, sizeof levels->dim, "%.*s", ZS_NAME - 1, choice->dimension);
        if (f.var.id >= 0)
            zs_get_text(f.var.ncid, f.var.id, "units", levels->units);
        levels->texts = f.value ? 0 : zs_member_digest(s, position);
        if (result == 0)
            result = strcmp(choice->value, "all") == 0 ? choose_all(&f, levels, err)
                                                       : choose(&f, choice->value, levels, err);
        levels->all = f.n;
        free(f.value);
        if (result)
            return -1;
    }
    return 0;
}

/* Is it the same level?  Either may be rounded to float32. */
static bool same(double a, double b)
{
    return fabs(a - b) <= 0x1p-22 * fabs(b) || (isnan(a) && isnan(b));
}

int zs_levels_find(const zs_source *s, const zs_levels *levels, const char *reference_path, int *position,
                   zs_error *err)
{
    found f = { .name = levels->dim };
    *position = *levels->dim ? zs_further_dim_find(s, levels->dim) : -1;
    if (!*levels->dim)
        return 0;
    if (*position < 0)
        return zs_fail(err, ZS_REFUSED, "%s: has no dimension %s, and %s has", s->path, levels->dim,
                       reference_path);
    if (look(s, *position, &f, err))
        return -1;
    int result = 0;
    if (f.n != levels->all)
        result = zs_fail(err, ZS_REFUSED, "%s: %s has %lld values, and %lld in %s", s->path, levels->dim,
                         (long long)f.n, (long long)levels->all, reference_path);
    else if (!f.value && zs_member_digest(s, *position) != levels->texts)
        result = zs_fail(err, ZS_REFUSED, "%s: %s has other values than in %s, or in another order", s->path,
                         levels->dim, reference_path);
    for (int64_t k = 0; k < levels->n && result == 0; k++) {
        double value = f.value ? f.value[levels->index[k]] : (double)NAN;
        if (!same(value, levels->value[k]))
            result = zs_fail(err, ZS_REFUSED,
                             "%s: %s has %.9g at index %lld, and %.9g in %s: all files must have the same "
                             "values in the same order",
                             s->path, levels->dim, value, (long long)levels->index[k], levels->value[k],
                             reference_path);
    }
    free(f.value);
    return result;
}
