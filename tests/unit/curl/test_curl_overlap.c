/* Transfers that overlap in one multi handle: together they take as long as the longest, the journal has them
 * in the order in which they were added, and none of them notices what happens to another. */
#include "loops.h"
#include "take_problem.h"
#include "watch.h"

#include <stdio.h>

#define MANY 30

/* ----- Transfers, each for a user of its own ----- */

struct item {
    char user[16], body[128];
    struct reply reply;
    CURL *curl;
};

static struct item items[MANY];

static void given_item_rule(struct iam_mock *mock, size_t number, struct iam_mock_rule rule) {
    char user[16];
    (void)snprintf(user, sizeof user, "User%02zu", number);
    rule.action = "*";
    rule.user_name = user;
    assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
}

/* The user of this number, and a handle that lists the user's devices. */
static struct item *item_new(struct iam_mock *mock, size_t number, long timeout_ms) {
    struct item *item = &items[number];
    (void)snprintf(item->user, sizeof item->user, "User%02zu", number);
    (void)snprintf(item->body, sizeof item->body,
                   "Action=ListMFADevices&Version=2010-05-08&UserName=User%02zu", number);
    given_user(mock, .name = item->user);
    item->curl = client_new(&item->reply, item->body);
    assert_int_equal(curl_easy_setopt(item->curl, CURLOPT_TIMEOUT_MS, timeout_ms), CURLE_OK);
    return item;
}

/* The entry of the only call for that user. */
static const struct iam_mock_call *call_of(struct iam_mock *mock, const char *user) {
    const struct iam_mock_call *found = NULL;
    for (size_t i = 1; i <= iam_mock_call_count(mock); i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i);
        if (call->user_name != NULL && strcmp(call->user_name, user) == 0) {
            assert_null(found);
            found = call;
        }
    }
    if (found == NULL)
        fail_msg("no call for %s", user);
    return found;
}

static void assert_exactly_ms(CURL *curl, int64_t ms) {
    const int64_t us = total_us(curl);
    if (us < ms * 1000 || us >= ms * 1000 + 100)
        fail_msg("TOTAL_TIME: expected %lld ms, is %lld us", (long long)ms, (long long)us);
}

static const enum loop_kind multi_loops[] = {LOOP_POLL,         LOOP_WAIT,         LOOP_SELECT,
                                             LOOP_FIXED_SELECT, LOOP_SOCKETS_POLL, LOOP_SOCKETS_EPOLL,
                                             LOOP_USLEEP,       LOOP_PERFORM};
#define MULTI_LOOPS (sizeof multi_loops / sizeof *multi_loops)

/* The row that is tested: teardown prints it if the test fails there. */
static char row[128];

static int teardown(void **state) {
    if (row[0] != '\0')
        print_error("%s\n", row);
    row[0] = '\0';
    return watch_teardown_rows(state);
}

/* Calls test() with a new mock for each loop. */
static void in_each_loop(void (*test)(struct iam_mock *mock, struct loop *loop)) {
    for (size_t i = 0; i < MULTI_LOOPS; i++) {
        void *state;
        struct loop loop;
        (void)snprintf(row, sizeof row, "%s", loop_names[multi_loops[i]]);
        assert_int_equal(curl_setup(&state), 0);
        loop_open(&loop, multi_loops[i]);
        test(state, &loop);
        loop_close(&loop);
        assert_int_equal(curl_teardown(&state), 0);
    }
    row[0] = '\0';
}

/* ----- They add up to the longest ----- */

/* Each latency is another: they end in an order of their own. */
static int64_t latency_of(size_t number) { return 5000 - (int64_t)(number * 7 % MANY) * 10; }

