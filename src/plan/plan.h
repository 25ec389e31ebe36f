/* plan: who reads, keeps, merges and writes what.
 *
 * zs_plan_make() (plan/plan_search.h) makes it from the shape of the data, its storage, the number of ranks
 * and the memory of a rank.  This header says what is in a plan, and answers questions about it.  Pure.
 *
 * The ranks form a grid of time_parts x row_parts.  Each rank has a range of steps, its time part, and a
 * range of rows, its row part.  Columns (longitudes) are never divided.  Rank r has time part r / row_parts
 * and row part r % row_parts; ranks beyond the grid are idle.  The ranks of one row part form a *column*:
 * they share rows, and merge their moments among themselves.
 *
 * A rank works through its rows in *tiles*.  Within a tile it either keeps the values that it reads until it
 * has made their z-scores, or reads them a second time.  Rows are cut at the edges of the input's chunks.  If
 * the outputs are compressed, rows are cut at the edges of the outputs' chunks instead, because one rank
 * makes a whole chunk.
 *
 * Of all partitions that fit into memory, the plan is the one whose busiest rank moves the fewest bytes (see
 * plan/plan_cost.h).
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_PLAN_H
#define ZS_PLAN_H

#include "base/chunk_shape.h"
#include "base/range.h"
#include "stats/moments.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- the problem ------------------------------------------------------------------------------------- */

/* How the input is stored.  Where the steps of the series are new ones, each stands for all stored steps that
 * it is made of. */
typedef struct zs_input_storage {
    int64_t nfile;
    int64_t row_bytes;               /* of a row as stored, before columns are selected */
    int64_t chunk_steps, chunk_rows; /* the steps and rows of a chunk, which are read together; 1 and 1 for
                                      * storage without chunks */
    int64_t chunk_bytes;             /* of a decoded chunk, which needs memory; 0: no chunks */
    int64_t decoder_bytes;           /* memory that decoding it needs beside that */
    bool scattered;                  /* steps between others are left out: those of some hours are read */
    int64_t row_offset;              /* rows from the edge of a chunk to the first selected row */
} zs_input_storage;

/* Where the steps of the series are new ones: what they are made of.  All zero: they are the stored steps. */
typedef struct zs_gather_needs {
    double steps;        /* stored steps that make a step of the series, on average */
    size_t value_size;   /* bytes of a stored number */
    int64_t chunk_steps; /* the stored steps of a chunk; 1 for storage without chunks */
    int64_t open;        /* steps of the series that are made at the same time */
} zs_gather_needs;

/* What the page of the report takes of memory (picture/collector.h).  All zero: there is no page. */
typedef struct zs_page_needs {
    bool wanted;
    int64_t maps, steps;         /* of the page: with maps of z-scores; that it speaks of */
    int64_t map_rows, map_bytes; /* a row of pixels in a map: the rows of cells in it, and its memory */
    int64_t step_bytes;          /* memory for a step, on all levels */
    int64_t statistic_rows, statistic_bytes; /* a row of pixels in the maps of a group's statistics */
    int64_t packed_bytes;                    /* of all packed maps, at most */
} zs_page_needs;

/* Values that products can be made of: the data, anomalies, z-scores (zs_quantity, spec/product.h); and what
 * a reduction can divide the series into: nothing, groups, years, seasons (zs_by). */
enum { ZS_PLAN_DATA, ZS_PLAN_ANOMALY, ZS_PLAN_ZSCORE, ZS_PLAN_QUANTITIES, ZS_PLAN_PARTS = 4 };

/* Reductions over time that keep longitude.  Each takes moments of its own, of each part of the series. */
typedef struct zs_over_time {
    int n;                  /* how many there are */
    const zs_groups *parts; /* owned by the caller; NULL: the whole series is one part */
} zs_over_time;

/* What is found in whole series of cells (plan/plan_series.h). */
typedef struct zs_series_needs {
    bool of[ZS_PLAN_QUANTITIES]; /* of what; all false: nothing is */
    int users;                   /* how often all values are brought together */
    int64_t key_bytes;           /* the most of a key */
    int64_t results;             /* the most of a cell */
    bool deviations;             /* from medians, too */
} zs_series_needs;

/* What products and page ask for (products/products.h, picture/collector.h). */
typedef struct zs_needs {
    bool value[ZS_PLAN_QUANTITIES];   /* which values are needed in float64 */
    bool written[ZS_PLAN_QUANTITIES]; /* which are needed as the outputs have them */
    bool in_order;                    /* a batch must have all rows of the tile */
    bool deep;   /* otherwise it rather has many steps than many rows: much is kept of a row */
    bool blocks; /* reductions over time: time parts are whole blocks of the tree, and steps come in order */
    bool gathered; /* there are boxes of columns: memory for a batch */
    bool narrowed; /* the run is about fewer steps or rows than the spec selects: products need no more */
    zs_over_time over_time[ZS_PLAN_PARTS];
    zs_series_needs series;
    int64_t tree_bytes;     /* memory for a node of the trees over rows, for each step */
    int64_t row_bytes;      /* memory for each row of a tile */
    int64_t cell_bytes;     /* memory for each cell of a tile */
    int64_t bytes;          /* memory of a rank that does not depend on the plan */
    int64_t sum_cell_bytes; /* of cell_bytes: numbers that are added up over ranks */
    int64_t sum_bytes;      /* of bytes: the same of all tiles */
    int64_t catalog;        /* memory for the lists of files and steps: its part of what its node has once */
    zs_page_needs page;
} zs_needs;

