/* Options whose values the adapter replaces for a while, or that name another route: the program sees none
 * of that, and has all of its own afterwards. */
#define CURL_DISABLE_DEPRECATION 1 /* what is deprecated is used still */
#include "client.h"
#include "plain_server.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SET(curl, option, value) assert_int_equal(curl_easy_setopt(curl, CURLOPT_##option, value), CURLE_OK)

static void expect(CURL *curl, struct reply *reply, CURLcode code, const char *what) {
    client_post(curl, reply);
    if (reply->code != code)
        fail_msg("%s: %d \"%s\", expected %d", what, (int)reply->code, reply->error, (int)code);
}

/* ----- Options that name another route ----- */

static void other_routes_are_not_used(void **state) {
    static const struct {
        CURLoption option;
        const char *text;
        long number;
    } cases[] = {
        {CURLOPT_PROXY, "http://127.0.0.1:1/", 0},
        {CURLOPT_PROXY, "socks5h://127.0.0.1:1/", 0},
        {CURLOPT_PRE_PROXY, "socks5://127.0.0.1:1/", 0},
        {CURLOPT_NOPROXY, "example.com", 0},
        {CURLOPT_HTTPPROXYTUNNEL, NULL, 1},
        {CURLOPT_HAPROXYPROTOCOL, NULL, 1},
        {CURLOPT_INTERFACE, "127.0.0.1", 0},
        {CURLOPT_UNIX_SOCKET_PATH, "/nowhere", 0},
        {CURLOPT_ABSTRACT_UNIX_SOCKET, "nowhere", 0},
        {CURLOPT_IPRESOLVE, NULL, CURL_IPRESOLVE_V6},
        {CURLOPT_HTTP_VERSION, NULL, CURL_HTTP_VERSION_2_0},
        {CURLOPT_HTTP_VERSION, NULL, CURL_HTTP_VERSION_2TLS},
        {CURLOPT_HTTP_VERSION, NULL, CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE},
        {CURLOPT_HSTS_CTRL, NULL, CURLHSTS_ENABLE},
        {CURLOPT_PROTOCOLS_STR, "https", 0},
        {CURLOPT_PROTOCOLS_STR, "ftp,HTTPS", 0},
        {CURLOPT_PROTOCOLS, NULL, CURLPROTO_HTTPS},
        {CURLOPT_REDIR_PROTOCOLS_STR, "https", 0},
        {CURLOPT_PORT, NULL, 443},
        {CURLOPT_CAINFO, "/nowhere", 0},
        {CURLOPT_DOH_URL, "https://127.0.0.1:1/", 0},
        {CURLOPT_NOSIGNAL, NULL, 1},
        {CURLOPT_MAXAGE_CONN, NULL, 1},
        {CURLOPT_FOLLOWLOCATION, NULL, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        const CURLcode set = cases[i].text ? curl_easy_setopt(curl, cases[i].option, cases[i].text)
                                           : curl_easy_setopt(curl, cases[i].option, cases[i].number);
        char what[64];
        (void)snprintf(what, sizeof what, "option %d", (int)cases[i].option);
        assert_true(set == CURLE_OK || set == CURLE_UNSUPPORTED_PROTOCOL || set == CURLE_NOT_BUILT_IN);
        expect(curl, &reply, CURLE_OK, what);
        expect(curl, &reply, CURLE_OK, what);
        assert_int_equal(iam_mock_call_count(*state), 2 * i + 2);
        curl_easy_cleanup(curl);
    }
}

static void lists_of_routes_are_not_used(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    struct curl_slist *resolve = curl_slist_append(NULL, "iam.amazonaws.com:443:127.0.0.1"),
                      *connect = curl_slist_append(NULL, "::127.0.0.1:1");
    SET(curl, RESOLVE, resolve);
    SET(curl, CONNECT_TO, connect);
    expect(curl, &reply, CURLE_OK, "RESOLVE and CONNECT_TO");
    assert_int_equal(iam_mock_call_count(*state), 1);
    curl_easy_cleanup(curl);
    curl_slist_free_all(resolve);
    curl_slist_free_all(connect);
}

static void proxies_of_the_environment_are_not_asked(void **state) {
    static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"};
    struct reply reply;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(setenv(names[i], "http://127.0.0.1:1", 1), 0);
    CURL *curl = client_new(&reply, LIST);
    expect(curl, &reply, CURLE_OK, "https");
    SET(curl, URL, "http://iam.amazonaws.com/");
    expect(curl, &reply, CURLE_OK, "http");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(unsetenv(names[i]), 0);
    curl_easy_cleanup(curl);
    assert_int_equal(iam_mock_call_count(*state), 2);
}

/* A host that libcurl remembers to speak https alone. */
static void hsts_is_kept_for_later(void **state) {
    char path[] = "/tmp/iam-mock-hsts-XXXXXX";
    const int fd = mkstemp(path);
    static const char line[] =
        ".amazonaws.com \"20991231 00:00:00\"\n127.0.0.1.nip.io \"20991231 00:00:00\"\n";
    struct reply reply;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, line, sizeof line - 1), sizeof line - 1);
    (void)close(fd);
    CURL *curl = client_new(&reply, LIST);
    SET(curl, HSTS, path);
    expect(curl, &reply, CURLE_OK, "HSTS");
    assert_int_equal(iam_mock_call_count(*state), 1);
    iam_mock_curl_uninstall(); /* http becomes https again, which the port below doesn't speak */
    SET(curl, URL, "http://iam.amazonaws.com/");
    SET(curl, PROTOCOLS_STR, "http");
    expect(curl, &reply, CURLE_UNSUPPORTED_PROTOCOL, "HSTS without the mock");
    curl_easy_cleanup(curl);
    (void)unlink(path);
}

