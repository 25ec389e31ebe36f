/* plan: from the shape of the data, its storage, the number of ranks and the memory budget to who reads,
 * keeps, merges and writes what.  Pure.
 *
 * The ranks form a grid of time_parts x row_parts; each has a range of steps and a range of rows (latitudes;
 * longitude is never split).  Rank r has time part r / row_parts and row part r % row_parts; ranks beyond the
 * grid are idle.  The ranks of one row part form a column.  A rank works through its rows in tiles; in a tile
 * it either keeps what it read until the z-scores are made of it, or reads it a second time.  Of all
 * partitions that fit into the budget the plan takes the one in which the busiest rank moves the fewest
 * bytes; what moves bytes twice (a chunk that two ranks inflate, a second pass) is counted as often as it
 * happens.  Rows are cut at the edges of the input's chunks; where the output has chunks of its own, at the
 * edges of those, for each of them is made by one rank in one piece. */
#ifndef ZS_PLAN_H
#define ZS_PLAN_H

#include "base/error.h"
#include "base/range.h"
#include "stats/moments.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What products ask for beside the outputs (products/products.h). */
typedef struct zs_needs {
    bool data, anomaly, zscore; /* values that they are made of */
    bool in_order;              /* a batch has all rows of the tile */
    int over_time;              /* reductions over time: moments of their own, of steps in their order */
    int64_t tree_bytes;         /* of a node of the trees over rows, of a step */
    int64_t cell_bytes;         /* of a cell of a tile */
    int64_t bytes;              /* of a rank, whatever the plan */
} zs_needs;

/* What the plan depends on. */
typedef struct zs_problem {
    int64_t nstep, nrow, ncol;
    const zs_groups *groups; /* of the steps; NULL: all are members of one */
    size_t value_size;       /* bytes of a stored number */
    zs_moments_kind kind;
    int64_t nfile;
    int64_t
        chunk_steps; /* steps and rows of a chunk: what must be read together; 1 and 1 for bytes in a row */
    int64_t chunk_rows;
    int64_t row_offset;     /* of the first selected row from a chunk's edge */
    int64_t file_row_bytes; /* of a row as stored, before columns are selected */
    int64_t chunk_bytes;    /* of a decoded chunk, for which there must be room; 0: no chunks */
    bool zscore, anomaly;   /* made in the second pass, for outputs or for products */
    zs_needs needs;
    bool shared_chunks; /* outputs in chunks, which ranks cannot share */
    bool prior;         /* an earlier run's statistics are read */
    bool from_file;     /* and are used as they are: no moments are taken */
    int64_t budget;     /* bytes of a rank */
    int nrank;
} zs_problem;

typedef struct zs_plan {
    zs_problem problem;
    int time_parts, row_parts;
    int64_t time_quantum; /* steps that are not divided among ranks */
    int64_t row_quantum;  /* rows are cut where row + row_phase is a multiple of this */
    int64_t row_phase;
    int64_t map_rows;   /* rows of an output's chunk of a field over time */
    int64_t owned_rows; /* rows of a chunk of the statistics: owned together */
    int64_t tile_rows;  /* rows of a tile at most */
    int tiles;          /* the same number on every rank: some may be empty */
    int group_owners;   /* time parts that share out the statistics of a group, where they are the fewest */
    int groups_taken;   /* groups that a rank takes moments of, at most */
    int groups_needed;  /* groups whose mean and std a rank needs for its own steps, at most */
    bool by_group; /* the z-scores of a group are made before the next one's statistics; else after all */
    bool keep;     /* what is read is kept for the z-scores; else it is read twice, if they are wanted */
    bool layers;   /* steps are read in whole layers of chunks, so that no chunk is decoded twice */
    int64_t read_steps;              /* steps read together */
    int64_t write_steps, write_rows; /* a batch: steps and rows made and written together */
    int64_t row_batches; /* so many batches of the same rows follow each other, before the next rows */
    int64_t slice_rows;  /* rows that one rank merges in one exchange of moments */
    int64_t over_time_slice_rows; /* the same for reductions over time */
    int64_t band_rows;            /* rows that the self-check takes together */
    int64_t keep_bytes, moments_bytes, exchange_bytes, buffer_bytes, statistics_bytes, products_bytes,
        memory_bytes;   /* of a rank */
    int64_t read_bytes; /* of the busiest rank, as stored */
} zs_plan;

/* Make the plan.  LOCAL, the same on every rank.
 * Returns 0; or -1 with err filled (ZS_REFUSED) when not even the smallest tile fits into the budget. */
int zs_plan_make(const zs_problem *problem, zs_plan *plan, zs_error *err);

/* Are values needed again when the statistics are known?  LOCAL. */
bool zs_plan_scores(const zs_problem *problem);

/* Passes over the input: 1 or 2.  LOCAL. */
int zs_plan_passes(const zs_plan *plan);

/* Is this rank part of the grid?  Its time part and row part.  LOCAL. */
bool zs_plan_busy(const zs_plan *plan, int rank);
int zs_plan_time_part(const zs_plan *plan, int rank);
int zs_plan_row_part(const zs_plan *plan, int rank);

/* Steps of a time part, rows of a row part; empty for an idle rank's.  LOCAL. */
zs_range zs_plan_steps(const zs_plan *plan, int time_part);
zs_range zs_plan_rows(const zs_plan *plan, int row_part);

/* The rows of one tile of a row part; may be empty.  LOCAL. */
zs_range zs_plan_tile(const zs_plan *plan, int row_part, int tile);

/* Groups of steps, each with statistics of its own.  LOCAL. */
int zs_plan_groups(const zs_plan *plan);

/* The leaves of a group that a time part has; none where it has no member.  LOCAL. */
zs_range zs_plan_leaves(const zs_plan *plan, int group, int time_part);

/* Does a time part make z-scores or anomalies with the statistics of a group?  LOCAL. */
bool zs_plan_needs(const zs_plan *plan, int group, int time_part);

/* The rows of a tile whose statistics one of so many owners makes, in whole chunks of these; counted from the
 * tile's first row.  The owners of a group are the time parts that have members of it, in their order.  No
 * other one has more than owner 0.  LOCAL. */
zs_range zs_plan_owned(const zs_plan *plan, zs_range tile, int owner, int owners);

/* Rows are cut at the edges of quanta: row i of the selection lies in quantum (i + row_phase) / row_quantum.
 * How many there are.  LOCAL. */
int64_t zs_plan_row_quanta(const zs_plan *plan);

/* The share of part i of n in a range: contiguous, sizes that differ by 1 at most.  LOCAL. */
zs_range zs_share(zs_range range, int64_t part, int64_t parts);

#endif
