#include "catalog/files.h"

#include "stats/packing.h"

void zs_files_compare(zs_files *files)
{
    const zs_packing *first = &files->file[0].storage.packing;
    files->kind = ZS_MOMENTS_EXACT;
    files->value_size = 1;
    for (int i = 0; i < files->paths.n; i++) {
        const zs_packing *packing = &files->file[i].storage.packing;
        size_t size = zs_type_size(packing->type);
        files->value_size = size > files->value_size ? size : files->value_size;
        if (!zs_packing_sums_alike(packing, first))
            files->kind = ZS_MOMENTS_TREE;
        files->overlay = files->overlay || files->file[i].overlay >= 0;
    }
}

void zs_files_clear(zs_files *files)
{
    zs_paths_clear(&files->paths);
    *files = (zs_files){ 0 };
}
