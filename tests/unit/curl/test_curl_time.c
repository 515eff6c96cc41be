/* Each way to wait in each loop that programs write: libcurl's clock, the mock's clock and the journal agree
 * to the millisecond, and a second run is equal. */
#include "loops.h"
#include "watch.h"

#include <stdio.h>

#include <iam_mock_sleep.h>

#define STEPS_US 50 /* libcurl counts each phase of a transfer as 1 us at least */
#define MOST_CALLS 3

/* ----- The waits ----- */

struct expected_call {
    int64_t at_ms, waited_ms;
    int status;
    enum iam_mock_fault fault;
};

/* A handle makes one or two transfers, one after the other. */
struct wait {
    const char *name;
    struct option options[4];
    struct iam_mock_rule rules[2];
    CURLcode codes[2], codes_by_steps[2]; /* the latter if the program looks every 10 ms, and they differ */
    int64_t took_ms[2];
    int64_t later_ms;            /* libcurl itself ends the transfer up to so much later */
    int64_t later_by_sockets_ms; /* with curl_multi_socket_action() exactly so much later, or not: the timer
                                    of some libcurls begins anew with the second request */
    int64_t anew_ms; /* of the last transfer: when libcurl sends its request again. libcurl 8 counts
                        the time to the first byte from there */
    int transfers;   /* 0: one */
    const char *header;
    bool gets; /* a GET without a body */
    struct expected_call calls[MOST_CALLS];
};

#define LATE_BY(ms)                                                                                          \
    { .action = "*", .latency_ms = (ms) }
