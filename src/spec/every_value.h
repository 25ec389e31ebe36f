/* every_value: what the text of [steps] every means: "6 hours", "day", "season".  Pure. */
#ifndef ZS_EVERY_VALUE_H
#define ZS_EVERY_VALUE_H

#include "spec/key.h"

/* Take the value of the key; the member is a zs_every.  LOCAL; what it returns and leaves behind: zs_take
 * (spec/key.h). */
int zs_take_every(const zs_setting *setting, void *member, zs_error *err);

#endif
