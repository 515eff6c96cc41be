/* The same program against an HTTP server and against the mock: callbacks, their order and sizes, the bytes
 * of the request, the result and its text, what curl_easy_getinfo() says. */
#include "client.h"
#include "plain_server.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct run {
    struct trace trace;
    struct iam_mock *mock; /* that answers, also as the HTTP server */
    CURL *curl;
    CURLM *multi; /* NULL: curl_easy_perform() */
    struct curl_slist *lists[4];
    curl_mime *mime;
    char connect_to[64];
};

static void add_to(struct run *run, size_t list, const char *text) {
    run->lists[list] = curl_slist_append(run->lists[list], text);
    assert_non_null(run->lists[list]);
}

/* ----- Driving ----- */

static CURLcode perform_multi(CURLM *multi, CURL *curl) {
    CURLcode result = CURLE_OK;
    int running = 1, left;
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    while (running) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    result = message->data.result;
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    return result;
}

static void perform(struct run *run, CURL *curl) {
    run->trace.error[0] = '\0';
    run->trace.body_at = run->trace.written = 0;
    trace_result(&run->trace, curl, run->multi ? perform_multi(run->multi, curl) : curl_easy_perform(curl));
}

/* ----- The programs: each sets options and performs ----- */

#define SET(option, value) assert_int_equal(curl_easy_setopt(run->curl, CURLOPT_##option, value), CURLE_OK)

static void posts(struct run *run) { perform(run, run->curl); }

static void posts_twice(struct run *run) {
    perform(run, run->curl);
    perform(run, run->curl);
}

static const char binary[] = "Action=ListMFADevices&Version=2010-05-08&UserName=B\0b&X=\r\n\r\n\xff";

static void posts_bytes(struct run *run) {
    SET(POSTFIELDSIZE, (long)(sizeof binary - 1));
    SET(POSTFIELDS, binary);
    perform(run, run->curl);
    SET(POSTFIELDSIZE_LARGE, (curl_off_t)40);
    perform(run, run->curl);
}

static void posts_a_copy(struct run *run) {
    char body[sizeof binary];
    memcpy(body, binary, sizeof body);
    SET(POSTFIELDSIZE_LARGE, (curl_off_t)(sizeof body - 1));
    SET(COPYPOSTFIELDS, body);
    memset(body, 'x', sizeof body);
    perform(run, run->curl);
}

/* A size after the copy, larger than it: libcurl forgets the copy and reads. */
static void grows_a_copy(struct run *run) {
    run->trace.body = LIST
    "&Marker=0123456789";
    run->trace.body_size = strlen(run->trace.body);
    SET(COPYPOSTFIELDS, "Action=ListMFADevices");
    SET(POSTFIELDSIZE, (long)run->trace.body_size);
    perform(run, run->curl);
}

static void reads(struct run *run) {
    run->trace.body = LIST;
    run->trace.body_size = sizeof LIST
    -1;
    run->trace.read_size = 20;
    SET(POSTFIELDS, NULL);
    SET(POST, 1L);
}

static void reads_with_size(struct run *run) {
    reads(run);
    SET(POSTFIELDSIZE, (long)(sizeof LIST - 1));
    perform(run, run->curl);
}

static void reads_chunks(struct run *run) {
    reads(run);
    perform(run, run->curl);
}

static void expects_continue(struct run *run) {
    reads(run);
    run->trace.read_size = 0;
    SET(POSTFIELDSIZE, (long)(sizeof LIST - 1));
    add_to(run, 0, "Expect: 100-continue");
    SET(HTTPHEADER, run->lists[0]);
    perform(run, run->curl);
}

static void expects_continue_of_chunks(struct run *run) {
    reads(run);
    add_to(run, 0, "Expect: 100-continue");
    add_to(run, 0, "Transfer-Encoding: chunked");
    SET(HTTPHEADER, run->lists[0]);
    perform(run, run->curl);
}

static void gets(struct run *run) {
    SET(HTTPGET, 1L);
    SET(URL, "http://iam.amazonaws.com/?" LIST "&MaxItems=5#fragment");
    perform(run, run->curl);
}

