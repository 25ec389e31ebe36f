#include "bench_read.h"

#include <fcntl.h>
#include <hdf5.h>
#include <libdeflate.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VARIABLE "t2m"

enum { HEADER = 1 << 16, PIECE = 1 << 16, SPARE = 1 << 16, CLASSIC_FLOAT = 5 };

void fail(const char *what)
{
    perror(what);
    _exit(1);
}

static uint64_t number(const unsigned char **at, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | *(*at)++;
    return value;
}

/* Go past a name; returns whether it is this one. */
static int name_is(const unsigned char **at, int wide, const char *name)
{
    size_t length = number(at, wide);
    int same = length == strlen(name) && memcmp(*at, name, length) == 0;
    *at += (length + 3) / 4 * 4;
    return same;
}

static void skip_attributes(const unsigned char **at, int wide)
{
    static const size_t size[] = { 0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8 };
    number(at, 4);
    for (uint64_t n = number(at, wide); n > 0; n--) {
        name_is(at, wide, "");
        size_t each = size[number(at, 4) % 12];
        *at += (number(at, wide) * each + 3) / 4 * 4;
    }
}

/* NetCDF Classic Format Specification: the variable's begin, and the sum of the sizes of all record
 * variables. */
static layout classic_layout(const unsigned char *at)
{
    layout found = { .swapped = 1 };
    int version = at[3], wide = version == 5 ? 8 : 4;
    uint64_t length[64] = { 0 };
    at += 4;
    found.steps = number(&at, wide);
    number(&at, 4);
    uint64_t dimensions = number(&at, wide);
    for (uint64_t i = 0; i < dimensions; i++) {
        name_is(&at, wide, "");
        length[i % 64] = number(&at, wide);
    }
    skip_attributes(&at, wide);
    number(&at, 4);
    for (uint64_t n = number(&at, wide); n > 0; n--) {
        int here = name_is(&at, wide, VARIABLE);
        uint64_t cells = 1, records = 0;
        for (uint64_t d = 0, rank = number(&at, wide); d < rank; d++) {
            uint64_t size = length[number(&at, wide) % 64];
            records |= size == 0;
            cells *= d > 0 ? size : 1;
        }
        skip_attributes(&at, wide);
        uint64_t type = number(&at, 4), size = number(&at, wide), begin = number(&at, version == 1 ? 4 : 8);
        found.stride += records ? size : 0;
        if (here)
            found.cells = cells, found.first = begin, found.width = type == CLASSIC_FLOAT ? 4 : 2;
    }
    return found;
}

static layout hdf5_layout(hid_t set)
{
    hsize_t size[3];
    hid_t space = H5Dget_space(set), type = H5Dget_type(set), how = H5Dget_create_plist(set);
    H5Sget_simple_extent_dims(space, size, NULL);
    layout found = { .steps = size[0], .cells = size[1] * size[2], .width = H5Tget_size(type) };
    found.stride = found.cells * found.width;
    found.chunked = H5Pget_layout(how) == H5D_CHUNKED;
    if (!found.chunked)
        found.first = H5Dget_offset(set);
    H5Pclose(how);
    H5Tclose(type);
    H5Sclose(space);
    return found;
}

static void swap_bytes(void *values, size_t n, size_t width)
{
    uint16_t *shorts = values;
    uint32_t *words = values;
    if (width == 2)
        for (size_t i = 0; i < n; i++)
            shorts[i] = __builtin_bswap16(shorts[i]);
    else
        for (size_t i = 0; i < n; i++)
            words[i] = __builtin_bswap32(words[i]);
}

/* In pieces that stay in the cache until they are swapped. */
static void read_plain(int file, const layout *l, char *values)
{
    for (size_t k = 0; k < l->steps; k++)
        for (size_t at = 0; at < l->cells; at += PIECE) {
            size_t n = l->cells - at < PIECE ? l->cells - at : PIECE;
            char *to = values + (k * l->cells + at) * l->width;
            if (pread(file, to, n * l->width, (off_t)(l->first + k * l->stride + at * l->width)) !=
                (ssize_t)(n * l->width))
                fail("reading");
            if (l->swapped)
                swap_bytes(to, n, l->width);
        }
}

static void unshuffle(const unsigned char *planes, size_t n, size_t width, void *values)
{
    uint16_t *shorts = values;
    uint32_t *words = values;
    if (width == 2)
        for (size_t i = 0; i < n; i++)
            shorts[i] = (uint16_t)(planes[i] | planes[n + i] << 8);
    else
        for (size_t i = 0; i < n; i++)
            words[i] = planes[i] | (uint32_t)planes[n + i] << 8 | (uint32_t)planes[2 * n + i] << 16 |
                       (uint32_t)planes[3 * n + i] << 24;
}

static void read_chunks(hid_t set, const layout *l, char *values)
{
    size_t size = l->cells * l->width;
    unsigned char *packed = malloc(size + SPARE), *planes = malloc(size);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    for (size_t k = 0; k < l->steps; k++) {
        hsize_t at[3] = { k, 0, 0 }, stored = 0;
        uint32_t skipped;
        if (H5Dget_chunk_storage_size(set, at, &stored) < 0 || stored > size + SPARE ||
            H5Dread_chunk(set, H5P_DEFAULT, at, &skipped, packed) < 0 ||
            libdeflate_zlib_decompress(inflater, packed, stored, planes, size, NULL) != LIBDEFLATE_SUCCESS)
            fail("reading a chunk");
        unshuffle(planes, l->cells, l->width, values + k * size);
    }
    libdeflate_free_decompressor(inflater);
    free(planes);
    free(packed);
}

layout read_file(const char *path, char *values)
{
    static unsigned char header[HEADER];
    layout found;
    int file = open(path, O_RDONLY);
    if (file < 0 || pread(file, header, sizeof header, 0) < 4)
        fail(path);
    if (header[0] == 'C') {
        found = classic_layout(header);
        if (values)
            read_plain(file, &found, values);
    } else {
        hid_t h5 = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT), set = H5Dopen(h5, VARIABLE, H5P_DEFAULT);
        found = hdf5_layout(set);
        if (values && found.chunked)
            read_chunks(set, &found, values);
        else if (values)
            read_plain(file, &found, values);
        H5Dclose(set);
        H5Fclose(h5);
    }
    close(file);
    return found;
}
