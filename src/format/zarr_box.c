#include "format/zarr_box.h"

#include "base/memory.h"
#include "format/zarr_array.h"
#include "format/zarr_chunks.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An array that is open, a chunk of it, and the box that is wanted. */
typedef struct reading {
    zs_zarr_array array;
    zs_zarr_chunks chunks;
    unsigned char *chunk; /* [chunks.bytes] */
    int64_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
} reading;

static int begin(reading *r, const char *store, const char *name, zs_error *err)
{
    *r = (reading){ .chunks = { 0 } };
    return zs_zarr_array_read(store, name, &r->array, err) ||
                   zs_zarr_chunks_open(&r->chunks, &r->array, store, name, ZS_REFUSED, err) ||
                   !(r->chunk = zs_alloc_raw(r->chunks.bytes, 1, "a chunk", err))
               ? -1
               : 0;
}

static void end(reading *r)
{
    zs_zarr_chunks_close(&r->chunks);
    free(r->chunk);
}

/* Go to the next index of a box, as an odometer counts.  Returns false behind the last. */
static bool next(int ndim, const int64_t *first, const int64_t *last, int64_t *index)
{
    for (int k = ndim - 1; k >= 0; k--) {
        if (index[k] < last[k]) {
            index[k]++;
            return true;
        }
        index[k] = first[k];
    }
    return false;
}

/* The part of the box in a chunk: from index first to last of the array. */
static void part_of(const reading *r, const int64_t *index, int64_t *first, int64_t *last)
{
    for (int k = 0; k < r->array.ndim; k++) {
        int64_t begin = index[k] * r->array.chunk[k], stop = begin + r->array.chunk[k],
                box_stop = r->start[k] + r->count[k];
        first[k] = begin > r->start[k] ? begin : r->start[k];
        last[k] = (stop < box_stop ? stop : box_stop) - 1;
    }
}

/* Call take(context, i, to, n) for each line of the box in the chunk: n elements along the last dimension,
 * from number i of the chunk, and number `to` of the box, on. */
static void each_line(const reading *r, const int64_t *index,
                      void (*take)(void *context, int64_t i, int64_t to, int64_t n), void *context)
{
    int64_t first[ZS_DIM_MAX], last[ZS_DIM_MAX], at[ZS_DIM_MAX];
    int ndim = r->array.ndim;
    part_of(r, index, first, last);
    memcpy(at, first, sizeof at);
    do {
        int64_t i = 0, to = 0;
        for (int k = 0; k < ndim; k++) {
            i = i * r->array.chunk[k] + at[k] % r->array.chunk[k];
            to = to * r->count[k] + at[k] - r->start[k];
        }
        take(context, i, to, ndim == 0 ? 1 : last[ndim - 1] - first[ndim - 1] + 1);
    } while (next(ndim - 1, first, last, at));
}

/* Call take(context, index) for each chunk that the box touches, until it fails. */
static int each_chunk(reading *r, int (*take)(void *context, const int64_t *index, zs_error *err),
                      void *context, zs_error *err)
{
    int64_t first[ZS_DIM_MAX] = { 0 }, last[ZS_DIM_MAX] = { 0 }, index[ZS_DIM_MAX];
    for (int k = 0; k < r->array.ndim; k++) {
        if (r->count[k] == 0)
            return 0;
        first[k] = r->start[k] / r->array.chunk[k];
        last[k] = (r->start[k] + r->count[k] - 1) / r->array.chunk[k];
    }
    memcpy(index, first, sizeof index);
    do {
        if (take(context, index, err))
            return -1;
    } while (next(r->array.ndim, first, last, index));
    return 0;
}

/* --- numbers ------------------------------------------------------------------------------------------ */

typedef struct numbers {
    reading r;
    unsigned char *values;
} numbers;

static void take_line(void *context, int64_t i, int64_t to, int64_t count)
{
    numbers *n = context;
    size_t size = n->r.array.type.size;
    memcpy(n->values + (size_t)to * size, n->r.chunk + (size_t)i * size, (size_t)count * size);
}

static int take_numbers(void *context, const int64_t *index, zs_error *err)
{
    numbers *n = context;
    if (zs_zarr_chunks_read(&n->r.chunks, index, n->r.chunk, err))
        return -1;
    each_line(&n->r, index, take_line, n);
    return 0;
}

