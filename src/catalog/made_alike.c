#include "catalog/made_alike.h"

#include "format/nc.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A key, the attribute that records it, and what is meant where that is missing. */
typedef struct rule {
    const char *section, *key, *attribute, *initial;
    enum {
        COMPARED, /* metadata, which are copied */
        ADOPTED,  /* a merge needs it for its own work, too */
        EXCLUDES  /* any other value than the initial one excludes a merge */
    } use;
} rule;

static const rule table[ZS_MADE_KEYS] = {
    { "climatology", "group", "group", "none", ADOPTED },
    { "climatology", "seasons", "seasons", "", ADOPTED },
    { "climatology", "window", "window", "0", ADOPTED },
    { "climatology", "window_weights", "window_weights", "equal", EXCLUDES },
    { "climatology", "weights", "weights", "equal", EXCLUDES },
    { "climatology", "leap_day", "leap_day", "own", ADOPTED },
    { "climatology", "ddof", "ddof", "0", ADOPTED },
    { "climatology", "min_count", "min_count", "2", ADOPTED },
    { "climatology", "min_std", "min_std", "0", ADOPTED },
    { "climatology", "center", "center", "mean", EXCLUDES },
    { "climatology", "spread", "spread", "std", EXCLUDES },
    { "climatology", "detrend", "detrend", "none", ADOPTED },
    { "climatology", "smooth", "smooth", "none", ADOPTED },
    { "input", "step", "step", "auto", COMPARED },
    { "input", "realization", "realization", "", COMPARED },
    { "input", "valid", "input_valid_range", "", COMPARED },
    { "input", "months", "input_months", "", COMPARED },
    { "input", "hours", "input_hours", "", COMPARED },
    { "input", "mask", "input_mask_digest", "", COMPARED },
    { "steps", "every", "steps_every", "", COMPARED },
};

/* Of new steps there is more than their periods. */
static void add_steps(int ncid, int mean, char value[ZS_TEXT])
{
    char method[ZS_TEXT] = "";
    double complete = 0;
    size_t used = strlen(value);
    if (used == 0)
        return;
    zs_get_text(ncid, mean, "steps_method", method);
    zs_get_numbers(ncid, mean, "steps_complete", 1, &complete);
    snprintf(value + used, ZS_TEXT - used, ", method = %.80s, complete = %.15g", method, complete);
}

void zs_made_read(int ncid, int mean, zs_made *made)
{
    for (int k = 0; k < ZS_MADE_KEYS; k++) {
        char *value = made->value[k];
        double number[2];
        if (zs_get_text(ncid, mean, table[k].attribute, value))
            continue;
        size_t n = zs_get_numbers(ncid, mean, table[k].attribute, 2, number);
        if (n > 1)
            snprintf(value, ZS_TEXT, "%.17g %.17g", number[0], number[1]);
        else if (n > 0)
            snprintf(value, ZS_TEXT, "%.17g", number[0]);
        else
            snprintf(value, ZS_TEXT, "%s", table[k].initial);
    }
    add_steps(ncid, mean, made->value[ZS_MADE_KEYS - 1]);
}

int zs_made_check(const zs_made *made, const char *path, zs_error *err)
{
    for (int k = 0; k < ZS_MADE_KEYS; k++) {
        const char *value = made->value[k];
        bool share = strcmp(table[k].key, "min_count") == 0 && strchr(value, '%');
        if (strchr(value, '\n')) /* it would be taken for another key */
            return zs_fail(err, ZS_REFUSED, "%s: attribute %s is not as zscore writes it", path,
                           table[k].attribute);
        if (table[k].use == EXCLUDES && strcmp(value, table[k].initial) != 0)
            return zs_fail(err, ZS_REFUSED,
                           "%s: was made with %s = %s, and such statistics cannot be merged: a file has no "
                           "%s; make those of all steps in one run",
                           path, table[k].key, value,
                           strstr(table[k].key, "weights") ? "sums of weights"
                                                           : "values to find quantiles in");
        if (share)
            return zs_fail(err, ZS_REFUSED,
                           "%s: was made with min_count = %s, a share of the steps of each group, and a file "
                           "does not tell how many these are; make it with a number of values",
                           path, value);
    }
    return 0;
}

/* "[climatology] ddof = 1"; "no [input] months". */
static void describe(const rule *r, const char *value, char text[ZS_TEXT])
{
    if (*value)
        snprintf(text, ZS_TEXT, "[%s] %s = %.200s", r->section, r->key, value);
    else
        snprintf(text, ZS_TEXT, "no [%s] %s", r->section, r->key);
}

int zs_made_compare(const zs_made *made, const char *path, const zs_made *first, const char *first_path,
                    zs_error *err)
{
    char here[ZS_TEXT], there[ZS_TEXT];
    for (int k = 0; k < ZS_MADE_KEYS; k++) {
        if (strcmp(made->value[k], first->value[k]) == 0)
            continue;
        describe(&table[k], made->value[k], here);
        describe(&table[k], first->value[k], there);
        return zs_fail(err, ZS_REFUSED,
                       "%s: was made with %s, and %s with %s: statistics that are merged must be made alike",
                       path, here, first_path, there);
    }
    return 0;
}

int zs_made_assign(const zs_made *made, char *text, size_t room, zs_error *err)
{
    size_t used = strlen(text);
    for (int k = 0; k < ZS_MADE_KEYS && used < room; k++)
        if (table[k].use == ADOPTED && *made->value[k])
            used += (size_t)snprintf(text + used, room - used, "%s.%s=%s\n", table[k].section, table[k].key,
                                     made->value[k]);
    return used < room ? 0 : zs_fail(err, ZS_REFUSED, "the rules of a statistics file are too long");
}
