/* loops.h: the loops in which programs run libcurl's transfers. Each runs transfers to their end. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_LOOPS_H
#define IAM_MOCK_TESTS_UNIT_CURL_LOOPS_H

#include "client.h"

enum loop_kind {
    LOOP_EASY,          /* curl_easy_perform(), one transfer after the other */
    LOOP_POLL,          /* curl_multi_perform() and curl_multi_poll() */
    LOOP_WAIT,          /* curl_multi_perform() and curl_multi_wait() */
    LOOP_SELECT,        /* curl_multi_perform(), and select() for as long as curl_multi_timeout() says */
    LOOP_FIXED_SELECT,  /* curl_multi_perform(), and select() for 10 ms */
    LOOP_SOCKETS_POLL,  /* curl_multi_socket_action(), a timer callback, and poll() */
    LOOP_SOCKETS_EPOLL, /* the same with epoll_wait() */
    LOOP_USLEEP,        /* curl_multi_perform() and usleep() for 10 ms */
    LOOP_PERFORM,       /* curl_multi_perform() alone */
    LOOP_COUNT
};

#define LOOP_STEP_MS 10 /* of LOOP_FIXED_SELECT and LOOP_USLEEP */
#define LOOP_MOST 64    /* transfers of a loop */

extern const char *const loop_names[LOOP_COUNT];

struct loop {
    enum loop_kind kind;
    CURLM *multi; /* NULL: LOOP_EASY */
    int running;  /* transfers that have not ended */
    int turns;
    bool waits;                  /* the next turn begins with a wait; of loops with curl_multi_perform() */
    void (*look)(void *context); /* called before each wait and each call of libcurl's; NULL: nothing is */
    void *context;
    size_t ended_count;
    struct {
        CURL *curl;
        CURLcode code;
    } ended[LOOP_MOST]; /* in the order in which they ended; they are removed from the multi handle */
    size_t added_count;
    CURL *added[LOOP_MOST]; /* of LOOP_EASY */
    int epoll;
    long timer_ms; /* -1: the timer is off */
    size_t socket_count;
    struct {
        curl_socket_t socket;
        int what; /* CURL_POLL_IN and the like */
    } sockets[LOOP_MOST];
};

/* loop_close() frees it. The loop must stay at its address until then. */
void loop_open(struct loop *loop, enum loop_kind kind);
void loop_close(struct loop *loop);

/* Add a transfer; it must have ended, or be removed with loop_remove(), before its handle is freed. */
void loop_add(struct loop *loop, CURL *curl);
void loop_remove(struct loop *loop, CURL *curl);

/* One turn: the loop waits, then libcurl works. Fails the test if the loop would hang, or does not end. */
void loop_turn(struct loop *loop);

/* Turns until no transfer is left. */
void loop_run(struct loop *loop);

/* The result of an ended transfer, the last of this handle; -1: it has not ended. */
int loop_result(const struct loop *loop, const CURL *curl);

#endif
