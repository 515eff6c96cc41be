#include "curl_setup.h"

#include <iam_mock_cmocka.h>
#include <iam_mock_curl.h>
#include <iam_mock_sleep.h>

int curl_setup(void **state) {
    struct iam_mock_error error = {.message = ""};
    if (iam_mock_setup(state) != 0)
        return -1;
    if (iam_mock_curl_install(*state, &error) == 0 && iam_mock_sleep_install(*state, &error) == 0)
        return 0;
    print_error("%s: %s\n", error.field, error.message);
    (void)iam_mock_teardown(state);
    return -1;
}

int curl_teardown(void **state) {
    iam_mock_sleep_uninstall();
    iam_mock_curl_uninstall();
    return iam_mock_teardown(state);
}
