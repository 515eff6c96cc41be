/* A client with the options of the AWS SDK for C++'s HTTP client, in its order, and with the SDK's retries.
 */
#define CURL_DISABLE_DEPRECATION 1 /* the SDK uses what is deprecated */
#include "sdk_client.h"

#include <stdio.h>
#include <string.h>

#define ATTEMPTS 3

#define SET(curl, option, value) assert_int_equal(curl_easy_setopt(curl, option, value), CURLE_OK)

/* One attempt of a call. */
struct attempt {
    CURL *curl;
    const char *form;
    size_t at;
    bool streaming, has_paused, is_paused;
    struct sdk_reply *reply;
};

/* ----- The callbacks ----- */

static size_t read_body(char *out, size_t size, size_t count, void *context) {
    struct attempt *attempt = context;
    const size_t left = strlen(attempt->form) - attempt->at;
    const size_t part = left < size * count ? left : size * count;
    if (attempt->streaming && !attempt->has_paused) {
        attempt->has_paused = attempt->is_paused = true;
        return CURL_READFUNC_PAUSE;
    }
    memcpy(out, attempt->form + attempt->at, part);
    attempt->at += part;
    return part;
}

static int seek_body(void *context, curl_off_t offset, int origin) {
    struct attempt *attempt = context;
    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_FAIL;
    attempt->at = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static curlioerr control(CURL *curl, int command, void *context) {
    (void)curl;
    if (command != CURLIOCMD_RESTARTREAD)
        return CURLIOE_UNKNOWNCMD;
    return seek_body(context, 0, SEEK_SET) == CURL_SEEKFUNC_OK ? CURLIOE_OK : CURLIOE_FAILRESTART;
}

static int progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct attempt *attempt = context;
    (void)a, (void)b, (void)c, (void)d;
    if (attempt->is_paused) {
        attempt->is_paused = false;
        (void)curl_easy_pause(attempt->curl, CURLPAUSE_CONT);
    }
    return 0;
}

static size_t write_data(char *data, size_t size, size_t count, void *context) {
    struct sdk_reply *reply = ((struct attempt *)context)->reply;
    if (size * count >= sizeof reply->body - reply->size)
        return 0;
    memcpy(reply->body + reply->size, data, size * count);
    reply->size += size * count;
    reply->body[reply->size] = '\0';
    return size * count;
}

static size_t write_header(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    return size * count;
}

static int debug(CURL *curl, curl_infotype type, char *data, size_t size, void *context) {
    (void)curl, (void)type, (void)data, (void)size, (void)context;
    return 0;
}

/* ----- The pool of handles ----- */

