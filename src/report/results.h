/* results: the products that are one number, as text: the answer, where the question was a small one.
 *
 * Who asks for the mean of a box wants a number, and no file to open.  All other products are told by the
 * names of their files alone. */
#ifndef ZS_RESULTS_H
#define ZS_RESULTS_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "report/totals.h"
#include "spec/spec.h"

/* Say each variable that is one number, with its file and its units.  LOCAL, for rank 0; cannot fail. */
void zs_results_say(zs_sink *to, const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog);

#endif
