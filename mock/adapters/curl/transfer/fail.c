/* The ways in which the adapter ends a transfer: faults before the connection, a lost mock, lost
 * descriptors. */
#include "adapters/curl/transfer/fail.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/notice.h"
#include "adapters/curl/process/preload.h"
#include "adapters/curl/transfer/multi.h"
#include "adapters/curl/wire/faults.h"
#include "adapters/curl/wire/sent_answer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ----- Faults before the connection ----- */

struct word {
    const char *placeholder;
    const char *text;
    size_t size;
};

enum { WORD_COUNT = 3 };

/* The host and port that the transfer now connects to: the URL's, or those of a redirect. */
static const char *host_of(const struct easy *easy) {
    if (!easy->location)
        return route_host(&easy->route);
    const char *host = strstr(easy->location, "://") + 3, *end = host + strcspn(host, "/?#");
    const char *user = memchr(host, '@', (size_t)(end - host));
    return user ? user + 1 : host;
}

static int port_of_transfer(const struct easy *easy) {
    if (!easy->location)
        return easy->route.port;
    const char *host = host_of(easy), *end = host + strcspn(host, "/?#"), *port = end;
    while (port > host && port[-1] >= '0' && port[-1] <= '9')
        port--;
    if (port < end && port > host && port[-1] == ':')
        return atoi(port);
    return strncasecmp(easy->location, "https", 5) == 0 ? 443 : 80;
}

/* The host without its port and brackets. */
static struct word host_word(const char *host) {
    const bool in_brackets = host[0] == '[';
    host += in_brackets;
    return (struct word){"{host}", host, strcspn(host, in_brackets ? "]" : ":/?#")};
}

static struct word number_word(const char *placeholder, char digits[24], int64_t number) {
    (void)snprintf(digits, 24, "%lld", (long long)number);
    return (struct word){placeholder, digits, strlen(digits)};
}

/* The placeholder at the beginning of `text`; NULL: there is none. */
static const struct word *find_word(const struct word words[WORD_COUNT], const char *text) {
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (strncmp(text, words[i].placeholder, strlen(words[i].placeholder)) == 0)
            return &words[i];
    }
    return NULL;
}

/* The text of a row of faults.def with its placeholders filled in, cut to fit. */
static void fill_in(char out[CURL_ERROR_SIZE], const char *text, const struct word words[WORD_COUNT]) {
    size_t size = 0;
    while (*text != '\0') {
        const struct word *word = find_word(words, text);
        const size_t plain = word ? 0 : 1 + strcspn(text + 1, "{");
        const size_t more = word ? word->size : plain, room = CURL_ERROR_SIZE - 1 - size;
        const size_t taken = more < room ? more : room;
        memcpy(out + size, word ? word->text : text, taken);
        size += taken;
        text += word ? strlen(word->placeholder) : plain;
    }
    out[size] = '\0';
}

static void fail_by_fault(struct easy *easy, int fault) {
    const struct fault_row *row = fault_row(fault);
    struct fault_unverified how = {row->code, row->os_error, row->text};
    char text[CURL_ERROR_SIZE], port[24], ms[24];
    if (row->unverified.text && !settings_verify(&easy->settings, SET_SSL_VERIFYPEER))
        how = row->unverified;
    const int64_t waited_ms = (multi_now_ns(easy->multi) - easy->started_ns) / MS_NS;
    const struct word words[WORD_COUNT] = {host_word(host_of(easy)),
                                           number_word("{port}", port, port_of_transfer(easy)),
                                           number_word("{ms}", ms, waited_ms)};
    fill_in(text, how.text, words);
    verdict_give(&easy->verdict, how.code, how.os_error, "%s", text);
}

void fail_before_connection(struct easy *easy, int fault) {
    fail_by_fault(easy, fault);
    easy_set_unconnected(easy, fault);
    read_ahead_give_back(easy);
}

void fail_arrived(struct easy *easy, int fault) {
    easy_take_request_back(easy, false);
    read_ahead_take_back(&easy->read_ahead);
    fail_before_connection(easy, fault);
}

/* ----- Other reasons ----- */

void fail_out_of_memory(struct easy *easy) {
    verdict_give(&easy->verdict, CURLE_OUT_OF_MEMORY, ENOMEM, "iam-mock: out of memory");
}

