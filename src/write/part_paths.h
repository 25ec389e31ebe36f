/* part_paths: the names under which outputs are written, the same on all ranks.
 *
 * Rank 0 chooses them, because they tell its process and have random bits (base/part_name.h), and because
 * rank 0 alone asks where links lead to (output/final_path.h). */
#ifndef ZS_PART_PATHS_H
#define ZS_PART_PATHS_H

#include "base/error.h"
#include "checkpoint/checkpoint.h"
#include "parallel/comm.h"
#include "write/output_file.h"

/* Choose output[k].part, header and, where it is needed, scratch for all outputs but those that join a file,
 * and add them to comm->unfinished.  With a checkpoint they are always the same.  COLLECTIVE over comm.
 * output: [nfile], with their path set. Returns 0; or -1 on every rank with the same err, and some are added.
 */
int zs_part_paths(zs_comm *comm, zs_output *output, int nfile, const zs_checkpoint *checkpoint,
                  zs_error *err);

/* Make the files that do not go on, empty, and the directories, on rank 0, and let all other ranks know them.
 * Call it after zs_part_paths(). Those that an earlier start of the same run has left are removed.
 * COLLECTIVE over comm. Returns 0; or -1 on every rank with the same err. */
int zs_part_make(zs_comm *comm, zs_output *output, int nfile, const zs_checkpoint *checkpoint, zs_error *err);

#endif
