#include "base/number_table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64, WORD = sizeof(int64_t) };

/* A block: a word with the bytes of a remainder in each column, a byte for each column; the first number and
 * the distance of each column; and the remainders, column by column. */

static int64_t *line_of(const zs_number_table *table, int64_t block, int column)
{
    return table->word + table->at[block] + 1 + 2 * column;
}

/* The number that lies on the line.  Whatever overflows does so in both directions. */
static int64_t on_line(const int64_t *line, int64_t i)
{
    return (int64_t)((uint64_t)line[0] + (uint64_t)line[1] * (uint64_t)i);
}

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t remainder_at(const void *remainders, int bytes, int64_t i)
{
    int8_t one;
    int16_t two;
    int32_t four;
    int64_t eight;
    const char *from = (const char *)remainders + i * bytes;
    switch (bytes) {
    case 0:
        return 0;
    case 1:
        return memcpy(&one, from, 1), one;
    case 2:
        return memcpy(&two, from, 2), two;
    case 4:
        return memcpy(&four, from, 4), four;
    default:
        return memcpy(&eight, from, 8), eight;
    }
}

static void set_remainder(void *remainders, int bytes, int64_t i, int64_t value)
{
    int8_t one = (int8_t)value;
    int16_t two = (int16_t)value;
    int32_t four = (int32_t)value;
    char *to = (char *)remainders + i * bytes;
    memcpy(to,
           bytes == 1   ? (void *)&one
           : bytes == 2 ? (void *)&two
           : bytes == 4 ? (void *)&four
                        : &value,
           (size_t)bytes);
}

/* How many bytes has the largest remainder of n numbers? */
static int measure(const int64_t *line, const int64_t *number, int64_t n)
{
    int bytes = 0;
    for (int64_t i = 2; i < n && bytes < 8; i++) {
        int64_t far = minus(number[i], on_line(line, i));
        int needed = far == 0              ? 0
                     : far == (int8_t)far  ? 1
                     : far == (int16_t)far ? 2
                     : far == (int32_t)far ? 4
                                           : 8;
        bytes = needed > bytes ? needed : bytes;
    }
    return bytes;
}

/* Make a block of the open rows, of which there are n. */
static int close_block(zs_number_table *table, int64_t n, zs_error *err)
{
    int64_t most = 1 + table->columns * (2 + BLOCK), block = table->blocks;
    if (zs_grow((void **)&table->at, &table->room[0], (size_t)block + 1, sizeof *table->at, err) ||
        zs_grow((void **)&table->word, &table->room[1], (size_t)(table->words + most), WORD, err))
        return -1;
    table->at[block] = table->words;
    int64_t *head = table->word + table->words, *end = head + 1 + 2 * table->columns, widths = 0;
    for (int column = 0; column < table->columns; column++) {
        const int64_t *number = table->open + column * BLOCK;
        int64_t *line = line_of(table, block, column);
        line[0] = number[0];
        line[1] = n > 1 ? minus(number[1], number[0]) : 0;
        int bytes = measure(line, number, n);
        widths |= (int64_t)bytes << (8 * column);
        for (int64_t i = 0; i < n && bytes > 0; i++)
            set_remainder(end, bytes, i, minus(number[i], on_line(line, i)));
        end += bytes * BLOCK / WORD;
    }
    *head = widths;
    table->words = end - table->word;
    table->blocks++;
    return 0;
}

int zs_table_add(zs_number_table *table, const int64_t *row, zs_error *err)
{
    int64_t i = table->rows % BLOCK;
    if (!table->open && !(table->open = zs_alloc((size_t)table->columns * BLOCK, WORD, "numbers", err)))
        return -1;
    for (int column = 0; column < table->columns; column++)
        table->open[column * BLOCK + i] = row[column];
    table->rows++;
    return i == BLOCK - 1 ? close_block(table, BLOCK, err) : 0;
}

int zs_table_end(zs_number_table *table, zs_error *err)
{
    int64_t n = table->rows % BLOCK;
    if (n > 0 && close_block(table, n, err))
        return -1;
    free(table->open);
    table->open = NULL;
    return 0;
}

void zs_table_clear(zs_number_table *table)
{
    if (table->room[0] > 0) {
        free(table->at);
        free(table->word);
    }
    free(table->open);
    *table = (zs_number_table){ .columns = table->columns };
}

/* --- reading ------------------------------------------------------------------------------------------ */

static int width_of(int64_t widths, int column)
{
    return (int)(widths >> (8 * column)) & 0xff;
}

int64_t zs_table_at(const zs_number_table *table, int column, int64_t row)
{
    int64_t block = row / BLOCK, i = row % BLOCK;
    int64_t widths = table->word[table->at[block]];
    const int64_t *remainders = line_of(table, block, table->columns);
    for (int before = 0; before < column; before++)
        remainders += width_of(widths, before) * BLOCK / WORD;
    return plus(on_line(line_of(table, block, column), i),
                remainder_at(remainders, width_of(widths, column), i));
}

void zs_table_row(const zs_number_table *table, int64_t number, int64_t *row)
{
    int64_t block = number / BLOCK, i = number % BLOCK;
    int64_t widths = table->word[table->at[block]];
    const int64_t *line = line_of(table, block, 0), *remainders = line_of(table, block, table->columns);
    for (int column = 0; column < table->columns; column++, line += 2) {
        int bytes = width_of(widths, column);
        row[column] = plus(on_line(line, i), remainder_at(remainders, bytes, i));
        remainders += bytes * BLOCK / WORD;
    }
}

/* --- in one piece -------------------------------------------------------------------------------------- */

size_t zs_table_bytes(const zs_number_table *table)
{
    return (size_t)(table->blocks + table->words) * WORD;
}

void zs_table_copy(const zs_number_table *table, void *memory)
{
    if (table->blocks == 0)
        return;
    memcpy(memory, table->at, (size_t)table->blocks * WORD);
    memcpy((int64_t *)memory + table->blocks, table->word, (size_t)table->words * WORD);
}

void zs_table_place(zs_number_table *table, void *memory)
{
    table->at = memory;
    table->word = table->at + table->blocks;
    table->open = NULL;
    table->room[0] = table->room[1] = 0;
}
