/* chart: the objects of a page's JSON that the run's own pictures and those of products have alike.
 *
 * doc/report.md has their keys.  A text that is NULL is null. */
#ifndef ZS_CHART_H
#define ZS_CHART_H

#include "page/blocks.h"
#include "page/canvas.h"
#include "picture/scale_16.h"
#include "report/json.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* All functions here are LOCAL.  Objects and values that are given to them belong to them; a failure is the
 * maker's. */

/* Begin a line, bars, a number or a layer.  section: of the product in the spec. */
json_t *zs_chart_begin(zs_json_maker *maker, const char *name, const char *section, const char *units);

/* Add a series to a list.  key: of its values. */
void zs_chart_add_series(zs_json_maker *maker, json_t *list, json_t *name, const char *key, json_t *values);

/* Complete a line, and add it to the canvas.  axis: what it goes along.  label: of its values. */
void zs_chart_add_line(zs_canvas *to, json_t *line, const char *id, const char *axis, json_t *x,
                       const char *label, json_t *series);

/* Complete the bars of a histogram, and add them to the canvas.  label, units: of what is counted. */
void zs_chart_add_bars(zs_canvas *to, json_t *bars, const char *id, json_t *edges, const char *label,
                       const char *units, json_t *series);

/* How the numbers of a layer's packed maps become values, and the colours of these.  Owns nothing. */
typedef struct zs_chart_numbers {
    int bits;
    bool clipped;             /* the largest numbers mean "that much or more" */
    bool diverging;           /* colours about 0, else from the lowest to the highest value */
    const zs_scale_16 *scale; /* [levels]; from low to high: the range of the colours */
    int64_t levels;           /* 1 where there are none */
} zs_chart_numbers;

/* Set what a layer says of its numbers: of several levels, lists with what holds for each. */
void zs_chart_set_numbers(zs_json_maker *maker, json_t *layer, const zs_chart_numbers *numbers);

/* Say that each level has a line, or bars, of its own, where there are several levels.  Then their series are
 * those of the first level, those of the next one ... */
void zs_chart_set_levels(zs_json_maker *maker, json_t *object, int64_t levels);

/* Where a packed map is: [at, length]. */
json_t *zs_chart_place(const zs_block_place *place);

#endif
