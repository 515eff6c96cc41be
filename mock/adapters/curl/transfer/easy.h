/* An easy handle of the program's, and the state of its transfer. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_EASY_H
#define MOCK_ADAPTERS_CURL_TRANSFER_EASY_H

#include "adapters/curl/process/open_call.h"
#include "adapters/curl/settings/options.h"
#include "adapters/curl/transfer/read_ahead.h"
#include "adapters/curl/transfer/route.h"
#include "adapters/curl/transfer/verdict.h"

struct multi;

/* Only easy.c writes it, except the six structs, which their own files write, and the list, which multi.c
 * writes. */
struct easy {
    CURL *curl;
    const struct real *real;
    struct settings settings;
    struct options options;
    struct route route;
    struct verdict verdict;
    struct read_ahead read_ahead;
    const CURLSH *share;      /* as the program set it; NULL: none; under the registry's lock */
    struct multi *own;        /* for curl_easy_perform(); NULL: not needed yet */
    struct multi *multi;      /* the multi handle that it is in; NULL: none */
    struct easy *prev, *next; /* in the multi handle's list */
    /* The transfer, from the moment at which the handle enters a multi handle: */
    bool alone;             /* real libcurl's curl_easy_perform() runs */
    bool under_way;         /* the route is ROUTE_TO_MOCK or ROUTE_REFUSED, or the handle is blocked */
    bool end_reported;      /* curl_multi_info_read() has reported the end: it is excluded from the counts */
    bool timeout_shortened; /* libcurl has a timeout that ends the transfer at once */
    bool connect_failed;   /* libcurl closed its last connection and had not called the adapter's connect() */
    bool answered;         /* a byte of the answer to the last request was sent */
    unsigned added_at;     /* the multi handle's steps when it was added; the next step begins the transfer */
    unsigned installation; /* the installation number when the transfer began */
    bool undecided;  /* the mock must know the body of the request to come, and it was not known so far */
    bool moved;      /* the request was given to a new connection after it had arrived on a kept one */
    int requests;    /* begun in this transfer */
    int unconnected; /* the fault that ends the transfer before a connection is made; 0: none */
    struct open_call connecting; /* that `unconnected` ends, until a connection takes it over */
    struct open_call closed; /* whose connection libcurl closed; the result tells whether it had the answer */
    size_t asked_at;    /* how many calls the mock had had when it was last asked about the request to come */
    int local_port;     /* of the last connection; 0: none was made */
    int64_t started_ns; /* by the multi handle's clock */
    char *location;     /* that the last answer redirects to; NULL: it does not */
    char *left_url;     /* a refused URL that libcurl had got to when the program set another; NULL: none */
    bool left_unknown;  /* memory was out when the program set another URL */
    bool was_reset;     /* the program called curl_easy_reset() after the transfer had begun */
    char *effective_url; /* what CURLINFO_EFFECTIVE_URL points to; NULL: the program has not asked */
    UT_hash_handle hh;
};

/* Returns the handle's struct. NULL: the handle was made before this library was loaded, or libcurl made it
 * for itself. */
struct easy *easy_find(const CURL *curl);
/* Add a handle that is not known. NULL: out of memory. */
struct easy *easy_new(CURL *curl, const struct real *real);
/* Free the struct. The handle must be in no multi handle. libcurl's own handle is not freed. */
void easy_free(struct easy *easy);

/* Note the share into which the program has put the handle; NULL: none. */
void easy_set_share(struct easy *easy, const CURLSH *share);
/* Is a handle in this share, as the program sees it? For a transfer to the mock, libcurl may have it outside.
 */
bool easy_is_in_share(const CURLSH *share);

/* Set the URL that the last answer redirects to. Owns the argument from then on; NULL: there is none. */
void easy_set_location(struct easy *easy, char *url);

/* Set the URL that the program's own URL hides. Owns the argument from then on; NULL: memory is out. */
void easy_set_left_url(struct easy *easy, char *url);

/* Find the handle's route again, as route_find_again() does. */
bool easy_find_route(struct easy *easy, bool *same);

/* Set what the handle has for longer than a transfer. The first owns its argument from then on. */
void easy_keep_effective_url(struct easy *easy, char *url);
void easy_set_own_multi(struct easy *easy, struct multi *own);

/* Note that a transfer begins. */
void easy_begin_transfer(struct easy *easy);
/* Note that the transfer is in `multi`. */
void easy_enter_multi(struct easy *easy, struct multi *multi);
/* Note when libcurl begins the transfer. */
void easy_set_started(struct easy *easy, int64_t started_ns);
/* Note that the transfer ends and the handle leaves its multi handle. */
void easy_end_transfer(struct easy *easy);
/* Take over the present installation number: the mock was installed after the handle had been added. */
void easy_join_installation(struct easy *easy);
/* Each sets the field of that name. */
void easy_set_added_at(struct easy *easy, unsigned steps);
void easy_set_alone(struct easy *easy, bool alone);
void easy_set_under_way(struct easy *easy, bool under_way);
void easy_set_end_reported(struct easy *easy, bool reported);
void easy_set_timeout_shortened(struct easy *easy, bool shortened);
void easy_set_local_port(struct easy *easy, int port);
void easy_set_asked_at(struct easy *easy, size_t calls);
void easy_set_unconnected(struct easy *easy, int fault);
void easy_set_answered(struct easy *easy, bool answered);
void easy_set_connect_failed(struct easy *easy, bool failed);
void easy_set_undecided(struct easy *easy, bool undecided);
void easy_set_was_reset(struct easy *easy, bool was_reset);
/* Take over the call: its connection is being closed. */
void easy_take_closed_call(struct easy *easy, const struct open_call *call);
/* Count a request that begins. */
void easy_count_request(struct easy *easy);
/* The request that began last is counted as not sent. `moved`: it is sent again on a new connection. */
void easy_take_request_back(struct easy *easy, bool moved);

#endif
