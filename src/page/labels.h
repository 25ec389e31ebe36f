/* labels: what the page calls steps, groups and levels, and the places of rows and columns.
 *
 * Maps and lines of a page are drawn by number: step 17, row 30.  What a reader sees of them are these
 * names, which are made once, here, from the same calendar and coordinates that the outputs have. */
#ifndef ZS_LABELS_H
#define ZS_LABELS_H

#include "catalog/series.h"
#include "header/grid.h"
#include "header/levels.h"
#include "report/json.h"
#include "time/calendar.h"
#include "time/groups.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* All functions here are LOCAL.  Objects are owned by the caller; failures go to the maker. */

/* The name of a step: "2014-01-31 06:00"; with the number of its member where there are members. */
json_t *zs_label_step(const zs_series *series, int64_t step);

/* Days from the first step of the run to a step. */
double zs_label_days(const zs_series *run, zs_time time);

/* The names of all groups. */
json_t *zs_label_groups(zs_json_maker *maker, const zs_groups *groups);

/* The number of a level: its coordinate; its index in the files, where this is no number. */
double zs_label_level_value(const zs_levels *levels, int64_t level);

/* The name of a level, with its units: "85000 Pa"; "index 3". */
json_t *zs_label_level(const zs_levels *levels, int64_t level);

/* One axis of a grid: its rows, on one level, or its columns. */
typedef struct zs_label_axis {
    const zs_grid *grid;
    bool columns;
} zs_label_axis;

/* The length of the axis; its name ("latitude"; of the dimension, where it has no coordinate; NULL: none);
 * its units; and the coordinate of one place, NaN where there is none. */
int64_t zs_label_length(const zs_label_axis *axis);
const char *zs_label_name(const zs_label_axis *axis);
const char *zs_label_units(const zs_label_axis *axis);
double zs_label_place(const zs_label_axis *axis, int64_t k);

#endif
