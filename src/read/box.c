#include "read/box.h"

#include "base/thirds.h"

bool zs_slab_is_plain(const zs_file *file, const zs_slab *slab)
{
    return slab->nlevel == 1 && slab->pitch == slab->rows.count * slab->ncol && zs_file_in_order(file);
}

/* How many levels from number k on follow each other in the file. */
static int64_t level_run(const zs_slab *slab, int64_t k)
{
    int64_t n = 1;
    while (k + n < slab->nlevel && slab->level[k + n] == slab->level[k] + n)
        n++;
    return n;
}

/* A box of whole levels, before columns are chosen. */
static zs_box box_of(const zs_file *file, const zs_slab *slab, zs_range steps, zs_range members)
{
    int64_t ncol = slab->ncol, pitch = slab->pitch;
    zs_range one = { 0, 1 };
    int64_t record = steps.first * file->nmember + members.first - slab->records.first;
    return (zs_box){ .axis = { [ZS_BOX_STEP] = { file->time, steps, pitch * file->nmember },
                               [ZS_BOX_MEMBER] = { file->member, members, pitch },
                               [ZS_BOX_LEVEL] = { file->level, one, slab->rows.count * ncol },
                               [ZS_BOX_ROW] = { file->row, slab->rows, ncol },
                               [ZS_BOX_COL] = { file->col, one, 1 } },
                     .first = record * pitch };
}

/* Of some steps and members: all runs of levels and of columns. */
static int take_records(const zs_slab *slab, const zs_box *records,
                        int (*take)(void *context, const zs_box *box, zs_error *err), void *context,
                        zs_error *err)
{
    for (int64_t k = 0, n; k < slab->nlevel; k += n) {
        zs_box box = *records;
        n = level_run(slab, k);
        box.axis[ZS_BOX_LEVEL].range = (zs_range){ slab->level[k], n };
        box.first += k * box.axis[ZS_BOX_LEVEL].to;
        for (int s = 0; s < slab->columns->nsegment; s++) {
            box.axis[ZS_BOX_COL].range = slab->columns->segment[s];
            if (take(context, &box, err))
                return -1;
            box.first += slab->columns->segment[s].count;
        }
    }
    return 0;
}

int zs_boxes_take(const zs_file *file, const zs_slab *slab,
                  int (*take)(void *context, const zs_box *box, zs_error *err), void *context, zs_error *err)
{
    zs_third thirds[3];
    zs_thirds_find(slab->records, file->nmember, thirds);
    for (int k = 0; k < 3; k++) {
        zs_box box = box_of(file, slab, thirds[k].wholes, thirds[k].within);
        if (thirds[k].items.count > 0 && take_records(slab, &box, take, context, err))
            return -1;
    }
    return 0;
}

void zs_box_cut(const zs_box *box, int axis, int64_t at, zs_box half[2])
{
    const zs_box_axis *whole = &box->axis[axis];
    int64_t n = at - whole->range.first;
    half[0] = half[1] = *box;
    half[0].axis[axis].range.count = n;
    half[1].axis[axis].range = (zs_range){ at, whole->range.count - n };
    half[1].first += n * whole->to;
}

int64_t zs_box_volume(const zs_box *box)
{
    int64_t n = 1;
    for (int k = 0; k < ZS_BOX_AXES; k++)
        n *= box->axis[k].range.count;
    return n;
}

void zs_box_copy(const zs_box *box, const int64_t *stride, const void *from, size_t size, void *numbers)
{
    zs_copy_axis axis[ZS_BOX_AXES];
    int64_t bytes = (int64_t)size;
    for (int k = 0; k < ZS_BOX_AXES; k++) {
        const zs_box_axis *a = &box->axis[k];
        axis[k] =
            (zs_copy_axis){ a->range.count, a->position < 0 ? bytes : stride[a->position], a->to * bytes };
    }
    zs_strided_copy(axis, ZS_BOX_AXES, size, from, (char *)numbers + box->first * bytes);
}
