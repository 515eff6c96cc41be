/* The loops in which programs run libcurl's transfers. */
#define _GNU_SOURCE /* usleep() */
#include "loops.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#define MOST_TURNS 200000
#define LONGEST_WAIT_MS 1000 /* of real time: a loop that waits for longer would hang */

const char *const loop_names[LOOP_COUNT] = {
    [LOOP_EASY] = "easy",
    [LOOP_POLL] = "perform and poll",
    [LOOP_WAIT] = "perform and wait",
    [LOOP_SELECT] = "perform, timeout, fdset and select",
    [LOOP_FIXED_SELECT] = "perform, fdset and select for 10 ms",
    [LOOP_SOCKETS_POLL] = "socket_action and poll()",
    [LOOP_SOCKETS_EPOLL] = "socket_action and epoll",
    [LOOP_USLEEP] = "perform and usleep",
    [LOOP_PERFORM] = "perform alone",
};

/* ----- libcurl's callbacks ----- */

static unsigned epoll_events(int what) {
    return (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
}

static size_t find_socket(const struct loop *loop, curl_socket_t socket) {
    size_t i = 0;
    while (i < loop->socket_count && loop->sockets[i].socket != socket)
        i++;
    return i;
}

static int on_socket(CURL *curl, curl_socket_t socket, int what, void *context, void *assigned) {
    struct loop *loop = context;
    const size_t i = find_socket(loop, socket);
    struct epoll_event event = {.events = epoll_events(what), .data.fd = socket};
    (void)curl, (void)assigned;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(loop->epoll, EPOLL_CTL_DEL, socket, &event);
        if (i < loop->socket_count)
            loop->sockets[i] = loop->sockets[--loop->socket_count];
        return 0;
    }
    const bool new_socket = i == loop->socket_count;
    if (i == LOOP_MOST ||
        epoll_ctl(loop->epoll, new_socket ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event) != 0)
        return -1;
    loop->socket_count += new_socket;
    loop->sockets[i].socket = socket;
    loop->sockets[i].what = what;
    return 0;
}

static int on_timer(CURLM *multi, long ms, void *context) {
    struct loop *loop = context;
    (void)multi;
    loop->timer_ms = ms;
    return 0;
}

/* ----- The life of a loop ----- */

static bool has_callbacks(const struct loop *loop) {
    return loop->kind == LOOP_SOCKETS_POLL || loop->kind == LOOP_SOCKETS_EPOLL;
}

void loop_open(struct loop *loop, enum loop_kind kind) {
    *loop = (struct loop){.kind = kind, .epoll = -1, .timer_ms = -1};
    if (kind == LOOP_EASY)
        return;
    loop->multi = curl_multi_init();
    assert_non_null(loop->multi);
    if (!has_callbacks(loop))
        return;
    loop->epoll = epoll_create1(0);
    assert_int_not_equal(loop->epoll, -1);
    assert_int_equal(curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, on_timer), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop), CURLM_OK);
}

void loop_close(struct loop *loop) {
    if (loop->multi != NULL)
        assert_int_equal(curl_multi_cleanup(loop->multi), CURLM_OK);
    if (loop->epoll >= 0)
        (void)close(loop->epoll);
}

void loop_add(struct loop *loop, CURL *curl) {
    loop->running++;
    loop->waits = false;
    if (loop->multi != NULL) {
        assert_int_equal(curl_multi_add_handle(loop->multi, curl), CURLM_OK);
        return;
    }
    assert_true(loop->added_count < LOOP_MOST);
    loop->added[loop->added_count++] = curl;
}

void loop_remove(struct loop *loop, CURL *curl) {
    loop->running--;
    assert_int_equal(curl_multi_remove_handle(loop->multi, curl), CURLM_OK);
}

static void note_end(struct loop *loop, CURL *curl, CURLcode code) {
    assert_true(loop->ended_count < LOOP_MOST);
    loop->ended[loop->ended_count].curl = curl;
    loop->ended[loop->ended_count++].code = code;
    loop->running--;
}

int loop_result(const struct loop *loop, const CURL *curl) {
    for (size_t i = loop->ended_count; i > 0; i--)
        if (loop->ended[i - 1].curl == curl)
            return (int)loop->ended[i - 1].code;
    return -1;
}

static void read_messages(struct loop *loop) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left)) != NULL;) {
        CURL *curl = message->easy_handle;
        note_end(loop, curl, message->data.result);
        assert_int_equal(curl_multi_remove_handle(loop->multi, curl), CURLM_OK);
    }
}

/* ----- The waits ----- */

static void look(const struct loop *loop) {
    if (loop->look != NULL)
        loop->look(loop->context);
}

static void wait_by_select(struct loop *loop, bool asks_for_timeout) {
    fd_set in, out, error;
    int max = -1;
    long ms = LOOP_STEP_MS;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&error);
    assert_int_equal(curl_multi_fdset(loop->multi, &in, &out, &error, &max), CURLM_OK);
    if (asks_for_timeout)
        assert_int_equal(curl_multi_timeout(loop->multi, &ms), CURLM_OK);
    const bool is_short = ms >= 0 && ms <= LONGEST_WAIT_MS;
    if (!is_short)
        ms = LONGEST_WAIT_MS;
    struct timeval timeout = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    assert_true(select(max + 1, &in, &out, &error, &timeout) > 0 || is_short);
}

