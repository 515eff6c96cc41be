/* Calls that overlap: iam_mock_begin_call(), iam_mock_begin_connect() and iam_mock_end_call(). */
#include "faulty.h"

#define HEAD "iam-mock journal 2\n"
#define AT_START "2026-01-01T00:00:00.000Z root "
#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"
#define DEACTIVATE_LINE "DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA "\" ->"

#define REQUEST(form)                                                                                        \
    { .body = (form), .body_size = sizeof(form) - 1, .timeout_ms = 30000 }
static const struct iam_mock_request bobs = REQUEST(DEACTIVATE_BOB), list = REQUEST(LIST_BOB),
                                     nobodys = REQUEST(FORM("ListMFADevices") "&UserName=Nobody");

static struct iam_mock_response responses[3]; /* of calls that overlap; cleared by the mock's end */

static int begin(struct sender *sender, const struct iam_mock_request *request, int index) {
    int result = iam_mock_begin_call(sender->mock, request, &responses[index]);
    if (result == IAM_MOCK_ENOMEM)
        fail_msg("iam_mock_begin_call: out of memory");
    return result;
}

static void end(struct sender *sender, int index, int64_t waited_ms, bool answered) {
    iam_mock_end_call(sender->mock, responses[index].ticket, waited_ms, answered);
}

static int setup(void **state) {
    memset(responses, 0, sizeof responses);
    return sender_setup_with_bob(state);
}

static void renew(struct sender *sender, const struct iam_mock_options *options) {
    sender_renew(sender, options); /* frees the responses, too */
    memset(responses, 0, sizeof responses);
    add_bob(sender);
}

static const struct iam_mock_call *call_at(struct sender *sender, size_t number) {
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, number);
    assert_non_null(call);
    return call;
}

/* ----- A call that is begun, waited for and ended is a call that is sent ----- */

static const struct iam_mock_rule rules[] = {
    {.name = "none", .action = "DeleteVirtualMFADevice", .error = "Throttling"},
    {.latency_ms = 5000},
    {.latency_ms = 40000},
    {.latency_ms = 40000, .when = IAM_MOCK_AFTER_CHANGE},
    {.error = "Throttling", .latency_ms = 10},
    {.error = "AccessDenied"},
    {.error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE},
    {.fault = IAM_MOCK_REFUSED, .latency_ms = 7},
    {.fault = IAM_MOCK_CONNECT_TIMEOUT},
    {.fault = IAM_MOCK_TIMEOUT},
    {.fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_AFTER_CHANGE},
    {.fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .latency_ms = 2},
    {.fault = IAM_MOCK_CUT, .cut_at = 40, .when = IAM_MOCK_AFTER_CHANGE},
    {.fault = IAM_MOCK_LATE},
    {.fault = IAM_MOCK_NO_LENGTH},
    {.fault = IAM_MOCK_DATE_OFF, .latency_ms = 2000},
    {.body_file = "hostile:bom"},
    {.location = "https://redirect.example.com/"},
    {.race = IAM_MOCK_RACE_DEACTIVATED},
};

/* The rule that many tests have: of any action, but where the row names one. */
static void add_rule_at(struct sender *sender, size_t index) {
    struct iam_mock_rule rule = rules[index];
    if (!rule.action && !rule.race)
        rule.action = "*";
    add_this_rule(sender, &rule);
}

/* All that shows what a call did. */
struct shown {
    int result;
    char text[30000];
};

static void show(struct shown *out, struct iam_mock *mock, const struct iam_mock_response *response) {
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(mock, NULL, NULL, NULL, &counts), 0);
    const char *texts[] = {iam_mock_account_text(mock), iam_mock_journal_text(mock),
                           iam_mock_findings_text(mock), iam_mock_problems_text(mock)};
    int size = snprintf(out->text, sizeof out->text, "%zu %zu %zu %zu, now %lld\n", counts.calls,
                        counts.applied, counts.acknowledged, counts.lost, (long long)iam_mock_now_ms(mock));
    for (size_t i = 0; i < LENGTH(texts); i++) {
        assert_non_null(texts[i]);
        size += snprintf(out->text + size, sizeof out->text - (size_t)size, "%s\n", texts[i]);
    }
    size += snprintf(out->text + size, sizeof out->text - (size_t)size, "%d %s %zu %d %lld %.*s\n",
                     response->status, response->error_code ? response->error_code : "-", response->number,
                     (int)response->fault, (long long)response->waited_ms, (int)response->body_size,
                     response->body ? response->body : "");
    for (size_t i = 0; i < response->header_count; i++)
        size += snprintf(out->text + size, sizeof out->text - (size_t)size, "%s: %s\n",
                         response->headers[i].name, response->headers[i].value);
    assert_true((size_t)size < sizeof out->text);
}

