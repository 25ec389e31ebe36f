#include "picture/statistic_layers.h"

#include "base/memory.h"
#include "picture/pixels.h"

#include <stdlib.h>
#include <string.h>

/* Pack all maps with this factor.  scale: [ZS_STATISTIC_MAPS][levels].  bytes:
 * [ZS_STATISTIC_MAPS][groups][levels]. */
static int pack_all(const zs_statistic_maps *maps, int64_t factor, zs_pack *pack, zs_scale_16 *scale,
                    int64_t *bytes, zs_error *err)
{
    int64_t levels = maps->pixels.levels;
    pack->n = 0;
    for (int which = 0; which < ZS_STATISTIC_MAPS; which++)
        if (zs_statistic_maps_pack(maps, which, factor, pack, scale + which * levels,
                                   bytes + which * maps->groups * levels, err))
            return -1;
    return 0;
}

/* The layer of one quantity.  scale, bytes: of its maps.  *at: where they begin; becomes where they end. */
static int add_layer(const zs_statistic_maps *maps, int which, const zs_scale_16 *scale, const int64_t *bytes,
                     int64_t *at, zs_pictures *pictures, zs_error *err)
{
    int64_t levels = maps->pixels.levels, n = maps->groups * levels;
    zs_layer *layer = &pictures->layer[pictures->nlayer++];
    *layer = (zs_layer){ .shows = (zs_shown)(ZS_SHOW_MEAN + which),
                         .bits = 16,
                         .nmap = maps->groups,
                         .map = zs_alloc((size_t)n, sizeof *layer->map, "maps", err),
                         .scale = zs_alloc((size_t)levels, sizeof *layer->scale, "maps", err) };
    if (!layer->map || !layer->scale)
        return -1;
    memcpy(layer->scale, scale, (size_t)levels * sizeof *scale);
    for (int64_t k = 0; k < n; k++) {
        layer->map[k] = (zs_packed){ *at, bytes[k] };
        *at += bytes[k];
    }
    return 0;
}

int zs_statistic_layers_make(const zs_statistic_maps *maps, const zs_page_choice *choice, int64_t most,
                             zs_pack *pack, zs_pictures *pictures, int64_t *text, zs_error *err)
{
    int64_t levels = maps->pixels.levels, each = maps->groups * levels, n = ZS_STATISTIC_MAPS * each, at = 0;
    zs_pixels pixels;
    zs_scale_16 *scale = zs_alloc((size_t)(ZS_STATISTIC_MAPS * levels), sizeof *scale, "maps", err);
    int64_t *bytes = zs_alloc((size_t)n, sizeof *bytes, "maps", err);
    int result = scale && bytes ? 0 : -1;
    *text = 0;
    for (int64_t factor = 1; result == 0; factor++) {
        pixels = zs_pixels_coarser(&maps->pixels, factor);
        result = pack_all(maps, factor, pack, scale, bytes, err);
        *text = zs_page_bytes_of_all(bytes, n) + n * choice->place_bytes;
        if (*text <= most || zs_pixels_is_one(&pixels))
            break;
    }
    bool fits = result == 0 && *text <= most;
    for (int which = 0; which < ZS_STATISTIC_MAPS && fits && result == 0; which++)
        result = add_layer(maps, which, scale + which * levels, bytes + which * each, &at, pictures, err);
    if (fits)
        pictures->pixels[ZS_PIXEL_GRIDS - 1] = pixels;
    else
        *text = (int64_t)(pack->n = 0);
    free(bytes);
    free(scale);
    return result;
}
