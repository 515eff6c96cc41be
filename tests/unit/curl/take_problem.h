/* take_problem.h: a problem that a test expects. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_TAKE_PROBLEM_H
#define IAM_MOCK_TESTS_UNIT_CURL_TAKE_PROBLEM_H

#include "client.h"

/* The mock has one problem, in which these words stand; after it there is none, and the journal is empty. */
void take_problem(struct iam_mock *mock, const char *words);

#endif
