#include "base/evenly.h"

#include "base/range.h"

int64_t zs_evenly(int64_t i, int64_t n, int64_t total)
{
    return n > 1 ? i * (total - 1) / (n - 1) : 0;
}

int64_t zs_evenly_from(int64_t at, int64_t n, int64_t total)
{
    if (n <= 1)
        return zs_min(at > 0, n);
    return zs_min(zs_divide_up(at * (n - 1), total - 1), n);
}

int64_t zs_evenly_find(int64_t at, int64_t n, int64_t total)
{
    int64_t i = zs_evenly_from(at, n, total);
    return i < n && zs_evenly(i, n, total) == at ? i : -1;
}
