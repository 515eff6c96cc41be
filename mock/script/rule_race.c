/* Checking the race of a rule: a change that another principal makes just before the call. */
#include "script/rule_race.h"
#include "base/error.h"
#include "model/races.h"

static bool has_something_else(const struct iam_mock_rule *given) {
    return given->error || given->body_file || given->fault || given->location || given->latency_ms ||
           given->page_limit || given->fresh;
}

IAM_MOCK_INTERNAL int rule_check_race(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (!race_exists((int)given->race))
        return error_set(error, IAM_MOCK_EINVAL, "race", "race is %d; expected one of enum iam_mock_race",
                         (int)given->race);
    if (!given->race)
        return 0;
    if (has_something_else(given))
        return error_set(
            error, IAM_MOCK_EINVAL, "race", "%s",
            "a race beside an error, a body_file, a fault, a location, latency_ms, page_limit or "
            "fresh; expected a rule of its own for the race");
    if (given->when > IAM_MOCK_BEFORE_VALIDATION)
        return error_set(error, IAM_MOCK_EINVAL, "when",
                         "race %s happens before the call; expected BEFORE_CHANGE",
                         race_info(given->race)->name);
    return 0;
}
