/* What tests/check/builds.sh runs in each build: prints "works", "refused: MESSAGE" if a library can't be
 * installed, or what went wrong. */
#include <iam_mock_curl.h>
#include <iam_mock_sleep.h>

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BODY "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

static struct iam_mock *mock;
static char date[64]; /* of the last request's signature */

static int fail(const char *what, long found) {
    (void)printf("wrong: %s: %ld\n", what, found);
    return 1;
}

static size_t drop(char *data, size_t size, size_t count, void *unused) {
    (void)data;
    (void)unused;
    return size * count;
}

static int note_date(CURL *curl, curl_infotype type, char *data, size_t size, void *unused) {
    static const char name[] = "X-Amz-Date: ";
    (void)curl;
    (void)unused;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    for (size_t i = 0; i + sizeof name + 15 < size; i++) {
        if (memcmp(data + i, name, sizeof name - 1) == 0)
            (void)snprintf(date, sizeof date, "%.16s", data + i + sizeof name - 1);
    }
    return 0;
}

static CURL *new_handle(void) {
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, BODY);
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    curl_easy_setopt(curl, CURLOPT_USERPWD, "AKIDEXAMPLE:secret");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 600L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    return curl;
}

/* Two requests on one connection, signed by the mock's clock, between the adapter's addresses. */
static int is_answered(CURL *curl) {
    const char *peer = "", *local = "";
    long status = 0, connects = -1;
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, note_date);
    for (int i = 0; i < 2; i++) {
        CURLcode code = curl_easy_perform(curl);
        if (code != CURLE_OK)
            return fail("curl_easy_perform", (long)code);
    }
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
    curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &peer);
    curl_easy_getinfo(curl, CURLINFO_LOCAL_IP, &local);
    if (status != 200)
        return fail("the status", status);
    if (connects != 0)
        return fail("connections of the second request", connects);
    if (strcmp(peer, "192.0.2.1") != 0 || strcmp(local, "192.0.2.2") != 0)
        return printf("wrong: the addresses %s and %s\n", peer, local), 1;
    if (strcmp(date, "20260101T000000Z") != 0)
        return printf("wrong: signed at \"%s\"\n", date), 1;
    return 0;
}

/* A timeout of ten minutes, in much less real time. */
static int times_out(CURL *curl) {
    double total = 0;
    time_t start = time(NULL);
    const struct iam_mock_rule rule = {.action = "*", .fault = IAM_MOCK_TIMEOUT};
    if (iam_mock_add_rule(mock, &rule, NULL) != 0)
        return fail("iam_mock_add_rule", 0);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &total);
    if (code != CURLE_OPERATION_TIMEDOUT)
        return fail("curl_easy_perform with a timeout", (long)code);
    if (total < 599 || total > 660)
        return fail("the seconds until the timeout", (long)total);
    return time(NULL) - start > 300 ? fail("the real seconds until the timeout", (long)(time(NULL) - start))
                                    : 0;
}

/* Called with a function whose address the program's code then takes: in a program that is no PIE, dlsym()
 * finds it in the program. */
__attribute__((noinline)) static CURLcode call(CURLcode (*function)(CURL *), CURL *curl) {
    return function(curl);
}

static void *work(void *result) {
    CURL *curl = new_handle();
    *(CURLcode *)result = call(curl_easy_perform, curl);
    curl_easy_cleanup(curl);
    return NULL;
}

static int works_in_a_thread(void) {
    pthread_t thread;
    CURLcode code = CURLE_FAILED_INIT;
    if (pthread_create(&thread, NULL, work, &code) != 0)
        return fail("pthread_create", 0);
    pthread_join(thread, NULL);
    return code == CURLE_OK ? 0 : fail("curl_easy_perform in a thread", (long)code);
}

static int sleeps(void) {
    const int64_t before = iam_mock_now_ms(mock);
    sleep(600);
    const int64_t waited = iam_mock_now_ms(mock) - before;
    return waited == 600 * 1000 ? 0 : fail("the virtual milliseconds of sleep(600)", (long)waited);
}

/* A deadline counts from the reading of the clock, however much real time has passed since. */
static int sleeps_until(clockid_t id) {
    const int64_t before = iam_mock_now_ms(mock);
    struct timespec deadline;
    (void)clock_gettime(id, &deadline);
    for (clock_t start = clock(); clock() - start < CLOCKS_PER_SEC / 100;)
        continue;
    deadline.tv_sec += 600;
    (void)clock_nanosleep(id, TIMER_ABSTIME, &deadline, NULL);
    const int64_t waited = iam_mock_now_ms(mock) - before;
    return waited == 600 * 1000 ? 0 : fail("the virtual milliseconds until a deadline", (long)waited);
}
int main(void) {
    struct iam_mock_error error = {0};
    if (iam_mock_new(&mock, NULL, NULL) != 0 ||
        iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) != 0)
        return fail("iam_mock_new", 0);
    if (iam_mock_curl_install(mock, &error) != 0 || iam_mock_sleep_install(mock, &error) != 0)
        return printf("refused: %s\n", error.message), 0;
    CURL *curl = new_handle();
    int failed = is_answered(curl) || times_out(curl) || works_in_a_thread() || sleeps() ||
                 sleeps_until(CLOCK_REALTIME) || sleeps_until(CLOCK_MONOTONIC);
    curl_easy_cleanup(curl);
    const char *problems = iam_mock_problems_text(mock);
    if (!failed && problems && problems[0] != '\0')
        failed = printf("wrong: a problem: %s", problems) > 0;
    iam_mock_free(mock);
    curl_global_cleanup();
    if (!failed)
        (void)puts("works");
    return failed;
}
