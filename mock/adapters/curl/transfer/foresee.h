/* The request before it is sent, as the handle's options describe it. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_FORESEE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_FORESEE_H

#include "adapters/curl/transfer/easy.h"
#include "adapters/curl/wire/http_read.h"

struct foreseen {
    struct iam_mock_request request; /* points into the fields below and into the handle's settings */
    struct iam_mock_header headers[HTTP_MAX_HEADERS];
    char credential[256];
    char *url; /* free it */
};

/* The handle's route must have a URL. False: out of memory, and nothing is to be freed. */
bool foresee(struct foreseen *out, const struct easy *easy);

#endif
