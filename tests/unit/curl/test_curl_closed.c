/* Without an installed mock, a request to a host of IAM's, however it is written, is refused: no name is
 * looked up, and no connection is made. Other hosts are reached. */
#define _GNU_SOURCE 1
#include "lookups.h"
#include "loopback.h"
#include "post_by.h"

#include <dlfcn.h>
#include <locale.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* In its own functions: the server that every name leads to, as if it were the network. */
static struct loopback network;
static struct curl_slist *resolve;

static int setup(void **state) {
    static const char *const hosts[] = {"iam.amazonaws.com", "iam.us-gov.amazonaws.com", "other.example"};
    char line[128];
    (void)state;
    loopback_start(&network);
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        (void)snprintf(line, sizeof line, "%s:%d:127.0.0.1", hosts[i], network.port);
        resolve = curl_slist_append(resolve, line);
    }
    (void)lookups_take();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    curl_slist_free_all(resolve);
    resolve = NULL;
    loopback_stop(&network);
    return 0;
}

static CURL *client(struct reply *reply, const char *url) {
    CURL *curl = client_new(reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_RESOLVE, resolve), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L), CURLE_OK);
    return curl;
}

/* The transfer ended with this code and these words, and nothing has left. */
static void expect_end(const struct reply *reply, CURLcode code, const char *words) {
    if (reply->code != code || strstr(reply->error, words) == NULL)
        fail_msg("expected %d \"… %s …\", there is %d \"%s\"", (int)code, words, (int)reply->code,
                 reply->error);
    assert_int_equal(reply->size, 0);
    assert_int_equal(atomic_load(&network.connections), 0);
    assert_int_equal(lookups_take(), 0);
}

/* The program's handle is refused in these words. */
static void expect_refused(CURL *curl, CURLM *multi, struct reply *reply, const char *words) {
    client_post_by(multi, curl, reply);
    expect_end(reply, CURLE_COULDNT_CONNECT, words);
}

