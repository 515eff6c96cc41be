/* A module whose transfer goes where its libcurl leads: returns the CURLcode, or the HTTP status. */
#include <curl/curl.h>

long module_transfer(const char *url);

long module_transfer(const char *url) {
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? status : (long)code;
}
