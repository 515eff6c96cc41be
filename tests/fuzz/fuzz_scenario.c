/* Any bytes as a scenario, added to an account that isn't empty: all of it or nothing. */
#include "base/memory.h"
#include "base/base.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds) {
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct iam_mock *mock = NULL;
    struct iam_mock_user alice = {.name = "Alice"};
    struct iam_mock_error error = {.code = 0};
    demand(iam_mock_new(&mock, NULL, NULL) == 0 && iam_mock_add_user(mock, &alice, NULL) == 0);
    const char *text = iam_mock_account_text(mock);
    demand(text != NULL);
    char *before = memory_copy_text(text);
    int code = iam_mock_load_scenario_text(mock, (const char *)data, size, &error);
    text = iam_mock_account_text(mock);
    demand(before && text);
    if (code) {
        demand(code != IAM_MOCK_ENOMEM && error.code == code && error.message[0]);
        demand(strcmp(before, text) == 0 && *iam_mock_problems_text(mock) == '\0');
    }
    memory_free(before);
    iam_mock_free(mock);
    return 0;
}
