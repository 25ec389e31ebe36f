#include "header/steps.h"

#include <string.h>

/* The columns of the table. */
enum { TIME, PLACE, VALUE, LOWER, UPPER, KIND, COLUMNS };

static int64_t bits_of(double number)
{
    int64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static double number_of(int64_t bits)
{
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Two numbers in one column; the second one grows within a file. */
static int64_t both(int32_t first, int32_t second)
{
    return (int64_t)((uint64_t)(uint32_t)first << 32 | (uint32_t)second);
}

static int32_t first_of(int64_t both)
{
    return (int32_t)(both >> 32);
}

static int32_t second_of(int64_t both)
{
    return (int32_t)(uint32_t)both;
}

int zs_steps_add(zs_steps *steps, const zs_step *step, zs_error *err)
{
    const int64_t row[COLUMNS] = { [TIME] = step->time,
                                   [VALUE] = bits_of(step->value),
                                   [LOWER] = bits_of(step->lower),
                                   [UPPER] = bits_of(step->upper),
                                   [PLACE] = both(step->file, step->record),
                                   [KIND] = both(step->version, step->member) };
    steps->table.columns = COLUMNS;
    return zs_table_add(&steps->table, row, err);
}

int zs_steps_end(zs_steps *steps, zs_error *err)
{
    steps->table.columns = COLUMNS;
    return zs_table_end(&steps->table, err);
}

void zs_steps_clear(zs_steps *steps)
{
    zs_table_clear(&steps->table);
    *steps = (zs_steps){ 0 };
}

int zs_steps_replace(zs_steps *steps, zs_steps *from, int result, zs_error *err)
{
    if (result || zs_steps_end(from, err)) {
        zs_steps_clear(from);
        return -1;
    }
    zs_steps_clear(steps);
    *steps = *from;
    *from = (zs_steps){ 0 };
    return 0;
}

zs_step zs_steps_at(const zs_steps *steps, int64_t i)
{
    int64_t row[COLUMNS];
    zs_table_row(&steps->table, steps->first + i, row);
    return (zs_step){ .time = row[TIME],
                      .value = number_of(row[VALUE]),
                      .lower = number_of(row[LOWER]),
                      .upper = number_of(row[UPPER]),
                      .file = first_of(row[PLACE]),
                      .record = second_of(row[PLACE]),
                      .version = first_of(row[KIND]),
                      .member = second_of(row[KIND]) };
}

zs_time zs_steps_time(const zs_steps *steps, int64_t i)
{
    return zs_table_at(&steps->table, TIME, steps->first + i);
}

int32_t zs_steps_file(const zs_steps *steps, int64_t i)
{
    return first_of(zs_table_at(&steps->table, PLACE, steps->first + i));
}

int32_t zs_steps_record(const zs_steps *steps, int64_t i)
{
    return second_of(zs_table_at(&steps->table, PLACE, steps->first + i));
}
