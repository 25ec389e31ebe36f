/* time_list: the moments of the steps of a series, whoever has them.
 *
 * Groups, baselines and selections ask when a step is.  A series keeps its steps in few bytes, as differences,
 * and a test has an array: a list hides which, so that no array of all moments has to be made for them.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_TIME_LIST_H
#define ZS_TIME_LIST_H

#include "time/calendar.h"

#include <stdint.h>

/* at: returns the moment of step i, of what `from` points to. */
typedef struct zs_time_list {
    zs_time (*at)(const void *from, int64_t i);
    const void *from; /* not owned */
} zs_time_list;

/* The moment of step i.  LOCAL; cannot fail. */
zs_time zs_time_at(const zs_time_list *list, int64_t i);

/* A list of an array of moments.  LOCAL; cannot fail. */
zs_time_list zs_time_list_of(const zs_time *time);

#endif