/* Where statistics are smoothed over the year (stats/smooth.h).  All zero: they are not. */
typedef struct zs_smoothing_needs {
    int places;    /* of a cycle: the statistics of so many groups are held together */
    int64_t bytes; /* memory of a rank that does not depend on the plan */
} zs_smoothing_needs;

/* What the run makes. */
typedef struct zs_wanted {
    bool zscore, anomaly; /* made in the second pass, for outputs or for products */
    bool statistics;      /* means and standard deviations are needed: for the two above, or for outputs */
    bool extremes;        /* minima and maxima, too: for outputs, or to go on with an earlier run's */
    bool compressed;      /* the outputs are stored in chunks; as a rule one rank makes a whole chunk */
    bool stores;          /* a chunk is a file; else it waits for its place in the file of all */
    zs_chunk_wish chunks; /* their shape; its numbers have their axes */
    int64_t chunk_rows;   /* the rows of such a chunk, where the plan has no choice: rows are cut there if
                           * memory allows it, and else anywhere; 0: the plan chooses */
    int64_t chunk_bytes;  /* memory for making chunks of the outputs, beside those that wait */
    int64_t map_rows;   /* the rows of chunks with time, and of those without (zs_plan), where outputs have */
    int64_t owned_rows; /* some already; 0: the plan chooses */
    zs_needs products;
} zs_wanted;

/* What the plan depends on. */
typedef struct zs_problem {
    int64_t nstep, nrow, ncol;    /* of the selection; rows of all levels (header/levels.h) */
    int64_t nmember;              /* samples of a time, which all count as steps; 0: 1 */
    bool has_axis[ZS_CHUNK_AXES]; /* which axes has an output with steps? */
    int64_t level_rows;           /* rows of a level, which divide nrow; 0: there is one level */
    const zs_groups *groups;      /* of the steps, owned by the caller; NULL: all steps are one group */
    zs_moments_kind kind;
    size_t value_size;      /* bytes of a number in memory: as it is stored; of new steps 8 */
    zs_input_storage input; /* counted in steps of the series */
    zs_gather_needs gather;
    zs_wanted wanted;
    zs_smoothing_needs smoothing;
    bool prior;     /* statistics of an earlier run are read */
    bool from_file; /* the earlier statistics replace those of this run: no moments are taken */
    int64_t budget; /* bytes of memory of a rank */
    int nrank;
} zs_problem;

/* --- the plan ---------------------------------------------------------------------------------------- */

/* How steps and rows are divided among the ranks. */
typedef struct zs_partition {
    int time_parts, row_parts;
    int64_t time_quantum; /* time parts are whole quanta of this many steps, but the last */
    int64_t row_quantum;  /* rows are cut only where row + row_phase is a multiple of this */
    int64_t row_phase;
} zs_partition;

/* What a rank has of the series, at most, for reductions over time: parts of the series with steps here, and
 * the slots and nodes of a part's tree. */
typedef struct zs_time_share {
    int taken, slots, nodes;
} zs_time_share;

/* The largest shares of all ranks.  They follow from the partition. */
typedef struct zs_busiest {
    int64_t rows, steps;
    int slots, nodes;  /* of the tree of moments: entries of its stack; nodes handed on */
    int taken, needed; /* sets with members among the steps; groups that the steps use */
    int owners;        /* time parts with members of a set: the smallest number of them,
                        * so that an owner has the most rows */
    int members;       /* the largest number, from which an owner receives at once */
    int shared;        /* sets with members in several time parts */
    zs_time_share over_time[ZS_PLAN_PARTS]; /* of reductions over time */
} zs_busiest;

/* What the second pass makes and writes at once. */
typedef struct zs_batch_size {
    int64_t steps, rows;
    int64_t repeat; /* batches of the same rows that follow each other, so that the statistics of these rows
                     * stay in a cache */
} zs_batch_size;

/* Bytes of memory of the busiest rank (doc/design.md, "Memory"). */
typedef struct zs_plan_memory {
    int64_t kept; /* values that stay in memory for the second pass */
    int64_t moments, exchange, statistics, buffers, products;
    int64_t report;  /* what is collected for the page */
    int64_t catalog; /* a rank's part of the lists of files and steps, which its node has once */
    int64_t total;
} zs_plan_memory;

