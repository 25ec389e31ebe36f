/* histogram:  */
#ifndef ZS_HISTOGRAM_H
#define ZS_HISTOGRAM_H

#include "products/maker.h"

extern const zs_product_ops zs_histogram_ops;

#endif
