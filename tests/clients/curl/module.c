/* A module whose transfer goes where its libcurl leads: returns the CURLcode, or the HTTP status. With READS,
 * its request has a body, of a read callback. */
#include <curl/curl.h>

#ifdef READS
#include <string.h>

static size_t read_body(char *out, size_t size, size_t count, void *left) {
    static const char body[] = "Action=ListMFADevices";
    size_t *rest = left, part = *rest < size * count ? *rest : size * count;
    memcpy(out, body + sizeof body - 1 - *rest, part);
    *rest -= part;
    return part;
}

static void set_body(CURL *curl) {
    static size_t left;
    left = sizeof "Action=ListMFADevices" - 1;
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)left);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, &left);
}
#else
static void set_body(CURL *curl) { curl_easy_setopt(curl, CURLOPT_NOBODY, 1L); }
#endif

long module_transfer(const char *url);

long module_transfer(const char *url) {
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    set_body(curl);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? status : (long)code;
}
