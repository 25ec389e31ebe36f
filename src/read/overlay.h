/* overlay: values that are missing in one plane of a variable are taken from a second plane.
 *
 * ERA5 has files whose last months are preliminary.  Their variable has two planes: the final version is
 * missing in one where the preliminary version is valid in the other (header/expver.h).  Only the values tell
 * where the final version ends, so reading notes for each step which plane its values came from. */
#ifndef ZS_OVERLAY_H
#define ZS_OVERLAY_H

#include "base/error.h"
#include "read/backend.h"

#include <stddef.h>
#include <stdint.h>

/* Bits: where values of a step came from, over all cells that were read. */
/* What a reader keeps for overlays.  Begin with all zero; release seen and below with free(). */
typedef struct zs_overlay {
    unsigned char *seen; /* [nstep]: bits for each sample that is stored; NULL: no file has an overlay */
    void *below;         /* [room]: memory for a part of the second plane */
    size_t room;         /* bytes of it; grows as needed */
} zs_overlay;

/* Fill what is missing in numbers, which were just read from `opened` for the slab, and note in overlay->seen
 * where values came from.  LOCAL.  The second plane is read only where something is missing, in whole chunks.
 * step: the slab's first record, as a sample of the stored series.
 * slab: of one level.  numbers: [records][rows][ncol], records slab->pitch numbers apart, as stored;
 * traffic: the bytes read are added.
 * Returns 0; or -1 with err filled (ZS_FAILED), and numbers undefined. */
int zs_overlay_fill(zs_overlay *overlay, const zs_opened *opened, const zs_slab *slab, int64_t step,
                    void *numbers, zs_traffic *traffic, zs_error *err);

#endif
