/* series: the steps of all files as one series: by time, each once, and of the chosen period.  No MPI, no
 * netCDF.
 *
 * Where members of an ensemble count as one sample, the series has one step for each member, side by side:
 * "steps" are samples wherever this project counts them.
 *
 * The steps are the longest list of a run, and the ranks of a node have it together (catalog/share_steps.h).
 * Until they do, the series of one of them owns it.  One series may be a view of some steps of another one.
 */
#ifndef ZS_SERIES_H
#define ZS_SERIES_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/paths.h"
#include "header/input_file.h"
#include "header/steps.h"
#include "header/time_coordinate.h"
#include "spec/spec.h"
#include "spec/value.h"
#include "time/calendar.h"
#include "time/chosen_times.h"
#include "time/time_list.h"

#include <stdbool.h>
#include <stdint.h>

/* Owns its steps while it is made. */
typedef struct zs_series {
    zs_steps steps;           /* [nstep], by time; the members of a step side by side */
    int64_t nstep;            /* selected */
    int64_t nrecord;          /* in all files, without the superseded ones */
    int64_t superseded;       /* left out: a better version of ERA5 has the same time */
    int64_t nmember;          /* steps that share a time; 1 without members */
    char member_dim[ZS_NAME]; /* dimension of the members; "" for none */
    zs_time_coordinate time;  /* of the first file */
    bool has_bounds;          /* does every file have bounds of time that can be used? */
    zs_chosen_times chosen;   /* the only months and hours that its steps are in */
    zs_time spacing;          /* usual distance of steps: the median; 0 for a single step */
    int64_t gaps;             /* places where the distance is more than half as much again */
    zs_time gap_after;        /* the step before the first gap */
} zs_series;

/* Of step i: all of it; its moment; its file, and its record there.  LOCAL; cannot fail. */
zs_step zs_series_step(const zs_series *series, int64_t i);
zs_time zs_series_time(const zs_series *series, int64_t i);
int32_t zs_series_file(const zs_series *series, int64_t i);
int32_t zs_series_record(const zs_series *series, int64_t i);

/* Let a list of steps take the place of those that the series owns, as zs_steps_replace() does.  LOCAL. */
int zs_series_take(zs_series *series, zs_steps *steps, int result, zs_error *err);

/* The moments between two dates of the spec: first < moment < end. */
typedef struct zs_interval_of_time {
    zs_time first, end;
} zs_interval_of_time;

/* All functions here are LOCAL, and the same on every rank.  Those that return int return 0; or -1 with err
 * filled: ZS_REFUSED, or ZS_FAILED without memory. */

/* Sort the steps by time.  Two steps at one time, of different versions of ERA5: the lower version stays,
 * which is final before preliminary.  Two others are refused, with the names of both files from paths.  Steps
 * of two files are at one time if they are as near as catalog/nearness.h says; those of one file only within
 * ZS_TIME_SLACK. */
int zs_series_sort(zs_series *series, const zs_paths *paths, zs_error *err);

/* Keep the steps of the spec's period, without 29 February where leap_day = drop.  Where new steps are made,
 * those that belong to new steps of the period.  Refused if no step is left. */
int zs_series_select(zs_series *series, const zs_spec *spec, zs_error *err);

/* Returns the moments of all steps.  The series must outlive them, and stay where it is.  Cannot fail. */
zs_time_list zs_series_times(const zs_series *series);

/* Keep the steps of the spec's months and hours: fills chosen.  Refused if no step is left. */
int zs_series_choose(zs_series *series, const zs_spec *spec, zs_error *err);

/* Find the usual distance of steps, and the gaps: fills spacing, gaps and gap_after, which the plan shows.  A
 * gap is not refused: files may be missing on purpose. */
int zs_series_gaps(zs_series *series, zs_error *err);

/* Are steps missing before step i, a multiple of nmember and not 0?  The spacing is known.  Not where the
 * spec has not chosen the months or hours.  Cannot fail. */
bool zs_series_is_gap(const zs_series *series, int64_t i);

/* What two dates of the spec mean in the calendar of the series.  where: the place in the spec, for messages.
 */
int zs_series_interval(const zs_series *series, const zs_dates *dates, const char *where,
                       zs_interval_of_time *interval, zs_error *err);

/* Does a moment lie in the interval? */
bool zs_is_within(const zs_interval_of_time *interval, zs_time time);

/* The steps from the first to the last of two dates of the spec.  where: the place in the spec, for messages.
 * Refused if there is none. */
int zs_series_find(const zs_series *series, const zs_dates *dates, const char *where, zs_range *steps,
                   zs_error *err);

/* How many of the steps step ... step + count - 1, from the first one on, follow each other in one file. */
int64_t zs_series_run(const zs_series *series, int64_t step, int64_t count);

/* The same where steps between are left out: how many lie in one file, each behind the other, in at most
 * `most` records, and so that none but records of the same chunk, of `chunk` records, lies between two of
 * them. */
int64_t zs_series_reach(const zs_series *series, int64_t step, int64_t count, int64_t chunk, int64_t most);

#endif
