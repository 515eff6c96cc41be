/* Each allocation of libcurl fails in turn, and each of iammock-curl: with a mock, without one, after it is
 * gone, and in a redirect, no request reaches the network, neither in that transfer nor in the next ones of
 * the handle. */
#include "allocations.h"
#include "lookups.h"
#include "loopback.h"
#include "post_by.h"

#include <stdatomic.h>
#include <stdlib.h>

#define MOST 2000 /* far more than one round has */

/* ----- libcurl's allocations: curl_global_init_mem() ----- */

static struct {
    int made, fail_at;
    bool from_on;
} libcurls;

static bool fails(void) {
    const int n = ++libcurls.made;
    return libcurls.fail_at > 0 && (n == libcurls.fail_at || (libcurls.from_on && n > libcurls.fail_at));
}

static void *my_malloc(size_t size) { return fails() ? NULL : malloc(size); }
static void *my_realloc(void *old, size_t size) { return fails() ? NULL : realloc(old, size); }
static void *my_calloc(size_t count, size_t size) { return fails() ? NULL : calloc(count, size); }
static char *my_strdup(const char *text) { return fails() ? NULL : strdup(text); }

static void fail_of_libcurl(int n, bool from_on) {
    libcurls.made = 0;
    libcurls.fail_at = n;
    libcurls.from_on = from_on;
}

static int made_by_libcurl(void) { return libcurls.made; }

/* ----- The rounds ----- */

static struct loopback network, server; /* the one that all names lead to; the one that redirects to IAM */
static struct curl_slist *resolve;
static char closed_url[64], location[256];

static size_t drop(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)context;
    return size * count;
}

static CURL *client(const char *url) {
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST);
    curl_easy_setopt(curl, CURLOPT_RESOLVE, resolve);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_USERPWD, "AKIAIOSFODNN7EXAMPLE:secret");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 5L);
    return curl;
}

static void by_multi(CURL *curl) {
    int running = 1, left;
    CURLM *multi = curl_multi_init();
    if (multi == NULL || curl_multi_add_handle(multi, curl) != CURLM_OK)
        running = 0;
    for (int i = 0; i < 1000 && running > 0; i++) {
        if (curl_multi_perform(multi, &running) != CURLM_OK ||
            curl_multi_poll(multi, NULL, 0, 10, NULL) != CURLM_OK)
            break;
    }
    while (multi != NULL && curl_multi_info_read(multi, &left) != NULL)
        ;
    if (multi != NULL)
        (void)curl_multi_remove_handle(multi, curl);
    (void)curl_multi_cleanup(multi);
}

/* What a program does in the rounds, in which one allocation fails. */
static void transfer(CURL *curl) { (void)curl_easy_perform(curl); }
static void transfer_by_multi(CURL *curl) { by_multi(curl); }

static void copy_and_transfer(CURL *curl) {
    CURL *copy = curl_easy_duphandle(curl);
    if (copy != NULL)
        (void)curl_easy_perform(copy);
    curl_easy_cleanup(copy);
}

static void set_other_options(CURL *curl) {
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, NULL);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_URL, closed_url);
    (void)curl_easy_perform(curl);
}

/* Nothing has left, now and afterwards. */
static void expect_nothing_left(int n) {
    if (atomic_load(&network.connections) > 0 || lookups_take() > 0 || atomic_load(&server.strays) > 0)
        fail_msg("allocation %d: a request left", n);
}

struct allocations {
    void (*let_fail)(int n, bool from_on);
    int (*made)(void);
};

static const struct allocations all[] = {{fail_of_libcurl, made_by_libcurl},
                                         {allocations_fail, allocations_made}};

