/* A plug-in that uses libcurl, as one of a program's that knows nothing of iammock-curl; it is linked twice,
 * with one libcurl and with another. */
#include <curl/curl.h>
#include <string.h>

CURL *module_new(const char *url, const char *body);
CURLcode module_post(CURL *curl, char *out, size_t size);
void module_free(CURL *curl);
const char *module_ssl_version(void);

struct buffer {
    char *data;
    size_t size, used;
};

static size_t keep(char *data, size_t size, size_t count, void *context) {
    struct buffer *buffer = context;
    if (size * count >= buffer->size - buffer->used)
        return 0;
    memcpy(buffer->data + buffer->used, data, size * count);
    buffer->used += size * count;
    buffer->data[buffer->used] = '\0';
    return size * count;
}

CURL *module_new(const char *url, const char *body) {
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    return curl;
}

CURLcode module_post(CURL *curl, char *out, size_t size) {
    struct buffer buffer = {out, size, 0};
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &buffer);
    return curl_easy_perform(curl);
}

void module_free(CURL *curl) { curl_easy_cleanup(curl); }

const char *module_ssl_version(void) { return curl_version_info(CURLVERSION_NOW)->ssl_version; }
