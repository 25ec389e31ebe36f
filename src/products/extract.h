/* extract: the values of a box and a period, or of a point, as they are.
 *
 * Each rank writes the values that it has straight into the file, as the samples come.  Nothing is kept and
 * nothing is merged. */
#ifndef ZS_EXTRACT_H
#define ZS_EXTRACT_H

#include "products/product_ops.h"

/* See zs_product_ops.  take() writes; there is no merge() and no finish(). */
extern const zs_product_ops zs_extract_ops;

#endif
