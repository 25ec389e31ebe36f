/* turns: when the ranks write, together, the statistics that they have put.
 *
 * Where the writer has rounds, all ranks end a round together.  With many groups of few cells, most of the
 * time would go by in rounds.  So a round ends when a rank may have put as much as the plan has room for
 * (zs_plan_round_bytes()), whatever groups and fields these are, and not after each field.  All ranks must
 * find the same moment, whatever they have put themselves:
 *
 * - Groups that ranks merge together (zs_turns_together()): all ranks go from group to group, and count the
 *   most that any rank puts of each.  Another round never begins before the last one has ended: what follows
 *   it is an exchange of moments, in which a rank that has failed would be missed.
 * - Groups that one rank has and needs alone (zs_turns_apart()): each rank goes through its own, and counts
 *   what it puts itself.  There are as many rounds as the rank with the most of them needs, and nothing else
 *   is exchanged meanwhile; so a rank makes its next statistics while a round is under way.
 *
 * A rank that fails between two rounds goes on merging, puts nothing more, and says so in the next round. */
#ifndef ZS_TURNS_H
#define ZS_TURNS_H

#include "base/error.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "run/first_pass.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <stdbool.h>
#include <stdint.h>

/* The turns of a run. */
typedef struct zs_turns {
    zs_comm *comm;
    zs_writer *writer;
    int64_t *rows; /* [groups], owned: the most rows of a tile that a rank owns; 0: one rank has the group
                    * alone.  NULL where statistics are made in blocks, and where there are none */
    int64_t field_bytes[ZS_FIELDS]; /* of a row, in all outputs that have the field; 0: none has it */
    int64_t most;                   /* bytes of a round; -1: each field is a round */
    int64_t own_rounds;             /* that groups of one rank take in each tile; 0: there are none */
    /* Now: */
    bool apart;       /* each rank by itself; else all together */
    int64_t put_rows; /* that a rank puts of a field, at most */
    int64_t waiting;  /* bytes since the last round */
    int64_t left;     /* apart: rounds to the last one, with it */
    bool ended;       /* a rank has failed, and all know it: nothing follows */
} zs_turns;

/* Begin, when the outputs are made.  COLLECTIVE over comm.  first: of this rank, set up; its group is another
 * one afterwards.  What is pointed to must outlive turns.  Returns 0, to be released with zs_turns_clear();
 * or -1 on every rank with the same err (ZS_FAILED: no memory), and turns empty. */
int zs_turns_begin(zs_turns *turns, zs_comm *comm, const zs_spec *spec, const zs_plan *plan,
                   zs_writer *writer, zs_first_pass *first, zs_error *err);
void zs_turns_clear(zs_turns *turns);

/* Has one rank of each column a group alone?  The same on all ranks that have a part of the work.  LOCAL;
 * only where statistics are not made in blocks. */
bool zs_turns_is_alone(const zs_turns *turns, int group);

/* From here on all ranks go together, and a rank puts at most so many rows of a field: the same number on all
 * ranks.  Or each rank goes by itself, with tiles of so many rows.  LOCAL. */
void zs_turns_together(zs_turns *turns, int64_t rows);
void zs_turns_apart(zs_turns *turns, int64_t rows);

/* Does any output have the field?  LOCAL. */
bool zs_turns_has(const zs_turns *turns, zs_field field);

/* A field is put, and the round ends if another one like it would be too much.  COLLECTIVE over comm where
 * the writer has rounds, else LOCAL.  result: 0 or -1, of all that this rank did since the last round, with
 * err filled.  Returns 0; or -1 with err filled: of this rank alone as long as turns->ended is false. */
int zs_turns_put(zs_turns *turns, zs_field field, int result, zs_error *err);

/* All fields are put, of all groups: end the last rounds.  COLLECTIVE over comm where the writer has rounds;
 * then it returns the same on every rank.  Else LOCAL, and returns result. */
int zs_turns_end(zs_turns *turns, int result, zs_error *err);

#endif
