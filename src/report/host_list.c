#include "report/host_list.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = ZS_HOST_LIST - 48 /* for " and 1000000 others, 1000 each" */ };

/* Where the number at the end of a name begins; the end of the name if there is none that can be counted. */
static size_t number_at(const char *name)
{
    size_t end = strlen(name), at = end;
    while (at > 0 && isdigit((unsigned char)name[at - 1]))
        at--;
    return at == 0 || end - at > 9 ? end : at;
}

static bool is_alike(const zs_host_ranks *a, const zs_host_ranks *b)
{
    size_t at = number_at(a->name);
    return a->name[at] && number_at(b->name) == at && strlen(a->name) == strlen(b->name) &&
           strncmp(a->name, b->name, at) == 0 && a->ranks == b->ranks;
}

static bool follows(const zs_host_ranks *next, const zs_host_ranks *host)
{
    size_t at = number_at(host->name);
    return atol(next->name + at) == atol(host->name + at) + 1;
}

/* Write the hosts that are alike the first one, which are the first `same` of them: "n[1-4,7]". */
static void write_names(const zs_host_ranks *host, int same, char *text, size_t room)
{
    size_t at = number_at(host->name);
    if (same == 1) {
        snprintf(text, room, "%s", host->name);
        return;
    }
    size_t used = (size_t)snprintf(text, room, "%.*s[", (int)at, host->name);
    for (int first = 0, last; first < same && used < room; first = last + 1) {
        for (last = first; last + 1 < same && follows(&host[last + 1], &host[last]); last++)
            ;
        used += (size_t)snprintf(text + used, room - used, "%s%s", first ? "," : "", host[first].name + at);
        if (last > first && used < room)
            used += (size_t)snprintf(text + used, room - used, "-%s", host[last].name + at);
    }
    if (used < room)
        snprintf(text + used, room - used, "]");
}

static bool all_equal(const zs_host_ranks *host, int n)
{
    bool equal = true;
    for (int k = 1; k < n; k++)
        equal = equal && host[k].ranks == host[0].ranks;
    return equal;
}

/* Add " (3)" or " (1 each)" behind the names of hosts. */
static void write_ranks(const zs_host_ranks *host, int same, char *text, size_t room)
{
    size_t used = strlen(text);
    snprintf(text + used, room - used, " (%d%s)", host->ranks, same > 1 ? " each" : "");
}

const char *zs_host_list(const zs_host_ranks *host, int n, char text[ZS_HOST_LIST])
{
    char part[2 * ZS_HOST_LIST];
    bool equal = all_equal(host, n);
    size_t used = 0;
    text[0] = '\0';
    for (int first = 0, same; first < n; first += same) {
        for (same = 1; first + same < n && is_alike(&host[first + same], &host[first]); same++)
            ;
        write_names(&host[first], same, part, sizeof part);
        if (!equal)
            write_ranks(&host[first], same, part, sizeof part);
        if (used + strlen(part) + 2 > ROOM) {
            used += (size_t)snprintf(text + used, ZS_HOST_LIST - used, used ? " and %d others" : "%d hosts",
                                     n - first);
            break;
        }
        used += (size_t)snprintf(text + used, ZS_HOST_LIST - used, "%s%s", first ? ", " : "", part);
    }
    if (equal && n > 1)
        snprintf(text + used, ZS_HOST_LIST - used, ", %d each", host->ranks);
    return text;
}
