/* Chunks of HDF5: whatever their bytes, they are an error or exactly one chunk; and what zscore compresses is
 * what it decodes.  An input is a list of filters, the shape of the chunk, and its bytes. */
#include "format/unfilter.h"
#include "base/error.h"
#include "format/deflate.h"
#include "format/frames.h"
#include "format/shuffle.h"
#include "lib/fuzz.h"

enum { FULL = 64, COUNT = 8, MOST_ROOM = 1 << 20 };

static const zs_filter filters[COUNT] = { ZS_FILTER_DEFLATE, ZS_FILTER_SHUFFLE,   ZS_FILTER_FLETCHER32,
                                          ZS_FILTER_BZIP2,   ZS_FILTER_BLOSC,     ZS_FILTER_LZ4,
                                          ZS_FILTER_ZSTD,    ZS_FILTER_BITSHUFFLE };

/* The same bytes as HDF5 has them decoded, which does not know how many there will be. */
static void check_room(zs_filter filter, const unsigned *values, const fuzz_input *input)
{
    zs_error err = { 0 };
    zs_frames frames;
    size_t room = 0, made = 0;
    if (filter == ZS_FILTER_DEFLATE || !zs_frames_known(filter, values))
        return;
    hold(zs_frames_init(&frames, filter, values, &err) == 0, "there is memory");
    if (zs_frames_room(&frames, input->bytes, input->n, &room, &err) == 0 && room <= MOST_ROOM) {
        unsigned char *to = malloc(room + !room);
        hold(to != NULL, "there is memory");
        if (zs_frames_decode(&frames, input->bytes, input->n, to, room, &made, &err) == 0)
            hold(made <= room, "no more bytes than were promised");
        free(to);
    }
    zs_frames_clear(&frames);
}

static void check_shuffle(const uint64_t *values, size_t count, size_t size)
{
    unsigned char planes[FULL * 8] = { 0 }, numbers[FULL * 8];
    zs_shuffle(values, count, size, FULL, planes);
    zs_unshuffle(planes, FULL * size, size, numbers);
    hold(memcmp(numbers, values, count * size) == 0, "shuffled numbers come back");
}

static void check_deflate(const uint64_t *values, size_t count, size_t size, int level)
{
    zs_error err = { 0 };
    zs_deflater deflater;
    zs_unfilter unfilter = {
        .filter = { ZS_FILTER_SHUFFLE, ZS_FILTER_DEFLATE }, .n = 2, .size = size, .chunk_bytes = FULL * size
    };
    unsigned char numbers[FULL * 8];
    char *made = malloc(zs_deflate_bound(FULL * size));
    hold(made && zs_deflater_init(&deflater, level, &err) == 0 && zs_unfilter_init(&unfilter, &err) == 0,
         "there is memory");
    size_t used = zs_deflate(&deflater, values, count, size, FULL, (zs_deflate_tail){ 0 }, made, &err);
    hold(used > 0 && zs_unfilter_chunk(&unfilter, 0, made, used, numbers, &err) == 0,
         "a chunk can be decoded");
    hold(memcmp(numbers, values, count * size) == 0, "compressed numbers come back");
    zs_unfilter_clear(&unfilter);
    zs_deflater_clear(&deflater);
    free(made);
}

/* The same bytes as numbers to be written. */
static void check_writing(fuzz_input *input, size_t size, int level)
{
    uint64_t values[FULL];
    size_t count = input->n / size < FULL ? input->n / size : FULL;
    if (size != 4 && size != 8)
        return;
    take(input, values, sizeof values);
    check_shuffle(values, count, size);
    check_deflate(values, count, size, level);
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_error err = { 0 };
    zs_unfilter unfilter = { .n = take_byte(&input) % (ZS_FILTERS + 1) };
    int way[ZS_FILTERS] = { 0 };
    for (int k = 0; k < unfilter.n; k++) {
        way[k] = take_byte(&input);
        unfilter.filter[k] = filters[way[k] % COUNT];
    }
    unfilter.size = (size_t)(1 + take_byte(&input) % 16);
    unfilter.chunk_bytes = unfilter.size * (size_t)(1 + take_byte(&input));
    for (int k = 0; k < unfilter.n; k++) /* of bitshuffle: the size, the numbers of a block, the codec */
        memcpy(unfilter.values[k],
               (unsigned[]){ 0, 0, (unsigned)unfilter.size, 8U * (unsigned)(way[k] / COUNT / 3),
                             way[k] / COUNT % 3 == 0 ? 0U : 1U + (unsigned)(way[k] / COUNT % 3) },
               sizeof unfilter.values[k]);
    uint32_t skipped = (uint32_t)take_byte(&input);
    unsigned char *chunk = malloc(unfilter.chunk_bytes); /* exactly as long as promised */
    int failed = chunk ? zs_unfilter_init(&unfilter, &err) : -1;
    hold(failed ? err.status == ZS_REFUSED : 1, "there is memory, or no library for a filter");
    if (!failed && input.n <= zs_unfilter_bound(&unfilter) &&
        zs_unfilter_chunk(&unfilter, skipped, input.bytes, input.n, chunk, &err)) {
        hold_message(err.text);
        hold(err.status == ZS_FAILED || strstr(err.text, "lacks"), "damaged bytes are a failure");
    }
    if (!failed)
        zs_unfilter_clear(&unfilter);
    free(chunk);
    if (unfilter.n > 0)
        check_room(unfilter.filter[0], unfilter.values[0], &input);
    check_writing(&input, unfilter.size, 1 + (int)skipped % 9);
}
