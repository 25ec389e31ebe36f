#include "checkpoint/finished.h"

#include "base/memory.h"

#include <stddef.h>
#include <stdlib.h>

void zs_finished_init(zs_finished *f, zs_portion all)
{
    *f = (zs_finished){ .all = all };
}

void zs_finished_clear(zs_finished *f)
{
    free(f->bit);
    *f = (zs_finished){ .bit = NULL };
}

static size_t place_of(const zs_finished *f, int64_t step, int64_t row)
{
    return (size_t)((step - f->all.steps.first) * f->all.rows.count + row - f->all.rows.first);
}

int zs_finished_add(zs_finished *f, const zs_portion *rectangle, zs_error *err)
{
    zs_range steps = zs_common(f->all.steps, rectangle->steps);
    zs_range rows = zs_common(f->all.rows, rectangle->rows);
    size_t bits = (size_t)(f->all.steps.count * f->all.rows.count);
    if (steps.count == 0 || rows.count == 0)
        return 0;
    if (!f->bit && !(f->bit = zs_alloc((bits + 7) / 8, 1, "what is finished", err)))
        return -1;
    for (int64_t step = steps.first; step < steps.first + steps.count; step++)
        for (int64_t row = rows.first; row < rows.first + rows.count; row++) {
            size_t at = place_of(f, step, row);
            f->bit[at / 8] |= (unsigned char)(1u << at % 8);
        }
    return 0;
}

static bool is_finished(const zs_finished *f, int64_t step, int64_t row)
{
    size_t at = place_of(f, step, row);
    return f->bit[at / 8] >> at % 8 & 1;
}

/* The next rows of a step that are not finished, from a row on; count 0: there are none. */
static zs_range rows_left(const zs_finished *f, int64_t step, int64_t row, int64_t end)
{
    while (row < end && is_finished(f, step, row))
        row++;
    zs_range left = { row, 0 };
    while (row + left.count < end && !is_finished(f, step, row + left.count))
        left.count++;
    return left;
}

bool zs_finished_left(const zs_finished *f, const zs_portion *of, zs_portion *piece)
{
    int64_t last = of->steps.first + of->steps.count, end = of->rows.first + of->rows.count;
    bool begins = piece->steps.count == 0, whole = piece->rows.count == of->rows.count;
    int64_t step = begins ? of->steps.first : piece->steps.first + (whole ? piece->steps.count : 0);
    int64_t row = begins || whole ? of->rows.first : piece->rows.first + piece->rows.count;
    if (!f->bit) { /* all is left, as one piece */
        *piece = *of;
        return begins && of->steps.count > 0 && of->rows.count > 0;
    }
    zs_range left = { 0, 0 };
    while (step < last && (left = rows_left(f, step, row, end)).count == 0) {
        step++;
        row = of->rows.first;
    }
    if (step >= last)
        return false;
    *piece = (zs_portion){ { step, 1 }, left };
    while (left.count == of->rows.count && step + piece->steps.count < last &&
           rows_left(f, step + piece->steps.count, of->rows.first, end).count == of->rows.count)
        piece->steps.count++;
    return true;
}

int64_t zs_finished_count(const zs_finished *f)
{
    int64_t n = 0;
    for (int64_t k = 0; f->bit && k < f->all.steps.count * f->all.rows.count; k++)
        n += f->bit[k / 8] >> k % 8 & 1;
    return n;
}
