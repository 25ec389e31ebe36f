/* define: the header of an output file: dimensions, coordinates, variables and their metadata, by CF-1.11
 * (CF-1.12 where it says how values were rounded, CF-1.13 where anomalies name their mean).
 *
 * Rank 0 makes the file, through netcdf-c alone, with everything but the values of the layout's variables.
 * Then all ranks open it.  What the file has, the layout says: outputs and products are made alike. */
#ifndef ZS_DEFINE_H
#define ZS_DEFINE_H

#include "base/error.h"
#include "output/contents.h"
#include "output/layout.h"
#include "plan/plan.h"

typedef struct zs_definition {
    const zs_contents *run;  /* the whole run */
    const zs_layout *layout; /* of the file */
    const zs_plan *plan;     /* says how compressed variables are divided into chunks */
    const char *path;        /* of the file to make; it must not exist */
} zs_definition;

/* Make the file.  LOCAL; rank 0 only.  Returns 0; or -1 with err filled (ZS_FAILED), and no file left. */
int zs_define(const zs_definition *definition, zs_error *err);

#endif
