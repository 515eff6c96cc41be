/* One request, by the easy or by the multi interface. */
#include "post_by.h"

#include <time.h>

static CURLcode result_of(CURLM *multi, const CURL *curl) {
    int left;
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    assert_int_equal(message->msg, CURLMSG_DONE);
    assert_ptr_equal(message->easy_handle, curl);
    return message->data.result;
}

void client_post_by(CURLM *multi, CURL *curl, struct reply *reply) {
    if (multi == NULL) {
        client_post(curl, reply);
        return;
    }
    int running = 1;
    memset(reply, 0, sizeof *reply);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    for (;;) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running == 0)
            break;
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    reply->code = result_of(multi, curl);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status), CURLE_OK);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
}

int64_t real_now_ms(void) {
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
