#include "output/mend_references.h"

#include "base/limits.h"
#include "base/text.h"
#include "format/nc.h"

#include <netcdf.h>
#include <string.h>

static bool is_there(int ncid, const char *name)
{
    int var;
    return nc_inq_varid(ncid, name, &var) == NC_NOERR;
}

/* Split a text at blanks, and join the names that the file has.  *lost: has it not all of them?  A word that
 * ends in ':' is a key, and no name. */
static void filter(int ncid, char text[ZS_TEXT], char kept[ZS_TEXT], bool *lost)
{
    char *rest = text;
    kept[0] = '\0';
    *lost = false;
    for (char *word; (word = strtok_r(rest, " ,\t\n", &rest));) {
        bool key = word[strlen(word) - 1] == ':';
        if (!key && !is_there(ncid, word)) {
            *lost = true;
            continue;
        }
        zs_add_word(kept, ZS_TEXT, word);
    }
}

static int mend(int ncid, int var, const char *name, bool one_by_one, const char *path, zs_error *err)
{
    char text[ZS_TEXT], kept[ZS_TEXT];
    bool lost;
    if (!zs_get_text(ncid, var, name, text))
        return 0;
    filter(ncid, text, kept, &lost);
    if (!lost)
        return 0;
    int status = one_by_one && *kept ? nc_put_att_text(ncid, var, name, strlen(kept), kept)
                                     : nc_del_att(ncid, var, name);
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, path, "changing an attribute");
}

int zs_mend_references(int ncid, int var, const char *path, zs_error *err)
{
    return mend(ncid, var, "coordinates", true, path, err) ||
                   mend(ncid, var, "ancillary_variables", true, path, err) ||
                   mend(ncid, var, "bounds", false, path, err) ||
                   mend(ncid, var, "climatology", false, path, err) ||
                   mend(ncid, var, "formula_terms", false, path, err)
               ? -1
               : 0;
}