/* The HSTS store is a share's: of a handle that has loaded it, and of one that only uses the share. */
static void hsts_of_a_share(void **state) {
    char path[] = "/tmp/iam-mock-hsts-XXXXXX";
    const int fd = mkstemp(path);
    static const char line[] = ".amazonaws.com \"20991231 00:00:00\"\n";
    static const curl_lock_data kinds[] = {CURL_LOCK_DATA_HSTS, CURL_LOCK_DATA_COOKIE,
                                           CURL_LOCK_DATA_CONNECT};
    struct reply reply, other_reply;
    CURLSH *share = curl_share_init();
    assert_true(fd >= 0);
    assert_int_equal(write(fd, line, sizeof line - 1), sizeof line - 1);
    (void)close(fd);
    if (curl_share_setopt(share, CURLSHOPT_SHARE, kinds[0]) != CURLSHE_OK)
        skip();
    for (size_t i = 1; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, kinds[i]), CURLSHE_OK);
    CURL *curl = client_new(&reply, LIST), *other = client_new(&other_reply, LIST);
    SET(curl, SHARE, share);
    SET(other, SHARE, share);
    SET(curl, HSTS, path);
    for (int i = 0; i < 3; i++) {
        expect(curl, &reply, CURLE_OK, "HSTS in a share");
        expect(other, &other_reply, CURLE_OK, "a share with HSTS");
    }
    assert_int_equal(iam_mock_call_count(*state), 6);
    CURL *copy = curl_easy_duphandle(other);
    SET(copy, WRITEDATA, &other_reply);
    expect(copy, &other_reply, CURLE_OK, "a copy");
    iam_mock_curl_uninstall(); /* the handles are in the share again: http becomes https */
    SET(curl, URL, "http://iam.amazonaws.com/");
    SET(curl, PROTOCOLS_STR, "http");
    expect(curl, &reply, CURLE_UNSUPPORTED_PROTOCOL, "HSTS without the mock");
    SET(other, URL, "http://iam.amazonaws.com/");
    SET(other, PROTOCOLS_STR, "http");
    expect(other, &other_reply, CURLE_UNSUPPORTED_PROTOCOL, "a share with HSTS without the mock");
    assert_int_equal(curl_share_cleanup(share), CURLSHE_IN_USE);
    curl_easy_cleanup(copy);
    curl_easy_cleanup(other);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
    (void)unlink(path);
}

