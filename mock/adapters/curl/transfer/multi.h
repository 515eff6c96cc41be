/* A multi handle: the program's, or one that the adapter made for curl_easy_perform(). */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_MULTI_H
#define MOCK_ADAPTERS_CURL_TRANSFER_MULTI_H

#include "adapters/curl/process/inside.h"
#include "adapters/curl/transfer/easy.h"
#include "adapters/curl/wire/connection.h"

#include <stdatomic.h>

/* Only multi.c writes it, except the clock (process/virtual_clock.c) and the list of connections
 * (wire/connection.c). */
struct multi {
    CURLM *curlm;
    const struct real *real;
    bool own; /* of one easy handle, for curl_easy_perform() */
    struct virtual_clock clock;
    struct busy_connections busy;    /* whose request is under way */
    struct easy *easies;             /* that the program added; not in an own one */
    int mock_count, other_count;     /* transfers that have not ended: the mock's (`under_way`), and others */
    unsigned steps;                  /* how many steps libcurl has made */
    int64_t moved_at_ns;             /* by its clock, when anything moved last */
    int alive;                       /* transfers that libcurl's last step has left unfinished */
    bool stands;                     /* that step moved nothing, and no time has passed since: */
    int64_t stepped_at_ns;           /* when it ended */
    atomic_bool woken;               /* by curl_multi_wakeup(), and no wait has seen it; any thread sets it */
    int64_t interrupted_at_ns;       /* when a wait last ended before its time, */
    unsigned interruptions;          /* and how many have ended so since the clock moved */
    curl_multi_timer_callback timer; /* the program's; NULL: none */
    void *timer_data;
    bool timer_shortened; /* we shortened the program's timer: when it is over, the clock moves */
    int64_t wait_from_ns; /* by its clock, when a wait in real time began, */
    int64_t wait_real_ns; /* and by the real clock, */
    long wait_ms;         /* and how long it is; 0: there is none */
    UT_hash_handle hh;
};

/* Call real libcurl's curl_multi_init(), in which libcurl may make an easy handle of its own. The caller owns
 * the handle. NULL: out of memory. */
CURLM *multi_init(const struct real *real);
/* Returns the multi handle's struct. NULL: the handle was made before this library was loaded, or libcurl
 * made it for itself. */
struct multi *multi_find(const CURLM *curlm);
/* Add a multi handle that is not known. NULL: out of memory. */
struct multi *multi_new(CURLM *curlm, const struct real *real, bool own);
/* Free the struct, whose lists must be empty. libcurl's own handle is not freed. */
void multi_free(struct multi *multi);

/* Add an easy handle to the list. */
void multi_add_easy(struct multi *multi, struct easy *easy);
/* Remove an easy handle from the list. */
void multi_remove_easy(struct multi *multi, struct easy *easy);

/* Count the transfer of `easy`, as it is now, once more (1) or once less (-1). */
void multi_count(struct multi *multi, const struct easy *easy, int change);
/* Does the clock stand still, for transfers of the mock's? It runs while there are others. */
bool multi_is_virtual(const struct multi *multi);

/* Count a step of libcurl's. */
void multi_count_step(struct multi *multi);
/* Note that a transfer made progress: the idle time is 0 again. */
void multi_note_progress(struct multi *multi);
/* Returns how long no transfer has made progress, by its clock. */
int64_t multi_idle_ns(const struct multi *multi);
/* Note the end of a step of libcurl's. `alive`: the transfers that go on; `moved`: did it move anything? */
void multi_note_step(struct multi *multi, int alive, bool moved);
/* Did the last step move nothing, and has no time passed since? */
bool multi_stands(const struct multi *multi);

/* Note a wakeup, in any thread. Several that no wait has seen are one. */
void multi_wake(struct multi *multi);
/* Has the multi handle been woken? After this it is not. */
bool multi_take_wakeup(struct multi *multi);
/* Note that a wait of the program's ended before its time: the next step lets no time pass for the wait. If
 * this happens very often while the clock stands still, the program waits in a busy loop, and steps let time
 * pass. */
void multi_note_interruption(struct multi *multi);

/* Each sets the field of that name. */
void multi_set_timer(struct multi *multi, curl_multi_timer_callback timer);
void multi_set_timer_data(struct multi *multi, void *data);
void multi_set_timer_shortened(struct multi *multi, bool shortened);

/* Begin a wait in real time, unless one has begun and the clock has not moved since. -1 and 0: none. */
void multi_begin_real_wait(struct multi *multi, long ms);
/* Has the wait passed in real time? After true there is none. */
bool multi_take_real_wait(struct multi *multi);

/* Call real libcurl's curl_multi_timeout(). */
CURLMcode multi_ask_timeout(struct multi *multi, long *ms);

/* Returns the time of the multi handle's clock. */
static inline int64_t multi_now_ns(const struct multi *multi) { return clock_now_ns(&multi->clock); }
/* Returns the multi handle's clock, for inside_enter(). `multi` may be NULL. */
static inline struct virtual_clock *multi_clock(struct multi *multi) { return multi ? &multi->clock : NULL; }

#endif
