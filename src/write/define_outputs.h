/* define_outputs: the NetCDF files of a variable, from their layouts to defined files without values. */
#ifndef ZS_DEFINE_OUTPUTS_H
#define ZS_DEFINE_OUTPUTS_H

#include "base/error.h"
#include "output/sides.h"
#include "parallel/unfinished.h"
#include "write/output_file.h"

/* Define all files of variable k of n, but those that it joins, and those with which it goes on.  A file in
 * which several variables stand side by side gets the headers of all.  LOCAL, for rank 0.
 * all: [n], the variables of the run.  output: [nfile], with path, part and header set.  unfinished: has made
 * the files.
 * Returns 0; or -1 with err filled, and then a library may have a file open that it could not close. */
int zs_define_outputs(const zs_side *all, int n, int k, const zs_output *output, int nfile,
                      zs_unfinished *unfinished, zs_error *err);

#endif
