/* prior_smooth: were the mean and the standard deviation of an earlier run's statistics smoothed over the
 * year (stats/smooth.h)?
 *
 * Then they are not those of the file's own count, excess and M2.  A run that extends the file continues from
 * these, and smooths again in the same way.  A run that is compared with the file takes both as they are, and
 * so with the file's ddof. */
#ifndef ZS_PRIOR_SMOOTH_H
#define ZS_PRIOR_SMOOTH_H

#include "base/error.h"
#include "header/source.h"
#include "spec/spec.h"
#include "stats/smooth.h"

/* Compare the file with the spec.  LOCAL.  source: of the open file, whose variable is the mean.  smooth: how
 * it was smoothed; "": not at all.  Returns 0; or -1 with err filled (ZS_REFUSED): the spec smooths in
 * another way; the ddof is another one. */
int zs_prior_check_smooth(const zs_source *source, const zs_spec *spec, char smooth[ZS_SMOOTH_TEXT],
                          zs_error *err);

#endif
