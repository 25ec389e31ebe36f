/* histogram:  */
#ifndef ZS_HISTOGRAM_H
#define ZS_HISTOGRAM_H

#include "products/maker.h"

extern const zs_making zs_histogram_making;

#endif
