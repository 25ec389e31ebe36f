#include "base/chunk_cut.h"

#include "base/range.h"

enum { LEAST = 256 * 1024 };

int64_t zs_chunk_cut(int64_t length, int64_t inner)
{
    int64_t least = zs_divide_up(LEAST, inner);
    return least >= length ? length : zs_divide_up(length, length / least);
}

int zs_chunk_cut_all(int ndim, const int64_t *length, int64_t *chunk, int64_t *inner)
{
    int split = ndim - 1;
    *inner = 1;
    for (; split >= 0; split--) {
        chunk[split] = zs_chunk_cut(length[split], *inner);
        if (split == 0 || chunk[split] < length[split])
            break;
        *inner *= length[split];
    }
    for (int k = 0; k < split; k++)
        chunk[k] = 1;
    return split > 0 ? split : 0;
}