/* A share that is freed before the handle: libcurl lets it go, since the handle has left it. And cookies of
 * the share are saved when the handle is freed. */
static void a_handle_and_its_share_end(void **state) {
    char path[] = "/tmp/iam-mock-cookies-XXXXXX", saved[512] = "";
    struct reply reply;
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (int freed_first = 0; freed_first < 2; freed_first++) {
        CURLSH *share = curl_share_init();
        if (curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS) != CURLSHE_OK)
            skip();
        assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE), CURLSHE_OK);
        CURL *curl = client_new(&reply, LIST);
        SET(curl, SHARE, share);
        SET(curl, COOKIEJAR, path);
        SET(curl, COOKIELIST,
            "Set-Cookie: kept=yes; domain=other.example; path=/; expires=Fri, 31 Dec 2099 00:00:00 GMT");
        expect(curl, &reply, CURLE_OK, "a share with HSTS");
        if (freed_first && curl_share_cleanup(share) == CURLSHE_OK)
            expect(curl, &reply, CURLE_OK, "a share that is gone");
        curl_easy_cleanup(curl);
        if (freed_first)
            continue;
        assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
        const int jar = open(path, O_RDONLY); /* libcurl may have made another file */
        assert_true(jar >= 0);
        assert_true(read(jar, saved, sizeof saved - 1) > 0);
        (void)close(jar);
        assert_non_null(strstr(saved, "kept"));
    }
    (void)state;
    (void)close(fd);
    (void)unlink(path);
}

/* libcurl waits for the end of the connection, which a server closes that is idle for long. */
static void the_length_is_ignored(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, IGNORE_CONTENT_LENGTH, 1L);
    for (int i = 0; i < 2; i++) {
        expect(curl, &reply, CURLE_OK, "IGNORE_CONTENT_LENGTH");
        assert_non_null(strstr(reply.body, "</ListMFADevicesResponse>"));
    }
    assert_int_equal(iam_mock_call_count(*state), 2);
    curl_easy_cleanup(curl);
}

/* ----- Options that forbid ----- */

static void a_protocol_that_is_not_allowed_is_not_spoken(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, PROTOCOLS_STR, "http");
    expect(curl, &reply, CURLE_UNSUPPORTED_PROTOCOL, "https");
    assert_non_null(strstr(reply.error, "\"https\""));
    SET(curl, URL, "http://iam.amazonaws.com/");
    expect(curl, &reply, CURLE_OK, "http");
    SET(curl, PROTOCOLS, (long)(CURLPROTO_HTTPS | CURLPROTO_FILE));
    expect(curl, &reply, CURLE_UNSUPPORTED_PROTOCOL, "http where https alone may be spoken");
    assert_non_null(strstr(reply.error, "\"http\""));
    SET(curl, URL, "https://iam.amazonaws.com/");
    expect(curl, &reply, CURLE_OK, "https again");
    assert_int_equal(iam_mock_call_count(*state), 2);
    curl_easy_cleanup(curl);
}

static int problem_teardown(void **state) {
    const char *problems = iam_mock_problems_text(*state);
    const bool told = problems && strstr(problems, "iammock-curl: ");
    iam_mock_free(*state);
    return told ? 0 : -1;
}

static void connect_only_is_a_problem(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, CONNECT_ONLY, 1L);
    client_post(curl, &reply);
    assert_int_equal(iam_mock_call_count(*state), 0);
    curl_easy_cleanup(curl);
}

static void another_host_in_the_header_is_refused(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    struct curl_slist *headers = curl_slist_append(NULL, "Host: example.com");
    SET(curl, HTTPHEADER, headers);
    expect(curl, &reply, CURLE_COULDNT_CONNECT, "Host: example.com");
    assert_int_equal(iam_mock_call_count(*state), 0);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
}

