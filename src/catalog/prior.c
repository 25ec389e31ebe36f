#include "catalog/prior.h"

#include <stdlib.h>

static int fail_changed(const char *path, bool extends, zs_error *err)
{
    return zs_fail(err, ZS_FAILED,
                   extends
                       ? "%s: was changed by another run since it was read; run again"
                       : "%s: was replaced or changed after its header was read; run again when it is ready",
                   path);
}

int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err)
{
    if (!prior->path)
        return 0;
    zs_identity now = zs_identity_now(prior->path);
    return zs_identity_same(&now, &prior->identity) ? 0 : fail_changed(prior->path, extends, err);
}

static int check_read(const char *path, const zs_identity *then, bool extends, zs_error *err)
{
    if (!path)
        return 0;
    zs_identity now = zs_identity_now(path);
    bool fine = zs_identity_same(&now, then) || (!extends && now.inode != then->inode);
    return fine ? 0 : fail_changed(path, extends, err);
}

int zs_prior_check_read(const zs_prior *prior, bool extends, zs_error *err)
{
    const zs_given *std = &prior->given[ZS_GIVEN_STD]; /* the mean has the path of prior */
    int result = check_read(std->path, &std->identity, extends, err);
    for (int k = 0; k < zs_prior_files(prior) && result == 0; k++) {
        const zs_prior *file = zs_prior_file(prior, k);
        result = check_read(file->path, &file->identity, extends, err);
    }
    return result;
}

const char *zs_prior_place(const zs_spec *spec)
{
    const zs_spec_climatology *c = &spec->climatology;
    return zs_spec_place(spec, "climatology", c->from ? "from" : c->merge.n > 0 ? "merge" : "extend");
}

bool zs_prior_is_taken(const zs_prior *prior)
{
    return *prior->smooth && prior->groups.replaces && !prior->groups.alone;
}

int zs_prior_files(const zs_prior *prior)
{
    return prior->npart > 0 ? prior->npart : prior->path != NULL;
}

const zs_prior *zs_prior_file(const zs_prior *prior, int k)
{
    return prior->npart > 0 ? &prior->part[k] : prior;
}

zs_time zs_prior_distance(const zs_prior *prior)
{
    int64_t distances = prior->steps - prior->periods.n;
    return distances > 0 ? zs_periods_length(&prior->periods) / distances : 0;
}

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    for (int kind = 0; kind < ZS_GIVEN; kind++)
        free(prior->given[kind].at);
    zs_periods_clear(&prior->periods);
    for (int k = 0; k < prior->npart; k++)
        zs_prior_clear(&prior->part[k]);
    free(prior->part);
    *prior = (zs_prior){ 0 };
}
