/* statistic_layers: the statistics that rank 0 has gathered -> layers of packed maps. */
#ifndef ZS_STATISTIC_LAYERS_H
#define ZS_STATISTIC_LAYERS_H

#include "base/error.h"
#include "picture/pack.h"
#include "picture/pictures.h"
#include "picture/statistic_maps.h"

#include <stdint.h>

/* Add the layers mean, std, min and max, in pixels so large that they take `most` bytes of the page; none, if
 * they do not fit at all.  LOCAL, on rank 0. choice: what a map takes beside its pixels. pack: empty; has the
 * maps, from byte 0 of the packed maps on.
 * pictures: gets the layers, and their pixels as the last of its grids.  *text: bytes of the page that they
 * take. Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_statistic_layers_make(const zs_statistic_maps *maps, const zs_page_choice *choice, int64_t most,
                             zs_pack *pack, zs_pictures *pictures, int64_t *text, zs_error *err);

#endif
