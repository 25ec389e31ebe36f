#include "run/left.h"

bool zs_left_next(zs_left *left, zs_batch *batch)
{
    for (;;) {
        zs_portion all = { left->at.steps, { left->first_row + left->at.rows.first, left->at.rows.count } };
        if (zs_finished_left(left->finished, &all, &left->piece)) {
            zs_range rows = { left->piece.rows.first - left->first_row, left->piece.rows.count };
            *batch = (zs_batch){ .steps = left->piece.steps, .rows = rows };
            return true;
        }
        left->piece = (zs_portion){ { 0, 0 }, { 0, 0 } };
        if (!zs_batch_next(left->batches, &left->at))
            return false;
    }
}

int64_t zs_left_count(zs_left left)
{
    zs_batch batch;
    int64_t n = 0;
    while (zs_left_next(&left, &batch))
        n++;
    return n;
}
