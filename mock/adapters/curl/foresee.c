/* What a request will be, as far as a handle's options say it: a refused connection has to be known before.
 */
#include "adapter.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEY_ID 128 /* of an access key's id: a longer one is nobody's */
#define LOW_SPEED_MS INT64_C(1000)
#define REAL_MS 1000              /* far more than a transfer takes */
#define CONNECT_TIMEOUT_MS 300000 /* CURLOPT_CONNECTTIMEOUT's default */

static bool is_set(const struct easy *easy, enum setting setting) {
    return easy->settings.at[setting].set && setting_number(&easy->settings, setting) != 0;
}

static int64_t timeout_of(const struct settings *settings, enum setting seconds, enum setting milliseconds) {
    if (settings->at[milliseconds].set)
        return setting_number(settings, milliseconds);
    return (int64_t)setting_number(settings, seconds) * 1000;
}

/* The little real time that passes isn't counted: the journal would be another each time. */
static int64_t elapsed_ms(const struct easy *easy) {
    int64_t elapsed = (inside_now_ns(easy->multi) - easy->started_ns) / MS_NS;
    return elapsed - easy->waited_ms < REAL_MS ? easy->waited_ms : elapsed;
}

/* Of CURLOPT_TIMEOUT; 0: it isn't set. */
static int64_t timeout_left_ms(const struct easy *easy) {
    int64_t timeout = timeout_of(&easy->settings, SET_TIMEOUT, SET_TIMEOUT_MS);
    if (timeout <= 0)
        return 0;
    int64_t left = timeout - elapsed_ms(easy);
    return left > 0 ? left : 1;
}

/* libcurl's own timer is wound up anew when it sends a request again, but it looks at the end when it runs.
 */
int64_t patience_end_ns(const struct easy *easy) {
    int64_t timeout = timeout_of(&easy->settings, SET_TIMEOUT, SET_TIMEOUT_MS);
    return timeout > 0 ? easy->started_ns + (timeout + 1) * MS_NS : INT64_MAX;
}

/* What is left of CURLOPT_TIMEOUT, or else what CURLOPT_LOW_SPEED_TIME allows a server that sends nothing. */
int64_t patience_ms(const struct easy *easy) {
    int64_t left = timeout_left_ms(easy);
    if (left > 0)
        return left;
    if (is_set(easy, SET_LOW_SPEED_LIMIT) && is_set(easy, SET_LOW_SPEED_TIME))
        return setting_number(&easy->settings, SET_LOW_SPEED_TIME) * LOW_SPEED_MS;
    return 0;
}

static int64_t connect_patience_ms(const struct easy *easy) {
    int64_t timeout = timeout_left_ms(easy);
    int64_t connect = timeout_of(&easy->settings, SET_CONNECTTIMEOUT, SET_CONNECTTIMEOUT_MS);
    if (connect <= 0)
        connect = CONNECT_TIMEOUT_MS;
    return timeout > 0 && timeout < connect ? timeout : connect;
}

static void foresee_body(struct iam_mock_request *request, const struct easy *easy) {
    const struct settings *settings = &easy->settings;
    const char *copied = setting_string(settings, SET_COPYPOSTFIELDS),
               *body = setting_string(settings, SET_POSTFIELDS);
    request->body_unknown = settings->method == METHOD_PUT || settings->method == METHOD_FORM ||
                            (settings->method == METHOD_POST && !copied && !body);
    if (settings->method != METHOD_POST || request->body_unknown)
        return;
    request->body = copied ? copied : body;
    request->body_size = settings_body_size(settings, request->body);
}

static const char *foresee_method(const struct easy *easy) {
    static const char *const names[] = {[METHOD_GET] = "GET",
                                        [METHOD_POST] = "POST",
                                        [METHOD_PUT] = "PUT",
                                        [METHOD_HEAD] = "HEAD",
                                        [METHOD_FORM] = "POST"};
    const char *custom = setting_string(&easy->settings, SET_CUSTOMREQUEST);
    return custom ? custom : names[easy->settings.method];
}

/* "Name: value", each copied; the copies are kept one after another in what *at points to. */
static void foresee_headers(struct foreseen *out, const struct easy *easy, char *at) {
    const struct curl_slist *line = easy->settings.at[SET_HTTPHEADER].value.pointer;
    for (; line && out->request.header_count < HTTP_MAX_HEADERS - 1; line = line->next) {
        const char *colon = strchr(line->data, ':');
        if (!colon)
            continue;
        size_t size = (size_t)(colon - line->data);
        memcpy(at, line->data, size);
        at[size] = '\0';
        out->headers[out->request.header_count++] =
            (struct iam_mock_header){at, colon + 1 + strspn(colon + 1, " \t")};
        at += size + 1;
    }
}

/* libcurl signs when it sends; who signs is known by now. */
static void foresee_signature(struct foreseen *out, const struct easy *easy) {
    const char *name = setting_string(&easy->settings, SET_USERNAME);
    if (!name)
        name = setting_string(&easy->settings, SET_USERPWD);
    if (!setting_string(&easy->settings, SET_AWS_SIGV4) || !name)
        return;
    size_t size = strcspn(name, ":");
    if (size > MAX_KEY_ID)
        return;
    (void)snprintf(out->credential, sizeof out->credential, "AWS4-HMAC-SHA256 Credential=%.*s/", (int)size,
                   name);
    out->headers[out->request.header_count++] = (struct iam_mock_header){"Authorization", out->credential};
}

static size_t room_for_names(const struct easy *easy) {
    size_t room = 1;
    for (const struct curl_slist *line = easy->settings.at[SET_HTTPHEADER].value.pointer; line;
         line = line->next)
        room += strlen(line->data) + 1;
    return room;
}

bool foresee(struct foreseen *out, const struct easy *easy) {
    const char *origin = target_origin(&easy->target);
    const char *host = strstr(easy->target.url, "://") + 3;
    const char *path = host + strcspn(host, "/?#");
    size_t origin_size = strlen(origin), path_size = strlen(path) + 1, url_size = origin_size + path_size;
    memset(&out->request, 0, sizeof out->request);
    out->url = malloc(url_size + room_for_names(easy));
    if (!out->url)
        return false;
    memcpy(out->url, origin, origin_size);
    memcpy(out->url + origin_size, path, path_size);
    out->request.url = out->url;
    out->request.headers = out->headers;
    foresee_headers(out, easy, out->url + url_size);
    foresee_signature(out, easy);
    foresee_body(&out->request, easy);
    out->request.method = foresee_method(easy);
    out->request.timeout_ms = connect_patience_ms(easy);
    out->request.resent = easy->attempts > 0 && !easy->answered;
    return true;
}
