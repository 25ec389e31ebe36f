#include "plan/plan_chunks.h"

#include "base/range.h"

#include <string.h>

enum { TOGETHER_BYTES = 32 * 1024 * 1024, NOTE_BYTES = 64 };

static zs_chunk_shape axes_of(const zs_problem *p, int64_t layers, bool steps)
{
    int64_t members = steps ? zs_max(1, p->nmember) : 1, rows = p->level_rows > 0 ? p->level_rows : p->nrow;
    zs_chunk_shape shape = { .length = { zs_max(1, layers) / members, members, p->nrow / rows, rows,
                                         p->ncol },
                             .chunk = { 1, 1, 1, 1, 1 } };
    memcpy(shape.has, p->has_axis, sizeof shape.has);
    shape.has[ZS_CHUNK_TIME] = layers > 0;
    shape.has[ZS_CHUNK_MEMBER] = steps && p->has_axis[ZS_CHUNK_MEMBER];
    return shape;
}

zs_chunk_shape zs_problem_chunks(const zs_problem *problem, int64_t layers, bool steps)
{
    zs_chunk_shape shape = axes_of(problem, layers, steps);
    zs_chunk_shape_cut(&shape, &problem->wanted.chunks, steps);
    return shape;
}

zs_chunk_shape zs_plan_chunks(const zs_plan *plan, int64_t layers, bool steps)
{
    const zs_problem *p = &plan->problem;
    if (p->wanted.chunks.kind != ZS_CHUNKS_AUTO)
        return zs_problem_chunks(p, layers, steps);
    zs_chunk_shape shape = axes_of(p, layers, steps);
    shape.chunk[ZS_CHUNK_ROW] = zs_min(steps ? plan->map_rows : plan->owned_rows, shape.length[ZS_CHUNK_ROW]);
    shape.chunk[ZS_CHUNK_COLUMN] = p->ncol;
    return shape;
}

/* Levels are cut alike only where their rows are whole chunks. */
static int64_t edges_of(const zs_problem *p, const zs_chunk_shape *shape)
{
    int64_t rows = shape->chunk[ZS_CHUNK_ROW];
    if (!zs_chunk_shape_is_flat(shape))
        return 0;
    return p->level_rows > 0 && p->level_rows % rows != 0 ? p->level_rows : rows;
}

int64_t zs_problem_chunk_edges(const zs_problem *problem)
{
    zs_chunk_shape shape = zs_problem_chunks(problem, problem->nstep, true);
    return edges_of(problem, &shape);
}

bool zs_plan_has_whole_chunks(const zs_plan *plan, const zs_chunk_shape *shape, bool steps)
{
    const zs_partition *cut = &plan->partition;
    int64_t edges = edges_of(&plan->problem, shape);
    if (plan->problem.wanted.chunks.kind == ZS_CHUNKS_AUTO)
        return true;
    return steps && edges > 0 && cut->row_phase == 0 &&
           (cut->row_parts == 1 || cut->row_quantum % edges == 0) &&
           (plan->tiles == 1 || plan->tile_rows % edges == 0);
}

int64_t zs_problem_chunks_together(const zs_problem *problem, const zs_chunk_shape *shape, size_t size)
{
    int64_t bytes = zs_chunk_shape_numbers(shape) * (int64_t)size;
    int64_t room = zs_min(TOGETHER_BYTES, problem->budget / 32);
    return zs_min(zs_max(1, room / bytes), zs_chunk_shape_across(shape));
}

double zs_problem_chunk_padding(const zs_problem *problem)
{
    if (problem->wanted.chunks.kind == ZS_CHUNKS_AUTO || zs_problem_chunk_edges(problem) == 0)
        return 1;
    zs_chunk_shape shape = zs_problem_chunks(problem, problem->nstep, true);
    double stored = (double)zs_chunk_shape_count(&shape) * (double)zs_chunk_shape_numbers(&shape);
    return stored / ((double)problem->nstep * (double)problem->nrow * (double)problem->ncol);
}

/* Chunks as they are read, and one of them with what is beyond the axes.  In a store each is then shuffled
 * and encoded.  In a file all are compressed, into one of two buffers (write/staging.h), and one is shuffled.
 */
int64_t zs_problem_chunk_bytes(const zs_problem *problem, const zs_chunk_shape *shape, size_t size,
                               int64_t fields)
{
    int64_t bytes = zs_chunk_shape_numbers(shape) * (int64_t)size;
    int64_t together = zs_problem_chunks_together(problem, shape, size);
    int64_t made = problem->wanted.stores ? 3 * bytes : (2 * together + 1) * (bytes + bytes / 16) + bytes;
    return (together + 1) * bytes + made + fields * zs_chunk_shape_count(shape) * NOTE_BYTES;
}
