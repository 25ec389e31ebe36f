#include "header/steps_part.h"

#include "header/input_file.h"

static int copy(const zs_steps *all, int64_t first, int64_t count, zs_steps_part *to, zs_error *err)
{
    to->copied = true;
    for (int64_t i = first; i < first + count; i++) {
        const zs_step step = zs_steps_at(all, i);
        if (zs_steps_add(&to->steps, &step, err))
            return -1;
    }
    return 0;
}

int zs_steps_keep(const zs_steps *all, int64_t first, int64_t count, zs_steps_part *kept, zs_error *err)
{
    int64_t before = kept->n;
    kept->n += count;
    if (!kept->copied && first == before)
        return 0;
    if (!kept->copied && copy(all, 0, before, kept, err))
        return -1;
    return copy(all, first, count, kept, err);
}

int zs_steps_take(zs_steps *all, int64_t *n, zs_steps_part *kept, int result, zs_error *err)
{
    bool same = !kept->copied && kept->n == *n;
    if (result == 0 && !same && !kept->copied)
        result = copy(all, 0, kept->n, kept, err);
    if (!same)
        result = zs_steps_replace(all, &kept->steps, result, err);
    if (result == 0)
        *n = kept->n;
    *kept = (zs_steps_part){ 0 };
    return result;
}
