/* overlay: a variable with a plane below another one: what is missing in the first is taken from the second.
 * ERA5 has such files, whose last months are preliminary (header/expver.h). */
#ifndef ZS_OVERLAY_H
#define ZS_OVERLAY_H

#include "read/reader.h"

/* What was seen of a step, over all cells that were read of it. */
enum { ZS_SEEN_ABOVE = 1, ZS_SEEN_BELOW = 2 };

/* Fill what is missing in numbers, which the reader just read of its open file for the slab, and note in
 * reader->seen where values came from.  step: of the series, the slab's first.  The plane below is read only
 * where something is missing.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_overlay_fill(zs_reader *reader, const zs_slab *slab, int64_t step, void *numbers, zs_error *err);

#endif
