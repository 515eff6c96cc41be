/* Inside iammock-curl. The library is built twice: as the shared library, whose functions stand before
 * libcurl's and, for libcurl's own calls, before a few of the C library's; and as an archive for -Wl,--wrap
 * (CURL_WRAPS).
 *
 * The way of a transfer: easy.c or multi.c is called in libcurl's place → transfer.c looks where the URL
 * leads and has options.c put the adapter's options in the place of the program's → real libcurl runs, asks
 * callbacks.c for a connection and sends its request → server.c reads it, hands it to the mock and writes the
 * answer → libcurl gives it to the program. */
#ifndef MOCK_ADAPTERS_CURL_ADAPTER_H
#define MOCK_ADAPTERS_CURL_ADAPTER_H

#undef _GNU_SOURCE /* RTLD_NEXT, dladdr, SOCK_CLOEXEC */
#define _GNU_SOURCE 1
#undef _FORTIFY_SOURCE /* no inline function of the C library's in the way of a definition */

#include <iam_mock_curl.h>

#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define MS_NS INT64_C(1000000)

/* ----- real.c: the functions that ours stand before ------------------------------------------- */

/* A process may hold several libcurls, and a handle belongs to the one that made it. */
struct real {
#define CURL(name) __typeof__(name) *name;
#define USED(name) __typeof__(name) *name;
#define LIBC(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC
    const void *begin, *end; /* where that libcurl's code lies; NULL in the archive */
};

/* Of the libcurl that the code at this return address calls; NULL: it has none. */
const struct real *real_of_caller(const void *return_address);
/* Does libcurl call itself? It makes handles of its own, and frees them unseen. */
static inline bool is_libcurls(const struct real *real, const void *return_address) {
    return return_address >= real->begin && return_address < real->end;
}
#define REAL_OF_CALLER() real_of_caller(__builtin_return_address(0))

/* The C library's own. next_…: what would be called if iammock-curl weren't there, iammock-sleep's maybe. */
struct real_libc {
    __typeof__(connect) *connect;
    __typeof__(getpeername) *getpeername;
    __typeof__(getsockname) *getsockname;
    __typeof__(clock_gettime) *clock_gettime, *next_clock_gettime;
    __typeof__(time) *time, *next_time;
};
const struct real_libc *real_libc(void);

/* ----- settings.c: what the program set of a handle -------------------------------------------- */

enum setting {
#define REPLACED(name, kind) SET_##name,
#define SEEN(name, kind) SET_##name,
#include "settings.def"
#undef REPLACED
#undef SEEN
    SETTING_COUNT
};

typedef void any_function(void);

union value {
    long number;
    curl_off_t offset;
    void *pointer;
    any_function *function;
};

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_HEAD, METHOD_FORM };

struct settings {
    enum method method; /* by the options as they were set one after another */
    struct setting_value {
        bool set;
        bool owned; /* value.pointer is the adapter's copy */
        union value value;
    } at[SETTING_COUNT];
};

/* What curl_easy_setopt's third argument is, by the option's number (curl/curl.h). */
union value value_read(CURLoption option, va_list arguments);
CURLcode value_set(const struct real *real, CURL *curl, CURLoption option, union value value);

/* SETTING_COUNT: not one that is kept. */
enum setting setting_of(CURLoption option);
bool setting_is_replaced(enum setting setting); /* in a transfer to the mock, sometimes at least */
/* Before libcurl is told: what is to be recorded once it has taken it. False: out of memory. */
bool setting_copy(struct setting_value *out, const struct settings *settings, enum setting setting,
                  union value value);
void setting_record(struct settings *settings, enum setting setting, struct setting_value copied);
void setting_clear(struct setting_value *at);
/* Of a body given by POSTFIELDS or COPYPOSTFIELDS. */
size_t settings_body_size(const struct settings *settings, const char *body);
bool settings_copy(struct settings *out, const struct settings *from);
void settings_free(struct settings *settings);

/* May the program's libcurl speak this protocol? CURLOPT_PROTOCOLS and CURLOPT_PROTOCOLS_STR say. */
bool settings_allow(const struct settings *settings, bool https);

static inline const char *setting_string(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.pointer;
}
static inline long setting_number(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.number;
}

/* SET_SSL_VERIFYPEER or _VERIFYHOST: on, unless it was switched off. */
static inline bool settings_verify(const struct settings *settings, enum setting which) {
    return !settings->at[which].set || setting_number(settings, which) != 0;
}