static void check_thirty(struct iam_mock *mock, struct loop *loop) {
    const int64_t start = iam_mock_now_ms(mock);
    for (size_t i = 0; i < MANY; i++) {
        given_item_rule(mock, i, (struct iam_mock_rule){.latency_ms = latency_of(i)});
        loop_add(loop, item_new(mock, i, 5001)->curl);
    }
    loop_run(loop);
    assert_int_equal(iam_mock_now_ms(mock) - start, 5000);
    assert_mock_call_count(mock, MANY);
    for (size_t i = 0; i < MANY; i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i + 1);
        assert_int_equal(loop_result(loop, items[i].curl), CURLE_OK);
        assert_exactly_ms(items[i].curl, latency_of(i));
        assert_string_equal(call->user_name, items[i].user);
        assert_int_equal(call->at_ms, start);
        assert_int_equal(call->waited_ms, latency_of(i));
        assert_int_equal(call->status, 200);
        curl_easy_cleanup(items[i].curl);
    }
    assert_mock_no_findings(mock);
}

static void thirty_take_as_long_as_the_longest(void **state) {
    (void)state;
    in_each_loop(check_thirty);
}

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

static void sign(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, KEY ":" SECRET), CURLE_OK);
}

/* The last begins when the key has expired, and is refused at once. */
static void check_key(struct iam_mock *mock, struct loop *loop) {
    static const long statuses[] = {200, 200, 200, 200, 403};
    const int64_t start = iam_mock_now_ms(mock);
    given_access_key(mock, .id = KEY, .secret = SECRET, .user_name = "Bob",
                     .expires = "2026-01-01T00:00:13Z");
    given_rule(mock, .action = "*", .latency_ms = 12000, .times = IAM_MOCK_ALWAYS);
    for (size_t i = 0; i < 5; i++) {
        long status = 0;
        sign(item_new(mock, i, 20000)->curl);
        loop_add(loop, items[i].curl);
        if (i < 2)
            continue;
        loop_run(loop);
        assert_int_equal(loop_result(loop, items[i].curl), CURLE_OK);
        assert_int_equal(iam_mock_now_ms(mock) - start, i < 4 ? 12000 * (i - 1) : 24000);
        assert_int_equal(curl_easy_getinfo(items[i].curl, CURLINFO_RESPONSE_CODE, &status), CURLE_OK);
        assert_int_equal(status, statuses[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(iam_mock_call_at(mock, i + 1)->status, statuses[i]);
        curl_easy_cleanup(items[i].curl);
    }
}

static void a_key_expires_after_three_of_twelve_seconds(void **state) {
    (void)state;
    in_each_loop(check_key);
}

/* ----- None notices another ----- */

#define OTHERS 3 /* beside the one that something happens to */

enum event { EVENT_NONE, EVENT_FAULT, EVENT_REMOVED, EVENT_CLEANED_UP, EVENT_PAUSED };

static const struct happening {
    const char *name;
    enum event event;
    struct iam_mock_rule rule;
    int code; /* -1: the transfer is not there at the end */
    int64_t at_ms;
    enum iam_mock_fault fault;
} happenings[] = {
    {"nothing", EVENT_NONE, {0}, -1, 0, 0},
    {"an answer", EVENT_FAULT, {.latency_ms = 3500}, CURLE_OK, 3500, 0},
    {"CONNECT_TIMEOUT", EVENT_FAULT, {.fault = IAM_MOCK_CONNECT_TIMEOUT}, 28, 5000, IAM_MOCK_CONNECT_TIMEOUT},
    {"TIMEOUT", EVENT_FAULT, {.fault = IAM_MOCK_TIMEOUT}, 28, 8000, IAM_MOCK_TIMEOUT},
    {"REFUSED at once", EVENT_FAULT, {.fault = IAM_MOCK_REFUSED}, 7, 0, IAM_MOCK_REFUSED},
    {"REFUSED", EVENT_FAULT, {.fault = IAM_MOCK_REFUSED, .latency_ms = 4000}, 7, 4000, IAM_MOCK_REFUSED},
    {"DNS_FAILURE",
     EVENT_FAULT,
     {.fault = IAM_MOCK_DNS_FAILURE, .latency_ms = 1000},
     6,
     1000,
     IAM_MOCK_DNS_FAILURE},
    {"TLS_FAILURE",
     EVENT_FAULT,
     {.fault = IAM_MOCK_TLS_FAILURE, .latency_ms = 3000},
     60,
     3000,
     IAM_MOCK_TLS_FAILURE},
    {"RESET", EVENT_FAULT, {.fault = IAM_MOCK_RESET, .latency_ms = 3000}, 56, 3000, IAM_MOCK_RESET},
    {"CLOSED", EVENT_FAULT, {.fault = IAM_MOCK_CLOSED, .latency_ms = 100}, 52, 100, IAM_MOCK_CLOSED},
    {"CUT", EVENT_FAULT, {.fault = IAM_MOCK_CUT, .latency_ms = 100}, 18, 100, IAM_MOCK_CUT},
    {"removal", EVENT_REMOVED, {.latency_ms = 7000}, -1, 3000, IAM_MOCK_TIMEOUT},
    {"cleanup", EVENT_CLEANED_UP, {.latency_ms = 7000}, -1, 3000, IAM_MOCK_TIMEOUT},
    {"removal of a refused one",
     EVENT_REMOVED,
     {.fault = IAM_MOCK_REFUSED, .latency_ms = 4500},
     -1,
     3000,
     IAM_MOCK_CONNECT_TIMEOUT},
    {"a pause", EVENT_PAUSED, {.latency_ms = 1000}, CURLE_OK, 6000, 0},
};
#define HAPPENINGS (sizeof happenings / sizeof *happenings)

static bool is_paused;

static size_t pause_once(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    if (!is_paused)
        return size * count;
    return CURL_WRITEFUNC_PAUSE;
}

/* In the middle: when the first of the others has its answer. */
static void let_happen(struct loop *loop, const struct happening *it, struct item *item) {
    if (it->event == EVENT_PAUSED) {
        loop_run(loop);
        return;
    }
    while (loop_result(loop, items[0].curl) == -1)
        loop_turn(loop);
    if (it->event == EVENT_REMOVED)
        loop_remove(loop, item->curl);
    if (it->event == EVENT_CLEANED_UP) {
        loop->running--;
        curl_easy_cleanup(item->curl);
        item->curl = NULL;
    }
    loop_run(loop);
}

/* It goes on when only the last of the others runs. */
static void go_on_later(struct loop *loop, struct item *item) {
    while (loop->running > 2)
        loop_turn(loop);
    is_paused = false;
    assert_int_equal(curl_easy_pause(item->curl, CURLPAUSE_CONT), CURLE_OK);
}

/* What the others see: of each its result and its time, and what the journal says of its call. */
struct seen_by_others {
    int64_t codes[OTHERS], total_ms[OTHERS], at_ms[OTHERS], waited_ms[OTHERS], statuses[OTHERS];
};

static const int64_t other_latencies[OTHERS] = {3000, 6000, 2 * 6000}; /* the last is too late */
static const int64_t other_waits[OTHERS] = {3000, 6000, 9000};

static void note_others(struct iam_mock *mock, const struct loop *loop, int64_t start,
                        struct seen_by_others *seen) {
    for (size_t i = 0; i < OTHERS; i++) {
        const struct iam_mock_call *call = call_of(mock, items[i].user);
        seen->codes[i] = loop_result(loop, items[i].curl);
        seen->total_ms[i] = total_us(items[i].curl) / 1000;
        seen->at_ms[i] = call->at_ms - start;
        seen->waited_ms[i] = call->waited_ms;
        seen->statuses[i] = call->status;
        assert_exactly_ms(items[i].curl, other_waits[i]);
    }
}

static void check_happening(struct iam_mock *mock, const struct loop *loop, const struct happening *it,
                            int64_t start) {
    const struct item *item = &items[OTHERS];
    const struct iam_mock_call *call = call_of(mock, item->user);
    assert_false(call->under_way);
    assert_int_equal(call->at_ms, start);
    if (call->fault != it->fault)
        fail_msg("%s", iam_mock_journal_text(mock));
    if (it->event != EVENT_PAUSED || call->waited_ms != it->rule.latency_ms)
        assert_int_equal(call->waited_ms, it->at_ms);
    if (it->code < 0) {
        assert_int_equal(call->status, 0);
        assert_null(call->error_code);
        return;
    }
    assert_int_equal(loop_result(loop, item->curl), it->code);
    assert_exactly_ms(item->curl, it->at_ms);
}

/* The transfer is added as the one with the number `place`. */
static void run_beside(enum loop_kind kind, const struct happening *it, size_t place,
                       struct seen_by_others *seen) {
    void *state;
    struct loop loop;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    const int64_t start = iam_mock_now_ms(mock);
    struct item *item = item_new(mock, OTHERS, 8000);
    assert_int_equal(curl_easy_setopt(item->curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L), CURLE_OK);
    is_paused = it->event == EVENT_PAUSED;
    if (is_paused)
        assert_int_equal(curl_easy_setopt(item->curl, CURLOPT_WRITEFUNCTION, pause_once), CURLE_OK);
    loop_open(&loop, kind);
    if (it->event != EVENT_NONE)
        given_item_rule(mock, OTHERS, it->rule);
    for (size_t i = 0; i <= OTHERS; i++) {
        if (i == place && it->event != EVENT_NONE)
            loop_add(&loop, item->curl);
        if (i == OTHERS)
            break;
        given_item_rule(mock, i, (struct iam_mock_rule){.latency_ms = other_latencies[i]});
        loop_add(&loop, item_new(mock, i, 9000)->curl);
    }
    if (is_paused)
        go_on_later(&loop, item);
    let_happen(&loop, it, item);
    note_others(mock, &loop, start, seen);
    if (it->event != EVENT_NONE)
        check_happening(mock, &loop, it, start);
    for (size_t i = 0; i <= OTHERS; i++)
        curl_easy_cleanup(items[i].curl);
    loop_close(&loop);
    assert_int_equal(curl_teardown(&state), 0);
}

static void none_notices_another(void **state) {
    static struct seen_by_others alone, beside;
    (void)state;
    for (size_t i = 0; i < MULTI_LOOPS; i++) {
        run_beside(multi_loops[i], &happenings[0], 0, &alone);
        for (size_t j = 1; j < HAPPENINGS; j++) {
            for (size_t place = 0; place <= OTHERS; place++) {
                (void)snprintf(row, sizeof row, "%s: %s of transfer %zu", loop_names[multi_loops[i]],
                               happenings[j].name, place);
                run_beside(multi_loops[i], &happenings[j], place, &beside);
                assert_memory_equal(&alone, &beside, sizeof alone);
            }
        }
    }
    row[0] = '\0';
}

/* ----- Removed, uninstalled ----- */

/* The change is made, and nobody was told. */
static void check_removed(struct iam_mock *mock, struct loop *loop) {
    static struct reply reply;
    CURL *curl = client_new(&reply, DEACTIVATE);
    given_rule(mock, .latency_ms = 10000);
    given_item_rule(mock, 0, (struct iam_mock_rule){.latency_ms = 4000});
    loop_add(loop, curl);
    loop_add(loop, item_new(mock, 0, 5000)->curl);
    while (loop_result(loop, items[0].curl) == -1)
        loop_turn(loop);
    assert_non_null(strstr(iam_mock_journal_text(mock), " under way\n"));
    loop_remove(loop, curl);
    assert_null(strstr(iam_mock_journal_text(mock), "under way"));
    const struct iam_mock_call *call = iam_mock_call_at(mock, 1);
    assert_int_equal(call->fault, IAM_MOCK_TIMEOUT);
    assert_int_equal(call->status, 0);
    assert_int_equal(call->waited_ms, 4000);
    assert_true(call->applied);
    assert_false(call->acknowledged);
    assert_mock_acknowledged(mock, "Bob", BOB_MFA, 0);
    assert_mock_lost(mock, "Bob", BOB_MFA, 1);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(items[0].curl);
}

static void a_removed_transfer_was_not_answered(void **state) {
    (void)state;
    in_each_loop(check_removed);
}

/* Its transfers end; later ones of the same multi handle are as any. */
static void check_uninstall(struct iam_mock *mock, struct loop *loop) {
    const int64_t start = iam_mock_now_ms(mock);
    given_item_rule(mock, 0, (struct iam_mock_rule){.latency_ms = 1500});
    given_item_rule(mock, 1, (struct iam_mock_rule){.latency_ms = 5000});
    given_item_rule(mock, 2, (struct iam_mock_rule){.latency_ms = 2000});
    for (size_t i = 0; i < 2; i++)
        loop_add(loop, item_new(mock, i, 6000)->curl);
    while (loop_result(loop, items[0].curl) == -1)
        loop_turn(loop);
    iam_mock_curl_uninstall();
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    loop_add(loop, item_new(mock, 2, 2001)->curl);
    loop_run(loop);
    assert_int_equal(loop_result(loop, items[1].curl), CURLE_COULDNT_CONNECT);
    assert_int_equal(loop_result(loop, items[2].curl), CURLE_OK);
    assert_exactly_ms(items[0].curl, 1500);
    assert_exactly_ms(items[1].curl, 1500);
    assert_exactly_ms(items[2].curl, 2000);
    assert_int_equal(iam_mock_now_ms(mock) - start, 3500);
    const struct iam_mock_call *gone = iam_mock_call_at(mock, 2), *last = iam_mock_call_at(mock, 3);
    assert_false(gone->under_way);
    assert_int_equal(gone->status, 0);
    assert_int_equal(gone->waited_ms, 1500);
    assert_int_equal(last->at_ms - start, 1500);
    assert_int_equal(last->waited_ms, 2000);
    assert_int_equal(last->status, 200);
    take_problem(mock, "uninstalled with 1 request under way");
    for (size_t i = 0; i < 3; i++)
        curl_easy_cleanup(items[i].curl);
}

static void an_uninstall_moves_no_clock(void **state) {
    (void)state;
    in_each_loop(check_uninstall);
}

/* ----- Numbers of calls ----- */

#define RUNS 50

static void run_counted(enum loop_kind kind, int codes[MANY], char *journal, size_t room) {
    void *state;
    struct loop loop;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    given_rule(mock, .action = "*", .skip = 4, .fault = IAM_MOCK_REFUSED);
    given_rule(mock, .action = "*", .skip = 7, .times = 2, .fault = IAM_MOCK_CLOSED);
    given_rule(mock, .action = "*", .skip = 11, .fault = IAM_MOCK_CONNECT_TIMEOUT);
    given_rule(mock, .action = "*", .one_in = 5, .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_CUT);
    given_rule(mock, .action = "*", .one_in = 2, .times = IAM_MOCK_ALWAYS, .latency_ms = 800);
    loop_open(&loop, kind);
    for (size_t i = 0; i < MANY; i++)
        loop_add(&loop, item_new(mock, i, 5000)->curl);
    loop_run(&loop);
    for (size_t i = 0; i < MANY; i++) {
        codes[i] = loop_result(&loop, items[i].curl);
        assert_string_equal(iam_mock_call_at(mock, i + 1)->user_name, items[i].user);
        curl_easy_cleanup(items[i].curl);
    }
    (void)snprintf(journal, room, "%s", iam_mock_journal_text(mock));
    loop_close(&loop);
    assert_int_equal(curl_teardown(&state), 0);
}

static void calls_are_numbered_as_they_were_added(void **state) {
    static char first_journal[8192], journal[8192];
    int first[MANY], codes[MANY];
    (void)state;
    run_counted(LOOP_POLL, first, first_journal, sizeof first_journal);
    assert_int_equal(first[4], CURLE_COULDNT_CONNECT);
    assert_int_equal(first[7], CURLE_GOT_NOTHING);
    assert_int_equal(first[8], CURLE_GOT_NOTHING);
    assert_int_equal(first[11], CURLE_OPERATION_TIMEDOUT);
    for (size_t i = 1; i < RUNS; i++) {
        run_counted(multi_loops[i % MULTI_LOOPS], codes, journal, sizeof journal);
        assert_memory_equal(first, codes, sizeof first);
        assert_string_equal(first_journal, journal);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup_rows, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(thirty_take_as_long_as_the_longest),
        TEST(a_key_expires_after_three_of_twelve_seconds),
        TEST(none_notices_another),
        TEST(a_removed_transfer_was_not_answered),
        TEST(an_uninstall_moves_no_clock),
        TEST(calls_are_numbered_as_they_were_added),
    };
    return cmocka_run_group_tests_name("curl overlap", tests, NULL, NULL);
}
