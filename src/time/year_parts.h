/* year_parts: the years of a series, and the seasons of each year.
 *
 * A year is that of the calendar.  A season has three months: DJF, MAM, JJA, SON.  Each season of each year
 * is a part of its own, and DJF belongs to the year of its January.  Steps in order of time are in parts that
 * follow each other.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_YEAR_PARTS_H
#define ZS_YEAR_PARTS_H

#include "base/error.h"
#include "time/calendar.h"
#include "time/groups.h"
#include "time/time_list.h"

#include <stdbool.h>
#include <stdint.h>

/* Divide the steps of a series into the years, or into the seasons of each year, that have steps.
 * time: of nstep steps, increasing.  room: as for zs_groups_continue().
 * parts: of[], n, the lists of users, of members and of leaves, and segments are set, as if each part was a
 * group of which all its steps are members; also key, for zs_year_part_name().  All else is zero. Returns 0,
 * and parts is to be released with zs_groups_clear(); or -1 with err filled (ZS_FAILED: no memory), and parts
 * empty. */
int zs_year_parts_make(bool seasons, zs_calendar calendar, zs_time_list time, int64_t nstep, int32_t *room,
                       zs_groups *parts, zs_error *err);

/* The same for parts that somebody else has numbered.  of: [nstep], from 0 to n - 1; -1: in no part.  There
 * are no keys. */
int zs_parts_number(const int *of, int n, int64_t nstep, int32_t *room, zs_groups *parts, zs_error *err);

/* Format the name of a part: "2014", or "DJF 2014".  Returns text. */
char *zs_year_part_name(bool seasons, const zs_groups *parts, int part, char text[ZS_GROUP_NAME]);

#endif
