/* What libcurl tells a program of a transfer: the result, numbers, times, and calls of its callbacks. */
#define CURL_DISABLE_DEPRECATION 1 /* what is deprecated is used still */
#include "seen.h"

#include <string.h>

/* ----- The callbacks ----- */

static int about_to_send(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct transfer *transfer = context;
    (void)peer, (void)local, (void)peer_port, (void)local_port;
    transfer->seen.about_to_send++;
    return CURL_PREREQFUNC_OK;
}

static size_t give_body(char *out, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    transfer->seen.reads++;
    if (transfer->read || size * count < strlen(LIST))
        return 0;
    transfer->read = true;
    memcpy(out, LIST, strlen(LIST));
    return strlen(LIST);
}

static size_t take_header(char *data, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    (void)data;
    transfer->seen.headers++;
    return size * count;
}

void transfer_open(struct transfer *transfer, const char *url, long connect_timeout_ms) {
    CURL *curl = client_new(&transfer->reply, LIST);
    transfer->curl = curl;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(LIST)), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, transfer), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, about_to_send), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQDATA, transfer), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms), CURLE_OK);
}

/* ----- What is seen ----- */

static long number(CURL *curl, CURLINFO info) {
    long value = -2;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value;
}

static bool text(CURL *curl, CURLINFO info) {
    const char *value = NULL;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value && value[0] != '\0';
}

/* Both forms of a time say the same. */
static bool time_of(CURL *curl, CURLINFO seconds, CURLINFO microseconds) {
    double a = -1;
    curl_off_t b = -1;
    assert_int_equal(curl_easy_getinfo(curl, seconds, &a), CURLE_OK);
    assert_int_equal(curl_easy_getinfo(curl, microseconds, &b), CURLE_OK);
    assert_int_equal(a > 0, b > 0);
    return b > 0;
}
#define TIME(curl, name) time_of(curl, CURLINFO_##name##_TIME, CURLINFO_##name##_TIME_T)

static void see(struct transfer *transfer, CURLcode code) {
    struct seen *seen = &transfer->seen;
    CURL *curl = transfer->curl;
    seen->code = code;
    seen->request_size = number(curl, CURLINFO_REQUEST_SIZE);
    seen->connects = number(curl, CURLINFO_NUM_CONNECTS);
    seen->looked_up = TIME(curl, NAMELOOKUP);
    seen->connected = TIME(curl, CONNECT);
    seen->began = TIME(curl, PRETRANSFER);
    seen->answered = TIME(curl, STARTTRANSFER);
    seen->has_address = text(curl, CURLINFO_PRIMARY_IP) || text(curl, CURLINFO_LOCAL_IP) ||
                        number(curl, CURLINFO_PRIMARY_PORT) > 0 || number(curl, CURLINFO_LOCAL_PORT) > 0;
}

static void forget(struct transfer *transfer) {
    transfer->seen = (struct seen){.code = CURLE_OK};
    transfer->read = false;
}

static void run(CURLM *multi) {
    int running = 1;
    while (running) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
}

static void see_messages(CURLM *multi, struct transfer *transfers, size_t count) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
        for (size_t i = 0; i < count; i++) {
            if (transfers[i].curl == message->easy_handle)
                see(&transfers[i], message->data.result);
        }
    }
}

void transfer_perform(CURLM *multi, struct transfer *transfers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        forget(&transfers[i]);
        if (multi)
            assert_int_equal(curl_multi_add_handle(multi, transfers[i].curl), CURLM_OK);
        else
            see(&transfers[i], curl_easy_perform(transfers[i].curl));
    }
    if (!multi)
        return;
    run(multi);
    see_messages(multi, transfers, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(curl_multi_remove_handle(multi, transfers[i].curl), CURLM_OK);
}
