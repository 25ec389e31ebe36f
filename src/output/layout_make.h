/* layout_make: the layouts of the outputs and of the products.  No MPI, no netCDF.
 *
 * The table of kinds is here: a new kind of product is one file with its zs_layout_kind, and one line. */
#ifndef ZS_LAYOUT_MAKE_H
#define ZS_LAYOUT_MAKE_H

#include "base/error.h"
#include "output/contents.h"
#include "output/layout.h"
#include "spec/product.h"
#include "spec/spec.h"

/* All functions here are LOCAL.  run: the whole run; it and what it points at must outlive the layout. */

/* The layout of an output; cannot fail. */
void zs_layout_make_output(const zs_contents *run, zs_output_kind output, zs_layout *layout);

/* The layout of a product's file.  Returns 0; or -1 with err filled (ZS_REFUSED): what the spec asks for does
 * not go with this grid or this series. */
int zs_layout_make_product(const zs_contents *run, const zs_product *product, zs_layout *layout,
                           zs_error *err);

#endif
