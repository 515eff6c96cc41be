/* Foresees a request: builds it from the handle's options, before libcurl builds and sends it. Whether a rule
 * refuses the connection must be known before the connection is made. */
#include "adapters/curl/transfer/foresee.h"

#include "adapters/curl/transfer/patience.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEY_ID 128 /* of an access key: no account has a longer one */

bool foresee_body_is_unknown(const struct easy *easy) {
    return easy->settings.method == METHOD_FORM ||
           (read_ahead_is_needed(&easy->settings) && !read_ahead_knows_body(&easy->read_ahead));
}

static void foresee_body(struct iam_mock_request *request, const struct easy *easy) {
    const struct settings *settings = &easy->settings;
    const char *copied = setting_string(settings, SET_COPYPOSTFIELDS);
    const char *fields = copied ? copied : setting_string(settings, SET_POSTFIELDS);
    request->body_unknown = foresee_body_is_unknown(easy);
    if (request->body_unknown)
        return;
    if (read_ahead_is_needed(settings)) {
        request->body = easy->read_ahead.bytes.data;
        request->body_size = read_ahead_size(&easy->read_ahead);
    } else if (settings->method == METHOD_POST && fields) {
        request->body = fields;
        request->body_size = settings_body_size(settings, fields);
    }
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

/* Add each header line "Name: value". Copies the names to `at`, one after another; the values are the
 * program's. */
static void foresee_headers(struct foreseen *out, const struct easy *easy, char *at) {
    const struct curl_slist *line = setting_pointer(&easy->settings, SET_HTTPHEADER);
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

/* Add an Authorization header with the key's id. libcurl signs only when it sends the request. */
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

/* Returns how many bytes foresee_headers() needs at `at`. */
static size_t room_for_names(const struct easy *easy) {
    size_t room = 1;
    for (const struct curl_slist *line = setting_pointer(&easy->settings, SET_HTTPHEADER); line;
         line = line->next)
        room += strlen(line->data) + 1;
    return room;
}

/* Returns the part of an absolute URL from its path on. */
static const char *find_path(const char *url) {
    const char *host = strstr(url, "://") + 3;
    return host + strcspn(host, "/?#");
}

bool foresee(struct foreseen *out, const struct easy *easy) {
    const char *origin = easy->location ? "" : route_origin_for_mock(&easy->route);
    const char *path = easy->location ? easy->location : find_path(easy->route.url);
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
    out->request.timeout_ms = connect_timeout_ms(easy);
    out->request.report_later = true;
    out->request.resent = easy->requests > 0 && !easy->answered;
    return true;
}
