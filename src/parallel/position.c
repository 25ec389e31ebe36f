#include "parallel/position.h"

void zs_position_init(zs_position *position, const zs_comm *comm, const zs_plan *plan)
{
    bool busy = zs_plan_busy(plan, comm->rank);
    int time_part = zs_plan_time_part(plan, comm->rank), row_part = zs_plan_row_part(plan, comm->rank);
    *position = (zs_position){ .busy = busy, .time_part = time_part, .row_part = row_part };
    if (busy) {
        position->steps = zs_plan_steps(plan, time_part);
        position->rows = zs_plan_rows(plan, row_part);
    }
    MPI_Comm_split(comm->world, busy ? row_part : MPI_UNDEFINED, time_part, &position->column);
    MPI_Comm_split(comm->world, busy ? time_part : MPI_UNDEFINED, row_part, &position->row);
}

void zs_position_clear(zs_position *position)
{
    if (position->column != MPI_COMM_NULL)
        MPI_Comm_free(&position->column);
    if (position->row != MPI_COMM_NULL)
        MPI_Comm_free(&position->row);
}