void fail_past_call_limit(struct easy *easy, CURLcode code) {
    verdict_give(&easy->verdict, code, 0,
                 "iam-mock: no more calls are allowed (call_limit): no bound on retries?");
}

void fail_mock_gone(struct easy *easy) {
    verdict_give(&easy->verdict, CURLE_COULDNT_CONNECT, 0,
                 "iam-mock: the mock was uninstalled while a request was under way");
}

#define REASON_SIZE 512
#define LONGEST_SCHEME 40 /* that a message shows; libcurl takes none that is longer */

/* Refuse the transfer, and tell why: in the error buffer, and in a problem or, without a mock, on stderr. */
static void refuse(struct easy *easy, const char *reason) {
    if (mock_is_installed())
        report_problem("iammock-curl: %s", reason);
    else
        notice_once(NOTICE_REQUEST_REFUSED, reason);
    verdict_give(&easy->verdict, CURLE_COULDNT_CONNECT, ECONNREFUSED, "iam-mock: %s", reason);
}

/* Write why no mock answers a request to this host, and what lets it through. */
static void write_why_refused(char out[REASON_SIZE], const struct route *route, const char *host) {
    char titles[ROUTE_TITLES_SIZE], advice[ALLOW_ADVICE_SIZE];
    const size_t scheme = strcspn(route->port_origin, ":");
    route_write_titles(titles);
    write_allow_advice(advice, host);
    if (route->no_mock)
        (void)snprintf(out, REASON_SIZE, "no mock is installed; %s; %s lets such requests through",
                       is_preloaded() ? "set IAM_MOCK_SCENARIO" : "call iam_mock_curl_install()", advice);
    else if (route->other_scheme)
        (void)snprintf(out, REASON_SIZE, "the mock answers only http and https, not %.*s",
                       scheme < LONGEST_SCHEME ? (int)scheme : LONGEST_SCHEME, route->port_origin);
    else if (iam_mock_is_service_host(route->port_origin)) /* allowing it would reach the real service */
        (void)snprintf(out, REASON_SIZE,
                       "it isn't a host of %s's; use a server of the test's in place of AWS's", titles);
    else
        (void)snprintf(out, REASON_SIZE, "it isn't a host of %s's; %s lets such requests through", titles,
                       advice);
}

/* `what`: "a request" or "a redirect". */
static void refuse_route(struct easy *easy, const struct route *route, const char *what) {
    char reason[2 * REASON_SIZE], why[REASON_SIZE];
    if (route->option) {
        (void)snprintf(reason, sizeof reason, "%s was refused: %s %s %s", what, route->option,
                       route->option_unread ? "can't be read:" : "names", route->option_host);
    } else {
        write_why_refused(why, route, route_host(route));
        (void)snprintf(reason, sizeof reason, "%s to %s was refused: %s", what, route_host(route), why);
    }
    refuse(easy, reason);
}

void fail_host_refused(struct easy *easy) { refuse_route(easy, &easy->route, "a request"); }

void fail_guarded(struct easy *easy, const struct route *route, bool redirected) {
    char reason[REASON_SIZE];
    if (route->kind == ROUTE_REFUSED) {
        refuse_route(easy, route, redirected ? "a redirect" : "a request");
        return;
    }
    (void)snprintf(
        reason, sizeof reason, "%s to %s was refused: the mock answers only transfers that begin at %s",
        redirected ? "a redirect" : "a request", route_host(route), "its hosts after it was installed");
    refuse(easy, reason);
}

/* Does the installed mock serve the host of the redirect? */
static bool is_redirected_to_mock(const struct easy *easy) {
    const bool is_served = iam_mock_serves(acquire_mock(), easy->location) == 1;
    release_mock();
    return is_served;
}

void fail_redirect_by_tls(struct easy *easy) {
    report_problem("iammock-curl: a redirect to %.200s can't be followed: %s", easy->location,
                   is_redirected_to_mock(easy)
                       ? "libcurl would send TLS, which the mock doesn't serve; use http:// in the rule's "
                         "location"
                       : "the mock doesn't serve its host");
    verdict_give(&easy->verdict, CURLE_COULDNT_CONNECT, ECONNREFUSED,
                 "iam-mock: a redirect by https can't be followed");
}

