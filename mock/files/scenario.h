/* Scenarios: XML that fills a mock's account and script. */
#ifndef MOCK_FILES_SCENARIO_H
#define MOCK_FILES_SCENARIO_H

#include "base/view.h"

/*
 * Add the users, devices, access keys and rules of a scenario to `mock`, in document order, by the public
 * functions. On the first error the mock is left as it is then: the caller throws it away. `file` is the name
 * for messages, `base` what rules are named after ("base:LINE"), `directory` ("" or ending in '/') where
 * relative paths start. Returns 0, or what xml_parse() or the public functions return.
 */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply(struct iam_mock *mock, struct view source, const char *file,
                                                const char *base, const char *directory,
                                                struct iam_mock_error *error);

#endif
