/* deactivate.h: code under test, which knows libcurl and IAM, and no mock. */
#ifndef IAM_MOCK_TESTS_CLIENTS_CURL_DEACTIVATE_H
#define IAM_MOCK_TESTS_CLIENTS_CURL_DEACTIVATE_H

/*
 * Deactivate the user's device: a signed request, given up after 30 s, to AWS_ENDPOINT_URL_IAM or to IAM.
 * Returns the HTTP status, or the negative CURLcode of a transfer that failed.
 */
long deactivate_mfa_device(const char *user_name, const char *serial_number);

#endif
