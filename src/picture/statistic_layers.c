#include "picture/statistic_layers.h"

#include "base/memory.h"
#include "picture/pixels.h"

#include <stdlib.h>

/* Pack all maps with this factor.  bytes: [ZS_STATISTIC_MAPS][groups]. */
static int pack_all(const zs_statistic_maps *maps, int64_t factor, zs_pack *pack, zs_scale_16 *scale,
                    int64_t *bytes, zs_error *err)
{
    pack->n = 0;
    for (int which = 0; which < ZS_STATISTIC_MAPS; which++)
        if (zs_statistic_maps_pack(maps, which, factor, pack, &scale[which], bytes + which * maps->groups,
                                   err))
            return -1;
    return 0;
}

/* The layer of one quantity.  *at: where its maps begin; becomes where they end. */
static int add_layer(const zs_statistic_maps *maps, int which, const zs_scale_16 *scale, const int64_t *bytes,
                     int64_t *at, zs_pictures *pictures, zs_error *err)
{
    zs_layer *layer = &pictures->layer[pictures->nlayer];
    *layer = (zs_layer){ .shows = (zs_shown)(ZS_SHOW_MEAN + which),
                         .bits = 16,
                         .scale = scale->scale,
                         .offset = scale->offset,
                         .range = { scale->low, scale->high },
                         .nmap = maps->groups,
                         .map = zs_alloc((size_t)maps->groups, sizeof *layer->map, "maps", err) };
    if (!layer->map)
        return -1;
    pictures->nlayer++;
    for (int64_t group = 0; group < maps->groups; group++) {
        layer->map[group] = (zs_packed){ *at, bytes[group] };
        *at += bytes[group];
    }
    return 0;
}

int zs_statistic_layers_make(const zs_statistic_maps *maps, int64_t most, zs_pack *pack,
                             zs_pictures *pictures, int64_t *text, zs_error *err)
{
    int64_t n = ZS_STATISTIC_MAPS * maps->groups, at = 0;
    zs_scale_16 scale[ZS_STATISTIC_MAPS];
    zs_pixels pixels;
    int64_t *bytes = zs_alloc((size_t)n, sizeof *bytes, "maps", err);
    int result = bytes ? 0 : -1;
    *text = 0;
    for (int64_t factor = 1; result == 0; factor++) {
        pixels = zs_pixels_coarser(&maps->pixels, factor);
        result = pack_all(maps, factor, pack, scale, bytes, err);
        *text = zs_page_bytes_of_all(bytes, n);
        if (*text <= most || zs_pixels_is_one(&pixels))
            break;
    }
    bool fits = result == 0 && *text <= most;
    for (int which = 0; which < ZS_STATISTIC_MAPS && fits && result == 0; which++)
        result = add_layer(maps, which, &scale[which], bytes + which * maps->groups, &at, pictures, err);
    if (fits)
        pictures->pixels[ZS_PIXEL_GRIDS - 1] = pixels;
    else
        *text = (int64_t)(pack->n = 0);
    free(bytes);
    return result;
}
