/* A transfer to IAM: the adapter's options are put in the place of the program's, and what libcurl asks back
 * is answered here. */
#include "adapter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ----- Verdicts ----- */

void transfer_judge(struct easy *easy, CURLcode code, int os_error, const char *format, ...) {
    if (easy->verdict.code != CURLE_OK) /* the first says what happened */
        return;
    va_list arguments;
    va_start(arguments, format);
    easy->verdict.code = code;
    easy->verdict.os_error = os_error;
    if (vsnprintf(easy->verdict.text, sizeof easy->verdict.text, format, arguments) < 0)
        easy->verdict.text[0] = '\0';
    va_end(arguments);
}

/* In libcurl's own words, the milliseconds those of the mock's clock. */
void transfer_judge_fault(struct easy *easy, int fault) {
    const char *host;
    (void)target_host(&easy->target, &host);
    int in_brackets = host[0] == '[', name = (int)strcspn(host, in_brackets ? "]" : ":"),
        port = easy->target.port;
    host += in_brackets;
    name -= in_brackets;
    bool verifies =
        !easy->settings.at[SET_SSL_VERIFYPEER].set || setting_number(&easy->settings, SET_SSL_VERIFYPEER);
    int64_t waited = (inside_now_ns(easy->multi) - easy->started_ns) / MS_NS;
    if (fault == IAM_MOCK_REFUSED)
        transfer_judge(easy, CURLE_COULDNT_CONNECT, ECONNREFUSED,
                       "Failed to connect to %.*s port %d after %lld ms: Connection refused", name, host,
                       port, (long long)waited);
    else if (fault == IAM_MOCK_DNS_FAILURE)
        transfer_judge(easy, CURLE_COULDNT_RESOLVE_HOST, 0, "Could not resolve host: %.*s", name, host);
    else if (fault == IAM_MOCK_CONNECT_TIMEOUT)
        transfer_judge(easy, CURLE_OPERATION_TIMEDOUT, ETIMEDOUT,
                       "Connection timed out after %lld milliseconds", (long long)waited);
    else if (verifies)
        transfer_judge(easy, CURLE_PEER_FAILED_VERIFICATION, 0,
                       "SSL certificate problem: unable to get local issuer certificate");
    else
        transfer_judge(easy, CURLE_SSL_CONNECT_ERROR, ECONNRESET,
                       "TLS connect error: Connection reset by peer in connection to %.*s:%d", name, host,
                       port);
}

void transfer_cut_short(struct easy *easy) {
    if (!easy->multi)
        return;
    easy->cut_short = true;
    (void)setting_replace(easy->real, easy->curl, SET_TIMEOUT_MS, (union value){.number = 1});
    inside_move(easy->multi, 2 * MS_NS);
}

static void put_back_timeout(struct easy *easy) {
    if (!easy->cut_short)
        return;
    enum setting which = easy->settings.at[SET_TIMEOUT].set ? SET_TIMEOUT : SET_TIMEOUT_MS;
    (void)setting_put_back(easy->real, easy->curl, &easy->settings, which);
    easy->cut_short = false;
}

/* Whatever libcurl saw of it: with its installation a transfer ends. */
static bool has_ended(struct easy *easy) {
    if (easy->installation != installation())
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
    return easy->verdict.code != CURLE_OK;
}

CURLcode transfer_result(struct easy *easy, CURLcode result) {
    if (result == CURLE_OK ? easy->verdict.code == CURLE_OK : !has_ended(easy))
        return result;
    char *buffer = easy->settings.at[SET_ERRORBUFFER].value.pointer;
    if (buffer)
        (void)snprintf(buffer, CURL_ERROR_SIZE, "%s", easy->verdict.text);
    return easy->verdict.code;
}

/* ----- What libcurl asks ----- */

static void go_astray(struct easy *easy) {
    const char *host;
    int size = (int)target_host(&easy->target, &host);
    problem("iammock-curl: a request to %.*s was refused: it isn't a host of IAM's; "
            "iam_mock_curl_allow_host(\"%.*s\") "
            "lets such requests through",
            size, host, size, host);
    transfer_judge(easy, CURLE_COULDNT_CONNECT, ECONNREFUSED,
                   "iam-mock: %.*s isn't a host of IAM's, and isn't allowed by iam_mock_curl_allow_host()",
                   size, host);
}

