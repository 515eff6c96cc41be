/* What the reader of a scenario knows while it works. */
#ifndef MOCK_FILES_SCENARIO_READER_H
#define MOCK_FILES_SCENARIO_READER_H

#include "base/base.h"

struct scenario {
    struct iam_mock *mock;
    const char *file, *base, *directory; /* as scenario_apply() was given them */
    char *path;                          /* the body file's, made for the present rule; NULL: none was made */
    int line, number;                    /* of the last name made for a rule: "base:LINE (NUMBER)" */
    struct iam_mock_error *error;
};

#endif
