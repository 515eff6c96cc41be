/* Handles in a share that holds an HSTS store: each is answered, and as long as the store has no entry, they
 * share connections. */
#include "client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SET(curl, option, value) assert_int_equal(curl_easy_setopt(curl, CURLOPT_##option, value), CURLE_OK)

static CURLSH *share_new(void) {
    CURLSH *share = curl_share_init();
    assert_non_null(share);
    assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT), CURLSHE_OK);
    assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS), CURLSHE_OK);
    return share;
}

static CURL *client_in(CURLSH *share, struct reply *reply) {
    CURL *curl = client_new(reply, LIST);
    SET(curl, SHARE, share);
    return curl;
}

static long new_connections(CURL *curl, struct reply *reply) {
    long count = -1;
    client_post(curl, reply);
    assert_string_equal(reply->error, "");
    assert_int_equal(reply->code, CURLE_OK);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &count), CURLE_OK);
    return count;
}

static void without_entries_connections_are_shared(void **state) {
    struct reply reply;
    CURLSH *share = share_new();
    CURL *one = client_in(share, &reply), *other = client_in(share, &reply);
    assert_int_equal(new_connections(one, &reply), 1);
    assert_int_equal(new_connections(other, &reply), 0);
    curl_easy_cleanup(one);
    curl_easy_cleanup(other);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
    assert_int_equal(iam_mock_call_count(*state), 2);
}

/* Both handles have the share; one of them fills its store, before or after it joins the share. */
static void try_entries(CURLcode (*fill)(CURL *curl), bool joins_first) {
    struct reply reply;
    CURLSH *share = share_new();
    CURL *plain = client_in(share, &reply), *filling = client_new(&reply, LIST);
    if (joins_first)
        SET(filling, SHARE, share);
    assert_int_equal(fill(filling), CURLE_OK);
    SET(filling, SHARE, share);
    for (int i = 0; i < 2; i++) {
        (void)new_connections(filling, &reply);
        (void)new_connections(plain, &reply);
    }
    curl_easy_cleanup(filling);
    (void)new_connections(plain, &reply);
    curl_easy_cleanup(plain);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
}

static char path[] = "/tmp/iam-mock-hsts-XXXXXX";

static CURLcode by_file(CURL *curl) { return curl_easy_setopt(curl, CURLOPT_HSTS, path); }

static CURLSTScode read_entry(CURL *curl, struct curl_hstsentry *entry, void *context) {
    static const char host[] = "iam.amazonaws.com";
    bool *read = context;
    (void)curl;
    if (*read || entry->namelen < sizeof host)
        return CURLSTS_DONE;
    *read = true;
    memcpy(entry->name, host, sizeof host);
    memcpy(entry->expire, "20991231 00:00:00", sizeof entry->expire);
    entry->includeSubDomains = 1;
    return CURLSTS_OK;
}
static CURLcode by_callback(CURL *curl) {
    static bool read;
    read = false;
    SET(curl, HSTSREADDATA, &read);
    return curl_easy_setopt(curl, CURLOPT_HSTSREADFUNCTION, read_entry);
}

static void entries_are_not_used(void **state) {
    static const char line[] = ".amazonaws.com \"20991231 00:00:00\"\n";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, line, sizeof line - 1), sizeof line - 1);
    (void)close(fd);
    try_entries(by_file, true);
    try_entries(by_file, false);
    (void)unlink(path);
    assert_int_equal(iam_mock_call_count(*state), 10);
}

static void entries_of_a_callback_are_not_used(void **state) {
    try_entries(by_callback, true);
    try_entries(by_callback, false);
    assert_int_equal(iam_mock_call_count(*state), 10);
}

/* Also while libcurl has the handle outside, because of the entries. */
static void a_share_with_a_handle_is_in_use(void **state) {
    struct reply reply;
    CURLSH *share = share_new();
    CURL *curl = client_in(share, &reply);
    assert_int_equal(by_callback(curl), CURLE_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(curl_share_cleanup(share), CURLSHE_IN_USE);
        (void)new_connections(curl, &reply);
    }
    assert_int_equal(curl_share_cleanup(share), CURLSHE_IN_USE);
    SET(curl, SHARE, NULL);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
    assert_int_equal(curl_share_cleanup(NULL), CURLSHE_INVALID);
    (void)new_connections(curl, &reply);
    curl_easy_cleanup(curl);
    assert_int_equal(iam_mock_call_count(*state), 3);
}

#define ROUNDS 2000

static void *make_shares(void *unused) {
    (void)unused;
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(curl_share_cleanup(share_new()), CURLSHE_OK);
    return NULL;
}

/* ThreadSanitizer sees a race. */
static void other_threads_have_shares_of_their_own(void **state) {
    struct reply reply;
    pthread_t thread;
    CURLSH *share = share_new();
    CURL *curl = client_new(&reply, LIST);
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, make_shares, NULL), 0);
    for (int i = 0; i < ROUNDS; i++)
        SET(curl, SHARE, i % 2 == 0 ? share : NULL);
    assert_int_equal(pthread_join(thread, NULL), 0);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
    const struct CMUnitTest tests[] = {
        TEST(without_entries_connections_are_shared), TEST(entries_are_not_used),
        TEST(entries_of_a_callback_are_not_used),     TEST(a_share_with_a_handle_is_in_use),
        TEST(other_threads_have_shares_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