static void refused(const char *url, const char *words) {
    struct reply reply;
    CURLM *multi = curl_multi_init();
    CURL *curl = client(&reply, url);
    expect_refused(curl, NULL, &reply, words);
    expect_refused(curl, multi, &reply, words);
    expect_refused(curl, NULL, &reply, words);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* Valid until the second call from here. */
static const char *at_port(const char *format) {
    static char texts[2][256];
    static int last;
    last = !last;
    (void)snprintf(texts[last], sizeof texts[last], format, network.port);
    return texts[last];
}

static void hosts_of_iam(void **state) {
    (void)state;
    refused("https://iam.amazonaws.com/", "a request to iam.amazonaws.com was refused: no mock is installed");
    refused("https://iam.us-gov.amazonaws.com/", "call iam_mock_curl_install()");
    refused("https://iam.cn-north-1.amazonaws.com.cn/",
            "iam_mock_curl_allow_host(\"iam.cn-north-1.amazonaws.com.cn\")");
    refused("https://sts.amazonaws.com/", "no mock is installed");
    refused("https://sts.eu-central-1.amazonaws.com/", "no mock is installed");
    /* The longest reason fits in the program's buffer. */
    refused("https://sts.cn-northwest-1.api.amazonwebservices.com.cn:65535/", "lets such requests through");
    refused(at_port("http://iam.amazonaws.com:%d/"),
            at_port("a request to iam.amazonaws.com:%d was refused"));
    assert_non_null(strstr(curl_easy_strerror(CURLE_COULDNT_CONNECT), "connect to server"));
}

static void however_written(void **state) {
    static const char *const urls[] = {
        "http://iam.amazonaws.com:%d",
        "iam.amazonaws.com:%d",
        "HTTP://IAM.Amazonaws.com:%d/",
        "http:/iam.amazonaws.com:%d/",
        "http:///iam.amazonaws.com:%d/",
        "http://iam.amazonaws.com.:%d/",
        "http://me:secret@iam.amazonaws.com:%d/",
        "http://other.example@iam.amazonaws.com:%d/",
        "http://iam.amazonaws.com:0%d/",
        "http://%%69am.amazonaws.com:%d/",
        "http://iam%%2eamazonaws.com:%d/",
        "https://iam.amazonaws.com:%d/",
        "ftp://iam.amazonaws.com:%d/",
        "http://iam.amazonaws.com:%d?a=b",
        "http://iam.amazonaws.com:%d#there",
    };
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refused(at_port(urls[i]), "no mock is installed");
}

static void names_of_other_alphabets(void **state) {
    (void)state;
    if ((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_IDN) == 0)
        skip();
    setlocale(LC_ALL, "C.UTF-8"); /* libcurl converts from the locale's characters */
    refused(at_port("http://\xef\xbd\x89\xef\xbd\x81\xef\xbd\x8d.amazonaws.com:%d/"), "no mock is installed");
    refused(at_port("http://iam\xe3\x80\x82"
                    "amazonaws.com:%d/"),
            "no mock is installed");
    setlocale(LC_ALL, "C");
}

static void what_libcurl_refuses_is_libcurls(void **state) {
    static const struct {
        const char *url;
        CURLcode code;
    } rows[] = {{"htps://iam.amazonaws.com/", CURLE_UNSUPPORTED_PROTOCOL},
                {" https://iam.amazonaws.com/", CURLE_URL_MALFORMAT},
                {"https:////iam.amazonaws.com/", CURLE_URL_MALFORMAT},
                {"https://iam.amazonaws.com:99999/", CURLE_URL_MALFORMAT},
                {"https://", CURLE_URL_MALFORMAT}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client(&reply, rows[i].url);
        client_post(curl, &reply);
        if (reply.code != rows[i].code || strstr(reply.error, "iam-mock") != NULL)
            fail_msg("\"%s\": expected %d, there is %d \"%s\"", rows[i].url, (int)rows[i].code,
                     (int)reply.code, reply.error);
        assert_int_equal(lookups_take(), 0);
        curl_easy_cleanup(curl);
    }
}

static void a_url_in_parts(void **state) {
    struct reply reply;
    CURLU *parts = curl_url();
    (void)state;
    assert_int_equal(curl_url_set(parts, CURLUPART_URL, at_port("http://other.example:%d/"), 0), CURLUE_OK);
    assert_int_equal(curl_url_set(parts, CURLUPART_USER, "me@other.example/", 0), CURLUE_OK);
    assert_int_equal(curl_url_set(parts, CURLUPART_HOST, "iam.amazonaws.com", 0), CURLUE_OK);
    CURL *curl = client(&reply, "http://other.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CURLU, parts), CURLE_OK);
    expect_refused(curl, NULL, &reply, "a request to iam.amazonaws.com");
    curl_easy_cleanup(curl);
    curl_url_cleanup(parts);
}

/* Between curl_multi_add_handle() and the first step. */
static void a_url_that_changes_meanwhile(void **state) {
    struct reply reply;
    int running = 1, left;
    CURLU *parts = curl_url();
    CURLM *multi = curl_multi_init();
    (void)state;
    assert_int_equal(curl_url_set(parts, CURLUPART_URL, at_port("http://other.example:%d/"), 0), CURLUE_OK);
    CURL *curl = client(&reply, "http://other.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CURLU, parts), CURLE_OK);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    assert_int_equal(curl_url_set(parts, CURLUPART_HOST, "iam.amazonaws.com", 0), CURLUE_OK);
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 100, NULL), CURLM_OK);
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    assert_int_equal(message->data.result, CURLE_COULDNT_CONNECT);
    assert_int_equal(atomic_load(&network.connections), 0);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    curl_url_cleanup(parts);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* ----- Other ways to a host ----- */

static void options_lead_nowhere_else(void **state) {
    static const struct {
        CURLoption option;
        const char *text;
    } rows[] = {{CURLOPT_UNIX_SOCKET_PATH, "/nowhere"},    {CURLOPT_PROXY, "http://127.0.0.1:%d/"},
                {CURLOPT_PROXY, "socks5h://127.0.0.1:%d"}, {CURLOPT_DOH_URL, "http://127.0.0.1:%d/"},
                {CURLOPT_INTERFACE, "127.0.0.1"},          {CURLOPT_DEFAULT_PROTOCOL, "https"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client(&reply, "iam.amazonaws.com/");
        assert_int_equal(curl_easy_setopt(curl, rows[i].option, at_port(rows[i].text)), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, NULL), CURLE_OK);
        expect_refused(curl, NULL, &reply, "a request to iam.amazonaws.com");
        curl_easy_cleanup(curl);
    }
}

#define LAST_WITHOUT_CHECK 0x075801 /* 7.88.1; 8.14.1 is known to check, versions between were not tried */

/* Has libcurl itself refused a proxy whose host is percent-encoded twice? */
static bool libcurl_refused_proxy(const struct reply *reply) {
    return curl_version_info(CURLVERSION_NOW)->version_num > LAST_WITHOUT_CHECK &&
           reply->code == CURLE_COULDNT_RESOLVE_PROXY;
}

static void options_do_not_lead_to_iam(void **state) {
    static const struct {
        CURLoption option;
        const char *text, *words;
        bool libcurl_may_refuse;
    } rows[] = {
        {CURLOPT_PROXY, "http://iam.amazonaws.com:%d/", "CURLOPT_PROXY names iam.amazonaws.com", false},
        {CURLOPT_PROXY, "socks5h://iam.amazonaws.com:%d", "CURLOPT_PROXY names", false},
        {CURLOPT_PRE_PROXY, "socks4://iam.amazonaws.com:%d", "CURLOPT_PRE_PROXY names", false},
        {CURLOPT_DOH_URL, "https://iam.amazonaws.com/", "CURLOPT_DOH_URL names", false},
        {CURLOPT_REQUEST_TARGET, "http://iam.amazonaws.com/a", "CURLOPT_REQUEST_TARGET names", false},
        {CURLOPT_REQUEST_TARGET, "http://iam.amazonaws.com/a b", "CURLOPT_REQUEST_TARGET can't be read: http",
         false},
        {CURLOPT_REQUEST_TARGET, "iam:iam.amazonaws.com", "CURLOPT_REQUEST_TARGET can't be read: iam:iam",
         false},
        {CURLOPT_PROXY, "http://i%%2561m.amazonaws.com:%d", "CURLOPT_PROXY can't be read: i%61m.amazonaws",
         true},
        {CURLOPT_PRE_PROXY, "socks5h://i%%255C097m.amazonaws.com", "CURLOPT_PRE_PROXY can't be read: i%5C",
         true}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client(&reply, at_port("http://other.example:%d/"));
        assert_int_equal(curl_easy_setopt(curl, rows[i].option, at_port(rows[i].text)), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, NULL), CURLE_OK);
        client_post(curl, &reply);
        if (rows[i].libcurl_may_refuse && libcurl_refused_proxy(&reply))
            expect_end(&reply, CURLE_COULDNT_RESOLVE_PROXY, "Unsupported proxy syntax");
        else
            expect_end(&reply, CURLE_COULDNT_CONNECT, rows[i].words);
        curl_easy_cleanup(curl);
    }
}

static void connect_to_does_not_lead_to_iam(void **state) {
    static const char *const entries[] = {"::iam.amazonaws.com:", "other.example:%d:iam.amazonaws.com:%d",
                                          "[::1]:80:IAM.us-gov.amazonaws.com:443"};
    (void)state;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        struct reply reply;
        struct curl_slist *list = curl_slist_append(NULL, "first.example:1:other.example:2");
        char entry[128];
        (void)snprintf(entry, sizeof entry, entries[i], network.port, network.port);
        list = curl_slist_append(list, entry);
        CURL *curl = client(&reply, at_port("http://other.example:%d/"));
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECT_TO, list), CURLE_OK);
        expect_refused(curl, NULL, &reply, "CURLOPT_CONNECT_TO names");
        curl_easy_cleanup(curl);
        curl_slist_free_all(list);
    }
}

