/* Transfers that libcurl makes alone: wherever one of them is led, no request reaches IAM. */
#define _GNU_SOURCE 1
#include "lookups.h"
#include "loopback.h"
#include "post_by.h"
#include "take_problem.h"

#include <dlfcn.h>
#include <link.h>

#define REDIRECT "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "

/* The server that redirects, and the one that every name leads to, as if it were the network. */
static struct loopback server, network;
static struct curl_slist *resolve;
static char location[256];

/* `to`: with the network's port. */
static void start(const char *to) {
    int size = snprintf(location, sizeof location, REDIRECT);
    size += snprintf(location + size, sizeof location - (size_t)size, to, network.port);
    (void)snprintf(location + size, sizeof location - (size_t)size, "\r\n\r\n");
    loopback_start_with(&server, location);
}

static int setup(void **state) {
    char line[128];
    (void)state;
    loopback_start(&network);
    (void)snprintf(line, sizeof line, "iam.amazonaws.com:%d:127.0.0.1", network.port);
    resolve = curl_slist_append(NULL, line);
    (void)snprintf(line, sizeof line, "other.example:%d:127.0.0.1", network.port);
    resolve = curl_slist_append(resolve, line);
    (void)lookups_take();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    curl_slist_free_all(resolve);
    loopback_stop(&network);
    return 0;
}

static CURL *follower(struct reply *reply, const char *url) {
    CURL *curl = client_new(reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_RESOLVE, resolve), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L), CURLE_OK);
    return curl;
}

/* The first request is answered, and the one to IAM is not sent. */
static void expect_refused(CURL *curl, CURLM *multi, struct reply *reply, const char *words) {
    const int requests = atomic_load(&server.requests);
    client_post_by(multi, curl, reply);
    if (reply->code != CURLE_COULDNT_CONNECT || strstr(reply->error, words) == NULL)
        fail_msg("expected 7 \"… %s …\", there is %d \"%s\"", words, (int)reply->code, reply->error);
    assert_int_equal(atomic_load(&server.requests), requests + 1);
    assert_int_equal(atomic_load(&server.strays), 0);
    assert_int_equal(atomic_load(&network.connections), 0);
    assert_int_equal(lookups_take(), 0);
}

static void redirects_to_iam(void **state) {
    static const char *const rows[] = {"http://iam.amazonaws.com:%d/", "https://iam.amazonaws.com/",
                                       "https://IAM.us-gov.amazonaws.com:%d/", "//iam.amazonaws.com:%d/"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURLM *multi = curl_multi_init();
        start(rows[i]);
        CURL *curl = follower(&reply, server.url);
        expect_refused(curl, NULL, &reply, "a redirect to ");
        expect_refused(curl, multi, &reply, "was refused: no mock is installed");
        curl_easy_cleanup(curl);
        assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
        loopback_stop(&server);
    }
}

/* The proxy's connection stays: no other one is opened, and no name is looked up. */
static void redirects_by_a_proxy(void **state) {
    struct reply reply;
    CURLM *multi = curl_multi_init();
    (void)state;
    start("http://iam.amazonaws.com/");
    CURL *curl = follower(&reply, "http://other.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PROXY, server.url), CURLE_OK);
    expect_refused(curl, NULL, &reply, "a redirect to iam.amazonaws.com was refused");
    expect_refused(curl, multi, &reply, "a redirect to iam.amazonaws.com was refused");
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    loopback_stop(&server);
    start("https://iam.amazonaws.com/"); /* would be a tunnel: CONNECT iam.amazonaws.com:443 */
    curl = follower(&reply, "http://other.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PROXY, server.url), CURLE_OK);
    expect_refused(curl, NULL, &reply, "a redirect to iam.amazonaws.com was refused");
    assert_int_equal(atomic_load(&server.connections), 1);
    curl_easy_cleanup(curl);
    loopback_stop(&server);
}

static void redirects_to_other_hosts(void **state) {
    struct reply reply;
    (void)state;
    start("http://other.example:%d/");
    CURL *curl = follower(&reply, server.url);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    curl_easy_cleanup(curl);
    loopback_stop(&server);
}

/* ----- With a mock ----- */

static void with_a_mock(const char *to, const char *words) {
    struct iam_mock *mock;
    struct reply reply;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    start(to);
    assert_int_equal(iam_mock_curl_allow_host(server.host, NULL), 0);
    CURL *curl = follower(&reply, server.url);
    expect_refused(curl, NULL, &reply, words);
    take_problem(mock, words);
    CURLM *multi = curl_multi_init();
    expect_refused(curl, multi, &reply, words);
    take_problem(mock, words);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    loopback_stop(&server);
    iam_mock_free(mock);
}

static void an_allowed_host_redirects(void **state) {
    (void)state;
    with_a_mock("https://iam.amazonaws.com/",
                "a redirect to iam.amazonaws.com was refused: the mock answers only");
    with_a_mock("http://iam.amazonaws.com:%d/", "the mock answers only transfers that begin at its hosts");
    with_a_mock("http://other.example:%d/", "it isn't a host of IAM's");
}

/* ----- URLs that the program sets meanwhile ----- */

/* What the program's callback does once libcurl says that it knows the host of the redirect. */
enum meanwhile { SETS_URL, SETS_PARTS, SETS_NO_URL, SETS_EMPTY_URL, RESETS, MEANWHILE_COUNT };
struct setter {
    enum meanwhile how;
    CURLU *parts;
    int calls;
};

static void set_meanwhile(CURL *curl, struct setter *setter) {
    setter->calls++;
    if (setter->how == SETS_URL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "http://other.example/"), CURLE_OK);
    if (setter->how == SETS_PARTS)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CURLU, setter->parts), CURLE_OK);
    if (setter->how == SETS_NO_URL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, NULL), CURLE_OK);
    if (setter->how == SETS_EMPTY_URL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, ""), CURLE_OK);
    if (setter->how == RESETS)
        curl_easy_reset(curl);
}

