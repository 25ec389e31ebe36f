/* host_list: the hosts of a run and their ranks, as a short text.
 *
 * Names that differ in a number at their end stand together, as SLURM writes them: "n[1-4,7]". */
#ifndef ZS_HOST_LIST_H
#define ZS_HOST_LIST_H

enum { ZS_HOST_LIST = 256, ZS_HOST_LIST_NAME = 64 };

/* One host. */
typedef struct zs_host_ranks {
    char name[ZS_HOST_LIST_NAME];
    int ranks;
} zs_host_ranks;

/* The hosts in their order: "n1"; "n[1-4], 16 each"; "n1 (3), n[2-3] (1 each)".  What does not fit is
 * counted: "a1 (3), b7 (4) and 12 others".  host: [n], n > 0.  LOCAL, pure, cannot fail.  Returns text. */
const char *zs_host_list(const zs_host_ranks *host, int n, char text[ZS_HOST_LIST]);

#endif
