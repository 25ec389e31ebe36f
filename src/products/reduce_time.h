/* reduce_time:  */
#ifndef ZS_REDUCE_TIME_H
#define ZS_REDUCE_TIME_H

#include "products/maker.h"

extern const zs_making zs_over_time_making; /* reductions over time, and other axes with it */

#endif
