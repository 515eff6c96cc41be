/* Checks that the program is linked so that its calls, and libcurl's own, reach the adapter. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_LINK_H
#define MOCK_ADAPTERS_CURL_PROCESS_LINK_H

#include "adapters/curl/process/base.h"

/* Returns NULL if all calls arrive. Otherwise *function is the name of a function whose calls do not, and the
 * text returned says what is wrong, as the rest of a sentence that begins with that name. */
const char *find_wrong_link(const char **function);

#endif
