/* Whether a text names a host, with or without a port. iam-mock-run is compiled with this file, too. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_HOST_NAME_H
#define MOCK_ADAPTERS_CURL_PROCESS_HOST_NAME_H

#include <stdbool.h>

/* What a message says after the text. */
#define NOT_A_HOST "is not a host; expected HOST or HOST:PORT, without scheme and path"

/* Is the text a name, an IPv4 address, or an IPv6 address in brackets, and then nothing or a colon and a port
 * from 1 to 65535? */
bool is_host(const char *text);

#endif