static void connect_to_that_cannot_be_read(void **state) {
    static const char *const targets[] = {"iam.amazonaws.com:+80",      "iam.amazonaws.com: 80",
                                          "iam.amazonaws.com:\t80",     "iam.amazonaws.com:-0",
                                          "[iam.amazonaws.com:80",      "iam.amazonaws.com:80:",
                                          "i%61m.amazonaws%2ecom%3a:1", "iam.amazonaws.com:080 "};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct reply reply;
        char entry[64], words[96];
        (void)snprintf(entry, sizeof entry, "::%s", targets[i]);
        (void)snprintf(words, sizeof words, "CURLOPT_CONNECT_TO can't be read: %s", targets[i]);
        struct curl_slist *list = curl_slist_append(NULL, entry);
        CURL *curl = client(&reply, at_port("http://other.example:%d/"));
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECT_TO, list), CURLE_OK);
        expect_refused(curl, NULL, &reply, words);
        curl_easy_cleanup(curl);
        curl_slist_free_all(list);
    }
}

/* libcurl reads a proxy for each scheme. */
static void proxies_of_the_environment(void **state) {
    static const char *const names[] = {"http_proxy", "ftp_proxy", "FTP_PROXY", "gopher_proxy", "all_proxy"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct reply reply;
        assert_int_equal(setenv(names[i], "http://iam.amazonaws.com:3128", 1), 0);
        CURL *curl = client(&reply, at_port("ftp://other.example:%d/"));
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, NULL), CURLE_OK);
        expect_refused(curl, NULL, &reply, "names iam.amazonaws.com:3128");
        curl_easy_cleanup(curl);
        assert_int_equal(unsetenv(names[i]), 0);
    }
}

