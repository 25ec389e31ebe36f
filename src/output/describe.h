/* describe: metadata that several kinds of files share: units, rounding, how the statistics were made.  No
 * netCDF. */
#ifndef ZS_DESCRIBE_H
#define ZS_DESCRIBE_H

#include "output/contents.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"

#include <stdbool.h>

/* All functions here are LOCAL.  Those that add to a list add in the order that files have. */

/* units; and units_metadata (CF-1.11) for temperatures: is the value one on the scale, or a difference of
 * two? */
void zs_describe_units(const zs_contents *contents, bool difference, zs_metadata *to);

/* How values were rounded: rounding_step and maximum_absolute_error for `significant`, quantization for
 * `keepbits`; nothing where the spec has neither.  keepbits is CF's bitround (CF-1.12, 8.4.2).  CF's list of
 * algorithms is closed and has none with an absolute error: `significant` is told in attributes of our own.
 */
void zs_describe_rounding(const zs_spec *spec, zs_metadata *to);

/* The variable that zs_describe_rounding() refers to: CF-1.12, 8.4.1. */
extern const char zs_quantization_name[];

/* How the statistics were made: baseline, input_valid_range, group, ddof ...  Everything that was made with
 * statistics has them. */
void zs_describe_rules(const zs_contents *contents, zs_metadata *to);

/* The same of a product, unless it is made of the values as they were read. */
void zs_describe_product_rules(const zs_product *product, const zs_contents *contents, zs_metadata *to);

/* What a product is made of: "z-score of 2 metre temperature".  Returns text. */
enum { ZS_DESCRIBE_TEXT = 1024 };
const char *zs_describe_quantity(const zs_product *product, const zs_contents *contents,
                                 char text[ZS_DESCRIBE_TEXT]);

#endif
