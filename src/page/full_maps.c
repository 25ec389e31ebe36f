#include "page/full_maps.h"

#include "base/limits.h"
#include "format/map_places.h"
#include "page/page_size.h"

#include <stdio.h>
#include <stdlib.h>

/* The pieces of all maps; NULL: some are not known. */
static json_t *pieces_of(zs_json_maker *maker, const zs_map_places *places, const zs_picked *maps)
{
    zs_map_piece *piece = malloc((size_t)zs_map_places_pieces(places) * sizeof *piece);
    json_t *list = zs_json_array(maker);
    bool known = piece != NULL;
    for (int64_t k = 0; k < maps->n && known; k++) {
        int64_t n = zs_map_places_of(places, zs_picked_item(maps, k), piece);
        json_t *map = zs_json_array(maker);
        for (int64_t i = 0; i < n; i++)
            zs_json_append(maker, map,
                           json_pack("[I,I,I,I]", (json_int_t)piece[i].at, (json_int_t)piece[i].bytes,
                                     (json_int_t)piece[i].first_row, (json_int_t)piece[i].rows));
        zs_json_append(maker, list, map);
        known = n > 0;
    }
    free(piece);
    if (known)
        return list;
    json_decref(list);
    return NULL;
}

/* The type as numpy calls it. */
static const char *type_name(const zs_map_places *places)
{
    return places->real ? (places->size == 4 ? "float32" : "float64") : places->size == 4 ? "int32" : "int64";
}

json_t *zs_full_maps(zs_json_maker *maker, const zs_full_variable *variable, const zs_picked *maps,
                     zs_error *err)
{
    zs_map_places places;
    bool known;
    if (variable->output->beside != ZS_ALONE)
        return json_null();
    if (zs_map_places_open(variable->output->part, variable->name, variable->rows, variable->columns, &places,
                           &known, err))
        return NULL;
    if (!known)
        return json_null();
    bool wanted = variable->output->spec->output.chunks.kind != ZS_CHUNKS_AUTO;
    if (wanted && zs_map_places_pieces(&places) > zs_page_size_pieces(variable->rows, variable->columns)) {
        zs_map_places_close(&places); /* the page has no room for so many */
        return json_null();
    }
    char fill[40]; /* a text: other numbers of a page have fewer digits */
    snprintf(fill, sizeof fill, "%.17g", places.size == 4 ? (double)ZS_FILL_FLOAT : ZS_FILL_DOUBLE);
    json_t *pieces = pieces_of(maker, &places, maps), *file = pieces ? zs_json_object(maker) : json_null();
    if (pieces) {
        zs_json_set(maker, file, "path", zs_json_text(variable->output->path));
        zs_json_set(maker, file, "bytes", json_integer(places.bytes));
        zs_json_set(maker, file, "type", zs_json_text(type_name(&places)));
        zs_json_set(maker, file, "little_endian", json_boolean(places.little_endian));
        zs_json_set(maker, file, "fill", places.real ? zs_json_text(fill) : json_null());
        zs_json_set(maker, file, "deflate", json_boolean(places.deflate));
        zs_json_set(maker, file, "shuffle", json_boolean(places.shuffle));
        zs_json_set(maker, file, "fletcher32", json_boolean(places.fletcher32));
        zs_json_set(maker, file, "maps", pieces);
    }
    zs_map_places_close(&places);
    return file;
}
