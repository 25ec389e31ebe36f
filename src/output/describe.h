/* describe: metadata that several kinds of files share: units, rounding, how the statistics were made.  No
 * netCDF.
 *
 * Metadata follow CF-1.11.  What CF has no words for is told in attributes of our own: baseline, group, ddof,
 * rounding_step ...  catalog/prior_check.h reads some of these again, when a later run goes on with a file.
 */
#ifndef ZS_DESCRIBE_H
#define ZS_DESCRIBE_H

#include "output/contents.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"

#include <stdbool.h>

/* All functions here are LOCAL.  They add to a list in the order that the file shall have. */

/* Add units, those of the values; and for temperatures units_metadata: is a value one of the scale, or a
 * difference of two? */
void zs_describe_units(const zs_contents *contents, bool difference, zs_metadata *to);

/* Add how values were rounded: rounding_step and maximum_absolute_error for [output] significant;
 * quantization and quantization_nsb for keepbits; nothing if the spec has neither.  keepbits is CF's bitround
 * (CF-1.12, 8.4.2).  CF's list of algorithms is closed, and none of them has an absolute error: `significant`
 * is told in attributes of our own. */
void zs_describe_rounding(const zs_spec *spec, zs_metadata *to);

/* The name of the variable that `quantization` refers to, and that says which algorithm it is:
 * CF-1.12, 8.4.1.
 */
extern const char zs_quantization_name[];

/* Add what the statistics were made of: baseline and baseline_steps. */
void zs_describe_baseline(const zs_contents *contents, zs_metadata *to);

/* Add how the statistics were made: baseline, baseline_steps, step, realization, input_valid_range,
 * input_months, input_hours, input_mask, input_mask_digest, steps_every, steps_method, steps_complete, group,
 * seasons (unless they are the usual ones), window, window_weights and weights (unless they are equal),
 * leap_day, smooth (if they were), ddof, min_count.  Of a climatology of others climatology_mean and
 * climatology_std instead of what it was made of.  All that is made with statistics has these. */
void zs_describe_rules(const zs_contents *contents, zs_metadata *to);

/* The same for a product, with its masks: where.  If it is made of the values themselves, only what these
 * are: input_mask and input_mask_digest; steps_every, steps_method and steps_complete, where steps are new
 * ones. */
void zs_describe_product_rules(const zs_product *product, const zs_contents *contents, zs_metadata *to);

/* Name what a product is made of: "z-score of 2 metre temperature".  Returns text. */
enum { ZS_DESCRIBE_TEXT = 1024 };
const char *zs_describe_quantity(const zs_product *product, const zs_contents *contents,
                                 char text[ZS_DESCRIBE_TEXT]);

#endif
