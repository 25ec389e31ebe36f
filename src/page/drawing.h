/* drawing: everything that the page draws, put together.
 *
 * Small numbers stand in the JSON of the page.  Maps and long lines are blocks of bytes behind it, which its
 * scripts unpack when they are looked at. */
#ifndef ZS_DRAWING_H
#define ZS_DRAWING_H

#include "base/error.h"
#include "page/blocks.h"
#include "page/canvas.h"

#include <jansson.h>
#include <stdint.h>

/* Make everything that the page draws.  LOCAL.  room: bytes for the maps and numbers of products.
 * Returns 0, and *pictures is to be released with json_decref(), blocks with zs_blocks_clear(); or -1 with
 * err filled (ZS_FAILED), and *pictures NULL. */
int zs_drawing_make(const zs_subject *subject, int64_t room, json_t **pictures, zs_blocks *blocks,
                    zs_error *err);

#endif
