#include "base/thirds.h"

void zs_thirds_find(zs_range range, int64_t whole, zs_third thirds[3])
{
    int64_t first = range.first, end = first + range.count;
    int64_t from[] = { first, zs_min(end, zs_divide_up(first, whole) * whole), 0, end };
    from[2] = zs_max(from[1], end / whole * whole);
    for (int k = 0; k < 3; k++) {
        int64_t n = from[k + 1] - from[k], each = k == 1 ? whole : n;
        thirds[k] = (zs_third){ .items = { from[k], n } };
        if (n > 0) {
            thirds[k].wholes = (zs_range){ from[k] / whole, n / each };
            thirds[k].within = (zs_range){ from[k] % whole, each };
        }
    }
}