/* A CONNECT_TIMEOUT: the multi's clock has to have moved by as much as the mock's. */
static int connect_fault(struct easy *easy) {
    struct foreseen foreseen;
    struct iam_mock *mock = installed_mock();
    int result = IAM_MOCK_ENOMEM;
    if (mock && foresee(&foreseen, easy)) {
        int64_t before = iam_mock_now_ms(mock);
        result = iam_mock_connect(mock, &foreseen.request);
        if (result == IAM_MOCK_CONNECT_TIMEOUT)
            inside_move(easy->multi, (iam_mock_now_ms(mock) - before) * MS_NS);
        free(foreseen.url);
    }
    installed_mock_done();
    if (!mock)
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
    return mock ? result : IAM_MOCK_REFUSED;
}

/* libcurl goes by the address that stands here when it says where it is connected. */
static void tell_peer(struct curl_sockaddr *address) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(443)};
    (void)inet_pton(AF_INET, CONNECTION_PEER, &in.sin_addr);
    memcpy(&address->addr, &in, sizeof address->addr < sizeof in ? sizeof address->addr : sizeof in);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct easy *easy = context;
    (void)purpose;
    if (easy->target.leads == LEADS_ASTRAY) {
        go_astray(easy);
        return CURL_SOCKET_BAD;
    }
    if (has_ended(easy))
        return CURL_SOCKET_BAD;
    int fault = connect_fault(easy), os_error = 0;
    if (fault > 0)
        transfer_judge_fault(easy, fault);
    else if (fault == IAM_MOCK_ENOMEM)
        transfer_judge(easy, CURLE_OUT_OF_MEMORY, ENOMEM, "iam-mock: out of memory");
    if (fault > 0 || fault == IAM_MOCK_ENOMEM)
        return CURL_SOCKET_BAD;
    struct connection *connection = connection_open(&os_error);
    if (!connection) {
        if (os_error != ENOMEM)
            problem("iammock-curl: no connection could be made: %s", strerror(os_error));
        transfer_judge(easy, os_error == ENOMEM ? CURLE_OUT_OF_MEMORY : CURLE_COULDNT_CONNECT, os_error,
                       "iam-mock: no connection could be made: %s", strerror(os_error));
        return CURL_SOCKET_BAD;
    }
    tell_peer(address);
    return connection->client.fd;
}

static int close_socket(void *context, curl_socket_t socket) {
    (void)context;
    connection_close_client(socket);
    return 0;
}

/* Called before each request is sent, a second one by libcurl's own decision too. */
static int before_request(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct easy *easy = context;
    const struct settings *settings = &easy->settings;
    struct connection *connection = connection_by_port(local_port);
    (void)peer_port; /* the connection's, not the URL's */
    if (has_ended(easy) || !easy->multi)
        return CURL_PREREQFUNC_ABORT;
    easy->local_port = local_port;
    if (connection && !connection_is_intact(connection)) {
        connection_was_closed(easy);
        return CURL_PREREQFUNC_ABORT;
    }
    if (!connection || !is_installed()) {
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
        return CURL_PREREQFUNC_ABORT;
    }
    curl_prereq_callback theirs = (curl_prereq_callback)settings->at[SET_PREREQFUNCTION].value.function;
    if (theirs) {
        int result =
            theirs(settings->at[SET_PREREQDATA].value.pointer, peer, local, easy->target.port, local_port);
        if (result != CURL_PREREQFUNC_OK)
            return result;
    }
    if (connection_is_orphaned(connection)) { /* libcurl finds out when it sends, and takes another */
        if (has_ended(easy))
            return CURL_PREREQFUNC_ABORT;
        connection_end_orphaned(connection);
        return CURL_PREREQFUNC_OK;
    }
    easy->attempts++;
    connection_begin(connection, easy);
    return CURL_PREREQFUNC_OK;
}

/* ----- Options ----- */

struct replacement {
    enum setting setting;
    union value value;
};

#define MAX_REPLACEMENTS 24

/* libcurl would turn http into https again. What several handles share isn't to be forgotten. */
static bool forgets_hsts(const struct settings *settings) {
    return (setting_number(settings, SET_HSTS_CTRL) != 0 || setting_string(settings, SET_HSTS)) &&
           !settings->at[SET_SHARE].value.pointer;
}

