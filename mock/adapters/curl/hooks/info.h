/* Corrects what curl_easy_getinfo() returns after a transfer to the mock, in which libcurl got other
 * options. */
#ifndef MOCK_ADAPTERS_CURL_HOOKS_INFO_H
#define MOCK_ADAPTERS_CURL_HOOKS_INFO_H

#include "adapters/curl/transfer/easy.h"

/* `out` has libcurl's answer, and gets the program's. Does nothing for a transfer that was not the mock's.
 * Returns CURLE_OK or CURLE_OUT_OF_MEMORY. */
CURLcode correct_info(struct easy *easy, CURLINFO info, void *out);

#endif
