/* retry.h: code under test that waits between its attempts, and looks at the clock. */
#ifndef IAM_MOCK_TESTS_CLIENTS_CURL_RETRY_H
#define IAM_MOCK_TESTS_CLIENTS_CURL_RETRY_H

#define RETRY_GIVES_UP_S 600

/*
 * deactivate_mfa_device() until IAM says yes or no: again after a minute, then two and so on, and no more
 * once RETRY_GIVES_UP_S are over. Returns what the last attempt returned.
 */
long retry_deactivate(const char *user_name, const char *serial_number);

#endif
