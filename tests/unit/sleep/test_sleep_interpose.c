/* Linked with the shared library, which stands before the C library. */
#include "waits.h"

int main(void) { return !!(run_waits("interpose") + run_alone() + run_descriptors() + run_timers()); }
