/* reduce_time:  */
#ifndef ZS_REDUCE_TIME_H
#define ZS_REDUCE_TIME_H

#include "products/maker.h"

extern const zs_product_ops zs_reduce_time_ops; /* reductions over time, and other axes with it */

#endif
