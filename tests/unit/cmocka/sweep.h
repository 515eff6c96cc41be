/* What the tests of sweep_mock() share: a runner that isn't the torture's, a client, and bodies. */
#ifndef TESTS_UNIT_CMOCKA_SWEEP_H
#define TESTS_UNIT_CMOCKA_SWEEP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A case runs under cmocka's own runner, also where the linker put another in its place. */
struct CMUnitTest;
static inline int sweep_run_group(const char *name, const struct CMUnitTest *tests, size_t count,
                                  int (*group_setup)(void **), int (*group_teardown)(void **));
#define IAM_MOCK_CMOCKA_RUN_GROUP sweep_run_group
#include "nested.h"

static inline int sweep_run_group(const char *name, const struct CMUnitTest *tests, size_t count,
                                  int (*group_setup)(void **), int (*group_teardown)(void **)) {
    return nested_find_runner()(name, tests, count, group_setup, group_teardown);
}

/* One call, whatever comes of it. Returns as iam_mock_send(), or 1000 + the status if an answer came. */
static inline int sweep_call(struct iam_mock *mock, const char *body) {
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {.body = body, .body_size = strlen(body), .timeout_ms = 1000};
    const int result = iam_mock_send(mock, &request, &response);
    const int answer = result != 0 ? result : 1000 + response.status;
    iam_mock_response_clear(&response);
    return answer;
}

#define SWEEP_DEACTIVATE                                                                                     \
    "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber="                               \
    "arn:aws:iam::123456789012:mfa/Bob"
#define SWEEP_LIST "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

static inline int setup_bob(void **state) {
    if (iam_mock_setup(state) != 0)
        return -1;
    nested_given_bob(*state);
    return 0;
}

/* The honest client of one call: it asserts nothing that a fault could break. */
static inline void body_of_one_call(void *mock) { (void)sweep_call(mock, SWEEP_DEACTIVATE); }

#endif