static void gets_without_a_path(struct run *run) {
    SET(HTTPGET, 1L);
    SET(URL, "IAM.amazonaws.com?" LIST);
    perform(run, run->curl);
}

static void asks_for_the_head(struct run *run) {
    SET(NOBODY, 1L);
    SET(URL, "http://iam.amazonaws.com/?" LIST);
    perform(run, run->curl);
    perform(run, run->curl);
}

static void has_a_method_of_its_own(struct run *run) {
    SET(CUSTOMREQUEST, "PATCH");
    perform(run, run->curl);
}

static void uploads(struct run *run) {
    reads(run);
    SET(UPLOAD, 1L);
    SET(INFILESIZE, (long)(sizeof LIST - 1));
    perform(run, run->curl);
}

static void posts_mime(struct run *run) {
    run->mime = curl_mime_init(run->curl);
    curl_mimepart *part = curl_mime_addpart(run->mime);
    assert_int_equal(curl_mime_name(part, "Action"), CURLE_OK);
    assert_int_equal(curl_mime_data(part, "ListMFADevices", CURL_ZERO_TERMINATED), CURLE_OK);
    SET(MIMEPOST, run->mime);
    perform(run, run->curl);
}

static void sets_headers(struct run *run) {
    add_to(run, 0, "X-Amz-Date: 20260101T000000Z");
    add_to(run, 0, "Accept:");
    add_to(run, 0, "X-Empty;");
    add_to(run, 0, "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
    SET(HTTPHEADER, run->lists[0]);
    SET(USERAGENT, "tool/1.0");
    SET(REFERER, "http://example.com/");
    SET(USERPWD, "Bob:secret");
    SET(ACCEPT_ENCODING, "");
    SET(COOKIE, "a=b");
    SET(RANGE, "0-99");
    perform(run, run->curl);
}

static void leaves_the_host_out(struct run *run) {
    add_to(run, 0, "Host:");
    SET(HTTPHEADER, run->lists[0]);
    perform(run, run->curl);
}

static void speaks_http_1_0(struct run *run) {
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_0);
    perform(run, run->curl); /* once: the server's closing races with a second */
}

static void closes_each_time(struct run *run) {
    SET(FORBID_REUSE, 1L);
    posts_twice(run);
    SET(FORBID_REUSE, 0L);
    posts_twice(run);
    SET(FRESH_CONNECT, 1L);
    perform(run, run->curl);
    SET(FRESH_CONNECT, 0L);
    perform(run, run->curl);
}

static void fails_on_errors(struct run *run) {
    SET(FAILONERROR, 1L);
    SET(POSTFIELDS, "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=GAHT0000000");
    posts_twice(run);
}

static void takes_ten_bytes(struct run *run) {
    run->trace.write_limit = 10;
    posts_twice(run);
    assert_non_null(strstr(run->trace.text, "result 23 "));
}

static void fails_in_a_header(struct run *run) {
    run->trace.header_abort = 2;
    posts_twice(run);
}

static void stops_by_progress(struct run *run) {
    run->trace.progress_abort = 1;
    perform(run, run->curl);
    run->trace.progress_abort = 0;
    perform(run, run->curl);
}

static void pauses(struct run *run) {
    run->trace.pauses = 1;
    run->trace.curl = run->curl;
    perform(run, run->curl);
    assert_null(run->trace.curl); /* it was continued */
    perform(run, run->curl);
}

static void is_copied(struct run *run) {
    perform(run, run->curl);
    CURL *copy = curl_easy_duphandle(run->curl);
    assert_non_null(copy);
    perform(run, copy);
    perform(run, run->curl);
    perform(run, copy);
    curl_easy_cleanup(copy);
}

static void is_reset(struct run *run) {
    perform(run, run->curl);
    curl_easy_reset(run->curl);
    trace_attach(&run->trace, run->curl);
    SET(CONNECT_TO, run->lists[1]);
    SET(URL, "http://iam.amazonaws.com/?" LIST);
    perform(run, run->curl);
}

