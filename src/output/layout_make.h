/* layout_make: the layouts of the outputs and of the products' files.  No MPI, no netCDF.
 *
 * The table of kinds is here.  A new kind of product is one file output/layout_NAME.c with its
 * zs_layout_kind, and one line of this table. */
#ifndef ZS_LAYOUT_MAKE_H
#define ZS_LAYOUT_MAKE_H

#include "base/error.h"
#include "output/contents.h"
#include "output/layout.h"
#include "spec/product.h"
#include "spec/spec.h"

/* Both functions are LOCAL, and give the same on every rank.
 * run: the contents of the whole run.  A layout has views of its series and grid, which must outlive the
 * layout; run itself need not.  There is nothing to release. */

/* The layout of an output, as if the spec named a file for it.  Cannot fail: every grid and series has
 * z-scores, anomalies and statistics. */
void zs_layout_make_output(const zs_contents *run, zs_output_kind output, zs_layout *layout);

/* The layout of a product's file.  product must outlive it.
 * Returns 0; or -1 with err filled (ZS_REFUSED): what the spec asks for does not go with this grid, this
 * series or these groups.  The layout is undefined then. */
int zs_layout_make_product(const zs_contents *run, const zs_product *product, zs_layout *layout,
                           zs_error *err);

#endif
