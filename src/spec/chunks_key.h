/* chunks_key: the key [output] chunks, and what it goes together with.
 *
 * The spec knows no dimensions: numbers stay as they are given.  When the files are known, each dimension
 * gets its number (zs_chunk_wish_place()), or the run is refused. */
#ifndef ZS_CHUNKS_KEY_H
#define ZS_CHUNKS_KEY_H

#include "base/error.h"
#include "spec/key.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Take "auto", "time", "map" or numbers, whole ones from 1 on, one to five of them.  member: a zs_chunk_wish.
 * LOCAL; see zs_take. */
int zs_take_chunks(const zs_setting *setting, void *member, zs_error *err);

/* Is there an output that can have such chunks?  How many numbers it needs, only the files can tell:
 * run/problem.h.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_chunks_check(const zs_spec *spec, zs_error *err);

#endif
