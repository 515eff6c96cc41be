/* A multi handle: the program's, or one that the adapter made for curl_easy_perform(). */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_MULTI_H
#define MOCK_ADAPTERS_CURL_TRANSFER_MULTI_H

#include "adapters/curl/process/inside.h"
#include "adapters/curl/transfer/easy.h"
#include "adapters/curl/wire/connection.h"

/* Only multi.c writes it, except the clock (process/inside.c) and the list of connections
 * (wire/connection.c). */
struct multi {
    CURLM *curlm;
    const struct real *real;
    bool own; /* of one easy handle, for curl_easy_perform() */
    struct virtual_clock clock;
    struct busy_connections busy;    /* whose request is under way */
    struct easy *easies;             /* that the program added; not in an own one */
    int mock_count, other_count;     /* transfers that have not ended: under way, and others */
    unsigned steps;                  /* how often libcurl went on */
    int64_t idle_ns;                 /* virtual time since anything moved */
    curl_multi_timer_callback timer; /* the program's; NULL: none */
    void *timer_data;
    bool timer_shortened; /* we told the program a shorter timeout: when it is over, the clock moves */
    UT_hash_handle hh;
};

/* NULL: made before this library was loaded, or by libcurl for itself. */
struct multi *multi_find(const CURLM *curlm);
/* Add a multi handle that is not known. NULL: out of memory. */
struct multi *multi_new(CURLM *curlm, const struct real *real, bool own);
/* Its lists must be empty. The multi handle of libcurl's stays. */
void multi_free(struct multi *multi);

/* An easy handle enters the list, or leaves it. */
void multi_add_easy(struct multi *multi, struct easy *easy);
void multi_remove_easy(struct multi *multi, struct easy *easy);

/* Count the transfer of `easy`, as it is now, once more (1) or once less (-1). */
void multi_count(struct multi *multi, const struct easy *easy, int change);
/* Only the mock's transfers are in it, and at least one: time is virtual. */
bool multi_is_virtual(const struct multi *multi);

/* libcurl goes on. */
void multi_count_step(struct multi *multi);
/* Something moved; or only time did. */
void multi_note_progress(struct multi *multi);
void multi_add_idle_time(struct multi *multi, int64_t ns);

/* Each sets the field of that name. */
void multi_set_timer(struct multi *multi, curl_multi_timer_callback timer);
void multi_set_timer_data(struct multi *multi, void *data);
void multi_set_timer_shortened(struct multi *multi, bool shortened);

/* Real libcurl's curl_multi_timeout(). */
CURLMcode multi_ask_timeout(struct multi *multi, long *ms);

static inline int64_t multi_now_ns(const struct multi *multi) { return clock_now_ns(&multi->clock); }
/* For inside_enter(). `multi` may be NULL. */
static inline struct virtual_clock *multi_clock(struct multi *multi) { return multi ? &multi->clock : NULL; }

#endif