/* A host is closed with one port, and the option does not say which port libcurl takes. */
static void options_without_a_port(void **state) {
    static const char *const entries[] = {"::other.example:", ":::%d", "::other.example.:%d"};
    struct reply reply;
    (void)state;
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", at_port("http://other.example:%d"), 1), 0);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        struct curl_slist *list = curl_slist_append(NULL, at_port(entries[i]));
        CURL *curl = client(&reply, "http://other.example/");
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECT_TO, list), CURLE_OK);
        expect_refused(curl, NULL, &reply, "CURLOPT_CONNECT_TO names other.example");
        curl_easy_cleanup(curl);
        curl_slist_free_all(list);
    }
    CURL *curl = client(&reply, "http://third.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, NULL), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PROXY, "other.example"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PROXYPORT, (long)network.port), CURLE_OK);
    expect_refused(curl, NULL, &reply, "CURLOPT_PROXY names other.example");
    curl_easy_cleanup(curl);
    assert_int_equal(unsetenv("AWS_ENDPOINT_URL_IAM"), 0);
}

static void connect_only_is_refused(void **state) {
    struct reply reply;
    size_t sent = 0;
    (void)state;
    CURL *curl = client(&reply, at_port("http://iam.amazonaws.com:%d/"));
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L), CURLE_OK);
    expect_refused(curl, NULL, &reply, "no mock is installed");
    assert_int_not_equal(curl_easy_send(curl, "x", 1, &sent), CURLE_OK);
    assert_int_equal(sent, 0);
    curl_easy_cleanup(curl);
}

static void an_endpoint_of_the_environment(void **state) {
    struct reply reply;
    (void)state;
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", at_port("http://other.example:%d"), 1), 0);
    refused(at_port("http://other.example:%d/"), at_port("a request to other.example:%d was refused"));
    refused(at_port("http://other.example.:%d/"), "no mock is installed");
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", at_port("http://other.example.:%d"), 1), 0);
    refused(at_port("http://other.example:%d/"), "no mock is installed");
    assert_int_equal(unsetenv("AWS_ENDPOINT_URL_IAM"), 0);
    CURL *curl = client(&reply, at_port("http://other.example:%d/"));
    client_post(curl, &reply);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    curl_easy_cleanup(curl);
}

/* ----- The life of a handle ----- */

static void after_a_mock(void **state) {
    struct iam_mock *mock;
    struct reply reply;
    (void)state;
    CURL *curl = client(&reply, at_port("http://iam.amazonaws.com:%d/"));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
        assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        if (i == 0)
            iam_mock_curl_uninstall();
        iam_mock_free(mock);
        expect_refused(curl, NULL, &reply, "no mock is installed");
    }
    curl_easy_cleanup(curl);
}

