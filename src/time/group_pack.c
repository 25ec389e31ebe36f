#include "time/group_pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARRAYS = 16 };

/* Where groups have an array, and how large it is. */
typedef struct array {
    void **at;
    size_t bytes;
} array;

/* Also those that are not there.  Sizes come from the lists: they are known where groups were made. */
static void list_arrays(zs_groups *g, bool sizes, array all[ARRAYS])
{
    zs_recipe *r = &g->recipe;
    size_t n = (size_t)g->n, sets = (size_t)g->nset, families = (size_t)r->nfamily;
    size_t parts = sizes && r->parts.first ? (size_t)r->parts.first[r->ntarget] : 0;
    const array list[ARRAYS] = {
        { (void **)&g->key, n * sizeof *g->key },
        { (void **)&g->size, n * sizeof *g->size },
        { (void **)&g->time, n * sizeof *g->time },
        { (void **)&g->user.first, (n + 1) * sizeof *g->user.first },
        { (void **)&g->member.first, (sets + 1) * sizeof *g->member.first },
        { (void **)&r->set, families * (size_t)r->ninput * sizeof *r->set },
        { (void **)&r->group, families * (size_t)r->ntarget * sizeof *r->group },
        { (void **)&r->length, (size_t)r->nlength * sizeof *r->length },
        { (void **)&r->steps.step, (size_t)r->steps.n * sizeof *r->steps.step },
        { (void **)&r->parts.first, ((size_t)r->ntarget + 1) * sizeof *r->parts.first },
        { (void **)&r->parts.input, parts * sizeof *r->parts.input },
        { (void **)&r->parts.weight, parts * sizeof *r->parts.weight },
        { (void **)&g->taken.first, ((size_t)g->taken.n + 1) * sizeof *g->taken.first },
        { (void **)&g->taken.set, (size_t)g->taken.n * sizeof *g->taken.set },
        { (void **)&g->needed.first, ((size_t)g->needed.n + 1) * sizeof *g->needed.first },
        { (void **)&g->needed.set, (size_t)g->needed.n * sizeof *g->needed.set },
    };
    memcpy(all, list, sizeof list);
}

/* The bytes that an array takes, so that the next one is aligned. */
static size_t room_of(const array *a)
{
    return *a->at ? (a->bytes + sizeof(int64_t) - 1) / sizeof(int64_t) * sizeof(int64_t) : 0;
}

size_t zs_groups_packed_bytes(const zs_groups *groups)
{
    zs_groups copy = *groups;
    array all[ARRAYS];
    size_t bytes = ARRAYS * sizeof(int64_t);
    list_arrays(&copy, true, all);
    for (int k = 0; k < ARRAYS; k++)
        bytes += room_of(&all[k]);
    return bytes;
}

void zs_groups_pack(zs_groups *groups, void *to)
{
    array all[ARRAYS];
    int64_t *place = to;
    size_t next = ARRAYS * sizeof *place;
    list_arrays(groups, true, all);
    for (int k = 0; k < ARRAYS; k++) {
        void *old = *all[k].at;
        size_t bytes = room_of(&all[k]);
        place[k] = old ? (int64_t)next : 0; /* 0: it is not there */
        if (!old)
            continue;
        memcpy((char *)to + next, old, all[k].bytes);
        free(old);
        *all[k].at = (char *)to + next;
        next += bytes;
    }
    groups->lent = true;
}

void zs_groups_unpack(zs_groups *groups, void *from)
{
    array all[ARRAYS];
    const int64_t *place = from;
    list_arrays(groups, false, all);
    for (int k = 0; k < ARRAYS; k++)
        *all[k].at = place[k] ? (char *)from + place[k] : NULL;
}
