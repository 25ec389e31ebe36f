/* number_table: a long table of whole numbers, in little memory where they go on by equal steps.
 *
 * A series has a million times, and these are as a rule an hour apart.  So each column is kept in blocks of
 * 64 numbers: the first one, the distance to the second, and how far each number is from the line through
 * these, in as many bytes as the farthest one needs: 0, 1, 2, 4 or 8.  Numbers on the line take none; numbers
 * without any order take their 8 bytes.  A column of 64 numbers has 16 bytes beside these.
 *
 * The bits of float64 lie on a line, too, where the values do, or one or two beside it: positive floats have
 * the order of their bits, and those below the next power of 2 are equally far apart.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_NUMBER_TABLE_H
#define ZS_NUMBER_TABLE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Begin with all zero but the columns.  It owns its memory, unless zs_table_place() said where it is. */
typedef struct zs_number_table {
    int columns; /* 1 to 8 */
    int64_t rows;
    int64_t *at;   /* [blocks]: where each begins among the words */
    int64_t *word; /* [words]: blocks */
    int64_t blocks, words;
    int64_t *open;  /* the rows behind the last block, column by column; NULL: none was added */
    size_t room[2]; /* of at and word; 0: they are another's */
} zs_number_table;

/* Add a row.  row: [columns].  Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_table_add(zs_number_table *table, const int64_t *row, zs_error *err);

/* No more rows are added: now the table can be read.  Returns 0; or -1 as above. */
int zs_table_end(zs_number_table *table, zs_error *err);

/* Release the memory that it owns, and leave it without rows. */
void zs_table_clear(zs_number_table *table);

/* Returns a number of a table that has ended.  Cannot fail. */
int64_t zs_table_at(const zs_number_table *table, int column, int64_t row);

/* Fill in all numbers of a row.  row: [columns].  Cannot fail. */
void zs_table_row(const zs_number_table *table, int64_t number, int64_t *row);

/* --- in one piece, which other processes may have ------------------------------------------------------ */

/* Returns the bytes that a table takes, which has ended. */
size_t zs_table_bytes(const zs_number_table *table);

/* Copy it into memory of so many bytes. */
void zs_table_copy(const zs_number_table *table, void *memory);

/* Read it there from now on.  table: a copy of the struct of the table that was copied, of this process or of
 * another one; it owns nothing any more. */
void zs_table_place(zs_number_table *table, void *memory);

#endif
