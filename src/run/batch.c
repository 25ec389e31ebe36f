#include "run/batch.h"

/* Do places stand for the entries of the group's list?  Otherwise they are steps. */
static bool is_listed(const zs_batches *b)
{
    return b->plan->by_group && b->group >= 0;
}

static int64_t step_at(const zs_batches *b, int64_t place)
{
    return is_listed(b) ? b->groups->user.step[place] : place;
}

/* All places. */
static zs_range places_of(const zs_batches *b)
{
    return is_listed(b) ? zs_steps_among(&b->groups->user, b->group, b->own) : b->own;
}

/* The step block that begins at a place or later: steps of the group; consecutive ones without a group, or of
 * what is in memory together. */
static zs_range next_block(const zs_batches *b, int64_t from)
{
    const zs_plan *plan = b->plan;
    const int *of = b->groups->of;
    zs_range all = places_of(b);
    int64_t end = all.first + all.count, most = plan->batch.steps * plan->batch.repeat, n = 1;
    if (!plan->by_group) {
        int64_t held = plan->keep ? b->own.count : plan->read_steps;
        int64_t left = held - (from - b->own.first) % zs_max(held, 1);
        return (zs_range){ from, zs_min(most, zs_min(left, end - from)) };
    }
    if (is_listed(b))
        return (zs_range){ from, zs_min(most, end - from) };
    while (from < end && of[from] != b->group) /* steps without a group are in no list */
        from++;
    while (n < most && from + n < end && of[from + n] == b->group)
        n++;
    return (zs_range){ from, zs_min(n, end - from) };
}

/* How many steps of a block follow each other from a place on. */
static int64_t consecutive(const zs_batches *b, zs_range block, int64_t place)
{
    int64_t n = 0, left = block.first + block.count - place;
    while (n < zs_min(left, b->plan->batch.steps) && step_at(b, place + n) == step_at(b, place) + n)
        n++;
    return n;
}

bool zs_batch_next(const zs_batches *b, zs_batch *batch)
{
    int64_t place = batch->next, row = batch->rows.first, end = b->rows.first + b->rows.count;
    zs_range *block = &batch->block;
    if (place >= block->first + block->count) {
        place = block->first;
        row += b->plan->batch.rows;
    }
    if (block->count == 0 || row >= end) {
        *block = next_block(b, block->count > 0 ? block->first + block->count : places_of(b).first);
        place = block->first;
        row = b->rows.first;
    }
    int64_t n = consecutive(b, *block, place);
    batch->steps = (zs_range){ n > 0 ? step_at(b, place) : place, n };
    batch->rows = (zs_range){ row, zs_min(b->plan->batch.rows, end - row) };
    batch->next = place + n;
    return n > 0 && batch->rows.count > 0;
}
