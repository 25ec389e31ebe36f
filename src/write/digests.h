/* digests: the digests of an output file's variables, from the values as they are put to their attributes.
 *
 * Each rank adds what it writes (format/digest.h).  When all ranks have closed the file, their sums are
 * added, and one rank puts the texts over those that were defined, which are as long: so the file does not
 * grow.  This comes before the file gets its final name: no published file has a digest that is not its own.
 */
#ifndef ZS_DIGESTS_H
#define ZS_DIGESTS_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "write/output_file.h"

#include <stddef.h>
#include <stdint.h>

/* Set up output->digest, for all variables of the file.  LOCAL.
 * Returns 0, and output->digest is to be released with free(); or -1 with err filled (ZS_FAILED: no memory).
 */
int zs_digests_begin(zs_output *output, zs_error *err);

/* Add a piece of a field, as zs_writer_put() takes it; before a backend can change the values.  LOCAL. */
void zs_digests_add(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values);

/* Add n numbers of variable number `var` of a product's file, from number `first` on.  LOCAL. */
void zs_digests_add_numbers(zs_output *output, int var, size_t size, int64_t first, int64_t n, void *values);

/* Put the digests into files that all ranks have closed.  COLLECTIVE over comm; ranks share the files out.
 * output: [nfile].  Returns 0; or -1 on every rank with the same err (ZS_FAILED). */
int zs_digests_store(zs_output *output, int nfile, zs_comm *comm, zs_error *err);

#endif