void fail_fd_lost(struct easy *easy) {
    report_problem(
        "iammock-curl: the descriptors of a connection were closed by the program while libcurl had it");
    verdict_give(&easy->verdict, CURLE_COULDNT_CONNECT, EBADF,
                 "iam-mock: the connection's descriptors were closed");
    fail_shorten_timeout(easy);
}

void fail_reset(struct easy *easy) {
    report_problem(
        "iammock-curl: curl_easy_reset() was called in a callback, before libcurl sent the request: "
        "libcurl can't send it any more");
    verdict_give(&easy->verdict, CURLE_ABORTED_BY_CALLBACK, 0,
                 "iam-mock: curl_easy_reset() was called in a callback, before the request");
}

void fail_shorten_timeout(struct easy *easy) {
    if (!easy->multi)
        return;
    easy_set_timeout_shortened(easy, true);
    (void)setting_replace(easy->real, easy->curl, SET_TIMEOUT_MS, (union value){.number = 1});
    clock_move(&easy->multi->clock, 2 * MS_NS);
}

void fail_restore_timeout(struct easy *easy) {
    if (!easy->timeout_shortened)
        return;
    enum setting which = easy->settings.at[SET_TIMEOUT].set ? SET_TIMEOUT : SET_TIMEOUT_MS;
    (void)setting_restore(easy->real, easy->curl, &easy->settings, which);
    easy_set_timeout_shortened(easy, false);
}

/* ----- The result ----- */

/* libcurl failed to connect, and its call did not arrive, although install's own calls did. */
static void fail_connect_lost(struct easy *easy) {
    report_problem(
        "iammock-curl: libcurl's connect() doesn't reach iammock-curl: another library redirects its calls, "
        "or this libcurl was loaded with a search order of its own");
    verdict_give(
        &easy->verdict, CURLE_COULDNT_CONNECT, 0,
        "iam-mock: libcurl's connect() doesn't reach iammock-curl: another library redirects its calls");
}

bool transfer_has_failed(struct easy *easy) {
    if (easy->installation != installation_number())
        fail_mock_gone(easy);
    return easy->verdict.code != CURLE_OK;
}

/* Does the verdict replace libcurl's result? libcurl alone made a transfer that was not under way. */
static bool has_ended_otherwise(struct easy *easy, CURLcode result) {
    if (easy->route.kind == ROUTE_UNCHANGED || result == CURLE_OK)
        return easy->verdict.code != CURLE_OK;
    return transfer_has_failed(easy);
}

/* On a network, libcurl would have had the new connection from the start, and no body to read again. */
static void report_body_lost(void) {
    report_problem(
        "iammock-curl: a rule's fresh needs a new connection, but the request's body was known only "
        "when it had been sent, and libcurl can't read it again; expected MIME parts that can seek");
}

/* Tell more of the end than libcurl knows. */
static void note_end(struct easy *easy, CURLcode result) {
    if (result == CURLE_SEND_FAIL_REWIND && easy->moved)
        report_body_lost();
    if (result == CURLE_OPERATION_TIMEDOUT && easy->unconnected && easy->verdict.code == CURLE_OK)
        fail_by_fault(easy, IAM_MOCK_CONNECT_TIMEOUT); /* libcurl's text would have another port */
    if (result == CURLE_COULDNT_CONNECT && easy->connect_failed && !transfer_has_failed(easy))
        fail_connect_lost(easy);
}

CURLcode transfer_result(struct easy *easy, CURLcode result) {
    read_ahead_give_back(easy);
    if (easy->multi && sent_answers_are_gone(&easy->multi->busy, easy))
        fail_mock_gone(easy);
    call_end(&easy->closed, result != CURLE_OPERATION_TIMEDOUT);
    note_end(easy, result);
    if (!has_ended_otherwise(easy, result))
        return result;
    char *buffer = setting_pointer(&easy->settings, SET_ERRORBUFFER);
    if (buffer)
        (void)snprintf(buffer, CURL_ERROR_SIZE, "%s", easy->verdict.text);
    return easy->verdict.code;
}