/* Not tests' own: an assertion may leave before the clone is freed. */
static struct iam_mock *clone;
static struct iam_mock_response clone_response;
static struct shown sent, begun;

static void new_clone(struct sender *sender) {
    iam_mock_free(clone);
    clone = NULL;
    clone_response = (struct iam_mock_response){0};
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
}

static int teardown(void **state) {
    iam_mock_free(clone);
    clone = NULL;
    return sender_teardown(state);
}

static void check_alike(size_t rule) {
    if (sent.result == begun.result && strcmp(sent.text, begun.text) == 0)
        return;
    print_error("sent: %d\n%s\nbegun: %d\n%s\n", sent.result, sent.text, begun.result, begun.text);
    fail_msg("rule %zu", rule);
}

static void test_begin_wait_and_end_are_a_send(void **state) {
    static const struct iam_mock_request *const requests[] = {&bobs, &list, &nobodys};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules) * LENGTH(requests); i++) {
        const struct iam_mock_request *request = requests[i % LENGTH(requests)];
        renew(sender, NULL);
        add_rule_at(sender, i / LENGTH(requests));
        new_clone(sender);
        sent.result = iam_mock_send(clone, request, &clone_response);
        show(&sent, clone, &clone_response);
        assert_true(clone_response.ticket == 0);
        begun.result = begin(sender, request, 0);
        assert_true(iam_mock_now_ms(sender->mock) == START_MS);
        assert_true(responses[0].ticket > 0);
        iam_mock_reach_ms(sender->mock, START_MS + responses[0].waited_ms);
        end(sender, 0, responses[0].waited_ms, true);
        show(&begun, sender->mock, &responses[0]);
        check_alike(i / LENGTH(requests));
    }
}

static void test_begin_connect_wait_and_end_are_a_connect(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        static const struct iam_mock_response before = {.number = 77};
        renew(sender, NULL);
        add_rule_at(sender, i);
        new_clone(sender);
        sent.result = iam_mock_connect(clone, &bobs);
        show(&sent, clone, &before);
        responses[0] = before;
        begun.result = iam_mock_begin_connect(sender->mock, &bobs, &responses[0]);
        assert_true(iam_mock_now_ms(sender->mock) == START_MS);
        if (begun.result == 0) { /* no call: the response is as before */
            show(&begun, sender->mock, &responses[0]);
            assert_null(responses[0].memory);
            check_alike(i);
            continue;
        }
        assert_int_equal(responses[0].fault, begun.result);
        assert_int_equal(responses[0].number, 1);
        assert_true(call_at(sender, 1)->under_way);
        assert_int_equal(responses[0].status, 0);
        iam_mock_reach_ms(sender->mock, START_MS + responses[0].waited_ms);
        end(sender, 0, responses[0].waited_ms, true);
        show(&begun, sender->mock, &before);
        check_alike(i);
    }
}

/* ----- Overlap ----- */

