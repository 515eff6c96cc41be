/* What the process has allocated. Linked in two forms: count.c counts, count_nothing.c says 0. */
#ifndef BENCH_COUNT_H
#define BENCH_COUNT_H

#include <stddef.h>

size_t count_allocations(void); /* calls of malloc and its sisters so far */
size_t count_bytes(void);       /* that live, with the allocator's own overhead */

#endif
