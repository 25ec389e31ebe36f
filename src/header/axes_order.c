#include "header/axes_order.h"

#include "base/shell_word.h"
#include "base/text.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_in_order(const zs_axes *axes)
{
    const int role[] = { axes->time, axes->row, axes->col };
    int last = -1;
    for (int k = 0; k < 3; k++) {
        if (role[k] >= 0 && role[k] < last)
            return false;
        last = role[k] >= 0 ? role[k] : last;
    }
    return true;
}

/* List the dimensions with time, rows and columns in this order, in the places that they have now:
 * "day,level,latitude,longitude".  list: [size]. */
static void list_in_order(int ncid, const zs_axes *axes, char *list, size_t size)
{
    const int role[] = { axes->time, axes->row, axes->col };
    int next = 0;
    list[0] = '\0';
    for (int k = 0; k < axes->ndim; k++) {
        char name[NC_MAX_NAME + 1] = "";
        int from = k;
        if (k == axes->time || k == axes->row || k == axes->col) {
            while (role[next] < 0)
                next++;
            from = role[next++];
        }
        nc_inq_dimname(ncid, axes->dim[from], name);
        size_t used = strlen(list);
        snprintf(list + used, size - used, "%s%s", k ? "," : "", name);
    }
}

int zs_axes_check_order(int ncid, int var, const char *path, const zs_axes *axes, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "", list[ZS_TEXT], to[ZS_TEXT], words[3][ZS_SHELL_WORD];
    if (is_in_order(axes))
        return 0;
    nc_inq_varname(ncid, var, name);
    list_in_order(ncid, axes, list, sizeof list);
    snprintf(to, sizeof to, "reordered-%.256s", zs_last_name(path));
    return zs_fail(
        err, ZS_REFUSED,
        "%s: the dimensions of %s are not in the order time, latitude, longitude; reorder each file "
        "first: ncpdq -a %s %s %s",
        path, name, zs_shell_word(list, words[0]), zs_shell_word(path, words[1]),
        zs_shell_word(to, words[2]));
}
