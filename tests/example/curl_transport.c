#include "curl_transport.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 10000L
#define LARGEST_BODY (1024 * 1024)

struct curl_transport {
    CURL *curl;
    char *body;
    size_t body_size;
    int sent; /* how often the request went out */
};

/* Once for each time that a request is sent. libcurl sends it again, without a word, when a connection that
 * was kept alive breaks before an answer came: the first one may have been carried out all the same. */
static int count_request(void *context, char *peer_ip, char *local_ip, int peer_port, int local_port) {
    struct curl_transport *transport = context;
    (void)peer_ip, (void)local_ip, (void)peer_port, (void)local_port;
    transport->sent++;
    return CURL_PREREQFUNC_OK;
}

static size_t keep_body(char *data, size_t one, size_t size, void *context) {
    struct curl_transport *transport = context;
    (void)one;
    if (size > LARGEST_BODY - transport->body_size)
        return 0;
    char *grown = realloc(transport->body, transport->body_size + size + 1);
    if (grown == NULL)
        return 0;
    memcpy(grown + transport->body_size, data, size);
    transport->body = grown;
    transport->body_size += size;
    return size;
}

static bool set_up(struct curl_transport *transport, const char *access_key) {
    CURL *curl = transport->curl;
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERPWD, access_key) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, transport) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, count_request) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQDATA, transport) == CURLE_OK;
}

struct curl_transport *curl_transport_new(const char *access_key) {
    struct curl_transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL)
        return NULL;
    transport->curl = curl_easy_init();
    if (transport->curl != NULL && set_up(transport, access_key))
        return transport;
    curl_transport_free(transport);
    return NULL;
}

void curl_transport_free(struct curl_transport *transport) {
    if (transport == NULL)
        return;
    curl_easy_cleanup(transport->curl);
    free(transport->body);
    free(transport);
}

static struct curl_slist *content_type(const struct http_request *request) {
    char line[128];
    const int size = snprintf(line, sizeof line, "Content-Type: %s", request->content_type);
    return size > 0 && (size_t)size < sizeof line ? curl_slist_append(NULL, line) : NULL;
}

static bool set_request(CURL *curl, const struct http_request *request, struct curl_slist *headers) {
    return headers != NULL && curl_easy_setopt(curl, CURLOPT_URL, request->url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms) == CURLE_OK;
}

/* An answer counts when all of it came: CURLE_OK says so where the body's length was told. */
static bool take_answer(struct curl_transport *transport, struct http_response *response) {
    long status = 0;
    if (curl_easy_getinfo(transport->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
        return false;
    response->status = (int)status;
    response->resent = transport->sent > 1;
    return http_response_set_body(response, transport->body, transport->body_size) == 0;
}

enum transport_result send_by_curl(void *context, const struct http_request *request,
                                   struct http_response *response) {
    struct curl_transport *transport = context;
    struct curl_slist *headers = content_type(request);
    bool answered = false;
    transport->sent = 0;
    transport->body_size = 0;
    if (set_request(transport->curl, request, headers))
        answered = curl_easy_perform(transport->curl) == CURLE_OK && take_answer(transport, response);
    curl_slist_free_all(headers);
    if (answered)
        return TRANSPORT_OK;
    return transport->sent > 0 ? TRANSPORT_LOST : TRANSPORT_NOT_SENT;
}
