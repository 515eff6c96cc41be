/* The public functions about results: texts of codes and faults, the version. */
#include "base/base.h"
#include "model/faults.h"

static const char *const code_texts[] = {
    "success",
    "out of memory",
    "invalid argument",
    "it exists already",
    "no such user, device or rule",
    "input/output error",
    "not the XML that was expected",
    "a limit is exceeded",
};

const char *iam_mock_code_text(int code) {
    if (code > 0 || code <= -(int)COUNT_OF(code_texts))
        return "unknown code";
    return code_texts[-code];
}

const char *iam_mock_version(void) { return IAM_MOCK_VERSION; }

const char *iam_mock_fault_text(int fault) {
    return fault_exists(fault) ? fault_info((enum iam_mock_fault)fault)->name : "unknown fault";
}