static void test_three_calls_take_as_long_as_the_longest(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .times = 3, .latency_ms = 12000, .name = "slow");
    add_rule(sender, .action = "*", .times = 1, .skip = 1, .latency_ms = 500, .name = "slower");
    assert_int_equal(begin(sender, &list, 0), 0);
    assert_int_equal(begin(sender, &bobs, 1), 0);
    assert_true(bob_is_off(sender)); /* at its arrival */
    assert_string_equal(iam_mock_response_header(&responses[0], "Date"), "Thu, 01 Jan 2026 00:00:12 GMT");
    iam_mock_reach_ms(sender->mock, START_MS + 1000);
    assert_int_equal(begin(sender, &list, 2), 0);
    assert_non_null(strstr(responses[0].body, BOB_MFA)); /* each has its own body */
    assert_null(strstr(responses[2].body, BOB_MFA));
    assert_string_equal(journal_of(sender), HEAD
                        "1 " AT_START "ListMFADevices UserName=\"Bob\" -> under way\n"
                        "2 " AT_START DEACTIVATE_LINE " applied under way\n"
                        "3 2026-01-01T00:00:01.000Z root ListMFADevices UserName=\"Bob\" -> under way\n");
    iam_mock_reach_ms(sender->mock, START_MS + 12000);
    end(sender, 0, 12000, true);
    iam_mock_reach_ms(sender->mock, START_MS + 13000);
    end(sender, 2, 12000, true);
    assert_true(call_at(sender, 2)->under_way);
    end(sender, 1, 12500, true);
    assert_string_equal(journal_of(sender),
                        HEAD "1 " AT_START "ListMFADevices UserName=\"Bob\" -> 200 after 12000 ms\n"
                             "2 " AT_START DEACTIVATE_LINE " 200 after 12500 ms applied\n"
                             "3 2026-01-01T00:00:01.000Z root ListMFADevices UserName=\"Bob\" -> 200 after "
                             "12000 ms\n");
    assert_true(iam_mock_now_ms(sender->mock) == START_MS + 13000);
    assert_string_equal(problems_of(sender), "");
}

static void test_a_call_under_way_shows_nothing_of_its_answer(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE, .latency_ms = 5, .name = "r");
    assert_int_equal(begin(sender, &bobs, 0), 0);
    const struct iam_mock_call *call = call_at(sender, 1);
    assert_true(call->under_way && call->applied);
    assert_int_equal(call->status, 0);
    assert_null(call->error_code);
    assert_int_equal(call->fault, IAM_MOCK_NO_FAULT);
    assert_true(call->waited_ms == 0 && call->at_ms == START_MS);
    assert_string_equal(call->rule, "r");
    end(sender, 0, 6, true);
    assert_ptr_equal(call_at(sender, 1), call);
    assert_false(call->under_way);
    assert_int_equal(call->status, 500);
    assert_string_equal(call->error_code, "ServiceFailure");
    assert_true(call->waited_ms == 6); /* what it really took */
}

/* A client that has nothing yet can't know: "unknown" is true. */
static void test_a_call_under_way_is_lost_until_its_end(void **state) {
    struct sender *sender = *state;
    assert_int_equal(begin(sender, &bobs, 0), 0);
    assert_int_equal(counts_of(sender).calls, 1);
    assert_int_equal(counts_of(sender).applied, 1);
    assert_int_equal(counts_of(sender).acknowledged, 0);
    assert_int_equal(counts_of(sender).lost, 1);
    assert_string_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN), "");
    assert_string_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_DONE), "");
    end(sender, 0, 0, true);
    assert_int_equal(counts_of(sender).acknowledged, 1);
    assert_int_equal(counts_of(sender).lost, 0);
    assert_string_not_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN), "");
}

static void test_a_connection_under_way_is_not_lost(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .latency_ms = 1000);
    assert_int_equal(iam_mock_begin_connect(sender->mock, &bobs, &responses[0]), IAM_MOCK_REFUSED);
    assert_int_equal(counts_of(sender).lost, 0); /* but it may become a CONNECT_TIMEOUT */
    assert_string_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN), "");
    end(sender, 0, 1000, true);
    assert_string_not_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN), "");
}

/* Its latency would lead past the last moment. */
static void test_a_call_at_the_end_of_the_clock_waits_until_there(void **state) {
    struct sender *sender = *state;
    renew(sender, &(struct iam_mock_options){.start = "9999-12-31T23:59:59.990Z"});
    add_rule(sender, .latency_ms = 5000);
    assert_int_equal(begin(sender, &bobs, 0), 0);
    assert_true(responses[0].waited_ms == 9);
    assert_string_equal(iam_mock_response_header(&responses[0], "Date"), "Fri, 31 Dec 9999 23:59:59 GMT");
    end(sender, 0, -5, true);
    assert_true(call_at(sender, 1)->waited_ms == 0);
}

/* ----- Clients that stop waiting ----- */

