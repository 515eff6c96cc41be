/* A C program as a client of the table cases.txt: by_sdk REQUEST… It sets the options of the AWS SDK for
 * C++'s HTTP client, in the SDK's order: the body comes from a read callback, and its size from a header. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char bytes[65536];
    size_t size, place;
};

static size_t write_body(char *bytes, size_t size, size_t count, void *data) {
    struct text *answer = data;
    if (size * count > sizeof answer->bytes - answer->size)
        return 0;
    memcpy(answer->bytes + answer->size, bytes, size * count);
    answer->size += size * count;
    return size * count;
}

static size_t write_header(char *bytes, size_t size, size_t count, void *data) {
    (void)bytes;
    (void)data;
    return size * count;
}

static size_t read_body(char *bytes, size_t size, size_t count, void *data) {
    struct text *body = data;
    size_t rest = body->size - body->place;
    if (rest > size * count)
        rest = size * count;
    memcpy(bytes, body->bytes + body->place, rest);
    body->place += rest;
    return rest;
}

static int seek_body(void *data, curl_off_t offset, int origin) {
    struct text *body = data;
    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_FAIL;
    body->place = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

/* The options of each handle, before its first use and after each reset. */
static void set_defaults(CURL *curl) {
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 30000L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPINTVL, 30L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPIDLE, 30L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 25L);
}

static void set_request(CURL *curl, const char *request, struct text *body, struct text *answer) {
    int get = strncmp(request, "https://", 8) == 0;
    curl_easy_setopt(curl, get ? CURLOPT_HTTPGET : CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_URL, get ? request : "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, write_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    curl_easy_setopt(curl, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (get)
        return;
    body->size = strlen(request);
    memcpy(body->bytes, request, body->size);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, body);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, body);
}

static struct curl_slist *headers_of(const char *request) {
    char length[64];
    struct curl_slist *headers = curl_slist_append(NULL, "host: iam.amazonaws.com");
    headers = curl_slist_append(headers, "user-agent: aws-sdk-cpp/1.11");
    if (strncmp(request, "https://", 8) == 0)
        return curl_slist_append(headers, "transfer-encoding:");
    snprintf(length, sizeof length, "content-length: %zu", strlen(request));
    headers = curl_slist_append(headers, length);
    headers = curl_slist_append(headers, "content-type: application/x-www-form-urlencoded");
    return curl_slist_append(headers, "transfer-encoding:");
}

/* As the SDK does, use a new handle after a failure, and otherwise the same handle after a reset. */
static CURL *next_handle(CURL *curl, CURLcode code) {
    if (code != CURLE_OK) {
        curl_easy_cleanup(curl);
        curl = curl_easy_init();
    } else {
        curl_easy_setopt(curl, CURLOPT_COOKIEFILE, NULL);
        curl_easy_reset(curl);
    }
    set_defaults(curl);
    return curl;
}

static CURL *send_request(CURL *curl, const char *request) {
    static struct text body, answer;
    struct curl_slist *headers = headers_of(request);
    long status = 0;
    body.place = body.size = answer.size = 0;
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    set_request(curl, request, &body, &answer);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    for (size_t i = 0; i < answer.size; i++)
        if (answer.bytes[i] == '\n')
            answer.bytes[i] = ' ';
    if (code != CURLE_OK)
        printf("curl %d\n", (int)code);
    else
        printf("http %ld %.*s\n", status, (int)answer.size, answer.bytes);
    curl = next_handle(curl, code);
    curl_slist_free_all(headers);
    return curl;
}

int main(int argc, char **argv) {
    CURL *curl = curl_easy_init();
    set_defaults(curl);
    if (argc == 1)
        printf("1.11 %s\n", curl_version());
    for (int i = 1; i < argc; i++)
        curl = send_request(curl, argv[i]);
    curl_easy_cleanup(curl);
    return 0;
}
