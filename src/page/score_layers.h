/* score_layers: the maps of z-scores and of statistics that the run has packed, as layers of the page. */
#ifndef ZS_SCORE_LAYERS_H
#define ZS_SCORE_LAYERS_H

#include "base/error.h"
#include "page/canvas.h"

#include <jansson.h>

/* Add the grids and layers of subject->pictures to the drawing.  LOCAL.
 * *zonal: becomes the object of the zonal means through time, or null; owned by the caller.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and *zonal NULL. */
int zs_score_layers(const zs_subject *subject, zs_canvas *to, json_t **zonal, zs_error *err);

#endif