/* In the order in which they are set. */
static size_t replacements(struct replacement out[MAX_REPLACEMENTS], struct easy *easy) {
    const struct settings *settings = &easy->settings;
    static char socket_name[] = "iam-mock", no_proxy_for[] = "*", protocols[] = "http,https",
                not_http[] = "https";
    bool allowed = settings_allow(settings, easy->target.https);
    const struct replacement always[] = {
        {SET_CURLU, {.pointer = NULL}}, /* setting it makes libcurl forget the URL */
        {SET_URL, {.pointer = easy->target.url}},
        {SET_UNIX_SOCKET_PATH,
         {.pointer = socket_name}}, /* no name is resolved, and connections are kept alive */
        {SET_OPENSOCKETFUNCTION, {.function = (any_function *)open_socket}},
        {SET_OPENSOCKETDATA, {.pointer = easy}},
        {SET_CLOSESOCKETFUNCTION, {.function = (any_function *)close_socket}},
        {SET_CLOSESOCKETDATA, {.pointer = NULL}},
        {SET_PREREQFUNCTION, {.function = (any_function *)before_request}},
        {SET_PREREQDATA, {.pointer = easy}},
        {SET_NOPROXY, {.pointer = no_proxy_for}},
    };
    size_t count = COUNT_OF(always);
    memcpy(out, always, sizeof always);
    if (setting_number(settings, SET_PORT) == 443 && easy->target.https)
        out[count++] = (struct replacement){SET_PORT, {.number = 0}};
    if (settings->at[SET_PROTOCOLS].set || settings->at[SET_PROTOCOLS_STR].set)
        out[count++] = (struct replacement){SET_PROTOCOLS_STR, {.pointer = allowed ? protocols : not_http}};
    if (setting_number(settings, SET_HTTP_VERSION) >= CURL_HTTP_VERSION_2_0)
        out[count++] = (struct replacement){SET_HTTP_VERSION, {.number = CURL_HTTP_VERSION_1_1}};
    if (setting_number(settings, SET_IPRESOLVE) != CURL_IPRESOLVE_WHATEVER)
        out[count++] = (struct replacement){SET_IPRESOLVE, {.number = CURL_IPRESOLVE_WHATEVER}};
    if (forgets_hsts(settings)) /* in this order: the one empties what the other fills */
        out[count++] = (struct replacement){SET_HSTS_CTRL, {.number = 0}};
    if (forgets_hsts(settings) && setting_string(settings, SET_HSTS))
        out[count++] = (struct replacement){SET_HSTS, {.pointer = NULL}};
    if (setting_number(settings, SET_HAPROXYPROTOCOL) != 0)
        out[count++] = (struct replacement){SET_HAPROXYPROTOCOL, {.number = 0}};
    if (settings->at[SET_CONNECT_TO].value.pointer)
        out[count++] = (struct replacement){SET_CONNECT_TO, {.pointer = NULL}};
    return count;
}

static bool replace_all(struct easy *easy) {
    struct replacement all[MAX_REPLACEMENTS];
    size_t count = replacements(all, easy);
    easy->replaced = true;
    for (size_t i = 0; i < count; i++) {
        if (setting_replace(easy->real, easy->curl, all[i].setting, all[i].value) == CURLE_OUT_OF_MEMORY)
            return false;
    }
    return true;
}

/* The URL is the first: what keeps libcurl from the network goes after ours is no longer there. */
bool transfer_put_back(struct easy *easy) {
    if (!easy->replaced)
        return true;
    struct replacement all[MAX_REPLACEMENTS];
    size_t count = replacements(all, easy);
    for (size_t i = 0; i < count; i++) {
        if (setting_put_back(easy->real, easy->curl, &easy->settings, all[i].setting) == CURLE_OUT_OF_MEMORY)
            return false;
    }
    if (easy->settings.at[SET_ABSTRACT_UNIX_SOCKET].value.pointer)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_ABSTRACT_UNIX_SOCKET);
    if (easy->settings.at[SET_PROTOCOLS].set)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_PROTOCOLS);
    if (easy->replaced_fresh)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_FRESH_CONNECT);
    easy->replaced = easy->replaced_fresh = easy->overwritten = false;
    return true;
}

/* 1, 0 or IAM_MOCK_ENOMEM. */
static int needs_connection(const struct easy *easy) {
    struct foreseen foreseen;
    struct iam_mock *mock = installed_mock();
    int needs = 0;
    if (mock && !foresee(&foreseen, easy)) {
        needs = IAM_MOCK_ENOMEM;
    } else if (mock) {
        needs = iam_mock_needs_connection(mock, &foreseen.request);
        free(foreseen.url);
    }
    installed_mock_done();
    return needs;
}

static bool replace_fresh(struct easy *easy) {
    int needs = easy->target.leads == LEADS_TO_IAM ? needs_connection(easy) : 0;
    if (needs == IAM_MOCK_ENOMEM)
        return false;
    if (needs == 1)
        (void)setting_replace(easy->real, easy->curl, SET_FRESH_CONNECT, (union value){.number = 1});
    else if (easy->replaced_fresh)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_FRESH_CONNECT);
    easy->replaced_fresh = needs == 1;
    return true;
}

