#include "format/own_filters.h"

#include "base/error.h"
#include "format/frames.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* Undo a filter, as HDF5 asks for it: *buffer is replaced, *size becomes the bytes that it has memory for.
 * Returns how many bytes were made; 0 is a failure.  What is wrong with a chunk cannot be told to HDF5. */
static size_t undo(zs_filter filter, unsigned flags, size_t nvalue, const unsigned *value, size_t bytes,
                   size_t *size, void **buffer)
{
    zs_error unused;
    zs_frames frames;
    unsigned values[ZS_FILTER_VALUES] = { 0 };
    size_t room = 0, made = 0;
    void *to = NULL;
    for (size_t k = 0; k < nvalue && k < ZS_FILTER_VALUES; k++)
        values[k] = value[k];
    if (!(flags & H5Z_FLAG_REVERSE) || zs_frames_init(&frames, filter, values, &unused))
        return 0;
    bool good = zs_frames_room(&frames, *buffer, bytes, &room, &unused) == 0 && room > 0 &&
                room <= UINT32_MAX && /* HDF5's limit for a chunk */
                (to = H5allocate_memory(room, false)) &&
                zs_frames_decode(&frames, *buffer, bytes, to, room, &made, &unused) == 0;
    zs_frames_clear(&frames);
    if (!good) {
        H5free_memory(to);
        return 0;
    }
    H5free_memory(*buffer);
    *buffer = to;
    *size = room;
    return made;
}

/* HDF5 does not tell a filter its number, so that each has a function of its own. */
#define UNDO(NAME, FILTER)                                                                                \
    static size_t NAME(unsigned flags, size_t nvalue, const unsigned value[], size_t bytes, size_t *size, \
                       void **buffer)                                                                     \
    {                                                                                                     \
        return undo(FILTER, flags, nvalue, value, bytes, size, buffer);                                   \
    }

UNDO(undo_bzip2, ZS_FILTER_BZIP2)
UNDO(undo_blosc, ZS_FILTER_BLOSC)
UNDO(undo_lz4, ZS_FILTER_LZ4)
UNDO(undo_bitshuffle, ZS_FILTER_BITSHUFFLE)
UNDO(undo_zstd, ZS_FILTER_ZSTD)

void zs_own_filters_begin(void)
{
    static const struct {
        zs_filter filter;
        const char *name;
        H5Z_func_t undo;
    } own[] = { { ZS_FILTER_BZIP2, "bzip2", undo_bzip2 },
                { ZS_FILTER_BLOSC, "blosc", undo_blosc },
                { ZS_FILTER_LZ4, "lz4", undo_lz4 },
                { ZS_FILTER_BITSHUFFLE, "bitshuffle", undo_bitshuffle },
                { ZS_FILTER_ZSTD, "zstd", undo_zstd } };
    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++) {
        H5Z_class2_t class = { .version = H5Z_CLASS_T_VERS,
                               .id = (H5Z_filter_t)own[k].filter,
                               .encoder_present = 0,
                               .decoder_present = 1,
                               .name = own[k].name,
                               .filter = own[k].undo };
        if (zs_frames_built(own[k].filter))
            H5Zregister(&class);
    }
}