static void socket_action(struct loop *loop, curl_socket_t socket, int events) {
    int unused;
    look(loop);
    assert_int_equal(curl_multi_socket_action(loop->multi, socket, events, &unused), CURLM_OK);
}

/* Returns how many sockets are ready, each in ready[] and its CURL_CSELECT_* in events[]. */
static int poll_sockets(struct loop *loop, int ms, curl_socket_t ready[], int events[]) {
    struct pollfd fds[LOOP_MOST];
    const size_t count = loop->socket_count;
    int found = 0;
    for (size_t i = 0; i < count; i++)
        fds[i] = (struct pollfd){.fd = loop->sockets[i].socket,
                                 .events = (short)((loop->sockets[i].what & CURL_POLL_IN ? POLLIN : 0) |
                                                   (loop->sockets[i].what & CURL_POLL_OUT ? POLLOUT : 0))};
    assert_int_not_equal(poll(fds, count, ms), -1);
    for (size_t i = 0; i < count; i++) {
        if (fds[i].revents == 0)
            continue;
        ready[found] = fds[i].fd;
        events[found++] = (fds[i].revents & POLLIN ? CURL_CSELECT_IN : 0) |
                          (fds[i].revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
                          (fds[i].revents & (POLLHUP | POLLERR) ? CURL_CSELECT_ERR : 0);
    }
    return found;
}

static int epoll_sockets(struct loop *loop, int ms, curl_socket_t ready[], int events[]) {
    struct epoll_event found[LOOP_MOST];
    const int count = epoll_wait(loop->epoll, found, LOOP_MOST, ms);
    assert_int_not_equal(count, -1);
    for (int i = 0; i < count; i++) {
        ready[i] = found[i].data.fd;
        events[i] = (found[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                    (found[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                    (found[i].events & (EPOLLHUP | EPOLLERR) ? CURL_CSELECT_ERR : 0);
    }
    return count;
}

static void turn_by_callbacks(struct loop *loop) {
    curl_socket_t ready[LOOP_MOST];
    int events[LOOP_MOST];
    const bool soon = loop->timer_ms >= 0 && loop->timer_ms <= LONGEST_WAIT_MS;
    const int ms = soon ? (int)loop->timer_ms : LONGEST_WAIT_MS;
    look(loop);
    const int count = loop->kind == LOOP_SOCKETS_POLL ? poll_sockets(loop, ms, ready, events)
                                                      : epoll_sockets(loop, ms, ready, events);
    if (count == 0 && !soon)
        fail_msg("%s: no socket is ready, and the timer is %ld ms: the loop would hang",
                 loop_names[loop->kind], loop->timer_ms);
    if (count == 0) {
        loop->timer_ms = -1;
        socket_action(loop, CURL_SOCKET_TIMEOUT, 0);
    }
    for (int i = 0; i < count; i++)
        if (find_socket(loop, ready[i]) < loop->socket_count)
            socket_action(loop, ready[i], events[i]);
    read_messages(loop);
}

static void wait_in(struct loop *loop) {
    look(loop);
    switch (loop->kind) {
    case LOOP_POLL:
        assert_int_equal(curl_multi_poll(loop->multi, NULL, 0, 60000, NULL), CURLM_OK);
        break;
    case LOOP_WAIT:
        assert_int_equal(curl_multi_wait(loop->multi, NULL, 0, 60000, NULL), CURLM_OK);
        break;
    case LOOP_SELECT:
    case LOOP_FIXED_SELECT:
        wait_by_select(loop, loop->kind == LOOP_SELECT);
        break;
    case LOOP_USLEEP:
        assert_int_equal(usleep(LOOP_STEP_MS * 1000), 0);
        break;
    default:
        break;
    }
}

/* A program that has something to do for an ended or an added transfer does it before it waits. */
static void turn_by_perform(struct loop *loop) {
    int unused;
    const size_t ended_count = loop->ended_count;
    if (loop->waits)
        wait_in(loop);
    look(loop);
    assert_int_equal(curl_multi_perform(loop->multi, &unused), CURLM_OK);
    read_messages(loop);
    loop->waits = loop->ended_count == ended_count;
}

static void turn_of_easy(struct loop *loop) {
    CURL *curl = loop->added[0];
    loop->added_count--;
    memmove(loop->added, loop->added + 1, loop->added_count * sizeof *loop->added);
    note_end(loop, curl, curl_easy_perform(curl));
}

void loop_turn(struct loop *loop) {
    if (++loop->turns > MOST_TURNS)
        fail_msg("%s: %d turns, and a transfer has not ended", loop_names[loop->kind], MOST_TURNS);
    if (loop->kind == LOOP_EASY)
        turn_of_easy(loop);
    else if (has_callbacks(loop))
        turn_by_callbacks(loop);
    else
        turn_by_perform(loop);
}

void loop_run(struct loop *loop) {
    while (loop->running > 0)
        loop_turn(loop);
}