/* Put ours in the place of the program's, or the program's back. The program's copy isn't touched. */
CURLcode setting_replace(const struct real *real, CURL *curl, enum setting setting, union value value);
CURLcode setting_put_back(const struct real *real, CURL *curl, const struct settings *settings,
                          enum setting setting);

/* ----- handles.c: easy and multi handles -------------------------------------------------------- */

/* Where a handle's URL leads. */
enum leads {
    LEADS_ELSEWHERE, /* to no host, or to one that is allowed, or nothing is installed: libcurl is left alone
                      */
    LEADS_TO_IAM,
    LEADS_ASTRAY /* to a host that is neither: refused */
};

struct target {
    enum leads leads;
    bool https;    /* as the program wrote it; libcurl is given http */
    int port;      /* that libcurl would connect to */
    bool override; /* the host is AWS_ENDPOINT_URL_IAM's */
    char *url;     /* for libcurl */
    char *origin;  /* "https://iam.amazonaws.com:443", as the program wrote it */
    char *reached; /* the same with CURLOPT_PORT, if that is set */
};

/* How a transfer ends if it isn't as libcurl says: CURLE_OK: as it says. */
struct verdict {
    CURLcode code;
    int os_error;
    char text[CURL_ERROR_SIZE];
};

struct multi;
struct connection;

struct easy {
    CURL *curl;
    const struct real *real;
    struct settings settings;
    struct target target;
    bool replaced;            /* the adapter's options are in the place of the program's */
    bool replaced_fresh;      /* FRESH_CONNECT among them */
    bool overwritten;         /* the program set one of them since */
    bool cut_short;           /* libcurl has a timeout that ends the transfer at once */
    struct multi *own;        /* for curl_easy_perform; NULL: not needed yet */
    struct multi *multi;      /* in which the handle is; NULL: none */
    struct easy *prev, *next; /* in the multi, the program's */
    bool under_way;           /* in a multi, and led to the mock or astray */
    bool told;                /* curl_multi_info_read() said that it ended: it counts no more */
    unsigned added_at;        /* its multi's steps by then; further ones begin it */
    unsigned installation;    /* in which the transfer began: it ends with it */
    int attempts;             /* requests that were begun in this transfer */
    int local_port;           /* of this transfer's last connection; 0: none was made */
    bool answered;            /* of the last attempt a byte of an answer was sent */
    int64_t started_ns;       /* by its multi's clock */
    int64_t waited_ms;        /* in this transfer, by its calls in the journal */
    char *effective_url;      /* what CURLINFO_EFFECTIVE_URL points to; NULL: was never asked */
    struct verdict verdict;
    UT_hash_handle hh;
};

struct multi {
    CURLM *curlm;
    const struct real *real;
    int64_t offset_ns;       /* how far its clock is before the real one */
    struct connection *busy; /* connections whose request is under way */
    struct easy *easies;     /* the handles that the program put in it */
    int mine, others;        /* handles in it whose transfer is the mock's, or isn't, and hasn't ended */
    unsigned steps;          /* how often libcurl went on */
    bool own;                /* of one easy handle, for curl_easy_perform */
    int64_t idle_ns;         /* waited in vain since something last moved */
    curl_multi_timer_callback timer; /* the program's; NULL: none */
    void *timer_data;
    bool hurried; /* it was told a shorter one: the next timeout moves the clock */
    UT_hash_handle hh;
};

/* Found by libcurl's pointer; NULL: made before this library was there, or libcurl's own. */
struct easy *easy_find(const CURL *curl);
struct multi *multi_find(const CURLM *curlm);
struct easy *easy_new(CURL *curl, const struct real *real);
void easy_free(struct easy *easy);
struct multi *multi_new(CURLM *curlm, const struct real *real);
void multi_free(struct multi *multi); /* what is in it leaves it */
/* A handle goes in, 1, or has ended, -1. */
static inline void multi_count(struct multi *multi, const struct easy *easy, int change) {
    *(easy->under_way ? &multi->mine : &multi->others) += change;
}
void multi_hurry(struct multi *multi); /* multi.c: something may have to be waited for no more */

/* ----- inside.c: is this thread inside libcurl? ------------------------------------------------- */

/* While a thread is inside, libcurl's clock is the real one moved on by the multi's offset, and its time()
 * the mock's. */