static int on_debug(CURL *curl, curl_infotype type, char *text, size_t size, void *context) {
    struct setter *setter = context;
    if (type == CURLINFO_TEXT && memmem(text, size, "was found in DNS cache", 22) != NULL)
        set_meanwhile(curl, setter);
    return 0;
}

/* Returns the connections to where the redirect leads. */
static int follow_meanwhile(const char *to, enum meanwhile how) {
    struct reply reply;
    struct setter setter = {.how = how, .parts = curl_url()};
    assert_int_equal(curl_url_set(setter.parts, CURLUPART_URL, "http://other.example/", 0), CURLE_OK);
    start(to);
    CURL *curl = follower(&reply, server.url);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &setter), CURLE_OK);
    (void)curl_easy_perform(curl);
    assert_int_equal(setter.calls, 1);
    curl_easy_cleanup(curl);
    curl_url_cleanup(setter.parts);
    loopback_stop(&server);
    return atomic_load(&network.connections);
}

/* libcurl goes on to the redirect's host, but tells the program's URL. */
static void urls_that_are_set_meanwhile(void **state) {
    (void)state;
    for (int how = 0; how < MEANWHILE_COUNT; how++)
        assert_int_equal(follow_meanwhile("http://iam.amazonaws.com:%d/", (enum meanwhile)how), 0);
    for (int how = 0; how < RESETS; how++) /* a reset ends the transfer in libcurl */
        assert_int_equal(follow_meanwhile("http://other.example:%d/", (enum meanwhile)how), how + 1);
}

/* ----- Options that are there only while libcurl reads them ----- */

struct lender {
    CURLoption option;
    const void *value;
    int calls;
};

static int lend(CURL *curl, curl_infotype type, char *text, size_t size, void *context) {
    struct lender *lender = context;
    const bool begins = type == CURLINFO_TEXT && memmem(text, size, "Issue another request", 21) != NULL;
    const bool knows = type == CURLINFO_TEXT && memmem(text, size, "was found in DNS cache", 22) != NULL;
    lender->calls += begins || (knows && lender->calls == 1);
    if (begins)
        assert_int_equal(curl_easy_setopt(curl, lender->option, lender->value), CURLE_OK);
    else if (knows && lender->calls == 2)
        assert_int_equal(curl_easy_setopt(curl, lender->option, NULL), CURLE_OK);
    return 0;
}

static void options_that_are_taken_back(void **state) {
    char proxy[64], entry[64];
    (void)state;
    (void)snprintf(proxy, sizeof proxy, "http://iam.amazonaws.com:%d", network.port);
    (void)snprintf(entry, sizeof entry, "::iam.amazonaws.com:%d", network.port);
    struct curl_slist *connect_to = curl_slist_append(NULL, entry);
    struct lender lenders[] = {{CURLOPT_PROXY, proxy, 0}, {CURLOPT_CONNECT_TO, connect_to, 0}};
    for (size_t i = 0; i < sizeof lenders / sizeof *lenders; i++) {
        struct reply reply;
        start("http://other.example:%d/");
        CURL *curl = follower(&reply, server.url);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, lend), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &lenders[i]), CURLE_OK);
        expect_refused(curl, NULL, &reply, "names iam.amazonaws.com");
        assert_int_equal(lenders[i].calls, 2);
        curl_easy_cleanup(curl);
        loopback_stop(&server);
    }
    curl_slist_free_all(connect_to);
}

/* ----- Calls that the library does not see ----- */

static const void *address_in(const struct link_map *map, ElfW(Addr) address) {
    return (const void *)(address < map->l_addr ? map->l_addr + address : address);
}