static bool same_url(const struct target *a, const struct target *b) {
    return a->url && b->url && strcmp(a->url, b->url) == 0 && strcmp(a->reached, b->reached) == 0 &&
           a->leads == b->leads;
}

/* Look where the URL leads, and put in place what that needs. False: out of memory. */
static bool lead(struct easy *easy) {
    struct target target;
    if (!target_find(&target, easy))
        return false;
    bool as_before = easy->replaced && !easy->overwritten && same_url(&target, &easy->target);
    if (!as_before && !transfer_put_back(easy)) {
        target_free(&target);
        return false;
    }
    target_free(&easy->target);
    easy->target = target;
    easy->under_way = target.leads != LEADS_ELSEWHERE;
    if (!easy->under_way)
        return true;
    if (setting_number(&easy->settings, SET_CONNECT_ONLY) != 0)
        problem("iammock-curl: CURLOPT_CONNECT_ONLY isn't served: nothing is sent then that the mock could "
                "answer");
    if (easy->target.https && !settings_allow(&easy->settings, true)) /* libcurl would name http */
        transfer_judge(easy, CURLE_UNSUPPORTED_PROTOCOL, 0, "Protocol \"https\" disabled");
    if (!as_before && !replace_all(easy))
        return false;
    return true;
}

/* Neither of these can fail, and no connection comes about. */
static void block(struct easy *easy) {
    easy->under_way = true;
    transfer_judge(easy, CURLE_OUT_OF_MEMORY, ENOMEM, "iam-mock: out of memory");
    (void)setting_replace(easy->real, easy->curl, SET_OPENSOCKETFUNCTION,
                          (union value){.function = (any_function *)open_socket});
    (void)setting_replace(easy->real, easy->curl, SET_OPENSOCKETDATA, (union value){.pointer = easy});
}

/* Not before: until then the program may still change what its options point to. */
void transfer_begin(struct easy *easy) {
    if (easy->under_way && !replace_fresh(easy))
        block(easy);
}

void transfers_step(struct multi *multi) {
    struct easy *easy;
    DL_FOREACH(multi->easies, easy) {
        if (easy->added_at != multi->steps)
            continue;
        if (!easy->under_way && is_installed()) { /* it was added before the mock was installed, maybe */
            multi_count(multi, easy, -1);
            easy->installation = installation();
            if (!lead(easy))
                block(easy);
            multi_count(multi, easy, 1);
        }
        transfer_begin(easy);
    }
    multi->steps++;
}

bool transfer_prepare(struct easy *easy, struct multi *multi) {
    preload_once();
    easy->multi = multi;
    easy->attempts = easy->local_port = 0;
    easy->waited_ms = 0;
    easy->answered = false;
    easy->verdict.code = CURLE_OK;
    easy->installation = installation();
    easy->started_ns = inside_now_ns(multi);
    return lead(easy);
}

/* The program's options stay replaced, for the next transfer is most likely of the same kind. */
void transfer_end(struct easy *easy) {
    struct connection *next;
    for (struct connection *busy = easy->multi ? easy->multi->busy : NULL; busy; busy = next) {
        next = busy->next_busy;
        if (busy->easy == easy)
            connection_end_request(busy);
    }
    put_back_timeout(easy);
    easy->under_way = false;
    easy->multi = NULL;
}

void transfer_join(struct easy *easy) {
    struct multi *multi = easy->multi;
    easy->told = false;
    easy->added_at = multi->steps;
    DL_APPEND(multi->easies, easy);
    multi_count(multi, easy, 1);
}

void transfer_leave(struct easy *easy) {
    struct multi *multi = easy->multi;
    if (!multi)
        return;
    if (multi->own) {
        transfer_end(easy);
        return;
    }
    DL_DELETE(multi->easies, easy);
    if (!easy->told)
        multi_count(multi, easy, -1);
    transfer_end(easy);
}

void transfer_set_again(struct easy *easy, enum setting setting) {
    struct multi *multi = easy->multi;
    if (!setting_is_ours(setting) && setting != SET_DEFAULT_PROTOCOL)
        return;
    easy->overwritten = easy->replaced;
    if (!multi) { /* looked at anew when the next transfer begins */
        (void)transfer_put_back(easy);
        return;
    }
    if (multi->steps != easy->added_at) { /* so it is by then; this transfer goes on as it began */
        if (easy->replaced && !replace_all(easy))
            block(easy);
        return;
    }
    multi_count(multi, easy, -1);
    easy->verdict.code = CURLE_OK;
    if (!lead(easy))
        block(easy);
    multi_count(multi, easy, 1);
}
