/* Reads scenarios: XML documents that fill a mock's account and script. */
#ifndef MOCK_FILES_SCENARIO_H
#define MOCK_FILES_SCENARIO_H

#include "account/load.h"

/*
 * Add the users, devices, access keys and rules of a scenario to `mock`, in document order: rules by the
 * public functions, records by account/load.h. `account` and `terms` are the mock's; no other thread may use
 * the mock. Returns 0, or what xml_parse() and these functions return; then the mock has only a part of the
 * scenario, and the caller frees it. `file` is the name in messages. Rules without a name are named
 * "base:LINE". Relative paths start at `directory`, which is "" or ends in '/'.
 */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply(struct iam_mock *mock, struct account *account,
                                                const struct account_terms *terms, struct view source,
                                                const char *file, const char *base, const char *directory,
                                                struct iam_mock_error *error);

#endif
