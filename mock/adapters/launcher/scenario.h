/* The scenario is checked before the program starts. */
#ifndef MOCK_ADAPTERS_LAUNCHER_SCENARIO_H
#define MOCK_ADAPTERS_LAUNCHER_SCENARIO_H

#include "adapters/launcher/base.h"

/* Load the scenario file with the library, which is open as `core`, and the options that the environment has.
 * Returns false after a message with file and line. */
bool check_scenario(void *core, const char *path);

#endif
