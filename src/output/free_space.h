/* free_space: is there room on the disks for all files of a run?
 *
 * What is compressed is as large as compression leaves it, which nobody knows before.  All else is known from
 * the layouts of the files.  Files on one file system share what is free there. */
#ifndef ZS_FREE_SPACE_H
#define ZS_FREE_SPACE_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/sides.h"
#include "spec/spec.h"

#include <stdint.h>

/* Bytes of all variables of an output, uncompressed; without coordinates and metadata.  LOCAL.  The plan
 * shows them.
 */
int64_t zs_writer_bytes(const zs_spec *spec, const zs_catalog *catalog, zs_output_kind kind);

/* Compare what all files of all variables need with what is free on their file systems.  What is not
 * known counts as nothing.  all: [n].  LOCAL; one rank does it.
 * Returns 0; or -1 with err filled (ZS_FAILED), which names a file and the bytes. */
int zs_free_space_check(const zs_side *all, int n, zs_error *err);

#endif
