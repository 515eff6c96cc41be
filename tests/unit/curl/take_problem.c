/* A problem that a test expects. */
#include "take_problem.h"

void take_problem(struct iam_mock *mock, const char *words) {
    struct iam_mock *copy;
    const char *problems = iam_mock_problems_text(mock);
    if (strstr(problems, words) == NULL || strchr(problems, '\n') != strrchr(problems, '\n'))
        fail_msg("problems: \"%s\"", problems);
    assert_int_equal(iam_mock_clone(&copy, mock, NULL), 0);
    assert_int_equal(iam_mock_restore(mock, copy, NULL), 0);
    iam_mock_free(copy);
}