static void a_body_over_the_limit_is_no_network_failure(void **state) {
    static char body[2 * 1024 * 1024];
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    memset(body, 'a', sizeof body - 1);
    SET(curl, POSTFIELDS, body); /* so large that libcurl waits for "100 Continue" */
    client_post(curl, &reply);
    assert_int_not_equal(reply.code, CURLE_OK);
    SET(curl, POSTFIELDS, LIST);
    expect(curl, &reply, CURLE_OK, "afterwards");
    assert_int_equal(iam_mock_call_count(*state), 1);
    curl_easy_cleanup(curl);
}

/* ----- Copies ----- */

static void a_copy_is_of_its_own(void **state) {
    struct reply reply, other;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, PROTOCOLS_STR, "https");
    CURL *before = curl_easy_duphandle(curl);
    expect(curl, &reply, CURLE_OK, "the original");
    CURL *between = curl_easy_duphandle(curl);
    assert_non_null(before);
    assert_non_null(between);
    curl_easy_cleanup(curl);
    SET(before, WRITEDATA, &other);
    expect(before, &other, CURLE_OK, "the copy from before");
    SET(between, WRITEDATA, &other);
    SET(between, ERRORBUFFER, other.error);
    SET(before, ERRORBUFFER, other.error);
    expect(between, &other, CURLE_OK, "the copy from between");
    SET(between, URL, "http://iam.amazonaws.com/");
    expect(between, &other, CURLE_UNSUPPORTED_PROTOCOL, "the copy's option");
    assert_int_equal(iam_mock_call_count(*state), 3);
    curl_easy_cleanup(before);
    curl_easy_cleanup(between);
}

/* A size that outgrows a copied body: what was copied isn't read past its end. */
static void a_copied_body_is_not_outgrown(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, NULL);
    given_rule(*state, .action = "*", .fault = IAM_MOCK_REFUSED);
    SET(curl, COPYPOSTFIELDS, "a");
    SET(curl, POSTFIELDSIZE, 100000L);
    CURL *copy = curl_easy_duphandle(curl);
    assert_non_null(copy);
    expect(curl, &reply, CURLE_COULDNT_CONNECT, "an unknown body");
    curl_easy_cleanup(curl);
    curl_easy_cleanup(copy);
}

static size_t copy_myself(char *data, size_t size, size_t count, void *context) {
    CURL **curls = context;
    (void)data;
    if (!curls[1])
        curls[1] = curl_easy_duphandle(curls[0]);
    return size * count;
}

static void a_copy_is_made_during_a_transfer(void **state) {
    struct reply reply, other;
    CURL *curls[2] = { client_new(&reply, LIST), NULL };
    SET(curls[0], WRITEFUNCTION, copy_myself);
    SET(curls[0], WRITEDATA, (void *)curls);
    expect(curls[0], &reply, CURLE_OK, "the original");
    curl_easy_cleanup(curls[0]);
    curls[0] = curls[1];
    SET(curls[1], ERRORBUFFER, other.error);
    expect(curls[1], &other, CURLE_OK, "the copy");
    assert_int_equal(iam_mock_call_count(*state), 2);
    curl_easy_cleanup(curls[1]);
}

/* ----- What is back after uninstalling ----- */

struct seen {
    int opened, closed, prereqs, sockopts;
    long port;
};

static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    ((struct seen *)context)->opened++;
    (void)purpose;
    return socket(address->family, address->socktype, address->protocol);
}

static int on_close(void *context, curl_socket_t socket) {
    ((struct seen *)context)->closed++;
    return close(socket);
}

