/* Error codes: status, type, and which fixture is the default text of each. */
#ifndef MOCK_MODEL_ERRORS_H
#define MOCK_MODEL_ERRORS_H

#include "model/fixture_ids.h"

#define ERROR_CODE_MAX_SIZE 128 /* of a code that a rule makes up */

struct error_info {
    const char *code;
    const char *type; /* "Sender" or "Receiver" */
    int status;
    enum fixture_id fixture; /* its default text */
    uint8_t code_size, type_size;
};

/* NULL: the services have no such code. Static. */
IAM_MOCK_INTERNAL const struct error_info *error_find(const char *code);
/* The error that a fixture answers; NULL for a response, and for none. Static. */
IAM_MOCK_INTERNAL const struct error_info *fixture_error(enum fixture_id id);

#endif
