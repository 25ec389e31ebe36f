#include "run/kept_groups.h"

#include "run/family.h"
#include "time/recipe.h"

bool zs_kept_groups_has_family(const zs_kept_statistics *kept, const zs_recipe *recipe, int family,
                               zs_range rows)
{
    bool all = kept->n > 0;
    for (int k = 0; k < recipe->ntarget && all; k++) {
        int group = recipe->group[family * recipe->ntarget + k];
        all = group < 0 || zs_kept_statistics_has(kept, group, rows);
    }
    return all;
}

int zs_kept_groups_take(const zs_kept_statistics *kept, zs_first_pass *first, const zs_loaded *loaded,
                        int group, int family, int target, zs_range block, zs_climatology *climatology,
                        zs_error *err)
{
    zs_first_pass_goto(first, group);
    first->owned = (zs_range){ 0, 0 };
    if (target >= 0) {
        zs_family_goto(&first->family, family);
        first->statistics = zs_family_statistics(&first->family, target);
    } else if (zs_first_pass_is_alone(first) && first->taken[group] < 0) {
        return 0;
    }
    first->owned = zs_merge_owned(&first->merge, block, first->position->time_part);
    zs_range rows = { loaded->rows.first + block.first + first->owned.first, first->owned.count };
    int result = rows.count > 0 ? zs_kept_statistics_read(kept, group, rows, &first->statistics, err) : 0;
    zs_first_pass_share(first, group, block, climatology);
    return result;
}
