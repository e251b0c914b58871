#include "vector.h"

EXPORT int64_t blockprop_version(void) { return 1; }