struct inside {
    int depth;
    int64_t offset_ns;
    struct multi *multi; /* whose clock it is; NULL: the real one */
    int64_t moved_ns;    /* what the clock was moved meanwhile: time for whom it runs inside as well */
    int64_t mock_ms;     /* the mock's clock when it went in; -1: none is installed */
    const struct real *real;
};
struct inside inside_enter(const struct real *real, struct multi *multi); /* returns what was before */
void inside_leave(struct inside before);
void inside_reset(void); /* a callback left libcurl by longjmp(), a failing assertion's maybe */
int64_t inside_now_ns(const struct multi *multi);
void inside_move(struct multi *multi, int64_t ns); /* its clock goes on */
/* Which of names.def's LIBC arrive when they are called as libcurl calls them; the first that doesn't, or
 * NULL. */
const char *inside_probe(void);

/* ----- connection.c: a pair of sockets, and who uses it ------------------------------------------ */

struct bytes {
    char *data;
    size_t size, capacity;
};

struct descriptor {
    int fd;
    dev_t device; /* to know it again: the program may close all descriptors and open files of its own */
    ino_t inode;
};

enum ending {
    ENDING_NONE,  /* kept alive */
    ENDING_CLOSE, /* closed after what is to be sent */
    ENDING_RESET
};

struct connection {
    struct descriptor client, server;
    int port;              /* its name: the port that libcurl is told it has */
    unsigned installation; /* that it was made in: when another one counts, its mock is gone */
    struct easy *easy;     /* whose request is under way; NULL: none is */
    struct multi *multi;
    unsigned requests;  /* begun on it */
    bool silent;        /* the request won't be answered */
    size_t silent_call; /* its number in the journal */
    struct bytes in, out;
    size_t out_sent;
    bool out_ready;    /* `out` is to be sent, at: */
    int64_t out_at_ns; /* by the multi's clock */
    bool continued;    /* "100 Continue" was sent */
    enum ending ending;
    struct iam_mock_response response;
    struct connection *next_busy;
    UT_hash_handle by_port, by_fd;
};

#define CONNECTION_PEER "192.0.2.1" /* RFC 5737: an address of nobody's */
#define CONNECTION_LOCAL "192.0.2.2"

struct connection *connection_open(int *os_error); /* NULL: *os_error says why */
struct connection *connection_by_port(int port);
bool connection_has_client(int fd); /* is this one of ours? For the C library's functions */
int connection_port(int fd);        /* of a client's descriptor */
void connection_close_client(int fd);
/* Neither descriptor is the program's by now; the server's may be closed. */
bool connection_is_intact(const struct connection *connection);
void connection_was_closed(struct easy *easy); /* by the program: says so, and ends the transfer */
void connection_begin(struct connection *connection, struct easy *easy);
void connection_end_request(struct connection *connection); /* takes it out of its multi's busy ones */
void connection_hang_up(struct connection *connection);     /* our end is closed */
/* Its mock is gone: end it, and what is under way on it. */
bool connection_is_orphaned(const struct connection *connection);
void connection_end_orphaned(struct connection *connection);
/* At uninstall: returns how many requests are under way. Responses are given back; what else a connection
 * holds is its thread's, which finds it orphaned. */
size_t connections_hang_up_all(void);
#define UNINSTALLED "the mock was uninstalled while a request was under way"
/* In a child, with the registry locked: what it inherited is the parent's; libcurl finds the connections
 * closed. */
void connections_forget_inherited(void);

/* bytes.c. False: out of memory, and nothing is added. */
bool bytes_reserve(struct bytes *bytes, size_t size);
bool bytes_add(struct bytes *bytes, const void *data, size_t size);
bool bytes_format(struct bytes *bytes, const char *format, ...) __attribute__((format(printf, 2, 3)));
void bytes_free(struct bytes *bytes);

/* ----- http.c: requests in, responses out --------------------------------------------------------- */

#define HTTP_MAX_HEADERS 128
#define HTTP_MAX_HEAD 262144

struct http_request {
    const char *method, *target, *host;
    struct iam_mock_header headers[HTTP_MAX_HEADERS];
    size_t header_count;
    const char *body;
    size_t body_size; /* may be more than what was kept, past IAM_MOCK_MAX_BODY */
    bool close;       /* the client closes after the answer */
};

enum http_progress { HTTP_MORE, HTTP_MORE_CONTINUE, HTTP_WHOLE, HTTP_NOT_HTTP };
/* Of what came so far. HTTP_WHOLE: the bytes were cut up into *out, and are used up. */
enum http_progress http_read(struct bytes *in, struct http_request *out);
/* Write what the mock answered, or the network made of it. False: out of memory. */
bool http_write(struct bytes *out, enum ending *ending, int fault, const struct iam_mock_response *response,
                const struct http_request *request);