static void copied_reset_and_in_a_child(void **state) {
    struct reply reply;
    (void)state;
    CURL *curl = client(&reply, at_port("http://iam.amazonaws.com:%d/"));
    CURL *copy = curl_easy_duphandle(curl);
    assert_non_null(copy);
    expect_refused(copy, NULL, &reply, "no mock is installed");
    curl_easy_reset(copy);
    assert_int_equal(curl_easy_setopt(copy, CURLOPT_URL, at_port("http://iam.amazonaws.com:%d/")), CURLE_OK);
    assert_int_equal(curl_easy_setopt(copy, CURLOPT_RESOLVE, resolve), CURLE_OK);
    assert_int_equal(curl_easy_perform(copy), CURLE_COULDNT_CONNECT);
    curl_easy_cleanup(copy);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(curl_easy_perform(curl) == CURLE_COULDNT_CONNECT ? 0 : 1);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    curl_global_cleanup();
    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    expect_refused(curl, NULL, &reply, "no mock is installed");
    curl_easy_cleanup(curl);
}

/* A connection that was kept from a time at which the host was open carries no request. */
static void a_kept_connection_is_closed_too(void **state) {
    struct iam_mock *mock;
    struct reply reply;
    struct loopback keeps;
    (void)state;
    loopback_start_with(&keeps, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" LOOPBACK_BODY);
    CURLM *multi = curl_multi_init();
    CURL *curl = client(&reply, keeps.url);
    client_post_by(multi, curl, &reply);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    assert_int_equal(iam_mock_new(&mock, &(struct iam_mock_options){.extra_host = keeps.host}, NULL), 0);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    iam_mock_free(mock);
    expect_refused(curl, multi, &reply, "no mock is installed");
    assert_int_equal(atomic_load(&keeps.requests), 1);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    loopback_stop(&keeps);
}

/* ----- What is said, and what stays open ----- */

/* By the library's getaddrinfo(), as any caller in the process. An allowed name is looked up: as an address
 * it is not known, and no name server is asked. */
static int look_up(const char *name) {
    const struct addrinfo numeric = {.ai_flags = AI_NUMERICHOST};
    struct addrinfo *found = NULL;
    union {
        void *object;
        __typeof__(getaddrinfo) *function;
    } next = {.object = dlsym(RTLD_NEXT, "getaddrinfo")};
    assert_non_null(next.object);
    const int result = next.function(name, "443", &numeric, &found);
    if (result == 0)
        freeaddrinfo(found);
    return result;
}

/* Each kind of notice. */
static void stderr_says_it_once(void **state) {
    struct reply reply;
    char said[2048] = "";
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* of a process that has said nothing yet: this is the first test */
        (void)dup2(ends[1], STDERR_FILENO);
        CURL *curl = client(&reply, "https://iam.amazonaws.com/");
        for (int i = 0; i < 3; i++) {
            (void)curl_easy_perform(curl);
            (void)look_up("iam.amazonaws.com");
        }
        _exit(0);
    }
    close(ends[1]);
    for (size_t size = 0;;) {
        const ssize_t got = read(ends[0], said + size, sizeof said - 1 - size);
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_string_equal(
        said, "iammock-curl: a request to iam.amazonaws.com was refused: no mock is installed; call "
              "iam_mock_curl_install(); iam_mock_curl_allow_host(\"iam.amazonaws.com\") lets such requests "
              "through\n"
              "iammock-curl: the name iam.amazonaws.com is not looked up, so that no request reaches it; "
              "iam_mock_curl_allow_host(\"iam.amazonaws.com\") allows the look-up\n");
}

struct seen {
    int resolvers, sockets, requests;
};

static int on_resolver(void *resolver, void *reserved, void *context) {
    (void)resolver;
    (void)reserved;
    ((struct seen *)context)->resolvers++;
    return 0;
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    ((struct seen *)context)->sockets++;
    assert_int_equal(purpose, CURLSOCKTYPE_IPCXN);
    return socket(address->family, address->socktype, address->protocol);
}

static int on_request(void *context, char *peer, char *local, int peer_port, int local_port) {
    ((struct seen *)context)->requests++;
    assert_string_equal(peer, "127.0.0.1");
    assert_string_equal(local, "127.0.0.1");
    assert_int_equal(peer_port, network.port);
    assert_int_not_equal(local_port, 0);
    return CURL_PREREQFUNC_OK;
}

/* The program's own callbacks are called as without the library. */
static void other_hosts_are_unchanged(void **state) {
    struct reply reply;
    struct seen seen = {0};
    CURLM *multi = curl_multi_init();
    (void)state;
    CURL *curl = client(&reply, at_port("http://localhost:%d/"));
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_RESOLVER_START_FUNCTION, on_resolver), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_RESOLVER_START_DATA, &seen), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &seen), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_request), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQDATA, &seen), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4), CURLE_OK);
    client_post(curl, &reply);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    assert_int_equal(seen.resolvers, 1);
    assert_int_equal(seen.sockets, 1);
    assert_int_equal(seen.requests, 1);
    CURL *copy = curl_easy_duphandle(curl);
    client_post_by(multi, copy, &reply);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    assert_int_equal(seen.sockets, 2);
    assert_int_equal(seen.requests, 2);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(copy);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    CURL *unknown = client(&reply, "http://unknown.example/");
    client_post(unknown, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_RESOLVE_HOST);
    assert_true(lookups_take() > 0);
    curl_easy_cleanup(unknown);
}

