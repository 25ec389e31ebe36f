#include "spec/report_keys.h"

#include "base/text.h"
#include "spec/value.h"

#include <string.h>

enum { PAGE_LEAST = 1000000, PAGE_MOST = 400000000 };

/* The size of the page.  Without maps it has scripts, coastlines and lines; browsers open no page of half a
 * gigabyte. */
int zs_take_page_size(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    char brief[ZS_BRIEF];
    int64_t size;
    zs_error unused;
    zs_brief(value, brief);
    if (zs_value_bytes(value, &size, &unused))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not a size; write 20 MB, 800 kB or a number of bytes",
                       brief);
    if (size < PAGE_LEAST || size > PAGE_MOST)
        return zs_fail(err, ZS_REFUSED, "%s is not between %d MB and %d MB, the sizes that a page can have",
                       brief, PAGE_LEAST / 1000000, PAGE_MOST / 1000000);
    *(int64_t *)member = size;
    return 0;
}

int zs_take_maps(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    char brief[ZS_BRIEF];
    int *maps = member;
    if (strcmp(value, "all") == 0)
        *maps = 0;
    else if (zs_value_integer(value, 1, 1000000, maps, err))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is neither all nor a number of steps, from 1 to 1000000",
                       zs_brief(value, brief));
    return 0;
}
