/* Prints what iam_mock_curl_install() says: "0", or the field and the message; then what a transfer ends
 * with, to a host that is IAM's and where nothing listens: "answered 400", or "not answered: CURLcode 7".
 * WITH_SLEEP: iammock-sleep is installed first. Of
 * libcurl nothing is called but what iammock-curl stands before. */
#include <iam_mock_curl.h>
#include <iam_mock_sleep.h>

#include <curl/curl.h>
#include <stdio.h>

#define NOBODY_LISTENS "127.0.0.1:1"

/* Called with libcurl's function, whose address the program's code then takes. */
__attribute__((noinline)) static CURLcode call(CURLcode (*function)(CURL *), CURL *curl) {
    return function(curl);
}

static void transfer(void) {
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, "http://" NOBODY_LISTENS "/");
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    CURLcode code = call(curl_easy_perform, curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK)
        (void)printf("answered %ld\n", status);
    else
        (void)printf("not answered: CURLcode %d\n", code);
    curl_easy_cleanup(curl);
}

#ifdef WITH_SLEEP
static int install_sleep(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_sleep_install(mock, error);
}
#else
static int install_sleep(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    (void)error;
    return 0;
}
#endif

int main(void) {
    struct iam_mock *mock;
    struct iam_mock_error error = {0};
    if (iam_mock_new(&mock, &(struct iam_mock_options){.extra_host = NOBODY_LISTENS}, &error) != 0 ||
        install_sleep(mock, &error) != 0) {
        (void)printf("not begun: %s\n", error.message);
        return 1;
    }
    if (iam_mock_curl_install(mock, &error) == 0)
        (void)puts("0");
    else
        (void)printf("%s: %s\n", error.field, error.message);
    transfer();
    (void)printf("calls: %zu\n%s", iam_mock_call_count(mock), iam_mock_problems_text(mock));
    iam_mock_free(mock);
    return 0;
}
