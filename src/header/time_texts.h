/* time_texts: times that a file has only as texts, such as "2014-01-01_06:00:00".
 *
 * WRF writes them in `Times`, characters on (Time, DateStrLen); its older output has no time in numbers. They
 * are read as seconds since 1970 in the calendar standard, and the outputs have these. */
#ifndef ZS_TIME_TEXTS_H
#define ZS_TIME_TEXTS_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/source.h"
#include "time/time_units.h"

#include <stdbool.h>
#include <stddef.h>

/* The units that the outputs have. */
extern const char zs_time_texts_units[];

/* Both functions are LOCAL. */

/* Is the time coordinate `var` one of texts? */
bool zs_time_is_texts(zs_var var);

/* Read the n texts of the variable `var` as numbers of these units.  value: [n]; NaN for a text of blanks.
 * Returns 0; or -1 with err filled (ZS_REFUSED: a text that is no date). */
int zs_time_texts_read(const zs_source *source, zs_var var, size_t n, const zs_time_units *units,
                       double *value, zs_error *err);

#endif
