/* lookups.h: counts the names that libcurl looks up. Each test of iammock-curl is linked with it, so none of
 * them asks a name server: every name but localhost is unknown. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_LOOKUPS_H
#define IAM_MOCK_TESTS_UNIT_CURL_LOOKUPS_H

/* How many names were looked up since the last call; without localhost and addresses. */
int lookups_take(void);

#endif
