/* Checking the fields of a rule that depend on what its fault shows to the client. */
#include "script/rule_fault.h"
#include "base/error.h"
#include "base/names.h"
#include "model/faults.h"

IAM_MOCK_INTERNAL bool rule_answers_page(const struct iam_mock_rule *given) {
    return given->fault == IAM_MOCK_PROXY_PAGE || given->fault == IAM_MOCK_LARGE_PAGE;
}

IAM_MOCK_INTERNAL int rule_check_without_change(const struct iam_mock_rule *given,
                                                struct iam_mock_error *error) {
    char names[160] = "";
    if (given->when != IAM_MOCK_WITHOUT_CHANGE || fault_info(given->fault)->shows == FAULT_SHOWS_PART)
        return 0;
    for (int fault = 0; fault_exists(fault); fault++) {
        const struct fault_info *info = fault_info((enum iam_mock_fault)fault);
        if (info->shows == FAULT_SHOWS_PART)
            names_add(names, sizeof names, info->name);
    }
    return error_set(error, IAM_MOCK_EINVAL, "when",
                     "WITHOUT_CHANGE needs a fault that shows a part of the success; expected one of %s",
                     names);
}

IAM_MOCK_INTERNAL int rule_check_page(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    static const int usual[] = {0 /* the default, 200 */, 200, 403, 429, 502, 503};
    if (!rule_answers_page(given) || given->force)
        return 0;
    for (size_t i = 0; i < COUNT_OF(usual); i++) {
        if (given->status == usual[i])
            return 0;
    }
    return error_set(error, IAM_MOCK_EINVAL, "status",
                     "%s with status %d; expected 200, 403, 429, 502 or 503, or force",
                     fault_info(given->fault)->name, given->status);
}
