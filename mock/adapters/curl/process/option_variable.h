/* The variables of the environment that are options of the mock. iam-mock-run includes this file, too. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_OPTION_VARIABLE_H
#define MOCK_ADAPTERS_CURL_PROCESS_OPTION_VARIABLE_H

#include <string.h>

#define ACCOUNT_ID_VARIABLE "IAM_MOCK_ACCOUNT_ID"
#define START_VARIABLE "IAM_MOCK_START"
#define FIXTURE_DIRECTORY_VARIABLE "IAM_MOCK_FIXTURE_DIRECTORY"

/* Returns the variable that is wrong if iam_mock_new() fails with that `field` of its error. */
static inline const char *option_variable(const char *field) {
    if (strcmp(field, "account_id") == 0)
        return ACCOUNT_ID_VARIABLE;
    return strcmp(field, "start") == 0 ? START_VARIABLE : FIXTURE_DIRECTORY_VARIABLE;
}

#endif
