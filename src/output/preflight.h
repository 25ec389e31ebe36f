/* preflight:  */
#ifndef ZS_PREFLIGHT_H
#define ZS_PREFLIGHT_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "spec/spec.h"

#include <stdint.h>

/* Bytes of an output's fields, uncompressed.  LOCAL. */
int64_t zs_writer_bytes(const zs_spec *spec, const zs_catalog *catalog, zs_output_kind kind);

/* May the outputs be written?  The directories, the space, no output that is an input.  LOCAL; asks the file
 * system on rank 0 only. Returns 0; or -1 with
 * err filled: ZS_REFUSED, or ZS_FAILED where there is no space. */
int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, const zs_layout *layout,
                        zs_error *err);

#endif
