#include "output/inherit_attributes.h"

#include "base/limits.h"
#include "format/nc.h"
#include "output/stale_attributes.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_in(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0)
            return true;
    return false;
}

/* These name variables. */
static const char *const of_names[] = { "bounds",        "climatology",
                                        "coordinates",   "grid_mapping",
                                        "cell_measures", "ancillary_variables",
                                        "formula_terms", NULL };

/* Turn each path in a list into its last name: an output has no groups. */
static void drop_groups(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        size_t blanks = strspn(from, " \t\n"), length = strcspn(from + blanks, " \t\n"), skip = length;
        memmove(to, from, blanks);
        to += blanks;
        from += blanks;
        while (skip > 0 && from[skip - 1] != '/')
            skip--;
        memmove(to, from + skip, length - skip);
        to += length - skip;
        from += length;
    }
    *to = '\0';
}

int zs_inherit_attribute(int in, int var, const char *name, int out, int to, const char *path, zs_error *err)
{
    nc_type type = zs_attribute_type(in, var, name);
    int status = NC_NOERR;
    bool names = is_in(name, of_names);
    if (type == NC_STRING || (type == NC_CHAR && names)) {
        char *text = zs_get_long_text(in, var, name);
        if (text && names)
            drop_groups(text);
        if (text)
            status = nc_put_att_text(out, to, name, strlen(text), text);
        free(text);
    } else if (type <= NC_UINT64) {
        status = nc_copy_att(in, var, name, out, to);
    }
    char doing[ZS_NAME + 20];
    if (status == NC_NOERR)
        return 0;
    snprintf(doing, sizeof doing, "copying attribute %s", name);
    return zs_fail_nc(err, ZS_FAILED, status, path, doing);
}

int zs_inherit_attributes(int in, int var, int out, int to, const char *const *except, const char *path,
                          zs_error *err)
{
    int natt = 0;
    char name[ZS_NAME];
    int status = var == NC_GLOBAL ? nc_inq_natts(in, &natt) : nc_inq_varnatts(in, var, &natt);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, path, "asking for attributes");
    /* CF-1.11, 2.5.1 wants actual_range to be exact, and it is about all of the input's values. */
    for (int k = 0; k < natt; k++)
        if (nc_inq_attname(in, var, k, name) == NC_NOERR && !is_in(name, except) &&
            strcmp(name, "actual_range") != 0 && !zs_is_of_storage(name) &&
            zs_inherit_attribute(in, var, name, out, to, path, err))
            return -1;
    return 0;
}
