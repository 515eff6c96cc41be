/* struct scenario: the state of the reader of a scenario. */
#ifndef MOCK_FILES_SCENARIO_READER_H
#define MOCK_FILES_SCENARIO_READER_H

#include "account/load.h"

struct scenario {
    struct iam_mock *mock; /* the arguments of scenario_apply() */
    struct account *account;
    const struct account_terms *terms;
    struct view source;
    const char *file, *base, *directory;
    char *path;       /* of the present rule's body file; the reader's; NULL: none */
    int line, number; /* of the last name that was made for a rule: "base:LINE (NUMBER)" */
    struct iam_mock_error *error;
};

#endif