int zs_zarr_box_read(const char *store, const char *name, const size_t *start, const size_t *count,
                     void *values, zs_error *err)
{
    numbers n = { .values = values };
    int result = begin(&n.r, store, name, err);
    for (int k = 0; k < n.r.array.ndim && result == 0; k++) {
        n.r.start[k] = (int64_t)start[k];
        n.r.count[k] = (int64_t)count[k];
        if (n.r.start[k] + n.r.count[k] > n.r.array.shape[k])
            result = zs_fail(err, ZS_REFUSED, "%s: variable %s was changed meanwhile", store, name);
    }
    if (result == 0)
        result = each_chunk(&n.r, take_numbers, &n, err);
    end(&n.r);
    return result;
}

/* --- texts -------------------------------------------------------------------------------------------- */

typedef struct texts {
    reading r;
    char **text;
    size_t n, got; /* texts; bytes of the chunk */
    size_t *place; /* [elements of a chunk]: where each text of any length begins in the chunk */
    bool failed;   /* no memory */
} texts;

/* Write a character of Unicode as UTF-8.  Returns its bytes. */
static size_t put_utf8(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (size_t k = more; k > 0; k--, c >>= 6)
        to[k] = (char)(0x80 | (c & 0x3f));
    to[0] = (char)((0xff00 >> (more + 1) & 0xff) | c);
    return more + 1;
}

/* A text of 4-byte characters, without zeros at its end, as UTF-8. */
static char *from_utf32(const unsigned char *bytes, size_t size, bool big)
{
    char *text = malloc(size + 1);
    size_t used = 0;
    for (size_t i = 0; i < size && text; i += 4) {
        uint32_t c = 0;
        for (size_t k = 0; k < 4; k++)
            c = c << 8 | bytes[i + (big ? k : 3 - k)];
        if (c == 0 || c > 0x10ffff)
            break;
        used += put_utf8(c, text + used);
    }
    if (text)
        text[used] = '\0';
    return text;
}

static uint32_t length_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void take_text(texts *t, int64_t i, int64_t to)
{
    const zs_zarr_type *type = &t->r.array.type;
    const unsigned char *at = t->r.chunk;
    char *text;
    if (t->got == 0)
        text = strdup("");
    else if (type->form == ZS_ZARR_STRINGS)
        text = strndup((const char *)at + t->place[i] + 4, length_at(at + t->place[i]));
    else if (type->form == ZS_ZARR_UTF32)
        text = from_utf32(at + (size_t)i * type->size, type->size, type->big);
    else
        text = strndup((const char *)at + (size_t)i * type->size, type->size);
    t->failed = t->failed || !text;
    t->text[to] = text;
}

static void take_text_line(void *context, int64_t i, int64_t to, int64_t n)
{
    for (int64_t k = 0; k < n; k++)
        take_text(context, i + k, to + k);
}

/* Find the texts of any length in a chunk: their number, then each behind its length, all in 4 bytes. Returns
 * whether they lie in the chunk. */
static bool find_texts(texts *t)
{
    size_t n = (size_t)zs_zarr_chunk_length(&t->r.array), at = 4;
    if (t->got < 4 || length_at(t->r.chunk) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (t->got - at < 4 || t->got - at - 4 < length_at(t->r.chunk + at))
            return false;
        t->place[i] = at;
        at += 4 + length_at(t->r.chunk + at);
    }
    return true;
}

static int take_texts(void *context, const int64_t *index, zs_error *err)
{
    texts *t = context;
    bool strings = t->r.array.type.form == ZS_ZARR_STRINGS;
    if (zs_zarr_chunks_read_texts(&t->r.chunks, index, t->r.chunk, &t->got, err))
        return -1;
    if (t->got > 0 && (strings ? !find_texts(t) : t->got != t->r.chunks.bytes))
        return zs_zarr_chunks_fail(&t->r.chunks, index, "does not have the texts that it should", err);
    each_line(&t->r, index, take_text_line, t);
    return t->failed ? zs_fail(err, ZS_FAILED, "no memory for texts") : 0;
}

int zs_zarr_texts_read(const char *store, const char *name, size_t n, char **text, zs_error *err)
{
    texts t = { .text = text, .n = 1 };
    int result = begin(&t.r, store, name, err);
    for (int k = 0; k < t.r.array.ndim && result == 0; k++) {
        t.r.count[k] = t.r.array.shape[k];
        t.n *= (size_t)t.r.array.shape[k];
    }
    if (result == 0 && (t.n != n || t.r.array.type.form == ZS_ZARR_NUMBERS))
        result = zs_fail(err, ZS_REFUSED, "%s: variable %s was changed meanwhile", store, name);
    if (result == 0 &&
        !(t.place = zs_alloc((size_t)zs_zarr_chunk_length(&t.r.array), sizeof *t.place, "texts", err)))
        result = -1;
    if (result == 0)
        result = each_chunk(&t.r, take_texts, &t, err);
    free(t.place);
    end(&t.r);
    return result;
}
