/* A removal of one MFA device by libcurl, as it is often written, and with more care than most: it tries
 * again, and knows that an answer can get lost. It has three bugs. See test_curl_naive_sweep.c.
 */
#ifndef CURL_NAIVE_REMOVE_H
#define CURL_NAIVE_REMOVE_H

enum curl_naive_result { CURL_NAIVE_REMOVED = 0, CURL_NAIVE_NOT_REMOVED, CURL_NAIVE_UNKNOWN };

/* Take a device from a user, who has to exist. Both names are percent-encoded already; the access key is
 * "ID:SECRET". */
enum curl_naive_result curl_naive_remove(const char *access_key, const char *user_name,
                                         const char *serial_number);

#endif
