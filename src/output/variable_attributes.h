/* variable_attributes: what is said of the variables of a file.
 *
 * As a rule the kind of the file knows it (output/layout.h).  The files of a merge say how they were made,
 * and from what inputs: names, units, cell_methods, rules.  All of it holds for the merge, too, and most of
 * it is not known otherwise, because no input is there.  So its attributes are copied, bit by bit, from the
 * earliest file; but for those about its own steps and its own numbers. */
#ifndef ZS_VARIABLE_ATTRIBUTES_H
#define ZS_VARIABLE_ATTRIBUTES_H

#include "base/error.h"
#include "output/contents.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

/* Put the attributes of variable k of the layout, which is `id` in the file.  LOCAL.
 * Returns 0; or -1 with err filled, of a merge (ZS_FAILED: netcdf-c failed; ZS_REFUSED: the earliest file has
 * no such variable).  What cannot be written is told by the target. */
int zs_variable_attributes_put(zs_target *target, const zs_layout *layout, int k, const zs_contents *contents,
                               const zs_inherit *inherit, int id, zs_error *err);

#endif
