/* full_maps: where the maps of a layer lie in the file that has them in full, for a page that is given this
 * file.
 *
 * A page has maps as small as it must, and finds the rest where it is: a reader drops the output onto the
 * page, and a script reads the bytes of the map that is looked at. */
#ifndef ZS_FULL_MAPS_H
#define ZS_FULL_MAPS_H

#include "base/error.h"
#include "page/picked.h"
#include "report/json.h"
#include "write/output_file.h"

#include <jansson.h>
#include <stdint.h>

/* A variable of a file that is complete, unless other variables of the input stand beside it. */
typedef struct zs_full_variable {
    const zs_output *output;
    const char *name;
    int64_t rows, columns; /* of a map */
} zs_full_variable;

/* Make the object "file" of a layer.  LOCAL.  maps: the variable's maps that the layer has.
 * Returns it, owned by the caller; null if a script cannot read the maps: they do not lie as it knows, or the
 * file, which a script knows by its size, is not complete; or NULL with err filled (ZS_FAILED: the file
 * cannot be looked at). */
json_t *zs_full_maps(zs_json_maker *maker, const zs_full_variable *variable, const zs_picked *maps,
                     zs_error *err);

#endif
