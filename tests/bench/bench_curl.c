/*
 * How many calls a libcurl program makes in a time: `bench_curl reused|fresh URL MILLISECONDS` prints it, of
 * one handle for all calls or one for each. The program knows nothing of a mock: tests/bench/run runs it with
 * iammock-curl preloaded, and without, against loopback.c. `bench_curl answer URL` prints an answer as it
 * came.
 */
#include <curl/curl.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FORM "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

static size_t count_bytes(char *data, size_t one, size_t size, void *context) {
    size_t *bytes = context;
    (void)data, (void)one;
    *bytes += size;
    return size;
}

static size_t print_bytes(char *data, size_t one, size_t size, void *context) {
    (void)context;
    return fwrite(data, one, size, stdout);
}

static void must(bool right, const char *what) {
    if (right)
        return;
    fprintf(stderr, "bench_curl: %s\n", what);
    exit(1);
}

static CURL *new_handle(const char *url, size_t *bytes) {
    CURL *curl = curl_easy_init();
    must(curl != NULL, "no handle");
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, FORM);
    (void)curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    (void)curl_easy_setopt(curl, CURLOPT_USERPWD,
                           "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, bytes);
    return curl;
}

/* As any careful program: the code, the status, the whole body. */
static void call(CURL *curl, size_t *bytes) {
    long status = 0;
    *bytes = 0;
    const CURLcode code = curl_easy_perform(curl);
    must(code == CURLE_OK, curl_easy_strerror(code));
    must(curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200, "not 200");
    must(*bytes > 0, "no body");
}

static void call_fresh(const char *url) {
    size_t bytes;
    CURL *curl = new_handle(url, &bytes);
    call(curl, &bytes);
    curl_easy_cleanup(curl);
}

static double now(void) {
    struct timespec time;
    must(clock_gettime(CLOCK_MONOTONIC, &time) == 0, "no clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Make calls for that many seconds, and return how many. NULL curl: a handle for each call. */
static int make_calls(CURL *curl, size_t *bytes, const char *url, double seconds) {
    const double start = now();
    int calls = 0;
    do {
        if (curl != NULL)
            call(curl, bytes);
        else
            call_fresh(url);
        calls++;
    } while (now() - start < seconds);
    return calls;
}

int main(int argc, char **argv) {
    size_t bytes;
    const char *what = argc > 2 ? argv[1] : "";
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl can't be initialised");
    if (strcmp(what, "answer") == 0) {
        CURL *curl = new_handle(argv[2], &bytes);
        (void)curl_easy_setopt(curl, CURLOPT_HEADER, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, print_bytes);
        must(curl_easy_perform(curl) == CURLE_OK, "no answer");
        curl_easy_cleanup(curl);
    } else if (argc > 3 && (strcmp(what, "reused") == 0 || strcmp(what, "fresh") == 0)) {
        CURL *curl = strcmp(what, "reused") == 0 ? new_handle(argv[2], &bytes) : NULL;
        printf("%d\n", make_calls(curl, &bytes, argv[2], atoi(argv[3]) / 1e3));
        curl_easy_cleanup(curl);
    } else {
        fputs("usage: bench_curl reused|fresh URL MILLISECONDS, bench_curl answer URL\n", stderr);
        return 2;
    }
    curl_global_cleanup();
    return 0;
}