static void has_a_url_handle(struct run *run) {
    CURLU *url = curl_url();
    assert_int_equal(curl_url_set(url, CURLUPART_URL, "http://iam.amazonaws.com", 0), CURLUE_OK);
    SET(CURLU, url);
    perform(run, run->curl);
    assert_int_equal(curl_url_set(url, CURLUPART_PATH, "/other", 0), CURLUE_OK);
    perform(run, run->curl);
    SET(CURLU, NULL);
    perform(run, run->curl);
    SET(URL, "http://iam.amazonaws.com/third");
    perform(run, run->curl);
    SET(CURLU, url);
    SET(URL, "http://iam.amazonaws.com/fourth"); /* the other one counts */
    perform(run, run->curl);
    curl_url_cleanup(url);
}

static void has_a_default_protocol(struct run *run) {
    SET(DEFAULT_PROTOCOL, "http");
    SET(URL, "iam.amazonaws.com/a/../b");
    perform(run, run->curl);
}

static void may_speak_http_alone(struct run *run) {
    SET(PROTOCOLS_STR, "HTTP");
    perform(run, run->curl);
    SET(PROTOCOLS_STR, "ftp,file");
    perform(run, run->curl);
}

static void speaks_at_once(struct run *run) {
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(TCP_NODELAY, 0L);
    SET(TCP_KEEPALIVE, 1L);
    SET(NOSIGNAL, 1L);
    SET(BUFFERSIZE, 1024L);
    SET(LOCALPORT, 0L);
    perform(run, run->curl);
}

static int refuses(void *context, char *peer, char *local, int peer_port, int local_port) {
    (void)peer;
    (void)local;
    (void)peer_port;
    trace_printf(context, "prereq\n");
    return local_port > 0 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void is_refused_before_the_request(struct run *run) {
    SET(PREREQFUNCTION, refuses);
    SET(PREREQDATA, &run->trace);
    perform(run, run->curl);
}

/* By the mock's clock too, which is libcurl's if the mock is installed. */
static void sleep_2_ms(const struct run *run) {
    assert_int_equal(nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL), 0);
    assert_int_equal(iam_mock_advance_ms(run->mock, 2), 0);
}

static void keeps_one_connection(struct run *run) {
    SET(MAXCONNECTS, 1L);
    perform(run, run->curl);
    sleep_2_ms(run); /* so that it is the older */
    SET(URL, "http://iam.us-gov.amazonaws.com/");
    perform(run, run->curl);
    SET(URL, "http://iam.amazonaws.com/");
    perform(run, run->curl);
}

static void shares_connections(struct run *run) {
    CURLSH *share = curl_share_init();
    struct trace *trace = &run->trace;
    assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT), CURLSHE_OK);
    assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS), CURLSHE_OK);
    assert_int_equal(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE), CURLSHE_OK);
    SET(SHARE, share);
    SET(COOKIELIST, "Set-Cookie: c=d; domain=iam.amazonaws.com; path=/");
    CURL *other = curl_easy_duphandle(run->curl);
    assert_non_null(other);
    assert_int_equal(curl_easy_setopt(other, CURLOPT_SHARE, share), CURLE_OK);
    trace_attach(trace, other);
    perform(run, run->curl);
    perform(run, other);
    curl_easy_cleanup(run->curl);
    run->curl = NULL;
    perform(run, other);
    curl_easy_cleanup(other);
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
}