/* `after`: what the next transfer must end with. */
static void torture(const char *url, void (*run)(CURL *), CURLcode after, const struct allocations *of,
                    bool from_on) {
    bool failed = true;
    for (int n = 1; failed && n < MOST; n++) {
        CURL *curl = client(url);
        of->let_fail(n, from_on);
        run(curl);
        failed = of->made() >= n;
        of->let_fail(0, false);
        expect_nothing_left(n);
        const CURLcode next = curl_easy_perform(curl);
        const bool lost_url =
            run == set_other_options && next == CURLE_URL_MALFORMAT; /* its own setopt failed */
        if (next != after && !lost_url)
            fail_msg("allocation %d: expected %d next, there is %d", n, (int)after, (int)next);
        by_multi(curl);
        expect_nothing_left(n);
        curl_easy_cleanup(curl);
    }
    assert_false(failed);
}

static void torture_all(const char *url, CURLcode after) {
    static void (*const runs[])(CURL *) = {transfer, transfer_by_multi, copy_and_transfer, set_other_options};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        for (size_t j = 0; j < sizeof all / sizeof *all; j++) {
            torture(url, runs[i], after, &all[j], false);
            torture(url, runs[i], after, &all[j], true);
        }
    }
}

/* ----- Tests ----- */

static void without_a_mock(void **state) {
    (void)state;
    torture_all(closed_url, CURLE_COULDNT_CONNECT);
}

static void closed_by_the_environment(void **state) {
    char url[64];
    (void)state;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", network.port);
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", url, 1), 0);
    torture_all(url, CURLE_COULDNT_CONNECT);
    assert_int_equal(unsetenv("AWS_ENDPOINT_URL_IAM"), 0);
}

static void with_a_mock(void **state) {
    struct iam_mock *mock;
    (void)state;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    given_user(mock, .name = "Bob");
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    torture_all(closed_url, CURLE_OK);
    iam_mock_free(mock);
}

/* The handle has had a mock, which is freed before the allocation fails. */
static void uninstall_and_transfer(CURL *curl) {
    struct iam_mock *mock = NULL;
    libcurls.fail_at = -libcurls.fail_at; /* not here */
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    (void)curl_easy_perform(curl);
    iam_mock_free(mock);
    libcurls.fail_at = -libcurls.fail_at;
    libcurls.made = 0;
    (void)curl_easy_perform(curl);
}

static void after_a_mock(void **state) {
    (void)state;
    torture(closed_url, uninstall_and_transfer, CURLE_COULDNT_CONNECT, &all[0], false);
    torture(closed_url, uninstall_and_transfer, CURLE_COULDNT_CONNECT, &all[0], true);
}

static void in_a_redirect(void **state) {
    (void)state;
    torture(server.url, transfer, CURLE_COULDNT_CONNECT, &all[0], false);
    torture(server.url, transfer, CURLE_COULDNT_CONNECT, &all[1], false);
    torture(server.url, transfer_by_multi, CURLE_COULDNT_CONNECT, &all[1], true);
}

static int setup_all(void **state) {
    char line[128];
    (void)state;
    if (curl_global_init_mem(CURL_GLOBAL_ALL, my_malloc, free, my_realloc, my_strdup, my_calloc) != CURLE_OK)
        return -1;
    loopback_start(&network);
    (void)snprintf(closed_url, sizeof closed_url, "http://iam.amazonaws.com:%d/", network.port);
    (void)snprintf(location, sizeof location,
                   "HTTP/1.1 307 Moved\r\nConnection: close\r\nContent-Length: 0\r\n"
                   "Location: %s\r\n\r\n",
                   closed_url);
    loopback_start_with(&server, location);
    (void)snprintf(line, sizeof line, "iam.amazonaws.com:%d:127.0.0.1", network.port);
    resolve = curl_slist_append(NULL, line);
    return allocations_watch() ? 0 : -1;
}

static int teardown_all(void **state) {
    (void)state;
    curl_slist_free_all(resolve);
    loopback_stop(&network);
    loopback_stop(&server);
    curl_global_cleanup();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_mock), cmocka_unit_test(closed_by_the_environment),
        cmocka_unit_test(with_a_mock),    cmocka_unit_test(after_a_mock),
        cmocka_unit_test(in_a_redirect),
    };
    return cmocka_run_group_tests_name("curl no memory", tests, setup_all, teardown_all);
}
