/*
 * How many calls a libcurl program makes in a time: `bench_curl reused|fresh|parallel URL MILLISECONDS`
 * prints it, of one handle for all calls, one for each, or 1,000 at once in a multi handle. The program knows
 * nothing of a mock: tests/bench/run runs it with iammock-curl preloaded, and without, against loopback.c.
 * `bench_curl answer URL` prints an answer as it came.
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

#define AT_ONCE 1000

static void drive(CURLM *multi) {
    int running = 1;
    while (running > 0) {
        must(curl_multi_perform(multi, &running) == CURLM_OK, "curl_multi_perform()");
        if (running > 0)
            must(curl_multi_poll(multi, NULL, 0, 1000, NULL) == CURLM_OK, "curl_multi_poll()");
    }
}

static void call_parallel(const char *url) {
    static CURL *curls[AT_ONCE];
    static size_t bytes[AT_ONCE];
    CURLM *multi = curl_multi_init();
    int left, done = 0;
    must(multi != NULL, "no multi handle");
    for (size_t i = 0; i < AT_ONCE; i++) {
        bytes[i] = 0;
        curls[i] = new_handle(url, &bytes[i]);
        must(curl_multi_add_handle(multi, curls[i]) == CURLM_OK, "curl_multi_add_handle()");
    }
    drive(multi);
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL; done++)
        must(message->data.result == CURLE_OK, curl_easy_strerror(message->data.result));
    must(done == AT_ONCE, "a transfer has not ended");
    for (size_t i = 0; i < AT_ONCE; i++) {
        must(bytes[i] > 0, "no body");
        (void)curl_multi_remove_handle(multi, curls[i]);
        curl_easy_cleanup(curls[i]);
    }
    (void)curl_multi_cleanup(multi);
}

static double now(void) {
    struct timespec time;
    must(clock_gettime(CLOCK_MONOTONIC, &time) == 0, "no clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static CURL *reused;
static size_t reused_bytes;

static void call_reused(const char *url) {
    if (reused == NULL)
        reused = new_handle(url, &reused_bytes);
    call(reused, &reused_bytes);
}

struct way {
    const char *name;
    void (*call)(const char *url);
    int calls; /* that it makes */
};

static const struct way ways[] = {
    {"reused", call_reused, 1}, {"fresh", call_fresh, 1}, {"parallel", call_parallel, AT_ONCE}};

/* Make calls for that many seconds, and return how many. */
static int make_calls(const struct way *way, const char *url, double seconds) {
    const double start = now();
    int calls = 0;
    do {
        way->call(url);
        calls += way->calls;
    } while (now() - start < seconds);
    return calls;
}

/* What is made once is not counted. */
static void warm_up(const char *url) {
    call_reused(url);
    curl_easy_cleanup(reused);
    reused = NULL;
}

static const struct way *find_way(const char *name) {
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    return NULL;
}

static void print_answer(const char *url) {
    size_t bytes;
    CURL *curl = new_handle(url, &bytes);
    (void)curl_easy_setopt(curl, CURLOPT_HEADER, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, print_bytes);
    must(curl_easy_perform(curl) == CURLE_OK, "no answer");
    curl_easy_cleanup(curl);
}

int main(int argc, char **argv) {
    const char *what = argc > 2 ? argv[1] : "";
    const struct way *way = argc > 3 ? find_way(what) : NULL;
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl can't be initialised");
    if (strcmp(what, "answer") == 0) {
        print_answer(argv[2]);
    } else if (way != NULL) {
        warm_up(argv[2]);
        printf("%d\n", make_calls(way, argv[2], atoi(argv[3]) / 1e3));
        curl_easy_cleanup(reused);
    } else {
        fputs("usage: bench_curl reused|fresh|parallel URL MILLISECONDS, bench_curl answer URL\n", stderr);
        return 2;
    }
    curl_global_cleanup();
    return 0;
}