static const struct {
    const char *name;
    void (*run)(struct run *run);
} programs[] = {
#define PROGRAM(name)                                                                                        \
    { #name, name }
    PROGRAM(posts),
    PROGRAM(posts_twice),
    PROGRAM(posts_bytes),
    PROGRAM(posts_a_copy),
    PROGRAM(grows_a_copy),
    PROGRAM(reads_with_size),
    PROGRAM(reads_chunks),
    PROGRAM(expects_continue),
    PROGRAM(expects_continue_of_chunks),
    PROGRAM(gets),
    PROGRAM(gets_without_a_path),
    PROGRAM(asks_for_the_head),
    PROGRAM(has_a_method_of_its_own),
    PROGRAM(uploads),
    PROGRAM(posts_mime),
    PROGRAM(sets_headers),
    PROGRAM(leaves_the_host_out),
    PROGRAM(speaks_http_1_0),
    PROGRAM(closes_each_time),
    PROGRAM(fails_on_errors),
    PROGRAM(takes_ten_bytes),
    PROGRAM(fails_in_a_header),
    PROGRAM(stops_by_progress),
    PROGRAM(pauses),
    PROGRAM(is_copied),
    PROGRAM(is_reset),
    PROGRAM(has_a_url_handle),
    PROGRAM(has_a_default_protocol),
    PROGRAM(may_speak_http_alone),
    PROGRAM(speaks_at_once),
    PROGRAM(is_refused_before_the_request),
    PROGRAM(keeps_one_connection),
    PROGRAM(shares_connections),
};

/* ----- Comparing ----- */

/* In a multi handle or not; to the HTTP server, or where the installed mock takes it. */
static struct run *trace_program(size_t program, bool in_multi, int port, struct iam_mock *mock) {
    struct run *run = calloc(1, sizeof *run);
    assert_non_null(run);
    run->mock = mock;
    run->curl = curl_easy_init();
    run->multi = in_multi ? curl_multi_init() : NULL;
    (void)snprintf(run->connect_to, sizeof run->connect_to, "::127.0.0.1:%d", port);
    add_to(run, 1, run->connect_to);
    trace_attach(&run->trace, run->curl);
    SET(CONNECT_TO, run->lists[1]);
    SET(URL, "http://iam.amazonaws.com/");
    SET(POSTFIELDS, LIST);
    programs[program].run(run);
    curl_easy_cleanup(run->curl);
    if (run->multi)
        assert_int_equal(curl_multi_cleanup(run->multi), CURLM_OK);
    curl_mime_free(run->mime);
    for (size_t i = 0; i < sizeof run->lists / sizeof *run->lists; i++)
        curl_slist_free_all(run->lists[i]);
    return run;
}

static struct iam_mock *mock_with_bob(void) {
    struct iam_mock *mock = NULL;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    return mock;
}

/* The lines from the first on that differs. */
static void expect_same(const char *by_http, const char *by_mock, const char *name) {
    size_t line = 0;
    for (size_t i = 0; by_http[i] && by_http[i] == by_mock[i]; i++)
        line = by_http[i] == '\n' ? i + 1 : line;
    if (strcmp(by_http, by_mock) == 0)
        return;
    print_error("%s. By HTTP:\n%.900s\n", name, by_http + line);
    print_error("By the mock:\n%.900s\n", by_mock + line);
    fail();
}

/* The server is at 127.0.0.1: CURLOPT_CONNECT_TO leads libcurl there. */
static void allow_the_servers_names(void) {
    assert_int_equal(iam_mock_curl_allow_host("iam.amazonaws.com", NULL), 0);
    assert_int_equal(iam_mock_curl_allow_host("iam.us-gov.amazonaws.com", NULL), 0);
}

static void compare(size_t program, bool in_multi) {
    struct iam_mock *mocks[2] = {mock_with_bob(), mock_with_bob()};
    struct plain_server *server = plain_server_start(mocks[0]);
    allow_the_servers_names();
    struct run *real = trace_program(program, in_multi, plain_server_port(server), mocks[0]);
    plain_server_stop(server);
    assert_int_equal(iam_mock_curl_install(mocks[1], NULL), 0);
    struct run *mocked = trace_program(program, in_multi, 1, mocks[1]);
    iam_mock_curl_uninstall();
    expect_same(real->trace.text, mocked->trace.text, programs[program].name);
    expect_same(iam_mock_journal_text(mocks[0]), iam_mock_journal_text(mocks[1]), programs[program].name);
    free(real);
    free(mocked);
    iam_mock_free(mocks[0]);
    iam_mock_free(mocks[1]);
}

static void are_the_same_by_the_easy_interface(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        compare(i, false);
}

static void are_the_same_by_the_multi_interface(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        compare(i, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_the_same_by_the_easy_interface),
        cmocka_unit_test(are_the_same_by_the_multi_interface),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
