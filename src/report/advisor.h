/* advisor: from what is known of a run to advice: it gathers the figures (report/advice.h).
 *
 * Advice is a matter of rules, which know numbers alone and are tested with numbers.  Where the numbers of
 * a run come from is a matter of this module. */
#ifndef ZS_ADVISOR_H
#define ZS_ADVISOR_H

#include "report/advice.h"
#include "report/facts_of.h"

/* LOCAL, cannot fail.  Where values were read twice it looks for the memory with which they would be read
 * once, by making plans: some milliseconds. */
void zs_advisor_ask(const zs_facts_of *of, zs_advice *advice);

#endif
