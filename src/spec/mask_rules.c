#include "spec/mask_rules.h"

#include "base/text.h"
#include "spec/mask.h"

#include <string.h>

static int missing(const zs_mask *mask, const char *key, const char *example, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s %s is missing; add a line such as \"%s\"", mask->place, key, example);
}

/* Exactly one condition; the two limits together are one. */
static int check_condition(const zs_mask *mask, const zs_entries *given, zs_error *err)
{
    const zs_mask_limit *above = &mask->above, *below = &mask->below;
    bool equal = zs_entries_gives(given, mask->section, "equal"),
         values = zs_entries_gives(given, mask->section, "values");
    bool limits = above->set || below->set;
    if (!limits && !equal && !values)
        return missing(mask, "above, below, equal or values", "above = 0.5", err);
    if (equal + values + limits > 1)
        return zs_fail(err, ZS_REFUSED, "%s and %s are two conditions of one mask; keep one of the two",
                       zs_entries_place(given, mask->section, equal ? "equal" : "values"),
                       zs_entries_place(given, mask->section,
                                        equal && values ? "values"
                                        : above->set    ? "above"
                                                        : "below"));
    if (above->set && below->set && below->value <= above->value)
        return zs_fail(err, ZS_REFUSED,
                       "%s: no value is above %g and below %g; below must be more than above",
                       zs_entries_place(given, mask->section, "below"), above->value, below->value);
    return 0;
}

/* Is everything there, and does it go together? */
static int complete(const zs_mask *mask, const zs_entries *given, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (strcmp(mask->name, "not") == 0 || strchr(mask->name, ','))
        return zs_fail(err, ZS_REFUSED,
                       "%s: \"%s\" cannot be the name of a mask, because lists of masks are "
                       "written \"a, not b\"; name it otherwise",
                       mask->place, zs_brief(mask->name, brief));
    if (!mask->file)
        return missing(mask, "file", "file = lsm.nc", err);
    if (!mask->variable)
        return missing(mask, "variable", "variable = lsm", err);
    return check_condition(mask, given, err);
}

static int find(const char *name, const zs_mask *mask, int nmask)
{
    for (int k = 0; k < nmask; k++)
        if (strcmp(mask[k].name, name) == 0)
            return k;
    return -1;
}

/* Find the masks that a list names.  mask: [nmask]; where: the place of the key. */
static int check_list(zs_mask_list *list, const zs_mask *mask, int nmask, const char *where, zs_error *err)
{
    char brief[ZS_BRIEF], names[ZS_MASK_LIST_TEXT] = "";
    for (int i = 0; i < list->n; i++) {
        zs_mask_use *use = &list->use[i];
        use->mask = find(use->name, mask, nmask);
        for (int k = 0; k < nmask; k++)
            if (use->mask < 0)
                zs_add_word(names, sizeof names, mask[k].name);
        zs_brief(use->name, brief);
        if (use->mask < 0)
            return zs_fail(err, ZS_REFUSED, "%s: there is no section [mask %s]%s%s", where, brief,
                           nmask > 0 ? "; there are masks: " : "; write one", names);
        for (int k = 0; k < i; k++)
            if (list->use[k].mask == use->mask)
                return zs_fail(err, ZS_REFUSED, "%s names %s twice; name it once", where, brief);
    }
    return 0;
}

/* Does any key name a mask? */
static bool is_named(const zs_spec *spec, int mask)
{
    bool named = false;
    for (int k = -1; k < spec->nproduct; k++) {
        const zs_mask_list *list = k < 0 ? &spec->input.mask : &spec->product[k].where;
        for (int i = 0; i < list->n; i++)
            named = named || list->use[i].mask == mask;
    }
    return named;
}

int zs_spec_check_masks(zs_spec *spec, zs_error *err)
{
    const zs_mask *mask = spec->mask;
    char brief[ZS_BRIEF];
    for (int k = 0; k < spec->nmask; k++)
        if (complete(&mask[k], &spec->given, err))
            return -1;
    if (check_list(&spec->input.mask, mask, spec->nmask, zs_spec_place(spec, "input", "mask"), err))
        return -1;
    for (int k = 0; k < spec->nproduct; k++)
        if (check_list(&spec->product[k].where, mask, spec->nmask,
                       zs_spec_place(spec, spec->product[k].section, "where"), err))
            return -1;
    for (int k = 0; k < spec->nmask; k++)
        if (!is_named(spec, k))
            return zs_fail(
                err, ZS_REFUSED,
                "%s: no key names this mask; write \"mask = %s\" into [input], or \"where = %s\" into "
                "a product, or take the section out",
                mask[k].place, zs_brief(mask[k].name, brief), brief);
    return 0;
}
