#include <stdio.h>
#include <string.h>

#include <iam_mock_cmocka.h>

/* The code under test. It sends its requests through a function that it is given: libcurl in production. */
typedef int post_fn(void *context, const char *url, const char *body); /* returns the HTTP status, or -1 */

static int remove_mfa(post_fn *post, void *context, const char *user_name, const char *serial_number) {
    char body[512];
    int size = snprintf(body, sizeof body,
                        "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s",
                        user_name, serial_number);
    if (size < 0 || (size_t)size >= sizeof body)
        return -1;
    return post(context, "https://iam.amazonaws.com/", body) == 200 ? 0 : -1;
}

/* The transport of the tests: it hands the request to the mock. */
static int post_to_mock(void *context, const char *url, const char *body) {
    struct iam_mock_request request;
    struct iam_mock_response response;
    memset(&request, 0, sizeof request);
    memset(&response, 0, sizeof response);
    request.url = url;
    request.body = body;
    request.body_size = strlen(body);
    int failed = iam_mock_send((struct iam_mock *)context, &request, &response);
    int status = failed ? -1 : response.status;
    iam_mock_response_clear(&response);
    return status;
}

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static void removes_the_device(void **state) {
    struct iam_mock *mock = (struct iam_mock *)*state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");

    assert_int_equal(remove_mfa(post_to_mock, mock, "Bob", BOB_MFA), 0);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

static void says_so_when_iam_refuses(void **state) {
    struct iam_mock *mock = (struct iam_mock *)*state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    given_rule(mock, .user_name = "Bob", .error = "EntityTemporarilyUnmodifiable");

    assert_int_equal(remove_mfa(post_to_mock, mock, "Bob", BOB_MFA), -1);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(removes_the_device, iam_mock_setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(says_so_when_iam_refuses, iam_mock_setup, iam_mock_teardown),
    };
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
