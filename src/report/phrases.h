/* phrases: texts that both the plan and the facts have.
 *
 * Both say the same things of a run, to a person and to a program.  A phrase that stands in both is made
 * here, so that they do not come to differ. */
#ifndef ZS_PHRASES_H
#define ZS_PHRASES_H

#include "base/limits.h"
#include "catalog/files.h"
#include "catalog/series.h"
#include "header/variable.h"
#include "spec/spec.h"

enum { ZS_PHRASE = 64, ZS_TITLE = ZS_NAME + 2 * ZS_TEXT + 8 };

/* All functions here are LOCAL, cannot fail, and return text. */

/* What the run is about: "t2m, 2 metre temperature [K]". */
const char *zs_title_phrase(const zs_spec *spec, const zs_variable *variable, char text[ZS_TITLE]);

/* The usual distance of steps: "6 hours"; "" for a single step. */
const char *zs_spacing_phrase(const zs_series *series, char text[ZS_PHRASE]);

/* How the files store the variable: "classic, int16". */
const char *zs_storage_phrase(const zs_files *files, char text[2 * ZS_PHRASE]);

#endif
