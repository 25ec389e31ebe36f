/* global_attributes: what an output file says of itself: conventions, history, where its statistics are. */
#ifndef ZS_GLOBAL_ATTRIBUTES_H
#define ZS_GLOBAL_ATTRIBUTES_H

#include "base/error.h"
#include "output/contents.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

/* Put all global attributes: those of the layout's file, those of the input, and the history of both; define
 * the variable that tells of keepbits (CF-1.12, 8.4.1), where values are rounded so.
 * LOCAL.  Returns 0; or -1 with err filled, or with target->status set. */
int zs_put_global(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                  const zs_inherit *inherit, zs_error *err);

#endif
