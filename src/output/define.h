/* define: the header of an output file: dimensions, coordinates, variables and their metadata.
 *
 * Rank 0 fills the file through netcdf-c, with everything but the values of the layout's variables.  Then all
 * ranks open the file and write these.  What the file has, its layout says: outputs and products are made
 * alike.  Where several variables of the input stand side by side (output/sides.h), each has a layout.
 * Metadata follow CF-1.11, or a later version where the file uses words that only that has. */
#ifndef ZS_DEFINE_H
#define ZS_DEFINE_H

#include "base/error.h"
#include "output/contents.h"
#include "output/layout.h"
#include "plan/plan.h"

/* What a file has of one variable of the input.  Owns nothing. */
typedef struct zs_definition {
    zs_contents run;         /* the contents of the whole run */
    const zs_layout *layout; /* of the file */
    const zs_plan *plan;     /* says how compressed variables of outputs are cut into chunks */
} zs_definition;

/* Define all that a file has, and close it.  LOCAL; rank 0 only.
 * definition: [n], of variables that have the same axes; those of the first one are defined.  path, ncid: of
 * the file, which netcdf-c has just made.
 * Returns 0; or -1 with err filled (ZS_FAILED): the input cannot be opened again, or the output cannot be
 * written.  Then the file is of no use, and may be open: the run ends without the library
 * (format/close_written.h, zs_writer_is_open()). */
int zs_define(const zs_definition *definition, int n, const char *path, int ncid, zs_error *err);

#endif
