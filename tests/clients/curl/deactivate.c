#include "deactivate.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static size_t drop(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)context;
    return size * count;
}

static long post(CURL *curl, const char *body) {
    const char *endpoint = getenv("AWS_ENDPOINT_URL_IAM");
    long status = 0;
    curl_easy_setopt(curl, CURLOPT_URL, endpoint ? endpoint : "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    curl_easy_setopt(curl, CURLOPT_USERPWD, "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        return -(long)code;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

long deactivate_mfa_device(const char *user_name, const char *serial_number) {
    char body[1024];
    long result = -(long)CURLE_OUT_OF_MEMORY;
    CURL *curl = curl_easy_init();
    char *user = curl ? curl_easy_escape(curl, user_name, 0) : NULL;
    char *serial = curl ? curl_easy_escape(curl, serial_number, 0) : NULL;
    if (user && serial) {
        (void)snprintf(body, sizeof body,
                       "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s", user,
                       serial);
        result = post(curl, body);
    }
    curl_free(user);
    curl_free(serial);
    curl_easy_cleanup(curl);
    return result;
}
