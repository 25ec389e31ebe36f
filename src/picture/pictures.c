#include "picture/pictures.h"

#include <stdlib.h>

void zs_pictures_clear(zs_pictures *pictures)
{
    for (int k = 0; k < pictures->nlayer; k++) {
        free(pictures->layer[k].map);
        free(pictures->layer[k].scale);
    }
    for (int k = 0; k < ZS_LINES; k++)
        free(pictures->line[k]);
    free(pictures->count);
    free(pictures->packed);
    free(pictures->mapped);
    free(pictures->step);
    *pictures = (zs_pictures){ .npixels = 0 };
}
