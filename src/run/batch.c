#include "run/batch.h"

/* The step block that begins at step `from` or later: consecutive steps of the group, or of what is in memory
 * together. */
static zs_range next_block(const zs_batches *b, int64_t from)
{
    const zs_plan *plan = b->plan;
    const int *of = b->groups->of;
    int64_t end = b->own.first + b->own.count, most = plan->batch.steps * plan->batch.repeat, n = 1;
    if (!plan->by_group) {
        int64_t held = plan->keep ? b->own.count : plan->read_steps;
        int64_t left = held - (from - b->own.first) % zs_max(held, 1);
        return (zs_range){ from, zs_min(most, zs_min(left, end - from)) };
    }
    if (b->group >= 0) {
        const zs_step_lists *user = &b->groups->user;
        zs_range mine = zs_steps_among(user, b->group, (zs_range){ from, end - from });
        from = mine.count > 0 ? user->step[mine.first] : end;
    }
    while (from < end && of[from] != b->group) /* steps without a group are in no list */
        from++;
    while (n < most && from + n < end && of[from + n] == b->group)
        n++;
    return (zs_range){ from, zs_min(n, end - from) };
}

bool zs_batch_next(const zs_batches *b, zs_batch *batch)
{
    int64_t step = batch->steps.first + batch->steps.count, row = batch->rows.first;
    int64_t end = b->rows.first + b->rows.count;
    zs_range *block = &batch->step_block;
    if (step >= block->first + block->count) {
        step = block->first;
        row += b->plan->batch.rows;
    }
    if (block->count == 0 || row >= end) {
        *block = next_block(b, block->count > 0 ? block->first + block->count : b->own.first);
        step = block->first;
        row = b->rows.first;
    }
    batch->steps = (zs_range){ step, zs_min(b->plan->batch.steps, block->first + block->count - step) };
    batch->rows = (zs_range){ row, zs_min(b->plan->batch.rows, end - row) };
    return batch->steps.count > 0 && batch->rows.count > 0;
}
