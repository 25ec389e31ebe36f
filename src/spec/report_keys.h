/* report_keys: the keys of [report], about the page.
 *
 * How the page uses its size, page/page_size.h says; which steps have maps, picture/collector.h. */
#ifndef ZS_REPORT_KEYS_H
#define ZS_REPORT_KEYS_H

#include "base/error.h"
#include "spec/key.h"

/* Take a size, such as "20 MB".  Without maps a page has scripts, coastlines and lines, which need 1 MB;
 * browsers open none of half a gigabyte.  member: an int64_t, in bytes.  LOCAL; see zs_take. */
int zs_take_page_size(const zs_setting *setting, void *member, zs_error *err);

/* Take "all" or a number of steps.  member: an int, 0 for all.  LOCAL; see zs_take. */
int zs_take_maps(const zs_setting *setting, void *member, zs_error *err);

#endif
