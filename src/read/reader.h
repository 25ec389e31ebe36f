/* reader: pieces of the stored series -> stored numbers in memory.
 *
 * A reader gives stored steps and rows of them, in this machine's byte order, still packed.  It finds the
 * file that has them, opens it with the first backend that can read it (read/backend.h), and keeps it open
 * for the next call.  Every rank has its own reader and opens only the files it needs.
 *
 * A caller that knows what it reads next says so before (zs_reader_expect()): the disk then fetches it while
 * this rank reads and computes.  Where ranks or tiles share maps, the system alone would not guess which
 * parts of a file are wanted. */
#ifndef ZS_READER_H
#define ZS_READER_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "read/backend.h"
#include "read/overlay.h"
#include "spec/spec.h"
#include "stats/spare.h"

#include <stdint.h>

/* One rank's reader.  It owns the open files and the overlay. */
typedef struct zs_reader {
    const zs_catalog *catalog;
    const zs_series *series; /* the stored steps */
    const char *variable;
    const zs_backend *const *choice; /* backends in the order of preference, ended by NULL */
    zs_opened file[2];               /* the one that was read last, and the one that is read next */
    int current;                     /* which of them was read last */
    zs_range expected;               /* steps that the next call does not read, but the one after it */
    int64_t asked;                   /* the first of the steps that the system was asked for; -1: none */
    zs_traffic traffic;              /* bytes moved so far */
    int64_t bytes;                   /* of the values read so far */
    char spare[ZS_SPARE_BYTES];      /* a missing number of the file that was read last: for cells outside of
                                        [input] mask */
    zs_overlay overlay;              /* empty if no file has an overlay */
    char doing[ZS_TEXT + 32];        /* "reading variable V", for base/activity */
} zs_reader;

/* All functions here are LOCAL. */

/* Make a reader of the spec's variable.  spec and catalog must outlive it.
 * Returns 0, and reader is to be released with zs_reader_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and nothing to release. */
int zs_reader_init(zs_reader *reader, const zs_spec *spec, const zs_catalog *catalog, zs_error *err);

/* Close the open file and release the reader. */
void zs_reader_clear(zs_reader *reader);

/* Close the files that are open.  The next read opens a file again. */
void zs_reader_close(zs_reader *reader);

/* The call of zs_reader_read() after the next one will read these samples, which lie in one file, and the
 * same rows as the next one: that asks the system for them before it reads.  The samples may be none.  What
 * fails ahead fails again, and is told, when it is read. */
void zs_reader_expect(zs_reader *reader, zs_range steps);

/* Read `count` samples of the stored series, from `step` on, and some rows of the field, of all its levels
 * (header/grid.h).  The samples must lie in one file, one behind the other (zs_series_run()); without an
 * overlay, count is of records of that file, which need not all be of the series.  Cells outside of [input]
 * mask are missing. numbers: [count][rows.count][ncol], of the type of the file's packing. Returns 0; or -1
 * with err filled (ZS_FAILED), and numbers undefined: the file was changed since its header was read, or
 * cannot be read. */
int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err);

#endif
