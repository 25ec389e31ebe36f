/* kept_outputs: what an earlier start of the run has made of the outputs of a variable.
 *
 * An output that is kept has values that ranks have written, in any state; and the rest, which rank 0 made
 * when it defined the file: header, coordinates, and an index that a start may have put into it just when it
 * was ended.  The file outputs-VARIABLE of the checkpoint has the rest as it was at first.  A start that goes
 * on puts it back.
 *
 * Of the values nothing is kept here: they are in the outputs, and journals say which (checkpoint/journal.h).
 * What lies behind the values, such as an older index, stays there unused. */
#ifndef ZS_KEPT_OUTPUTS_H
#define ZS_KEPT_OUTPUTS_H

#include "base/error.h"
#include "checkpoint/checkpoint.h"
#include "parallel/comm.h"
#include "write/output_file.h"

#include <stdbool.h>
#include <stdint.h>

/* The rows of the chunks that outputs were defined with: the plan must have the same.  0: there are none. */
typedef struct zs_kept_shape {
    int64_t map_rows, owned_rows;
} zs_kept_shape;

/* Find the shape of a variable's outputs.  COLLECTIVE over comm: rank 0 looks.  directory: of the checkpoint;
 * NULL: there is none.  Returns 0; or -1 on every rank with the same err (ZS_FAILED). */
int zs_kept_outputs_shape(zs_comm *comm, const char *directory, int variable, zs_kept_shape *shape,
                          zs_error *err);

/* Find out which outputs of variable k are kept, and whether the run goes on with them: output->kept, and
 * *goes_on.  COLLECTIVE over comm.  output: [noutput], outputs of the kinds.  Returns as above. */
int zs_kept_outputs_find(zs_comm *comm, const zs_checkpoint *checkpoint, int k, zs_output *output,
                         int noutput, bool *goes_on, zs_error *err);

/* Keep what has just been defined and opened, by this plan.  LOCAL, for rank 0.  output: [noutput], outputs
 * of the kinds. Returns 0, and the outputs are on the disk as they are; or -1 with err filled (ZS_FAILED). */
int zs_kept_outputs_save(const char *directory, int variable, const zs_plan *plan, const zs_output *output,
                         int noutput, zs_error *err);

/* Put it back into all outputs that go on, before they are opened, and set output->kept.defined.  LOCAL, for
 * rank 0.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_kept_outputs_load(const char *directory, int variable, zs_output *output, int noutput, zs_error *err);

#endif