#define FAULT(kind)                                                                                          \
    { .action = "*", .fault = IAM_MOCK_##kind }
#define FAULT_LATE_BY(kind, ms)                                                                              \
    { .action = "*", .fault = IAM_MOCK_##kind, .latency_ms = (ms) }
#define AFTER_FAULT(kind, ms)                                                                                \
    {                                                                                                        \
        { 0, ms, 0, IAM_MOCK_##kind }                                                                        \
    }
#define TIMEOUT_S(seconds)                                                                                   \
    {                                                                                                        \
        { CURLOPT_TIMEOUT, seconds }                                                                         \
    }
#define SLOW_FOR_S(seconds)                                                                                  \
    {                                                                                                        \
        {CURLOPT_LOW_SPEED_LIMIT, 1}, { CURLOPT_LOW_SPEED_TIME, seconds }                                    \
    }
#define TIMED_OUT CURLE_OPERATION_TIMEDOUT

static const struct wait waits[] = {
    {.name = "no latency", .options = TIMEOUT_S(30), .calls = {{0, 0, 200, 0}}},
    {.name = "latency",
     .options = TIMEOUT_S(30),
     .rules = {LATE_BY(1234)},
     .took_ms = {1234},
     .calls = {{0, 1234, 200, 0}}},
    {.name = "latency without a timeout",
     .rules = {LATE_BY(400000)},
     .took_ms = {400000},
     .calls = {{0, 400000, 200, 0}}},
    {.name = "1 ms before the timeout",
     .options = {{CURLOPT_TIMEOUT_MS, 5000}},
     .rules = {LATE_BY(4999)},
     .codes_by_steps = {TIMED_OUT},
     .took_ms = {4999},
     .calls = {{0, 4999, 200, 0}}},
    {.name = "1 ms after the timeout",
     .options = {{CURLOPT_TIMEOUT_MS, 5000}},
     .rules = {LATE_BY(5001)},
     .codes = {TIMED_OUT},
     .took_ms = {5000},
     .calls = AFTER_FAULT(TIMEOUT, 5000)},
    {.name = "1 ms before a short timeout",
     .options = {{CURLOPT_TIMEOUT_MS, 10}},
     .rules = {LATE_BY(9)},
     .codes_by_steps = {TIMED_OUT},
     .took_ms = {9},
     .calls = {{0, 9, 200, 0}}},
    {.name = "LATE",
     .options = TIMEOUT_S(30),
     .rules = {{.action = "*", .fault = IAM_MOCK_LATE, .when = IAM_MOCK_AFTER_CHANGE}},
     .codes_by_steps = {TIMED_OUT},
     .took_ms = {29999},
     .calls = {{0, 29999, 200, IAM_MOCK_LATE}}},
    {.name = "TIMEOUT",
     .options = TIMEOUT_S(30),
     .rules = {FAULT(TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {30000},
     .calls = AFTER_FAULT(TIMEOUT, 30000)},
    {.name = "TIMEOUT in milliseconds",
     .options = {{CURLOPT_TIMEOUT_MS, 1230}},
     .rules = {FAULT(TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {1230},
     .calls = AFTER_FAULT(TIMEOUT, 1230)},
    {.name = "CONNECT_TIMEOUT",
     .options = {{CURLOPT_CONNECTTIMEOUT_MS, 2500}, {CURLOPT_TIMEOUT, 30}},
     .rules = {FAULT(CONNECT_TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {2500},
     .calls = AFTER_FAULT(CONNECT_TIMEOUT, 2500)},
    {.name = "CONNECT_TIMEOUT, libcurl's default",
     .rules = {FAULT(CONNECT_TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {300000},
     .calls = AFTER_FAULT(CONNECT_TIMEOUT, 300000)},
    {.name = "CONNECT_TIMEOUT after the timeout",
     .options = {{CURLOPT_CONNECTTIMEOUT_MS, 2500}, {CURLOPT_TIMEOUT_MS, 1500}},
     .rules = {FAULT(CONNECT_TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {1500},
     .calls = AFTER_FAULT(CONNECT_TIMEOUT, 1500)},
    {.name = "low speed",
     .options = SLOW_FOR_S(5),
     .rules = {FAULT(TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {5000},
     .later_ms = 1500,
     .gets = true,
     .calls = AFTER_FAULT(TIMEOUT, 5000)},
    {.name = "low speed after a body",
     .options = SLOW_FOR_S(5),
     .rules = {FAULT(TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {5000},
     .later_ms = 8000, /* libcurl takes the speed of some seconds, and counts the body */
     .calls = AFTER_FAULT(TIMEOUT, 5000)},
    {.name = "before the low speed",
     .options = SLOW_FOR_S(5),
     .rules = {LATE_BY(4000)},
     .took_ms = {4000},
     .gets = true,
     .calls = {{0, 4000, 200, 0}}},
    {.name = "Expect",
     .options = TIMEOUT_S(30),
     .rules = {LATE_BY(1234)},
     .took_ms = {1234},
     .header = "Expect: 100-continue",
     .calls = {{0, 1234, 200, 0}}},
    {.name = "Expect and TIMEOUT",
     .options = TIMEOUT_S(5),
     .rules = {FAULT(TIMEOUT)},
     .codes = {TIMED_OUT},
     .took_ms = {5000},
     .header = "Expect: 100-continue",
     .calls = AFTER_FAULT(TIMEOUT, 5000)},
    {.name = "REFUSED",
     .options = TIMEOUT_S(30),
     .rules = {FAULT_LATE_BY(REFUSED, 2000)},
     .codes = {CURLE_COULDNT_CONNECT},
     .took_ms = {2000},
     .calls = AFTER_FAULT(REFUSED, 2000)},
    {.name = "REFUSED at once",
     .options = TIMEOUT_S(30),
     .rules = {FAULT(REFUSED)},
     .codes = {CURLE_COULDNT_CONNECT},
     .calls = AFTER_FAULT(REFUSED, 0)},
    {.name = "DNS_FAILURE",
     .options = TIMEOUT_S(30),
     .rules = {FAULT_LATE_BY(DNS_FAILURE, 2000)},
     .codes = {CURLE_COULDNT_RESOLVE_HOST},
     .took_ms = {2000},
     .calls = AFTER_FAULT(DNS_FAILURE, 2000)},
    {.name = "TLS_FAILURE",
     .options = TIMEOUT_S(30),
     .rules = {FAULT_LATE_BY(TLS_FAILURE, 2000)},
     .codes = {CURLE_PEER_FAILED_VERIFICATION},
     .took_ms = {2000},
     .calls = AFTER_FAULT(TLS_FAILURE, 2000)},
    {.name = "RESET",
     .options = TIMEOUT_S(30),
     .rules = {FAULT_LATE_BY(RESET, 700)},
     .codes = {CURLE_RECV_ERROR},
     .took_ms = {700},
     .calls = AFTER_FAULT(RESET, 700)},
    {.name = "CLOSED",
     .options = TIMEOUT_S(30),
     .rules = {FAULT_LATE_BY(CLOSED, 701)},
     .codes = {CURLE_GOT_NOTHING},
     .took_ms = {701},
     .calls = AFTER_FAULT(CLOSED, 701)},
    {.name = "CUT",
     .options = TIMEOUT_S(30),
     .rules = {{.action = "*", .fault = IAM_MOCK_CUT, .when = IAM_MOCK_AFTER_CHANGE, .latency_ms = 702}},
     .codes = {CURLE_PARTIAL_FILE},
     .took_ms = {702},
     .calls = {{0, 702, 200, IAM_MOCK_CUT}}},
    {.name = "resent",
     .options = TIMEOUT_S(30),
     .rules = {{.action = "*", .skip = 1, .fault = IAM_MOCK_CLOSED, .latency_ms = 300},
               {.action = "*", .skip = 2, .latency_ms = 501}},
     .took_ms = {0, 801},
     .anew_ms = 300,
     .transfers = 2,
     .calls = {{0, 0, 200, 0}, {0, 300, 0, IAM_MOCK_CLOSED}, {300, 501, 200, 0}}},
    {.name = "resent, and over the timeout",
     .options = {{CURLOPT_TIMEOUT_MS, 1000}},
     .rules = {{.action = "*", .skip = 1, .fault = IAM_MOCK_RESET, .latency_ms = 300},
               {.action = "*", .skip = 2, .latency_ms = 701}},
     .codes = {CURLE_OK, TIMED_OUT},
     .took_ms = {0, 1000},
     .later_by_sockets_ms = 300,
     .transfers = 2,
     .calls = {{0, 0, 200, 0}, {0, 300, 0, IAM_MOCK_RESET}, {300, 700, 0, IAM_MOCK_TIMEOUT}}},
    {.name = "two answers on a connection",
     .options = TIMEOUT_S(2),
     .rules = {LATE_BY(701), {.action = "*", .skip = 1, .latency_ms = 1501}},
     .took_ms = {701, 1501},
     .transfers = 2,
     .calls = {{0, 701, 200, 0}, {701, 1501, 200, 0}}},
    {.name = "a timeout, then an answer",
     .options = TIMEOUT_S(2),
     .rules = {FAULT(TIMEOUT), {.action = "*", .skip = 1, .latency_ms = 1501}},
     .codes = {TIMED_OUT, CURLE_OK},
     .took_ms = {2000, 1501},
     .transfers = 2,
     .calls = {{0, 2000, 0, IAM_MOCK_TIMEOUT}, {2000, 1501, 200, 0}}},
    {.name = "CONNECT_TIMEOUT, then an answer",
     .options = TIMEOUT_S(2),
     .rules = {FAULT(CONNECT_TIMEOUT), {.action = "*", .skip = 1, .latency_ms = 1501}},
     .codes = {TIMED_OUT, CURLE_OK},
     .took_ms = {2000, 1501},
     .transfers = 2,
     .calls = {{0, 2000, 0, IAM_MOCK_CONNECT_TIMEOUT}, {2000, 1501, 200, 0}}},
};
#define WAITS (sizeof waits / sizeof *waits)

static int transfers_of(const struct wait *wait) { return wait->transfers > 0 ? wait->transfers : 1; }

static size_t calls_of(const struct wait *wait) {
    size_t count = 0;
    while (count < MOST_CALLS && (wait->calls[count].status != 0 || wait->calls[count].fault != 0))
        count++;
    return count;
}

/* ----- One run ----- */

static const CURLINFO infos[] = {CURLINFO_NAMELOOKUP_TIME_T,    CURLINFO_CONNECT_TIME_T,
                                 CURLINFO_APPCONNECT_TIME_T,    CURLINFO_PRETRANSFER_TIME_T,
                                 CURLINFO_STARTTRANSFER_TIME_T, CURLINFO_TOTAL_TIME_T};
#define INFOS (sizeof infos / sizeof *infos)
enum { START_TRANSFER = INFOS - 2, TOTAL = INFOS - 1 };

/* What a program sees of a run. Without padding: two of them are compared as bytes. */
struct outcome {
    int64_t codes[2], us[2][INFOS], moved_ms;
    struct {
        int64_t at_ms, waited_ms, status, fault;
    } calls[MOST_CALLS + 1];
    uint64_t call_count;
    char journal[4096];
};

static void note_journal(struct outcome *outcome, struct iam_mock *mock, int64_t start) {
    outcome->moved_ms = iam_mock_now_ms(mock) - start;
    outcome->call_count = iam_mock_call_count(mock);
    for (size_t i = 0; i < outcome->call_count && i <= MOST_CALLS; i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i + 1);
        outcome->calls[i].at_ms = call->at_ms - start;
        outcome->calls[i].waited_ms = call->waited_ms;
        outcome->calls[i].status = call->status;
        outcome->calls[i].fault = call->fault;
    }
    const char *journal = iam_mock_journal_text(mock);
    assert_non_null(journal);
    assert_true(strlen(journal) < sizeof outcome->journal);
    (void)snprintf(outcome->journal, sizeof outcome->journal, "%s", journal);
}

static CURL *client_for(const struct wait *wait, struct reply *reply, struct curl_slist **headers) {
    CURL *curl = client_new(reply, LIST);
    for (int i = 0; i < 4 && wait->options[i].option != 0; i++)
        assert_int_equal(curl_easy_setopt(curl, wait->options[i].option, wait->options[i].value), CURLE_OK);
    if (wait->header != NULL)
        *headers = curl_slist_append(NULL, wait->header);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers), CURLE_OK);
    if (wait->gets) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?" LIST), CURLE_OK);
    }
    return curl;
}

static void run(const struct wait *wait, enum loop_kind kind, struct iam_mock *mock,
                struct outcome *outcome) {
    struct loop loop;
    struct reply reply;
    struct curl_slist *headers = NULL;
    const int64_t start = iam_mock_now_ms(mock);
    memset(outcome, 0, sizeof *outcome);
    CURL *curl = client_for(wait, &reply, &headers);
    loop_open(&loop, kind);
    for (int i = 0; i < transfers_of(wait); i++) {
        loop_add(&loop, curl);
        loop_run(&loop);
        outcome->codes[i] = loop_result(&loop, curl);
        for (size_t j = 0; j < INFOS; j++) {
            curl_off_t us = -1;
            assert_int_equal(curl_easy_getinfo(curl, infos[j], &us), CURLE_OK);
            outcome->us[i][j] = us;
        }
    }
    note_journal(outcome, mock, start);
    curl_easy_cleanup(curl);
    loop_close(&loop);
    curl_slist_free_all(headers);
}

static void run_with_mock(const struct wait *wait, enum loop_kind kind, bool sleeps,
                          struct outcome *outcome) {
    void *state;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    for (int i = 0; i < 2 && wait->rules[i].action != NULL; i++)
        assert_int_equal(iam_mock_add_rule(mock, &wait->rules[i], NULL), 0);
    if (sleeps)
        assert_int_equal(iam_mock_sleep_install(mock, NULL), 0);
    run(wait, kind, mock, outcome);
    iam_mock_sleep_uninstall();
    assert_int_equal(curl_teardown(&state), 0);
}

/* ----- What is expected of it ----- */

static struct {
    enum loop_kind kind;
    const char *loop, *wait;
    int wrong;
} tested;

/* Each row is checked, whatever the others do. */
#define CHECK(condition, ...)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            print_error("%s, %s: ", tested.loop, tested.wait);                                               \
            print_error(__VA_ARGS__);                                                                        \
            print_error("\n");                                                                               \
            tested.wrong++;                                                                                  \
        }                                                                                                    \
    } while (0)

/* The phases of a transfer, in order; 0: it did not get there. */
static void check_order(const int64_t us[]) {
    int64_t before = 0;
    for (size_t i = 0; i < INFOS; i++) {
        CHECK(us[i] == 0 || us[i] >= before - STEPS_US, "time %zu is %lld us, the one before it %lld us", i,
              (long long)us[i], (long long)before);
        before = us[i] > before ? us[i] : before;
    }
}

static bool is_libcurl_7(void) { return curl_version_info(CURLVERSION_NOW)->version_num < 0x080000; }

/* How much later the last transfer ends because of how the loop works. */
static int64_t later_of(const struct wait *wait, const struct outcome *outcome) {
    const bool by_sockets = tested.kind == LOOP_SOCKETS_POLL || tested.kind == LOOP_SOCKETS_EPOLL;
    const int last = transfers_of(wait) - 1;
    const int64_t later = by_sockets ? wait->later_by_sockets_ms : 0;
    return outcome->us[last][TOTAL] >= (wait->took_ms[last] + later) * 1000 ? later : 0;
}

static void check_transfer(const struct wait *wait, const struct outcome *outcome, int i) {
    const bool last = i == transfers_of(wait) - 1;
    const int64_t *us = outcome->us[i], from = wait->took_ms[i] + (last ? later_of(wait, outcome) : 0),
                  to = from + wait->later_ms;
    check_order(us);
    CHECK(outcome->codes[i] == (int64_t)wait->codes[i], "transfer %d ends with %d, expected %d", i,
          (int)outcome->codes[i], (int)wait->codes[i]);
    CHECK(us[TOTAL] >= from * 1000 && us[TOTAL] < to * 1000 + STEPS_US,
          "transfer %d takes %lld us of libcurl's time, expected %lld ms", i, (long long)us[TOTAL],
          (long long)from);
    const int64_t begins = from - (last && !is_libcurl_7() ? wait->anew_ms : 0);
    if (wait->codes[i] == CURLE_OK && wait->header == NULL) /* 100 Continue begins at once */
        CHECK(us[START_TRANSFER] >= begins * 1000 && us[START_TRANSFER] <= us[TOTAL],
              "the answer of transfer %d begins after %lld us, expected %lld ms", i,
              (long long)us[START_TRANSFER], (long long)begins);
}

static void check_calls(const struct wait *wait, const struct outcome *outcome) {
    const size_t count = calls_of(wait);
    CHECK(outcome->call_count == count, "%zu calls, expected %zu:\n%s", (size_t)outcome->call_count, count,
          outcome->journal);
    for (size_t i = 0; i < count; i++) {
        const struct expected_call *call = &wait->calls[i];
        const int64_t waited = outcome->calls[i].waited_ms - (i + 1 == count ? later_of(wait, outcome) : 0);
        CHECK(outcome->calls[i].at_ms == call->at_ms, "call %zu is made at %lld ms", i + 1,
              (long long)outcome->calls[i].at_ms);
        CHECK(waited >= call->waited_ms && waited <= call->waited_ms + wait->later_ms,
              "call %zu took %lld ms, expected %lld ms", i + 1, (long long)waited,
              (long long)call->waited_ms);
        CHECK(outcome->calls[i].status == call->status && outcome->calls[i].fault == (int64_t)call->fault,
              "the journal is\n%s", outcome->journal);
    }
}

static void check_exact(const struct wait *wait, const struct outcome *outcome) {
    int64_t total_ms = 0;
    for (int i = 0; i < transfers_of(wait); i++) {
        check_transfer(wait, outcome, i);
        total_ms += outcome->us[i][TOTAL] / 1000;
    }
    CHECK(outcome->moved_ms == total_ms, "the mock's clock moves by %lld ms, libcurl's by %lld ms",
          (long long)outcome->moved_ms, (long long)total_ms);
    check_calls(wait, outcome);
}

/* The program's sleeps move both clocks, and it looks after each. libcurl needs some looks to begin. */
#define LOOKS 4

static void check_by_steps(const struct wait *wait, const struct outcome *outcome) {
    int64_t total_ms = 0;
    const bool differs = wait->codes_by_steps[0] != CURLE_OK;
    for (int i = 0; i < transfers_of(wait); i++) {
        const CURLcode code = differs ? wait->codes_by_steps[i] : wait->codes[i];
        const int64_t ms = outcome->us[i][TOTAL] / 1000, from = wait->took_ms[i];
        check_order(outcome->us[i]);
        CHECK(outcome->codes[i] == (int64_t)code, "transfer %d ends with %d, expected %d", i,
              (int)outcome->codes[i], (int)code);
        CHECK(ms >= from && ms <= from + wait->later_ms + LOOKS * LOOP_STEP_MS,
              "transfer %d takes %lld ms, expected %lld ms", i, (long long)ms, (long long)from);
        CHECK(ms % LOOP_STEP_MS == 0, "transfer %d takes %lld ms", i, (long long)ms);
        total_ms += ms;
    }
    CHECK(outcome->moved_ms == total_ms, "the mock's clock moves by %lld ms, libcurl's by %lld ms",
          (long long)outcome->moved_ms, (long long)total_ms);
    CHECK(outcome->call_count == calls_of(wait), "%zu calls", (size_t)outcome->call_count);
    if (!differs)
        for (size_t i = 0; i < outcome->call_count; i++)
            CHECK(outcome->calls[i].status == wait->calls[i].status &&
                      outcome->calls[i].fault == (int64_t)wait->calls[i].fault,
                  "the journal is\n%s", outcome->journal);
}

/* ----- The table ----- */

static void in_a_loop(enum loop_kind kind, bool sleeps) {
    static struct outcome first, second, easy;
    tested.wrong = 0;
    for (size_t i = 0; i < WAITS; i++) {
        tested.kind = kind;
        tested.loop = loop_names[kind];
        tested.wait = waits[i].name;
        run_with_mock(&waits[i], kind, sleeps, &first);
        run_with_mock(&waits[i], kind, sleeps, &second);
        if (sleeps)
            check_by_steps(&waits[i], &first);
        else
            check_exact(&waits[i], &first);
        CHECK(memcmp(&first, &second, sizeof first) == 0, "two runs differ; their journals:\n%s%s",
              first.journal, second.journal);
        if (sleeps || waits[i].later_ms > 0 || waits[i].later_by_sockets_ms > 0)
            continue;
        run_with_mock(&waits[i], LOOP_EASY, false, &easy);
        CHECK(strcmp(first.journal, easy.journal) == 0, "the journal is\n%sby the easy interface\n%s",
              first.journal, easy.journal);
    }
    assert_int_equal(tested.wrong, 0);
}

#define IN_LOOP(name, kind, sleeps)                                                                          \
    static void name(void **state) {                                                                         \
        (void)state;                                                                                         \
        in_a_loop(kind, sleeps);                                                                             \
    }

IN_LOOP(by_the_easy_interface, LOOP_EASY, false)
IN_LOOP(by_perform_and_poll, LOOP_POLL, false)
IN_LOOP(by_perform_and_wait, LOOP_WAIT, false)
IN_LOOP(by_perform_and_select, LOOP_SELECT, false)
IN_LOOP(by_perform_and_a_fixed_select, LOOP_FIXED_SELECT, false)
IN_LOOP(by_socket_action_and_poll, LOOP_SOCKETS_POLL, false)
IN_LOOP(by_socket_action_and_epoll, LOOP_SOCKETS_EPOLL, false)
IN_LOOP(by_perform_and_usleep, LOOP_USLEEP, false)
IN_LOOP(by_perform_and_virtual_usleep, LOOP_USLEEP, true)
IN_LOOP(by_perform_alone, LOOP_PERFORM, false)

#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup_rows, watch_teardown_rows)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(by_the_easy_interface),         TEST(by_perform_and_poll),
        TEST(by_perform_and_wait),           TEST(by_perform_and_select),
        TEST(by_perform_and_a_fixed_select), TEST(by_socket_action_and_poll),
        TEST(by_socket_action_and_epoll),    TEST(by_perform_and_usleep),
        TEST(by_perform_and_virtual_usleep), TEST(by_perform_alone),
    };
    return cmocka_run_group_tests_name("curl time", tests, NULL, NULL);
}