static int on_sockopt(void *context, curl_socket_t socket, curlsocktype purpose) {
    ((struct seen *)context)->sockopts++;
    (void)purpose;
    return socket >= 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static int on_prereq(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct seen *seen = context;
    (void)peer;
    (void)local;
    (void)local_port;
    seen->prereqs++;
    seen->port = peer_port;
    return CURL_PREREQFUNC_OK;
}

static void watch(CURL *curl, struct seen *seen) {
    SET(curl, OPENSOCKETFUNCTION, on_open);
    SET(curl, OPENSOCKETDATA, seen);
    SET(curl, CLOSESOCKETFUNCTION, on_close);
    SET(curl, CLOSESOCKETDATA, seen);
    SET(curl, SOCKOPTFUNCTION, on_sockopt);
    SET(curl, SOCKOPTDATA, seen);
    SET(curl, PREREQFUNCTION, on_prereq);
    SET(curl, PREREQDATA, seen);
}

/* By http to the HTTP server, which CONNECT_TO names; the mock answers before and afterwards. */
static void everything_is_the_programs_again(void **state) {
    struct iam_mock *other = NULL;
    struct reply reply;
    struct seen seen = {0};
    char to[64];
    assert_int_equal(iam_mock_clone(&other, *state, NULL), 0);
    struct plain_server *server = plain_server_start(other);
    (void)snprintf(to, sizeof to, "::127.0.0.1:%d", plain_server_port(server));
    struct curl_slist *connect_to = curl_slist_append(NULL, to);
    CURL *curl = client_new(&reply, LIST);
    SET(curl, URL, "http://iam.amazonaws.com/");
    SET(curl, CONNECT_TO, connect_to);
    SET(curl, NOPROXY, "*");
    watch(curl, &seen);
    expect(curl, &reply, CURLE_OK, "by the mock");
    assert_int_equal(seen.opened + seen.closed, 0);
    assert_int_equal(seen.prereqs, 1);
    assert_int_equal(seen.sockopts, 1);
    assert_int_equal(seen.port, 80);
    iam_mock_curl_uninstall();
    assert_int_equal(iam_mock_curl_allow_host("iam.amazonaws.com", NULL), 0); /* which leads to 127.0.0.1 */
    CURL *copy = curl_easy_duphandle(curl);
    expect(curl, &reply, CURLE_OK, "by HTTP");
    assert_int_equal(seen.opened, 1);
    assert_int_equal(seen.prereqs, 2);
    assert_int_equal(seen.sockopts, 2);
    assert_int_equal(seen.port, plain_server_port(server));
    expect(copy, &reply, CURLE_OK, "the copy by HTTP");
    assert_int_equal(seen.opened, 2);
    curl_easy_cleanup(copy);
    assert_int_equal(seen.closed, 1);
    assert_int_equal(iam_mock_curl_install(*state, NULL), 0);
    expect(curl, &reply, CURLE_OK, "by the mock again");
    assert_int_equal(seen.opened, 2);
    SET(curl, URL, "https://iam.amazonaws.com/");
    expect(curl, &reply, CURLE_OK, "by https");
    assert_int_equal(seen.port, 443);
    curl_easy_cleanup(curl);
    assert_int_equal(seen.closed, 2);
    assert_int_equal(iam_mock_call_count(*state), 3);
    assert_int_equal(iam_mock_call_count(other), 2);
    curl_slist_free_all(connect_to);
    plain_server_stop(server);
    iam_mock_free(other);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
#define PROBLEM(name) cmocka_unit_test_setup_teardown(name, curl_setup, problem_teardown)
    const struct CMUnitTest tests[] = {
        TEST(other_routes_are_not_used),
        TEST(lists_of_routes_are_not_used),
        TEST(proxies_of_the_environment_are_not_asked),
        TEST(hsts_is_kept_for_later),
        TEST(hsts_of_a_share),
        TEST(a_handle_and_its_share_end),
        TEST(the_length_is_ignored),
        TEST(a_protocol_that_is_not_allowed_is_not_spoken),
        PROBLEM(connect_only_is_a_problem),
        PROBLEM(another_host_in_the_header_is_refused),
        PROBLEM(a_body_over_the_limit_is_no_network_failure),
        TEST(a_copy_is_of_its_own),
        TEST(a_copied_body_is_not_outgrown),
        TEST(a_copy_is_made_during_a_transfer),
        TEST(everything_is_the_programs_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
