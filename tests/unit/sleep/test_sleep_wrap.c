/* Linked with the archive and a --wrap for each name. */
#include "waits.h"

int main(void) { return !!(run_waits("wrap") + run_alone() + run_descriptors() + run_timers()); }
