/* The table of faults: how each fault reaches libcurl. */
#include "adapters/curl/wire/faults.h"

#include <errno.h>

static const struct fault_row rows[] = {
#define FAULT(name, where, result, has_body, ...)                                                            \
    [IAM_MOCK_##name] = {FAULT_##where, CURLE_##result, has_body, __VA_ARGS__},
#include "adapters/curl/wire/faults.def"
#undef FAULT
};

/* An enumerator without a row is an error here. */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

const struct fault_row *fault_row(int fault) {
    switch ((enum iam_mock_fault)fault) {
#define FAULT(name, ...)                                                                                     \
    case IAM_MOCK_##name:                                                                                    \
        return &rows[IAM_MOCK_##name];
#include "adapters/curl/wire/faults.def"
#undef FAULT
    }
    return &rows[IAM_MOCK_CLOSED];
}

#pragma GCC diagnostic pop
