#include "time/group_sizes.h"

#include "time/group_key.h"

static bool is_rare(const zs_groups *groups, int group)
{
    return zs_key_is_rare(&groups->how, groups->calendar, groups->key[group]);
}

/* Are groups of unequal size because they were made so: seasons of different lengths, years? */
static bool on_purpose(const zs_grouping *how)
{
    const zs_seasons *s = &how->seasons;
    bool differ = how->kind == ZS_GROUP_YEAR;
    for (int k = 1; k < s->n && how->kind == ZS_GROUP_SEASON; k++)
        differ = differ || s->months[k] != s->months[0];
    return differ;
}

static int64_t size_of(const zs_groups *groups, int group)
{
    return groups->size[group];
}

/* Years, or days, in a span of time: rounded up. */
static int64_t occurrences(const zs_groups *groups, zs_time span)
{
    zs_time cycle = groups->how.kind == ZS_GROUP_HOUR ? ZS_DAY : 365 * ZS_DAY + ZS_DAY / 4;
    return span / cycle + 1;
}

zs_group_sizes zs_group_sizes_of(const zs_groups *groups, zs_time first, zs_time last)
{
    zs_group_sizes sizes = { .least = INT64_MAX };
    for (int k = 0; k < groups->n; k++) {
        int64_t n = size_of(groups, k);
        if (n == 0 || is_rare(groups, k))
            continue;
        sizes.least = n < sizes.least ? n : sizes.least;
        sizes.most = n > sizes.most ? n : sizes.most;
    }
    if (sizes.most == 0)
        return (zs_group_sizes){ 0 };
    for (int k = 0; k < groups->n; k++)
        sizes.small +=
            size_of(groups, k) > 0 && !is_rare(groups, k) && 3 * size_of(groups, k) < 2 * sizes.most;
    sizes.unequal = sizes.small > 0 && !on_purpose(&groups->how) &&
                    2 * (sizes.most - sizes.least) * occurrences(groups, last - first) > 3 * sizes.most;
    return sizes;
}