/* Returns a function of the library by its own table of symbols: dlsym() would return the adapter's. */
static void *symbol_of(const struct link_map *map, const char *name) {
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_SYMTAB)
            symbols = address_in(map, entry->d_un.d_ptr);
        if (entry->d_tag == DT_STRTAB)
            names = address_in(map, entry->d_un.d_ptr);
    }
    /* the linkers put the names behind the symbols */
    for (const ElfW(Sym) *symbol = symbols; (const char *)(symbol + 1) <= names; symbol++) {
        if (symbol->st_value != 0 && strcmp(names + symbol->st_name, name) == 0)
            return (char *)map->l_addr + symbol->st_value;
    }
    return NULL;
}

/* libcurl's own functions, as a handle from before the adapter was loaded has met them. */
static void *real_function(const char *name) {
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
    void *next = NULL;
    for (size_t i = 0; i < 2 && next == NULL; i++) {
        void *handle = dlopen(names[i], RTLD_LAZY | RTLD_NOLOAD);
        struct link_map *map = NULL;
        if (handle != NULL && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0)
            next = symbol_of(map, name);
    }
    assert_non_null(next);
    assert_ptr_not_equal(next, dlsym(RTLD_DEFAULT, name));
    return next;
}

#define REAL(name)                                                                                           \
    (((union {                                                                                               \
         void *object;                                                                                       \
         __typeof__(name) *function;                                                                         \
     }){.object = real_function(#name)})                                                                     \
         .function)

#undef curl_easy_setopt
static void handles_from_before(void **state) {
    struct reply reply;
    char url[64];
    CURLM *multi = REAL(curl_multi_init)();
    (void)state;
    for (int i = 0; i < 4; i++) {
        CURL *curl = REAL(curl_easy_init)();
        (void)snprintf(url, sizeof url, "http://iam.amazonaws.com:%d/", network.port);
        assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_URL, url), CURLE_OK);
        assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_RESOLVE, resolve), CURLE_OK);
        if (i < 2)
            assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"), CURLE_OK);
        client_post_by(i % 2 ? multi : NULL, curl, &reply);
        assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
        assert_int_equal(atomic_load(&network.connections), 0);
        curl_easy_cleanup(curl);
    }
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    assert_int_equal(lookups_take(), 0);
}

static size_t drop(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)context;
    return size * count;
}

static void handles_from_before_reach_other_hosts(void **state) {
    struct reply reply;
    CURL *curl = REAL(curl_easy_init)();
    (void)state;
    assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_URL, network.url), CURLE_OK);
    assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_WRITEFUNCTION, drop), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    curl_easy_cleanup(curl);
}

/* The handle is known, but its transfer is made by libcurl's own function. */
static void a_transfer_that_is_not_seen(void **state) {
    struct reply reply;
    struct iam_mock *mock;
    char url[64];
    (void)state;
    (void)snprintf(url, sizeof url, "http://iam.amazonaws.com:%d/", network.port);
    for (int i = 0; i < 3; i++) {
        CURL *curl = follower(&reply, url);
        assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
        if (i > 0)
            assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
        if (i > 1)
            client_post(curl, &reply);
        assert_int_equal(REAL(curl_easy_perform)(curl), CURLE_COULDNT_CONNECT);
        assert_int_equal(atomic_load(&network.connections), 0);
        curl_easy_cleanup(curl);
        iam_mock_free(mock);
    }
}

/* By libcurl's own functions, a program takes the library's callbacks away. */
static void callbacks_that_are_taken_away(void **state) {
    struct reply reply;
    (void)state;
    start("http://iam.amazonaws.com:%d/");
    CURL *curl = follower(&reply, server.url);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_OPENSOCKETFUNCTION, NULL), CURLE_OK);
        assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_PREREQFUNCTION, NULL), CURLE_OK);
        assert_int_equal(REAL(curl_easy_setopt)(curl, CURLOPT_RESOLVER_START_FUNCTION, NULL), CURLE_OK);
        expect_refused(curl, NULL, &reply, "a redirect to iam.amazonaws.com");
    }
    curl_easy_cleanup(curl);
    loopback_stop(&server);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(redirects_to_iam),
        TEST(redirects_by_a_proxy),
        TEST(redirects_to_other_hosts),
        TEST(an_allowed_host_redirects),
        TEST(urls_that_are_set_meanwhile),
        TEST(options_that_are_taken_back),
        TEST(handles_from_before),
        TEST(handles_from_before_reach_other_hosts),
        TEST(a_transfer_that_is_not_seen),
        TEST(callbacks_that_are_taken_away),
    };
    return cmocka_run_group_tests_name("curl guard", tests, NULL, NULL);
}