static void names_are_not_looked_up(void **state) {
    (void)state;
    assert_int_equal(look_up("iam.amazonaws.com"), EAI_FAIL);
    assert_int_equal(look_up("IAM.us-gov.amazonaws.com."), EAI_FAIL);
    assert_int_equal(look_up("i\\097m.amazonaws.com"), EAI_FAIL);
    assert_int_equal(look_up("\\i\\065m\\046amazonaws.com"), EAI_FAIL);
    assert_int_equal(look_up("i\\am.amazonaws.com\\"), EAI_NONAME);
    assert_int_equal(look_up("other.example"), EAI_NONAME);
    assert_int_equal(look_up("127.0.0.1"), 0);
    assert_int_equal(look_up(NULL), 0);
    assert_int_equal(iam_mock_curl_allow_host("iam.us-gov.amazonaws.com:8443", NULL), 0);
    assert_int_equal(look_up("IAM.us-gov.amazonaws.com"), EAI_NONAME);
}

/* A host that is allowed with port 80 is not allowed with the port of another scheme. */
static void an_allowed_port_is_the_only_one(void **state) {
    (void)state;
    assert_int_equal(iam_mock_curl_allow_host("iam.us-gov.amazonaws.com:80", NULL), 0);
    refused("ftp://iam.us-gov.amazonaws.com/", "no mock is installed");
    refused("https://iam.us-gov.amazonaws.com/", "no mock is installed");
}

/* The last test: what it allows stays allowed. */
static void an_allowed_host_is_reached(void **state) {
    struct reply reply;
    (void)state;
    CURL *curl = client(&reply, at_port("http://iam.amazonaws.com:%d/"));
    expect_refused(curl, NULL, &reply, "no mock is installed");
    assert_int_equal(iam_mock_curl_allow_host("IAM.amazonaws.com", NULL), 0);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_RESOLVE, resolve), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    assert_int_equal(atomic_load(&network.strays), 1);
    curl_easy_cleanup(curl);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(stderr_says_it_once),
        TEST(hosts_of_iam),
        TEST(however_written),
        TEST(names_of_other_alphabets),
        TEST(what_libcurl_refuses_is_libcurls),
        TEST(a_url_in_parts),
        TEST(a_url_that_changes_meanwhile),
        TEST(options_lead_nowhere_else),
        TEST(options_do_not_lead_to_iam),
        TEST(connect_to_does_not_lead_to_iam),
        TEST(connect_to_that_cannot_be_read),
        TEST(proxies_of_the_environment),
        TEST(options_without_a_port),
        TEST(connect_only_is_refused),
        TEST(an_endpoint_of_the_environment),
        TEST(after_a_mock),
        TEST(copied_reset_and_in_a_child),
        TEST(a_kept_connection_is_closed_too),
        TEST(other_hosts_are_unchanged),
        TEST(names_are_not_looked_up),
        TEST(an_allowed_port_is_the_only_one),
        TEST(an_allowed_host_is_reached),
    };
    return cmocka_run_group_tests_name("curl closed", tests, NULL, NULL);
}
