/* reader: pieces of the input -> stored numbers in memory.
 *
 * A reader gives steps and rows of one file at a time, in this machine's byte order, still packed.  Behind it
 * stand backends, each with the few functions of zs_backend: for each file, the first one takes it that can.
 */
#ifndef ZS_READER_H
#define ZS_READER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "read/backend.h"
#include "read/overlay.h"
#include "spec/spec.h"

#include <stdint.h>

typedef struct zs_reader {
    const zs_catalog *catalog;
    const char *variable;
    const zs_backend *const *choice; /* backends, ended by NULL: the first one that can takes a file */
    int32_t file;                    /* the number of the open file; -1: none is open */
    zs_opened opened;
    zs_traffic traffic;
    int64_t bytes;      /* of the values read so far */
    zs_overlay overlay; /* empty where no file has one */
} zs_reader;

/* A reader of the spec's variable; spec and catalog must outlive it.  LOCAL.  Returns 0; or -1 with err. */
int zs_reader_init(zs_reader *reader, const zs_spec *spec, const zs_catalog *catalog, zs_error *err);
void zs_reader_clear(zs_reader *reader);

/* Read the steps `step` ... of the series, which must be one run (zs_catalog_run), and the rows `rows` of the
 * selection. LOCAL.  The last file stays open for the next call. numbers: [count][rows.count][ncol], of the
 * file's own type.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err);

#endif