static void set_defaults(CURL *curl) {
    SET(curl, CURLOPT_NOSIGNAL, 1L);
    SET(curl, CURLOPT_TIMEOUT_MS, 0L);
    SET(curl, CURLOPT_CONNECTTIMEOUT_MS, 1000L);
    SET(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(curl, CURLOPT_LOW_SPEED_TIME, 3L);
    SET(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    SET(curl, CURLOPT_TCP_KEEPINTVL, 30L);
    SET(curl, CURLOPT_TCP_KEEPIDLE, 30L);
    SET(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(curl, CURLOPT_MAXCONNECTS, 25L);
}

static CURL *acquire(struct sdk_client *client) {
    if (client->pooled > 0)
        return client->pool[--client->pooled];
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    set_defaults(curl);
    return curl;
}

static void release(struct sdk_client *client, CURL *curl, bool failed) {
    if (failed) {
        curl_easy_cleanup(curl);
        return;
    }
    SET(curl, CURLOPT_COOKIEFILE, NULL);
    curl_easy_reset(curl);
    set_defaults(curl);
    client->pool[client->pooled++] = curl;
}

/* ----- One request ----- */

static struct curl_slist *make_headers(const struct sdk_client *client, const char *form) {
    char length[64];
    snprintf(length, sizeof length, "content-length: %zu", strlen(form));
    struct curl_slist *headers = curl_slist_append(NULL, "amz-sdk-request: attempt=1");
    headers = curl_slist_append(headers, "content-type: application/x-www-form-urlencoded");
    headers = curl_slist_append(headers, "host: iam.amazonaws.com");
    headers = curl_slist_append(headers, "user-agent: aws-sdk-cpp/1.11");
    headers = curl_slist_append(headers, client->settings.chunked ? "transfer-encoding: chunked" : length);
    if (!client->settings.chunked)
        headers = curl_slist_append(headers, "transfer-encoding:");
    else
        headers = curl_slist_append(headers, "content-length:");
    if (client->settings.no_expect)
        headers = curl_slist_append(headers, "Expect:");
    return headers;
}

static void set_body(struct attempt *attempt, const struct sdk_settings *settings) {
    CURL *curl = attempt->curl;
    SET(curl, CURLOPT_READFUNCTION, read_body);
    SET(curl, CURLOPT_READDATA, attempt);
    if (settings->legacy_seek) {
        SET(curl, CURLOPT_IOCTLFUNCTION, control);
        SET(curl, CURLOPT_IOCTLDATA, attempt);
    } else {
        SET(curl, CURLOPT_SEEKFUNCTION, seek_body);
        SET(curl, CURLOPT_SEEKDATA, attempt);
    }
    if (!settings->streaming)
        return;
    SET(curl, CURLOPT_NOPROGRESS, 0L);
    SET(curl, CURLOPT_XFERINFOFUNCTION, progress);
    SET(curl, CURLOPT_XFERINFODATA, attempt);
}

static void set_options(struct attempt *attempt, const struct sdk_settings *settings,
                        struct curl_slist *headers) {
    CURL *curl = attempt->curl;
    SET(curl, CURLOPT_HTTPHEADER, headers);
    SET(curl, CURLOPT_POST, 1L);
    SET(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    SET(curl, CURLOPT_WRITEFUNCTION, write_data);
    SET(curl, CURLOPT_WRITEDATA, attempt);
    SET(curl, CURLOPT_HEADERFUNCTION, write_header);
    SET(curl, CURLOPT_HEADERDATA, attempt);
    SET(curl, CURLOPT_COOKIEFILE, "");
    SET(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1);
    SET(curl, CURLOPT_FOLLOWLOCATION, 0L);
    if (settings->trace) {
        SET(curl, CURLOPT_VERBOSE, 1L);
        SET(curl, CURLOPT_DEBUGFUNCTION, debug);
    }
    SET(curl, CURLOPT_PROXY, "");
    set_body(attempt, settings);
    SET(curl, CURLOPT_FORBID_REUSE, settings->no_keep ? 1L : 0L);
}

static void make_request(struct sdk_client *client, const char *form, struct sdk_reply *reply) {
    struct attempt attempt = {acquire(client), form, 0, client->settings.streaming, false, false, reply};
    struct curl_slist *headers = make_headers(client, form);
    double seconds;
    memset(reply, 0, sizeof *reply);
    set_options(&attempt, &client->settings, headers);
    reply->code = curl_easy_perform(attempt.curl);
    assert_int_equal(curl_easy_getinfo(attempt.curl, CURLINFO_RESPONSE_CODE, &reply->status), CURLE_OK);
    assert_int_equal(curl_easy_getinfo(attempt.curl, CURLINFO_STARTTRANSFER_TIME, &seconds), CURLE_OK);
    release(client, attempt.curl, reply->code != CURLE_OK);
    curl_slist_free_all(headers);
}

/* ----- Calls ----- */

void sdk_open(struct sdk_client *client, struct sdk_settings settings) {
    *client = (struct sdk_client){.settings = settings};
}

void sdk_close(struct sdk_client *client) {
    while (client->pooled > 0)
        curl_easy_cleanup(client->pool[--client->pooled]);
}

static bool is_retried(const struct sdk_reply *reply) {
    return reply->code != CURLE_OK || reply->status >= 500 || strstr(reply->body, "<Code>Throttling</Code>");
}

void sdk_call(struct sdk_client *client, const char *form, struct sdk_reply *reply) {
    client->attempts = 0;
    do {
        make_request(client, form, reply);
        client->attempts++;
    } while (client->attempts < ATTEMPTS && is_retried(reply));
}
