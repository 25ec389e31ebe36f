/* exceedance:  */
#ifndef ZS_EXCEEDANCE_H
#define ZS_EXCEEDANCE_H

#include "products/maker.h"

extern const zs_making zs_exceedance_making;

#endif
