#include "write/output_file.h"

#include "plan/plan_chunks.h"

#include <mpi.h>
#include <stdio.h>

bool zs_output_joins(const zs_output *output)
{
    return output->beside == ZS_BETWEEN || output->beside == ZS_LAST_OF_ALL;
}

bool zs_output_is_mine(const zs_comm *comm, int k)
{
    int rank;
    MPI_Comm_rank(comm->node, &rank);
    return comm->node_number == 0 && k % comm->node_size == rank;
}

bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME])
{
    const zs_layout *layout = output->layout;
    bool there = layout ? k < layout->nvar : zs_field_in(output->spec, (zs_field)k, output->kind);
    if (there && layout)
        snprintf(name, ZS_NAME, "%s", layout->var[k].name);
    else if (there)
        zs_field_name(output->spec, (zs_field)k, name);
    return there;
}

bool zs_output_is_store(const zs_output *output)
{
    return output->backend && output->backend->store;
}

int64_t zs_output_layers(const zs_output *output, zs_field field)
{
    return zs_field_layers(&output->catalog->series, &output->catalog->groups, output->kind, field);
}

zs_chunks_how zs_output_chunks(const zs_output *output, zs_field field, zs_chunk_shape *shape)
{
    bool steps = zs_field_has_time(field), any = false;
    if (output->layout || !zs_field_in(output->spec, field, output->kind))
        return ZS_CHUNKS_NONE;
    *shape = zs_plan_chunks(output->plan, zs_output_layers(output, field), steps);
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        any = any || shape->has[axis];
    return !any                                                   ? ZS_CHUNKS_NONE
           : zs_plan_has_whole_chunks(output->plan, shape, steps) ? ZS_CHUNKS_WHOLE
                                                                  : ZS_CHUNKS_IN_PARTS;
}

bool zs_output_needs_scratch(const zs_output *output)
{
    zs_chunk_shape shape;
    bool any = false;
    for (zs_field field = 0; field < ZS_FIELDS; field++)
        any = any || zs_output_chunks(output, field, &shape) == ZS_CHUNKS_IN_PARTS;
    return any;
}
