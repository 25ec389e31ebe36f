#include "page/picked.h"

#include "base/evenly.h"
#include "base/range.h"

zs_picked zs_pick(int64_t total, int64_t most)
{
    return (zs_picked){ .n = zs_max(1, zs_min(total, most)), .total = total };
}

int64_t zs_picked_item(const zs_picked *picked, int64_t k)
{
    return picked->item ? picked->item[k] : zs_evenly(k, picked->n, picked->total);
}
