/* How the tests' libcurl reaches the mock: what a project that tests with iammock-curl writes once. */
#ifndef CURL_SETUP_H
#define CURL_SETUP_H

/* cmocka's setup and teardown. *state is a struct iam_mock that answers the process's libcurl, and whose
 * clock its waits move. */
int curl_setup(void **state);
int curl_teardown(void **state);

#endif
