#include "vector.h"

/* SOURCES is a hash of all that was compiled; Python compares it with the files it sees, so that an old library is never called. */
EXPORT int64_t blockprop_sources(void) { return SOURCES; }
