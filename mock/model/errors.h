/* Error codes: the status, the type, and the fixture that holds the default text of each. */
#ifndef MOCK_MODEL_ERRORS_H
#define MOCK_MODEL_ERRORS_H

#include "base/suggest.h"
#include "model/fixture_ids.h"

#define ERROR_CODE_MAX_SIZE 128 /* in bytes, of a code that only a rule has (.force) */

struct error_info {
    const char *code;
    const char *type; /* "Sender" or "Receiver" */
    int status;
    enum fixture_id fixture;      /* holds the default text */
    uint8_t code_size, type_size; /* in bytes, without NUL */
};

/* The facts of an error code. NULL: the services have no such code. Static. */
IAM_MOCK_INTERNAL const struct error_info *error_find(const char *code);
/* Try each error code as the one that is meant. */
IAM_MOCK_INTERNAL void errors_suggest(struct suggestion *suggestion);
/* The error that a fixture answers. NULL: the fixture answers success, or `id` is no fixture. Static. */
IAM_MOCK_INTERNAL const struct error_info *fixture_error(enum fixture_id id);

#endif
