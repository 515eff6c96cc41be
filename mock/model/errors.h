/* Error codes, and which fixtures answer them. */
#ifndef MOCK_ANSWER_ERRORS_H
#define MOCK_ANSWER_ERRORS_H

#include "answer/fixture.h"

#define ERROR_CODE_MAX_SIZE 128 /* of a code that a rule makes up */

struct error_info {
    const char *code;
    const char *type; /* "Sender" or "Receiver" */
    int status;
    enum fixture_id fixture; /* its default text */
};

/* NULL: the service has no such code. */
IAM_MOCK_INTERNAL const struct error_info *error_find(const char *code);
/* The error that a fixture answers; NULL for a response. */
IAM_MOCK_INTERNAL const struct error_info *fixture_error(enum fixture_id id);

#endif
