#include "read/plain_place.h"

#include "base/byte_order.h"
#include "format/classic.h"
#include "format/hdf5_set.h"
#include "header/input_file.h"
#include "header/storage.h"
#include "stats/packing.h"

#include <hdf5.h>
#include <string.h>

/* Set begin and strides: those of C order, but for the record dimension, which has its own.  record_stride: 0
 * if there is none. */
static void set_strides(const zs_file *file, zs_plain_place *place, int64_t begin, int64_t record_stride)
{
    int64_t size = (int64_t)zs_type_size(file->storage.type), stride = size;
    place->begin = begin;
    place->neighbours = true;
    place->record_stride = place->row_stride = 0;
    for (int k = file->ndim - 1; k >= 0; k--) {
        int64_t step = k == 0 && record_stride > 0 ? record_stride : stride;
        place->stride[k] = step;
        if (k == file->time)
            place->record_stride = step;
        else if (k == file->row)
            place->row_stride = step;
        else if (k == file->col)
            place->neighbours = step == size;
        stride *= file->size[k];
    }
}

static int find_in_classic(const zs_input *input, zs_plain_place *place, zs_error *err)
{
    zs_classic classic;
    if (zs_classic_read(input->path, &classic, err))
        return -1;
    const zs_classic_var *var = zs_classic_find(&classic, input->variable);
    const zs_file *file = input->file;
    bool mine = var && var->ndim == file->ndim &&
                memcmp(var->shape, file->size, (size_t)var->ndim * sizeof *var->shape) == 0;
    if (mine)
        set_strides(file, place, var->begin, var->record ? classic.record_size : 0);
    place->swapped = zs_little_endian();
    zs_classic_clear(&classic);
    return mine ? 0 : ZS_NOT_MINE;
}

/* Ask HDF5 where a contiguous data set lies.  Returns ZS_NOT_MINE if it is in another file, was never
 * written, or has numbers that are not bit by bit of this machine's types. */
static int find_in_hdf5(const zs_input *input, zs_plain_place *place)
{
    int result = ZS_NOT_MINE;
    zs_hdf5_set set;
    const zs_file *file = input->file;
    size_t size = zs_type_size(file->storage.type);
    if (!zs_hdf5_set_open(input->path, input->variable, size, file->ndim, file->size, &set))
        return ZS_NOT_MINE;
    hid_t made = H5Fget_create_plist(set.file);
    hsize_t before = 1;
    if (made >= 0 && H5Pget_userblock(made, &before) >= 0 && before == 0 &&
        H5Pget_layout(set.how) == H5D_CONTIGUOUS) {
        haddr_t begin = H5Dget_offset(set.set);
        place->swapped = size > 1 && set.big == zs_little_endian();
        if (begin != HADDR_UNDEF) {
            set_strides(file, place, (int64_t)begin, 0);
            result = 0;
        }
    }
    if (made >= 0)
        H5Pclose(made);
    zs_hdf5_set_close(&set);
    return result;
}

int zs_plain_find(const zs_input *input, zs_plain_place *place, zs_error *err)
{
    bool classic = input->file->storage.form == ZS_FORM_CLASSIC;
    return classic ? find_in_classic(input, place, err) : find_in_hdf5(input, place);
}
