/* Foresees a request: builds it from the handle's options, before libcurl builds and sends it. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_FORESEE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_FORESEE_H

#include "adapters/curl/transfer/easy.h"
#include "adapters/curl/wire/http_read.h"

struct foreseen {
    struct iam_mock_request request; /* points into the fields below and into the handle's settings */
    struct iam_mock_header headers[HTTP_MAX_HEADERS];
    char credential[256];
    char *url; /* the caller frees it with free() */
};

/* Is the body not known yet? It comes from a callback of the program's that was not read ahead, or libcurl
 * builds it. */
bool foresee_body_is_unknown(const struct easy *easy);

/* Build the request: to the handle's URL, whose route must be known, or to the URL that the last answer
 * redirects to. Returns false if memory is out; then nothing is to
 * be freed. */
bool foresee(struct foreseen *out, const struct easy *easy);

#endif
