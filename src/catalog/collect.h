/* collect:  */
#ifndef ZS_COLLECT_H
#define ZS_COLLECT_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* Read all headers.  COLLECTIVE over comm.
 * Returns 0, catalog to be released with zs_catalog_clear(); or -1 on every rank with the same err, catalog
 * empty. */
int zs_catalog_make(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err);

#endif
