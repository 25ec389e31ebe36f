/* report_keys: the keys of [report] with values of a form of their own.  Pure. */
#ifndef ZS_REPORT_KEYS_H
#define ZS_REPORT_KEYS_H

#include "base/error.h"
#include "spec/key.h"

/* Both functions are LOCAL; see zs_take. */

/* Take the size of a page: "20 MB".  member: an int64_t, of bytes. */
int zs_take_page_size(const zs_setting *setting, void *member, zs_error *err);

/* Take the number of steps with maps, or "all".  member: an int; 0 for all. */
int zs_take_page_maps(const zs_setting *setting, void *member, zs_error *err);

#endif
