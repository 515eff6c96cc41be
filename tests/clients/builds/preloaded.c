/* A program that knows nothing of iammock-curl: prints "works" if its request to IAM is answered. */
#include <curl/curl.h>
#include <stdio.h>

static size_t drop(char *data, size_t size, size_t count, void *unused) {
    (void)data;
    (void)unused;
    return size * count;
}

int main(void) {
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "Action=ListMFADevices&Version=2010-05-08&UserName=Bob");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    (void)printf(code == CURLE_OK && status == 200 ? "works\n" : "wrong: CURLcode %d, status %ld\n",
                 (int)code, status);
    return 0;
}