static void test_a_client_that_stops_waiting_gets_nothing(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        renew(sender, NULL);
        add_rule_at(sender, i);
        const bool arrives = begin(sender, &bobs, 0) <= 0 || (responses[0].fault != IAM_MOCK_REFUSED &&
                                                              responses[0].fault != IAM_MOCK_CONNECT_TIMEOUT);
        const bool off = bob_is_off(sender);
        end(sender, 0, 3, false);
        const struct iam_mock_call *call = call_at(sender, 1);
        assert_int_equal(call->status, 0);
        assert_null(call->error_code);
        assert_int_equal(call->fault, arrives ? IAM_MOCK_TIMEOUT : IAM_MOCK_CONNECT_TIMEOUT);
        assert_true(call->waited_ms == 3);
        assert_false(call->under_way || call->acknowledged);
        assert_int_equal(counts_of(sender).acknowledged, 0);
        assert_int_equal(counts_of(sender).lost, arrives);
        assert_int_equal(bob_is_off(sender), off); /* a change that IAM applied stays */
        assert_string_equal(iam_mock_contradiction(sender->mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN), "");
    }
}

static void test_the_line_of_a_client_that_stopped_waiting(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_CUT, .cut_at = 40, .when = IAM_MOCK_AFTER_CHANGE, .latency_ms = 500);
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .latency_ms = 1000);
    assert_int_equal(begin(sender, &bobs, 0), IAM_MOCK_CUT);
    assert_int_equal(iam_mock_begin_connect(sender->mock, &bobs, &responses[1]), IAM_MOCK_REFUSED);
    assert_int_equal(begin(sender, &nobodys, 2), 0);
    for (int i = 0; i < 3; i++)
        end(sender, i, 200 * i, false);
    assert_string_equal(journal_of(sender),
                        HEAD "1 " AT_START DEACTIVATE_LINE " TIMEOUT applied by \"rule 1\" #1\n"
                             "2 " AT_START DEACTIVATE_LINE " CONNECT_TIMEOUT after 200 ms by \"rule 2\" #1\n"
                             "3 " AT_START "ListMFADevices UserName=\"Nobody\" -> TIMEOUT after 400 ms\n");
}

/* ----- Tickets ----- */

static void test_the_second_end_of_a_call_does_nothing(void **state) {
    struct sender *sender = *state;
    for (int answered = 0; answered < 2; answered++) {
        renew(sender, NULL);
        assert_int_equal(begin(sender, &bobs, 0), 0);
        assert_int_equal(begin(sender, &list, 1), 0);
        end(sender, 0, 10, answered);
        end(sender, 1, 20, true);
        char *before = strdup(journal_of(sender));
        const struct iam_mock_counts counts = counts_of(sender);
        end(sender, 0, 30, !answered);
        end(sender, 0, 30, answered);
        bool same = before && strcmp(before, journal_of(sender)) == 0;
        free(before);
        assert_true(same);
        assert_int_equal(counts_of(sender).lost, counts.lost);
        assert_int_equal(counts_of(sender).acknowledged, counts.acknowledged);
    }
}

static void clear_journal(struct sender *sender) { iam_mock_clear_journal(sender->mock); }

static void restore(struct sender *sender) {
    assert_int_equal(iam_mock_restore(sender->mock, clone, NULL), 0);
}

static void arm_sweep(struct sender *sender) {
    assert_int_equal(iam_mock_sweep_arm_script("", sender->mock, NULL), 0);
}

/* The calls get the numbers of the forgotten ones, and never their tickets. */
static void test_a_ticket_outlives_the_journal(void **state) {
    static void (*const forget[])(struct sender *) = {clear_journal, restore, arm_sweep};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(forget); i++) {
        renew(sender, NULL);
        new_clone(sender);
        assert_int_equal(begin(sender, &list, 0), 0);
        assert_int_equal(begin(sender, &list, 1), 0);
        forget[i](sender);
        end(sender, 1, 1, false);
        assert_int_equal(iam_mock_call_count(sender->mock), 0);
        assert_int_equal(counts_of(sender).lost, 0);
        assert_int_equal(begin(sender, &list, 2), 0);
        assert_int_equal(responses[2].number, 1);
        assert_true(responses[2].ticket > responses[1].ticket && responses[1].ticket > responses[0].ticket);
        end(sender, 0, 1, false);
        end(sender, 1, 1, true);
        assert_true(call_at(sender, 1)->under_way);
        end(sender, 2, 4, true);
        assert_true(call_at(sender, 1)->waited_ms == 4);
        assert_int_equal(call_at(sender, 1)->status, 200);
    }
}

