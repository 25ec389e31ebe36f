/* define: the header of an output file: dimensions, coordinates, variables and their metadata, by CF-1.11
 * (CF-1.12 where it says how values were rounded).
 *
 * One rank makes the file, through netcdf-c alone, with everything but the fields' values; then all ranks
 * open it. */
#ifndef ZS_DEFINE_H
#define ZS_DEFINE_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "spec/spec.h"

/* What the metadata tell of the run. */
typedef struct zs_definition {
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan; /* says how compressed fields are divided into chunks */
    zs_output_kind kind;
    const zs_layout
        *layout;      /* of a product's file, whose catalog is sheet->part; NULL: an output of a kind */
    const char *path; /* of the file to make; it must not exist */
} zs_definition;

/* Make the file.  LOCAL; rank 0 only.  Returns 0; or -1 with err filled (ZS_FAILED), and no file left. */
int zs_define(const zs_definition *definition, zs_error *err);

#endif
