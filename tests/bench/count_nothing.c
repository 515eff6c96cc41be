/* For the program that callgrind runs: malloc is the C library's own. */
#include "count.h"

size_t count_allocations(void) { return 0; }
size_t count_bytes(void) { return 0; }
