#include "write/define_outputs.h"

#include "base/memory.h"
#include "output/contents.h"
#include "output/define.h"
#include "output/layout_make.h"

#include <stdlib.h>

/* Define file number i of variable k, with all that stand beside it.
 * definition, layout: [n], room for what is said of each. */
static int define(const zs_side *all, int n, int k, int i, const char *part, zs_definition *definition,
                  zs_layout *layout, zs_error *err)
{
    int several = zs_sides_share(all, n, i) ? n : 1;
    for (int j = 0; j < several; j++) {
        const zs_side *side = &all[several > 1 ? j : k];
        definition[j] = (zs_definition){ .run = zs_contents_of(side->spec, side->catalog),
                                         .layout = zs_side_layout(side, i, &layout[j]),
                                         .plan = side->plan };
    }
    return zs_define(definition, several, part, err);
}

/* The file with this path; NULL: there is none. */
static const zs_output *find(const zs_output *output, int nfile, const char *path)
{
    for (int k = 0; k < nfile; k++)
        if (output[k].path == path)
            return &output[k];
    return NULL;
}

int zs_define_outputs(const zs_side *all, int n, int k, const zs_output *output, int nfile, zs_error *err)
{
    zs_definition *definition = zs_alloc((size_t)n, sizeof *definition, "outputs", err);
    zs_layout *layout = definition ? zs_alloc((size_t)n, sizeof *layout, "outputs", err) : NULL;
    int result = layout ? 0 : -1;
    for (int i = 0; i < zs_spec_netcdf_count(all[k].spec) && result == 0; i++) {
        const zs_output *file = find(output, nfile, zs_spec_written(all[k].spec, i).path);
        if (file && !zs_output_joins(file) && !file->kept.goes_on)
            result = define(all, n, k, i, file->header, definition, layout, err);
    }
    free(layout);
    free(definition);
    return result;
}