/* ----- server.c: the mock's end of the connections of one multi ------------------------------------ */

/* Before libcurl goes on: transfers whose connection's numbers the program took end, so that it doesn't read
 * there. */
void server_end_robbed(struct multi *multi);
bool server_pump(struct multi *multi);            /* something moved */
int64_t server_due_ns(const struct multi *);      /* when the next answer is; INT64_MAX: none is to come */
int64_t server_patience_ns(const struct multi *); /* when a client gives up next; INT64_MAX: never */
void server_give_up(struct multi *multi);         /* end those: they would wait for ever */

/* ----- foresee.c: the request, before it is sent --------------------------------------------------- */

struct foreseen {
    struct iam_mock_request request;
    struct iam_mock_header headers[HTTP_MAX_HEADERS];
    char credential[256];
    char *url; /* to be freed */
};
bool foresee(struct foreseen *out, const struct easy *easy); /* false: out of memory */
int64_t patience_ms(const struct easy *easy); /* how long the client waits for an answer; 0: for ever */
int64_t patience_end_ns(
    const struct easy *easy); /* by its multi's clock; INT64_MAX: CURLOPT_TIMEOUT isn't set */

/* ----- target.c ------------------------------------------------------------------------------------- */

bool target_find(struct target *out, const struct easy *easy); /* false: out of memory */
void target_free(struct target *target);
const char *target_origin(const struct target *target); /* as the mock is told: without an override */
size_t target_host(const struct target *target, const char **host); /* in reached, with its port */

/* ----- verdict.c ------------------------------------------------------------------------------------- */

CURLcode transfer_result(struct easy *easy, CURLcode result);
void transfer_judge(struct easy *easy, CURLcode code, int os_error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void transfer_judge_fault(struct easy *easy, int fault);
bool transfer_has_ended(struct easy *easy); /* a verdict was made, if only by its installation's end */
/* Its descriptors may be silent now: the transfer ends by a timeout. */
void transfer_cut_short(struct easy *easy);
void transfer_not_cut_short(struct easy *easy);

/* ----- callbacks.c: what libcurl asks ------------------------------------------------------------------ */

curl_socket_t callback_open_socket(void *easy, curlsocktype purpose, struct curl_sockaddr *address);
int callback_close_socket(void *unused, curl_socket_t socket);
/* Called before each request is sent, a second one by libcurl's own decision too. */
int callback_before_request(void *easy, char *peer, char *local, int peer_port, int local_port);

/* ----- options.c: the adapter's in the place of the program's --------------------------------------------
 */

bool options_replace(struct easy *easy);  /* false: out of memory */
bool options_put_back(struct easy *easy); /* false: out of memory, and ours stay */
void options_block(struct easy *easy);    /* no connection comes about; can't fail */

/* ----- transfer.c --------------------------------------------------------------------------------------- */

bool transfer_prepare(struct easy *easy, struct multi *multi); /* false: out of memory */
void transfer_end(struct easy *easy);
void transfer_join(struct easy *easy);  /* its multi, the program's */
void transfer_leave(struct easy *easy); /* the multi that it is in */
/* An option was set that may lead elsewhere, or ours was in its place. */
void transfer_set_again(struct easy *easy, enum setting setting);
void transfer_begin(struct easy *easy);   /* libcurl is about to begin it: what it will be is known now */
void transfers_step(struct multi *multi); /* libcurl goes on: what is new in the multi begins */

/* ----- perform.c -------------------------------------------------------------------------------------- */

CURLcode perform_easy(struct easy *easy);
CURLMcode multi_ask_timeout(struct multi *multi, long *ms); /* as curl_multi_timeout() */
/* Virtual time of a multi passes: at most so long (ns, INT64_MAX: for ever). */
void wait_virtually(struct multi *multi, int64_t at_most_ns);
bool multi_is_virtual(const struct multi *multi);

/* ----- install.c: the installed mock, the process's only one ------------------------------------------- */

/* Between these two a mock that is installed isn't freed or taken away; NULL: none is. */
struct iam_mock *installed_mock(void);
void installed_mock_done(void);
bool is_installed(void);
unsigned installation(void);            /* its number: another after each uninstall */
bool host_is_allowed(const char *host); /* "localhost:80", always with a port */
void problem(const char *format, ...) __attribute__((format(printf, 1, 2)));
void lock_registry(void); /* of handles and connections */
void unlock_registry(void);

/* preload.c: install what the environment names, at the first transfer, if nothing ever was installed. */
void preload_once(void);

#endif
