#include "stats/compose.h"

#include "base/kernel.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

size_t zs_composer_bytes(zs_moments_kind kind, int ninput, int nslot, size_t room)
{
    size_t cell =
        sizeof(int32_t) + (size_t)zs_moments_per_cell(kind) * sizeof(zs_moment) + 2 * sizeof(double);
    return (size_t)nslot * room * cell + (size_t)(ninput + nslot) * sizeof(zs_moments_view);
}

int zs_composer_init(zs_composer *c, zs_moments_kind kind, int ninput, int nslot, size_t room, zs_error *err)
{
    *c = (zs_composer){ .kind = kind, .ninput = ninput, .nslot = nslot, .room = room };
    size_t n = (size_t)nslot * room;
    if (zs_cell_moments_init(&c->slot, kind, n, err) ||
        !(c->min = zs_alloc(n, sizeof *c->min, "minima", err)) ||
        !(c->max = zs_alloc(n, sizeof *c->max, "maxima", err)) ||
        !(c->value = zs_alloc((size_t)(ninput + nslot), sizeof *c->value, "moments", err))) {
        zs_composer_clear(c);
        return -1;
    }
    return 0;
}

void zs_composer_clear(zs_composer *c)
{
    zs_cell_moments_clear(&c->slot);
    free(c->min);
    free(c->max);
    free(c->value);
    *c = (zs_composer){ 0 };
}

/* The memory of a slot. */
static zs_moments_view slot_of(const zs_composer *c, int value)
{
    size_t at = (size_t)(value - c->ninput) * c->room;
    return (zs_moments_view){ zs_cell_moments_at(c->slot, at), c->min + at, c->max + at };
}

ZS_KERNEL static void merge_extremes(size_t n, double *restrict min, double *restrict max,
                                     const double *restrict right_min, const double *restrict right_max)
{
    for (size_t i = 0; i < n; i++) {
        min[i] = right_min[i] < min[i] ? right_min[i] : min[i];
        max[i] = right_max[i] > max[i] ? right_max[i] : max[i];
    }
}

/* Make one value.  If only one side has something, the value is that side, wherever it lies: nothing is
 * copied, and the step after which a slot is made anew is never before the last one that reads it. */
static void make(zs_composer *c, const zs_merge_step *step, size_t n)
{
    static const zs_moments_view none = { .min = NULL };
    zs_moments_view left = step->left < 0 ? none : c->value[step->left];
    zs_moments_view right = step->right < 0 ? none : c->value[step->right];
    if (!left.min || !right.min) {
        c->value[step->into] = left.min ? left : right;
        return;
    }
    zs_moments_view to = slot_of(c, step->into);
    if (left.min != to.min) {
        zs_cell_moments_copy(n, to.cells, left.cells);
        memcpy(to.min, left.min, n * sizeof *to.min);
        memcpy(to.max, left.max, n * sizeof *to.max);
    }
    zs_cell_moments_merge(c->kind, n, to.cells, right.cells);
    merge_extremes(n, to.min, to.max, right.min, right.max);
    c->value[step->into] = to;
}

/* Lay some cells of all inputs ready, and forget the slots. */
static void begin(zs_composer *c, const zs_moments_view *input, size_t first)
{
    for (int k = 0; k < c->ninput; k++)
        if (input[k].min)
            c->value[k] = (zs_moments_view){ zs_cell_moments_at(input[k].cells, first), input[k].min + first,
                                             input[k].max + first };
        else
            c->value[k] = (zs_moments_view){ .min = NULL };
    for (int k = c->ninput; k < c->ninput + c->nslot; k++)
        c->value[k] = (zs_moments_view){ .min = NULL };
}

void zs_compose(zs_composer *c, const zs_merge_step *step, int nstep, const zs_moments_view *input, size_t n,
                zs_composed *composed, void *object)
{
    for (size_t first = 0, some; first < n; first += some) {
        some = n - first < c->room ? n - first : c->room;
        begin(c, input, first);
        for (const zs_merge_step *s = step; s < step + nstep; s++) {
            if (s->right >= 0 || s->into != s->left)
                make(c, s, some);
            if (s->target >= 0)
                composed(object, s->target, first, some, &c->value[s->into]);
        }
    }
}
