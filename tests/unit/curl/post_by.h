/* post_by.h: one request, by the easy or by the multi interface. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_POST_BY_H
#define IAM_MOCK_TESTS_UNIT_CURL_POST_BY_H

#include "client.h"

/* As client_post(), but by this multi handle, with curl_multi_poll(). NULL: by client_post(). */
void client_post_by(CURLM *multi, CURL *curl, struct reply *reply);

/* Real time, milliseconds: it must not pass. */
int64_t real_now_ms(void);

#endif
