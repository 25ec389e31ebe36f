/* field_texts: what the outputs call a field: its long name and its units, also where no output has it.
 *
 * A page shows statistics that no output has.  They are called there what they would be called in an
 * output, so the text comes from the same place as that of the outputs. */
#ifndef ZS_FIELD_TEXTS_H
#define ZS_FIELD_TEXTS_H

#include "catalog/catalog.h"
#include "output/metadata.h"
#include "spec/fields.h"
#include "spec/spec.h"

/* The attributes of a field's variable.  LOCAL, cannot fail: without memory some are missing.  To be released
 * with zs_metadata_clear(). */
zs_metadata zs_field_texts(const zs_spec *spec, const zs_catalog *catalog, zs_field field);

#endif
