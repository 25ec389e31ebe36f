/* chunking: how the variables of an output lie in the file: in one piece, or in which chunks.
 *
 * Outputs in chunks are compressed, have checksums or an unlimited time, or the user wants chunks.  As a rule
 * a chunk is what one rank has at one time, so that no two ranks share a chunk; the user's can have any shape
 * (write/rechunk.h).  The header of a Zarr store says only the user's.  A product with an unlimited time is
 * one chunk: its bytes lie in one piece, and every rank writes where it belongs. */
#ifndef ZS_CHUNKING_H
#define ZS_CHUNKING_H

#include "output/layout.h"
#include "output/target.h"
#include "plan/plan.h"
#include "spec/spec.h"

/* Both functions are LOCAL; failures of the target go into target->status. */

/* Say how variable number k of the layout is stored.  id: of the variable, which is defined on its
 * dimensions.  plan: says which chunks an output has. */
void zs_chunking_define(zs_target *target, const zs_layout *layout, const zs_spec *spec, const zs_plan *plan,
                        int k, int id);

/* Have HDF5 find a place for all variables of the layout that lie in one piece, so that all ranks find it;
 * after the define mode. */
void zs_chunking_reserve(zs_target *target, const zs_layout *layout);

#endif
