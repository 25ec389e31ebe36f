/* Reads the files of zscore-synth as fast as it can be done simply; a part of bench_floor. */
#ifndef BENCH_READ_H
#define BENCH_READ_H

#include <stddef.h>

/* How one file holds the variable. */
typedef struct layout {
    size_t steps, cells, width; /* width: bytes of a value, 2 or 4 */
    size_t first, stride;       /* the place of step 0, and from one step to the next; contiguous maps */
    int chunked, swapped;
} layout;

/* Read the variable of a file into values, [steps][cells]; with NULL, only learn how it is laid out. */
layout read_file(const char *path, char *values);

/* End the process, with a message. */
void fail(const char *what);

#endif
