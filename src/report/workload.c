#include "report/workload.h"

#include "spec/fields.h"
#include "spec/zarr_rules.h"
#include "time/groups.h"

/* --- presumed costs, in nanoseconds --------------------------------------------------------------------- */

static const double read_plain = 0.5, read_chunks = 4;     /* a value */
static const double gather = 2;                            /* a stored value of a new step */
static const double moments_exact = 0.6, moments_tree = 5; /* a value */
static const double open_file = 1e4;                       /* a file that is opened */
static const double cell = 24, cell_picture = 15,
                    cell_byte = 0.5;    /* a cell of a group; a byte of its statistics in the outputs */
static const double scores = 1.2;       /* a value */
static const double take_picture = 1.1; /* a value */
static const double page = 15;          /* a byte of packed maps */
static const double write_plain = 2, write_deflated = 10; /* a value of an output */
static const double merge = 300;                          /* a cell of a reduction over time */
static const double finish = 0.6;                         /* a byte of a file */
static const double finish_file =
    20e6; /* bytes that could be synced while a file as such is closed and named */

static double product_cost(const zs_product *product)
{
    switch (product->kind) {
    case ZS_HISTOGRAM:
        return 6;
    case ZS_EXCEEDANCE:
        return 3;
    case ZS_EXTRACT:
        return 1.5;
    case ZS_QUANTILE:
        return 4;
    default:
        return product->over[ZS_AXIS_TIME] ? 9 : 6;
    }
}

/* Of a value, by all products.  An extract takes a part of the values. */
static double products_cost(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout)
{
    const zs_problem *p = &plan->problem;
    double all = (double)p->nstep * (double)p->nrow * (double)p->ncol * 4, cost = 0;
    for (int k = 0; k < spec->nproduct; k++) {
        double part = spec->product[k].kind == ZS_EXTRACT ? (double)zs_layout_bytes(&layout[k]) / all : 1;
        cost += product_cost(&spec->product[k]) * (part < 1 ? part : 1);
    }
    return cost;
}

/* Of a cell of a group: its statistics are made, shown on the page, and written into the outputs that have
 * them. */
static double statistics_cost(const zs_spec *spec, const zs_plan *plan)
{
    double bytes = 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELDS && spec->output.path[kind]; field++)
            bytes += zs_field_in(spec, field, (zs_output_kind)kind) ? (double)zs_field_size(field) : 0;
    return cell + (plan->problem.wanted.products.page.wanted ? cell_picture : 0) + cell_byte * bytes;
}

static zs_work_amounts presume(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout)
{
    const zs_problem *p = &plan->problem;
    bool chunks = p->input.chunk_bytes > 0, deflated = spec->output.deflate > 0 || zs_spec_compresses(spec);
    zs_work_amounts work = { .cost = { [ZS_WORK_READ] = chunks ? read_chunks : read_plain,
                                       [ZS_WORK_MOMENTS] =
                                           p->kind == ZS_MOMENTS_EXACT ? moments_exact : moments_tree,
                                       [ZS_WORK_STATISTICS] = statistics_cost(spec, plan),
                                       [ZS_WORK_SCORES] = scores,
                                       [ZS_WORK_PRODUCTS] = products_cost(spec, plan, layout),
                                       [ZS_WORK_PICTURES] = take_picture,
                                       [ZS_WORK_WRITE] = deflated ? write_deflated : write_plain,
                                       [ZS_WORK_MERGE] = merge,
                                       [ZS_WORK_FINISH] = finish,
                                       [ZS_WORK_PAGE] = page } };
    if (p->gather.steps > 0)
        work.cost[ZS_WORK_READ] += gather;
    for (int k = 0; k < ZS_WORKS; k++)
        work.cost[k] *= 1e-9;
    return work;
}

/* --- amounts -------------------------------------------------------------------------------------------- */

/* Bytes of all files.  Compressed ones are a little smaller. */
static double file_bytes(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout)
{
    const zs_problem *p = &plan->problem;
    double cells = (double)p->nrow * (double)p->ncol, bytes = 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        for (zs_field field = 0; field < ZS_FIELDS && spec->output.path[kind]; field++)
            if (zs_field_in(spec, field, (zs_output_kind)kind))
                bytes += cells * (double)zs_field_size(field) *
                         (zs_field_has_time(field) ? (double)p->nstep : (double)zs_plan_groups(plan));
    for (int k = 0; k < spec->nproduct; k++)
        bytes += (double)zs_layout_bytes(&layout[k]);
    return bytes + finish_file * (double)zs_spec_written_count(spec);
}

/* Of a time part, for a cell: values that count for groups, and groups that have or need statistics. */
static void count_groups(const zs_plan *plan, int part, double *values, double *groups)
{
    const zs_groups *of = plan->problem.groups;
    zs_range steps = zs_plan_steps(plan, part);
    *values = *groups = 0;
    bool together = zs_plan_in_blocks(&plan->problem);
    for (int set = 0; set < zs_plan_sets(plan); set++) {
        int64_t members = of ? zs_steps_among(&of->member, set, steps).count : steps.count;
        *values += (double)members;
        *groups += !together && (members > 0 || zs_plan_needs(plan, set, part));
    }
    if (together) /* all ranks take part in all groups */
        *groups = zs_plan_groups(plan);
}

/* Of opening files, for each value that is read.  A rank opens the files of its steps, once in each tile. */
static double open_cost(const zs_plan *plan, double values)
{
    double files = (double)plan->problem.input.nfile / plan->partition.time_parts * plan->tiles;
    return values > 0 ? 1e-9 * open_file * (files + 1) / values : 0;
}

zs_work_amounts zs_workload_of(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout, int rank)
{
    const zs_problem *p = &plan->problem;
    zs_work_amounts work = presume(spec, plan, layout);
    double *amount = work.amount;
    amount[ZS_WORK_FINISH] = file_bytes(spec, plan, layout);
    amount[ZS_WORK_PAGE] = (double)p->wanted.products.page.packed_bytes;
    if (!zs_plan_busy(plan, rank))
        return work;
    int part = zs_plan_time_part(plan, rank);
    int outputs = (spec->output.path[ZS_ZSCORE] != NULL) + (spec->output.path[ZS_ANOMALY] != NULL);
    double cells = (double)zs_plan_rows(plan, zs_plan_row_part(plan, rank)).count * (double)p->ncol;
    double values = cells * (double)zs_plan_steps(plan, part).count, counted = 0, groups = 0;
    if (p->wanted.statistics)
        count_groups(plan, part, &counted, &groups);
    double stored = p->gather.steps > 0 ? values * p->gather.steps : values;
    amount[ZS_WORK_READ] = zs_plan_passes(plan) * stored;
    work.cost[ZS_WORK_READ] += open_cost(plan, stored);
    amount[ZS_WORK_MOMENTS] = counted * cells;
    amount[ZS_WORK_STATISTICS] = groups * cells;
    amount[ZS_WORK_PRODUCTS] = p->wanted.products.series.users * values;
    if (!zs_plan_scores(p))
        return work;
    amount[ZS_WORK_SCORES] = values;
    amount[ZS_WORK_PRODUCTS] += spec->nproduct > 0 ? values : 0;
    amount[ZS_WORK_PICTURES] = p->wanted.products.page.wanted ? values : 0;
    amount[ZS_WORK_WRITE] = outputs * values;
    amount[ZS_WORK_MERGE] = p->wanted.products.blocks * cells;
    return work;
}
