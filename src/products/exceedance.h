/* exceedance:  */
#ifndef ZS_EXCEEDANCE_H
#define ZS_EXCEEDANCE_H

#include "products/maker.h"

extern const zs_product_ops zs_exceedance_ops;

#endif
