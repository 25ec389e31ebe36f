/* overlay: a variable with a plane below another one: what is missing in the first is taken from the second.
 * ERA5 has such files, whose last months are preliminary (header/expver.h). */
#ifndef ZS_OVERLAY_H
#define ZS_OVERLAY_H

#include "base/error.h"
#include "read/backend.h"

#include <stddef.h>
#include <stdint.h>

/* What was seen of a step, over all cells that were read of it. */
enum { ZS_SEEN_ABOVE = 1, ZS_SEEN_BELOW = 2 };

/* What a reader keeps for overlays.  Begin with all zero; seen and below are released with free(). */
typedef struct zs_overlay {
    unsigned char *seen; /* [nstep]: what was seen of each step; NULL: no file has an overlay */
    void *below;         /* scratch: the plane below */
    size_t room;         /* bytes of it */
} zs_overlay;

/* Fill what is missing in numbers, which were just read from a file for the slab, and note in overlay->seen
 * where values came from.  step: of the series, the slab's first.  The plane below is read only where
 * something is missing.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_overlay_fill(zs_overlay *overlay, const zs_opened *opened, const zs_slab *slab, int64_t step,
                    void *numbers, zs_traffic *traffic, zs_error *err);

#endif
