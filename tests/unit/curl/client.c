/* What the tests of iammock-curl share: a mock with Bob and his device, and a libcurl client. */
#include "client.h"

int curl_setup(void **state) {
    struct iam_mock_error error = {0};
    if (iam_mock_setup(state) != 0)
        return -1;
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    if (iam_mock_curl_install(mock, &error) == 0)
        return 0;
    print_error("iam_mock_curl_install: %s: %s\n", error.field, error.message);
    iam_mock_free(mock);
    *state = NULL;
    return -1;
}

int curl_teardown(void **state) { return iam_mock_teardown(state); }

static size_t keep(char *data, size_t size, size_t count, void *context) {
    struct reply *reply = context;
    const size_t bytes = size * count;
    if (bytes >= sizeof reply->body - reply->size)
        return 0;
    memcpy(reply->body + reply->size, data, bytes);
    reply->size += bytes;
    reply->body[reply->size] = '\0';
    return bytes;
}

CURL *client_new(struct reply *reply, const char *body) {
    memset(reply, 0, sizeof *reply);
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reply->error), CURLE_OK);
    return curl;
}

void client_post(CURL *curl, struct reply *reply) {
    memset(reply, 0, sizeof *reply);
    reply->code = curl_easy_perform(curl);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status), CURLE_OK);
}
