/* client.h: what the tests of iammock-curl share: a mock with Bob and his device, and a libcurl client. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_CLIENT_H
#define IAM_MOCK_TESTS_UNIT_CURL_CLIENT_H

#include <iam_mock_cmocka.h>

#include <iam_mock_curl.h>

#include <curl/curl.h>

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define DEACTIVATE "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=" BOB_MFA
#define LIST "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

/* In *state a mock with Bob and his device, installed. */
int curl_setup(void **state);

/* Frees the mock in *state, which uninstalls it; problems fail the test. */
int curl_teardown(void **state);

/* What a transfer brought. The body ends with a NUL that size doesn't count; what doesn't fit is 23. */
struct reply {
    CURLcode code;
    long status;
    char body[65536];
    size_t size;
    char error[CURL_ERROR_SIZE];
};

/*
 * A handle that posts `body` to IAM and writes into *reply, without a timeout. Both must outlive it. It is to
 * be freed with curl_easy_cleanup().
 */
CURL *client_new(struct reply *reply, const char *body);

/* curl_easy_perform(), into a *reply that is cleared first. */
void client_post(CURL *curl, struct reply *reply);

#endif
