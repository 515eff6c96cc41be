/* A sweep over code that uses libcurl: its handle is made before the cases fork, and lives on in each. */
#define _POSIX_C_SOURCE 200809L
#include "client.h"

static struct {
    struct iam_mock *mock;
    struct reply reply;
    CURL *curl;
} fixture;

static int setup(void **state) {
    if (curl_setup(state) != 0)
        return -1;
    fixture.mock = *state;
    fixture.curl = client_new(&fixture.reply, LIST);
    return curl_easy_setopt(fixture.curl, CURLOPT_TIMEOUT, 30L) == CURLE_OK ? 0 : -1;
}

static int teardown(void **state) {
    curl_easy_cleanup(fixture.curl);
    return curl_teardown(state);
}

/* Whether Bob has the device: 1, 0, or -1 for no answer that says so. */
static int ask(void) {
    curl_easy_setopt(fixture.curl, CURLOPT_POSTFIELDS, LIST);
    client_post(fixture.curl, &fixture.reply);
    if (fixture.reply.code != CURLE_OK || fixture.reply.status != 200 ||
        strstr(fixture.reply.body, "</ListMFADevicesResponse>") == NULL)
        return -1;
    return strstr(fixture.reply.body, "<SerialNumber>" BOB_MFA "</SerialNumber>") != NULL;
}

/* Deactivates, and believes only what a list says after it. */
static void deactivates(void *context) {
    (void)context;
    const int before = ask();
    if (before == -1)
        return;
    curl_easy_setopt(fixture.curl, CURLOPT_POSTFIELDS, DEACTIVATE);
    client_post(fixture.curl, &fixture.reply);
    const bool done = fixture.reply.code == CURLE_OK && fixture.reply.status == 200 &&
                      strstr(fixture.reply.body, "</DeactivateMFADeviceResponse>") != NULL &&
                      strstr(fixture.reply.body, "<Error>") == NULL;
    const int after = ask();
    if (after != -1)
        assert_int_equal(after, iam_mock_get_device_state(fixture.mock, "Bob", BOB_MFA) == IAM_MOCK_ENABLED);
    if (done)
        assert_mock_told_the_truth(fixture.mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_DONE);
    assert_mock_no_problems(fixture.mock);
}

static void a_kept_handle_is_swept(void **state) {
    struct iam_mock *mock = *state;
    const int held = ask(); /* so that each case starts with a connection of this process */
    assert_int_equal(held, 1);
    sweep_mock(mock, deactivates, NULL, .depth = 1);
    assert_int_equal(ask(), 1); /* the cases' calls weren't this mock's */
    assert_int_equal(iam_mock_call_count(mock), 2);
    assert_true(iam_mock_call_at(mock, 2)->reused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_kept_handle_is_swept, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
