#include "stats/mask_bits.h"

#include "base/kernel.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t row_bytes(int64_t cols)
{
    return ((size_t)cols + 7) / 8;
}

size_t zs_mask_bytes(const zs_mask_bits *bits)
{
    return (size_t)(bits->planes * bits->rows) * row_bytes(bits->cols);
}

int zs_mask_bits_init(zs_mask_bits *bits, int64_t planes, int64_t rows, int64_t cols, zs_error *err)
{
    uint8_t *bit = zs_alloc((size_t)(planes * rows), row_bytes(cols), "masks", err);
    *bits = bit ? (zs_mask_bits){ bit, planes, rows, cols } : (zs_mask_bits){ 0 };
    return bit ? 0 : -1;
}

void zs_mask_bits_clear(zs_mask_bits *bits)
{
    free(bits->bit);
    *bits = (zs_mask_bits){ 0 };
}

int64_t zs_mask_line(const zs_mask_bits *bits, int64_t step, int64_t row)
{
    return (bits->planes > 1 ? step * bits->rows : 0) + row;
}

static uint8_t *line_of(const zs_mask_bits *bits, int64_t line)
{
    return bits->bit + (size_t)line * row_bytes(bits->cols);
}

zs_mask_bits zs_mask_lines(const zs_mask_bits *bits, zs_range lines)
{
    return (zs_mask_bits){ line_of(bits, lines.first), 1, lines.count, bits->cols };
}

zs_mask_bits zs_mask_plane(const zs_mask_bits *bits, int64_t plane)
{
    return zs_mask_lines(bits, (zs_range){ plane * bits->rows, bits->rows });
}

bool zs_mask_has(const zs_mask_bits *bits, int64_t line, int64_t col)
{
    return line_of(bits, line)[col / 8] >> (col % 8) & 1;
}

void zs_mask_set(zs_mask_bits *bits, int64_t line, int64_t col)
{
    uint8_t *byte = &line_of(bits, line)[col / 8];
    *byte = (uint8_t)(*byte | 1u << (col % 8));
}

void zs_mask_set_all(zs_mask_bits *bits)
{
    memset(bits->bit, 0xff, zs_mask_bytes(bits));
}

void zs_mask_set_none(zs_mask_bits *bits)
{
    memset(bits->bit, 0, zs_mask_bytes(bits));
}

void zs_mask_narrow(zs_mask_bits *bits, const zs_mask_bits *known, const zs_mask_bits *held, bool inverse)
{
    for (size_t i = 0; i < zs_mask_bytes(bits); i++)
        bits->bit[i] &= known->bit[i] & (inverse ? (uint8_t)~held->bit[i] : held->bit[i]);
}

int64_t zs_mask_count(const zs_mask_bits *bits)
{
    const size_t bytes = zs_mask_bytes(bits);
    int64_t n = 0;
    for (size_t i = 0; i < bytes; i += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, bits->bit + i, bytes - i < sizeof word ? bytes - i : sizeof word);
        n += __builtin_popcountll(word);
    }
    return n;
}

bool zs_mask_meets(const zs_mask_bits *bits, const zs_mask_bits *other)
{
    bool meets = false;
    for (size_t i = 0; i < zs_mask_bytes(bits) && !meets; i++)
        meets = bits->bit[i] & other->bit[i];
    return meets;
}

/* Numbers that follow each other, with a flag for each: those without get another number.  No branch depends
 * on flags, so that they become vectors. */
#define SELECT(name, type, n)                                       \
    ZS_INLINE void name(const uint8_t *flag, type number, char *to) \
    {                                                               \
        type v[n];                                                  \
        memcpy(v, to, sizeof v);                                    \
        for (int k = 0; k < n; k++)                                 \
            v[k] = flag[k] ? v[k] : number;                         \
        memcpy(to, v, sizeof v);                                    \
    }

/* Numbers that are taken at once: those of the bits of a byte; those that fill the longest vectors. */
#define BITS 8
#define VECTOR(type) (64 / (int)sizeof(type))

/* Lines of numbers.  Those of one number have a byte for each; in others, whole bytes of cells that count are
 * the rule, and cost one comparison. */
#define FILL(name, type)                                                                                     \
    SELECT(name##_bits, type, BITS)                                                                          \
    SELECT(name##_bytes, type, VECTOR(type))                                                                 \
    ZS_KERNEL static void name(const uint8_t *byte, int64_t lines, int64_t cols, const void *from, char *to) \
    {                                                                                                        \
        type number;                                                                                         \
        memcpy(&number, from, sizeof number);                                                                \
        int64_t done = 0, bytes = (int64_t)row_bytes(cols);                                                  \
        for (; cols == 1 && done + VECTOR(type) <= lines; done += VECTOR(type), to += 64)                    \
            name##_bytes(byte + done, number, to);                                                           \
        byte += done;                                                                                        \
        for (; done < lines; done++, byte += bytes, to += (size_t)cols * sizeof number) {                    \
            int64_t col = 0;                                                                                 \
            for (; col + BITS <= cols; col += BITS) {                                                        \
                uint8_t flag[BITS];                                                                          \
                if (byte[col / 8] == 0xff)                                                                   \
                    continue;                                                                                \
                for (int k = 0; k < BITS; k++)                                                               \
                    flag[k] = byte[col / 8] >> k & 1;                                                        \
                name##_bits(flag, number, to + (size_t)col * sizeof number);                                 \
            }                                                                                                \
            for (; col < cols; col++)                                                                        \
                if (!(byte[col / 8] >> (col % 8) & 1))                                                       \
                    memcpy(to + (size_t)col * sizeof number, &number, sizeof number);                        \
        }                                                                                                    \
    }

FILL(fill_1, uint8_t)
FILL(fill_2, uint16_t)
FILL(fill_4, uint32_t)
FILL(fill_8, uint64_t)

void zs_mask_fill(const zs_mask_bits *bits, zs_range lines, size_t size, const void *number, void *numbers)
{
    const uint8_t *byte = line_of(bits, lines.first);
    if (size == 1)
        fill_1(byte, lines.count, bits->cols, number, numbers);
    else if (size == 2)
        fill_2(byte, lines.count, bits->cols, number, numbers);
    else if (size == 4)
        fill_4(byte, lines.count, bits->cols, number, numbers);
    else
        fill_8(byte, lines.count, bits->cols, number, numbers);
}