static void test_a_ticket_of_a_dropped_call_does_nothing(void **state) {
    struct sender *sender = *state;
    renew(sender, &(struct iam_mock_options){.journal_capacity = 2});
    for (int i = 0; i < 3; i++)
        assert_int_equal(begin(sender, &list, i), 0);
    end(sender, 0, 1, true); /* its place in the ring is call 3's */
    assert_true(call_at(sender, 3)->under_way);
    end(sender, 1, 2, true);
    end(sender, 2, 3, true);
    assert_int_equal(counts_of(sender).acknowledged, 2);
    assert_int_equal(counts_of(sender).lost, 1); /* what became of the dropped one is not known */
    assert_true(call_at(sender, 2)->waited_ms == 2 && call_at(sender, 3)->waited_ms == 3);
}

static void test_what_is_no_ticket_does_nothing(void **state) {
    struct sender *sender = *state;
    assert_int_equal(begin(sender, &list, 0), 0);
    const uint64_t none[] = {0, responses[0].ticket + 1, UINT64_MAX};
    for (size_t i = 0; i < LENGTH(none); i++)
        iam_mock_end_call(sender->mock, none[i], 1, true);
    iam_mock_end_call(NULL, responses[0].ticket, 1, true);
    assert_true(call_at(sender, 1)->under_way);
    assert_string_equal(send_form(sender, LIST_BOB), ""); /* of a call that was sent: it has ended */
    iam_mock_end_call(sender->mock, responses[0].ticket + 1, 1, false);
    assert_int_equal(call_at(sender, 2)->status, 200);
}

/* ----- Failures ----- */

static void test_a_call_that_fails_has_no_ticket(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request bad = bobs;
    bad.timeout_ms = -1;
    responses[0].ticket = 9;
    assert_int_equal(begin(sender, &bad, 0), IAM_MOCK_EINVAL);
    assert_true(responses[0].ticket == 0);
    assert_int_equal(iam_mock_begin_call(sender->mock, &bobs, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_call(NULL, &bobs, &responses[0]), IAM_MOCK_EINVAL);
    const char expected[] = "iam_mock_begin_call: invalid argument: timeout_ms is negative\n"
                            "iam_mock_begin_call: invalid argument: the response is NULL\n";
    assert_string_equal(problems_of(sender), expected);
    assert_int_equal(iam_mock_begin_connect(sender->mock, &bad, &responses[0]), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_connect(sender->mock, &bobs, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_connect(NULL, &bobs, &responses[0]), IAM_MOCK_EINVAL);
    assert_string_equal(problems_of(sender), expected); /* sending it would tell */
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
}

static void test_a_call_past_the_limit_is_not_begun(void **state) {
    struct sender *sender = *state;
    renew(sender, &(struct iam_mock_options){.call_limit = 1});
    add_rule(sender, .latency_ms = 5, .name = "slow", .error = "Throttling");
    assert_int_equal(begin(sender, &bobs, 0), 0);
    assert_int_equal(begin(sender, &bobs, 1), IAM_MOCK_ELIMIT);
    assert_true(responses[1].ticket == 0);
    assert_int_equal(iam_mock_begin_connect(sender->mock, &bobs, &responses[1]), IAM_MOCK_ELIMIT);
    assert_non_null(strstr(problems_of(sender), "DeactivateMFADevice -> under way by rule slow"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(begin_wait_and_end_are_a_send),
        TEST(begin_connect_wait_and_end_are_a_connect),
        TEST(three_calls_take_as_long_as_the_longest),
        TEST(a_call_under_way_shows_nothing_of_its_answer),
        TEST(a_call_under_way_is_lost_until_its_end),
        TEST(a_connection_under_way_is_not_lost),
        TEST(a_call_at_the_end_of_the_clock_waits_until_there),
        TEST(a_client_that_stops_waiting_gets_nothing),
        TEST(the_line_of_a_client_that_stopped_waiting),
        TEST(the_second_end_of_a_call_does_nothing),
        TEST(a_ticket_outlives_the_journal),
        TEST(a_ticket_of_a_dropped_call_does_nothing),
        TEST(what_is_no_ticket_does_nothing),
        TEST(a_call_that_fails_has_no_ticket),
        TEST(a_call_past_the_limit_is_not_begun),
    };
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