typedef struct zs_plan {
    zs_problem problem;
    zs_partition partition;
    zs_busiest busiest;
    int64_t map_rows; /* rows of a chunk of an output with time, such as z-scores.  No chunk of an output has
                       * rows of two levels */
    int64_t owned_rows; /* rows of a chunk of an output without time, such as the mean: one rank owns them */
    int64_t tile_rows;  /* rows of a tile, at most */
    int tiles;          /* tiles of a rank: the same number on every rank, so some may be empty */
    bool keep;          /* values stay in memory for the second pass; else they are read twice */
    bool layers;        /* steps are read in whole layers of chunks, so no chunk is decoded twice */
    bool by_group;      /* the z-scores of a group are made before the statistics of the next group; else
                         * after all statistics */
    int64_t read_steps; /* steps that are read together */
    int64_t stored_steps; /* stored steps that are read together, where these are not the steps in memory: new
                           * ones are gathered from them, or steps between are left out; else 0 */
    zs_batch_size batch;
    int64_t slice_rows;           /* rows that one rank merges in one exchange of moments */
    int64_t over_time_slice_rows; /* the same for reductions over time */
    int64_t sum_bytes;            /* of the buffer for numbers of products that are added up over ranks */
    int64_t band_rows;            /* rows of a band of the self-check */
    zs_plan_memory memory;
    int64_t read_bytes; /* that the busiest rank reads, as stored */
} zs_plan;

/* --- passes ------------------------------------------------------------------------------------------ */

/* Is there a second pass, which needs the values again once the statistics are known? */
bool zs_plan_scores(const zs_problem *problem);

/* Are values compared with the climatology of their group? */
bool zs_plan_compares(const zs_problem *problem);

/* Does the run take moments of its own steps? */
bool zs_plan_takes_moments(const zs_problem *problem);

/* Is something found in whole series?  Then values stay in memory. */
bool zs_plan_has_series(const zs_problem *problem);

/* How often the input is read: 1 or 2. */
int zs_plan_passes(const zs_plan *plan);

/* --- who has what ------------------------------------------------------------------------------------ */

/* Is this rank part of the grid?  If it is: its time part and its row part. */
bool zs_plan_busy(const zs_plan *plan, int rank);
int zs_plan_time_part(const zs_plan *plan, int rank);
int zs_plan_row_part(const zs_plan *plan, int rank);

/* The steps of a time part; the rows of a row part.  Empty for a part beyond the grid. */
zs_range zs_plan_steps(const zs_plan *plan, int time_part);
zs_range zs_plan_rows(const zs_plan *plan, int row_part);

/* The rows of a tile of a row part, counted from the first row of the selection; may be empty. */
zs_range zs_plan_tile(const zs_plan *plan, int row_part, int tile);

/* The number of row quanta.  Row i of the selection is in quantum (i + row_phase) / row_quantum. */
int64_t zs_plan_row_quanta(const zs_plan *plan);

/* --- groups ------------------------------------------------------------------------------------------ */

/* The number of groups, each of which has its own statistics; 1 without groups. */
int zs_plan_groups(const zs_plan *plan);

/* The number of sets, each of which has its own moments (time/groups.h); 1 without groups. */
int zs_plan_sets(const zs_plan *plan);

/* Are groups made of sets by a recipe?  Otherwise group g is set g. */
bool zs_plan_makes_groups(const zs_problem *problem);

/* Are statistics made in blocks of rows (plan/plan_family.h)?  Then all time parts own rows of every block.
 */
bool zs_plan_in_blocks(const zs_problem *problem);

/* Do statistics have minima and maxima?  They are not sent to owners where nobody asks for them. */
bool zs_plan_has_extremes(const zs_problem *problem);

/* The leaves of a set that a time part has; count 0 if it has no steps of the set. */
zs_range zs_plan_leaves(const zs_plan *plan, int set, int time_part);

/* Does a time part make z-scores or anomalies with the statistics of a group? */
bool zs_plan_needs(const zs_plan *plan, int group, int time_part);

/* Bytes that a rank sends or receives at once, about: 16 MiB, or less where memory is short. */
int64_t zs_plan_exchange_bytes(const zs_problem *problem);

/* Bytes of statistics that a rank puts into compressed outputs before all ranks write what waits, about:
 * 16 MiB, or less where memory is short. */
int64_t zs_plan_round_bytes(const zs_problem *problem);

/* The rows of a tile whose statistics one of several owners makes, counted from the tile's first row.  They
 * are whole chunks of owned_rows rows.  The owners of a group are the time parts with members of it, in their
 * order; owner 0 has the most rows. */
zs_range zs_plan_owned(const zs_plan *plan, zs_range tile, int owner, int owners);

/* The leaves of a set among some steps, which are whole blocks (base/tree.h) of a series of nstep steps.
 * groups: NULL: the leaves are the blocks. */
zs_range zs_leaves_of(const zs_groups *groups, int64_t nstep, int set, zs_range steps);

/* --- shares ------------------------------------------------------------------------------------------ */

/* The share of one of several parts in a range.  Shares are contiguous, and their sizes differ by at most 1:
 * the first parts have the larger ones. */
zs_range zs_share(zs_range range, int64_t part, int64_t parts);

/* The same for 0 ... count - 1, in whole quanta: shares begin at multiples of the quantum. */
zs_range zs_share_quanta(int64_t count, int64_t quantum, int64_t part, int64_t parts);

/* The part whose share in 0 ... count - 1, in whole quanta, has number i. */
int64_t zs_part_with(int64_t count, int64_t quantum, int64_t i, int64_t parts);

#endif
