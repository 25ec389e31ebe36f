#include "base/strided_copy.h"

#include "base/kernel.h"
#include "base/range.h"

#include <stdbool.h>
#include <string.h>

enum {
    SQUARE = 32, /* numbers along a side of what is copied together */
    MOST_AXES = 6
};

/* Copy a square.  a: the fastest dimension of the destination; b: that of the source.  The compiler knows
 * size, so that each memcpy() is one instruction. */
ZS_INLINE void copy_square(zs_copy_axis a, zs_copy_axis b, size_t size, const char *from, char *to)
{
    for (int64_t i = 0; i < b.count; i++)
        for (int64_t k = 0; k < a.count; k++)
            memcpy(to + k * a.to + i * b.to, from + k * a.from + i * b.from, size);
}

static void copy_any_square(zs_copy_axis a, zs_copy_axis b, size_t size, const char *from, char *to)
{
    if (size == 4)
        copy_square(a, b, 4, from, to);
    else if (size == 2)
        copy_square(a, b, 2, from, to);
    else if (size == 8)
        copy_square(a, b, 8, from, to);
    else
        copy_square(a, b, 1, from, to);
}

/* The two fastest dimensions: each of another side. */
static void copy_turned(zs_copy_axis a, zs_copy_axis b, size_t size, const char *from, char *to)
{
    for (int64_t i = 0; i < b.count; i += SQUARE)
        for (int64_t k = 0; k < a.count; k += SQUARE) {
            zs_copy_axis across = { zs_min(a.count - k, SQUARE), a.from, a.to };
            zs_copy_axis down = { zs_min(b.count - i, SQUARE), b.from, b.to };
            copy_any_square(across, down, size, from + k * a.from + i * b.from, to + k * a.to + i * b.to);
        }
}

/* A line along one dimension that is the fastest on both sides. */
static void copy_line(zs_copy_axis a, size_t size, const char *from, char *to)
{
    const zs_copy_axis once = { 1, 0, 0 };
    if (a.from == (int64_t)size && a.to == (int64_t)size)
        memcpy(to, from, (size_t)a.count * size);
    else
        copy_any_square(a, once, size, from, to);
}

/* The dimensions of a box in the order in which they are gone through.  The last one, or the last two if
 * turned, are copied together. */
typedef struct ordered {
    zs_copy_axis axis[MOST_AXES];
    int n;
    bool turned;
} ordered;

static void copy_from(const ordered *box, int k, size_t size, const char *from, char *to)
{
    if (k == box->n) {
        memcpy(to, from, size);
    } else if (box->turned && k == box->n - 2) {
        copy_turned(box->axis[k + 1], box->axis[k], size, from, to);
    } else if (k == box->n - 1) {
        copy_line(box->axis[k], size, from, to);
    } else {
        const zs_copy_axis *a = &box->axis[k];
        for (int64_t i = 0; i < a->count; i++)
            copy_from(box, k + 1, size, from + i * a->from, to + i * a->to);
    }
}

/* Put dimension k behind all others. */
static void put_last(ordered *box, int k)
{
    zs_copy_axis last = box->axis[k];
    for (; k < box->n - 1; k++)
        box->axis[k] = box->axis[k + 1];
    box->axis[box->n - 1] = last;
}

void zs_strided_copy(const zs_copy_axis *axis, int n, size_t size, const void *from, void *to)
{
    ordered box = { .n = 0 };
    int fast_from = 0, fast_to = 0;
    for (int k = 0; k < n; k++)
        if (axis[k].count > 1)
            box.axis[box.n++] = axis[k];
    for (int k = 1; k < box.n; k++)
        if (box.axis[k].from < box.axis[fast_from].from)
            fast_from = k;
    if (box.n > 0)
        put_last(&box, fast_from);
    for (int k = 1; k < box.n; k++)
        if (box.axis[k].to < box.axis[fast_to].to)
            fast_to = k;
    box.turned = box.n > 1 && fast_to != box.n - 1;
    if (box.turned)
        put_last(&box, fast_to);
    copy_from(&box, 0, size, from, to);
}
