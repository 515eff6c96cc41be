/* iam_mock_connect() and iam_mock_needs_connection(), of requests that are known whole. */
#include "faulty.h"
#include "between.h"

static const struct iam_mock_request bobs = {
    .body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1, .timeout_ms = 3000};

static const enum iam_mock_fault connect_faults[] = {IAM_MOCK_REFUSED, IAM_MOCK_DNS_FAILURE,
                                                     IAM_MOCK_TLS_FAILURE, IAM_MOCK_CONNECT_TIMEOUT};

static int connect_to(struct sender *sender, const struct iam_mock_request *request) {
    int result = iam_mock_connect(sender->mock, request);
    if (result == IAM_MOCK_ENOMEM)
        fail_msg("iam_mock_connect: out of memory");
    return result;
}

/* All that a mock shows of itself, and the id of the answer that it gives next; to be freed. */
static char *shown(struct sender *sender) {
    char *all = malloc(100000);
    assert_non_null(all);
    int size = snprintf(all, 100000, "%s%s%s%lld ms\n", iam_mock_account_text(sender->mock),
                        journal_of(sender), findings_of(sender), (long long)iam_mock_now_ms(sender->mock));
    size += snprintf(all + size, 100000 - (size_t)size, "%s", problems_of(sender));
    assert_int_equal(send_raw(sender, FORM("ListMFADevices") "&UserName=Nobody", 0), 0);
    snprintf(all + size, 100000 - (size_t)size, "%s%s",
             iam_mock_response_header(&sender->response, "x-amzn-RequestId"),
             iam_mock_response_header(&sender->response, "Date"));
    return all;
}

/* Two mocks that were one: what is done to the first has to come to what is done to the second. */
static void check_alike(struct sender *sender, struct sender *other) {
    char *one = shown(sender), *two = shown(other);
    bool alike = strcmp(one, two) == 0;
    if (!alike)
        print_error("%s\nisn't\n%s\n", one, two);
    free(one);
    free(two);
    assert_true(alike);
}

static struct sender other; /* freed by the teardown, also after an assertion failed */

static void copy_to_other(struct sender *sender) {
    iam_mock_free(other.mock);
    other = (struct sender){0};
    assert_int_equal(iam_mock_clone(&other.mock, sender->mock, NULL), 0);
}

static int free_both(void **state) {
    iam_mock_free(other.mock);
    other = (struct sender){0};
    return sender_teardown(state);
}

/* ----- The call ----- */

static void test_connect_makes_the_call_that_a_send_would_make(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(connect_faults); i++) {
        renew_with_bob(sender);
        add_rule(sender, .fault = connect_faults[i], .times = 2, .latency_ms = 500, .name = "down");
        copy_to_other(sender);
        assert_int_equal(connect_to(sender, &bobs), connect_faults[i]);
        assert_int_equal(iam_mock_send(other.mock, &bobs, &other.response), connect_faults[i]);
        assert_int_equal(counts_of_rule(sender, "down").acted, 1);
        assert_int_equal(counts_of_rule(sender, "down").matched, 1);
        assert_int_equal(iam_mock_call_count(sender->mock), 1);
        check_alike(sender, &other);
    }
}

static void test_connect_leaves_a_line_and_moves_the_clock(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_CONNECT_TIMEOUT, .user_name = "bob", .serial_number = BOB_MFA);
    assert_int_equal(connect_to(sender, &bobs), IAM_MOCK_CONNECT_TIMEOUT);
    assert_string_equal(journal_of(sender),
                        "iam-mock journal 2\n1 2026-01-01T00:00:00.000Z root DeactivateMFADevice "
                        "UserName=\"Bob\" SerialNumber=\"" BOB_MFA "\" -> CONNECT_TIMEOUT after 3000 ms by "
                        "\"rule 1\" #1\n");
    assert_true(iam_mock_now_ms(sender->mock) == START_MS + 3000);
    assert_false(bob_is_off(sender));
    assert_int_equal(connect_to(sender, &bobs), 0); /* it acted once */
    assert_int_equal(iam_mock_call_count(sender->mock), 1);
    assert_string_equal(problems_of(sender), "");
}

static void test_connect_too_late_is_a_connect_timeout(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .latency_ms = 3001);
    assert_int_equal(connect_to(sender, &bobs), IAM_MOCK_CONNECT_TIMEOUT);
    assert_int_equal(iam_mock_call_at(sender->mock, 1)->waited_ms, 3000);
}

static void test_connect_remarks_on_the_call_that_it_makes(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = bobs;
    request.url = "https://other.example.com/";
    request.unverified = true;
    assert_int_equal(connect_to(sender, &request), 0);
    assert_string_equal(problems_of(sender), "");
    assert_string_equal(findings_of(sender), "");
    add_rule(sender, .fault = IAM_MOCK_REFUSED);
    assert_int_equal(connect_to(sender, &request), IAM_MOCK_REFUSED);
    assert_string_equal(problems_of(sender), "call 1: host \"other.example.com\" isn't one of IAM's, nor the "
                                             "extra_host\n");
    assert_true(strncmp(findings_of(sender), "call 1: certificate verification off", 36) == 0);
}

/* ----- No call ----- */

static void test_connect_changes_nothing_where_no_rule_refuses(void **state) {
    static const struct iam_mock_rule rules[] = {
        {.error = "Throttling"},
        {.fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE},
        {.fault = IAM_MOCK_TIMEOUT},
        {.fault = IAM_MOCK_CUT, .cut_at = 1000000},
        {.latency_ms = 5000, .when = IAM_MOCK_AFTER_CHANGE},
        {.body_file = "hostile:bom"},
        {.fault = IAM_MOCK_REFUSED, .user_name = "Alice"},
        {.fault = IAM_MOCK_REFUSED, .skip = 1},
        {.error = "Throttling", .one_in = 2, .times = IAM_MOCK_ALWAYS, .fresh = true},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        renew_with_bob(sender);
        add_this_rule(sender, &rules[i]);
        copy_to_other(sender);
        for (int times = 0; times < 3; times++) {
            assert_int_equal(connect_to(sender, &bobs), 0);
            assert_between(iam_mock_needs_connection(sender->mock, &bobs), 0, 1);
        }
        check_alike(sender, &other);
        assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
    }
}

/* Each choice of a thinned rule is the same, whether it was asked for beforehand or not. */
static void test_connect_draws_nothing(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_RESET, .one_in = 3, .times = IAM_MOCK_ALWAYS);
    copy_to_other(sender);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(connect_to(sender, &bobs), 0);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), send_raw(&other, DEACTIVATE_BOB, 0));
    }
    check_alike(sender, &other);
}

static void test_connect_knows_the_first_rule_that_acts(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Throttling");
    add_rule(sender, .fault = IAM_MOCK_REFUSED);
    assert_int_equal(connect_to(sender, &bobs), 0);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(sender->response.error_code, "Throttling");
    assert_int_equal(connect_to(sender, &bobs), IAM_MOCK_REFUSED);
}

/* What no rule meets isn't refused either: the answer comes before any rule. */
static void test_connect_of_a_request_that_no_rule_meets(void **state) {
    static const char *const forms[] = {FORM("Nope"), "Version=2010-05-08", DEACTIVATE_BOB "&x=%",
                                        DEACTIVATE("Bob", "short")};
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED, .times = IAM_MOCK_ALWAYS);
    for (size_t i = 0; i < LENGTH(forms); i++) {
        const struct iam_mock_request request = {.body = forms[i], .body_size = strlen(forms[i])};
        assert_int_equal(connect_to(sender, &request), 0);
    }
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
}

static void test_connect_leaves_misuses_to_the_send(void **state) {
    static char large[IAM_MOCK_MAX_BODY + 1];
    static const struct iam_mock_header no_value = {"Host", NULL};
    const struct {
        struct iam_mock_request request;
        int code;
    } bad[] = {{{.header_count = 1}, IAM_MOCK_EINVAL},
               {{.body_size = 1}, IAM_MOCK_EINVAL},
               {{.timeout_ms = -1}, IAM_MOCK_EINVAL},
               {{.headers = &no_value, .header_count = 1}, IAM_MOCK_EINVAL},
               {{.body = large, .body_size = sizeof large}, IAM_MOCK_ELIMIT}};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        assert_int_equal(connect_to(sender, &bad[i].request), bad[i].code);
        assert_int_equal(iam_mock_needs_connection(sender->mock, &bad[i].request), bad[i].code);
    }
    assert_int_equal(connect_to(sender, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_needs_connection(sender->mock, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_connect(NULL, &bobs), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_needs_connection(NULL, &bobs), IAM_MOCK_EINVAL);
    assert_string_equal(problems_of(sender), "");
}

/* ----- Needs a connection ----- */

static void test_needs_connection_where_the_rule_says_so(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        int needs;
    } cases[] = {
        {{.error = "Throttling"}, 0},
        {{.error = "Throttling", .fresh = true}, 1},
        {{.fault = IAM_MOCK_RESET, .fresh = true}, 1},
        {{.fault = IAM_MOCK_RESET, .fresh = true, .when = IAM_MOCK_AFTER_CHANGE}, 1},
        {{.fault = IAM_MOCK_RESET, .fresh = true, .user_name = "Alice"}, 0},
        {{.fault = IAM_MOCK_RESET, .fresh = true, .skip = 1}, 0},
        {{.latency_ms = 10, .fresh = true}, 1}, /* and goes on to later rules */
        {{.latency_ms = 10}, 0},
        {{.body_file = "hostile:bom", .fresh = true}, 1},
        {{.fault = IAM_MOCK_REFUSED}, 1},
        {{.fault = IAM_MOCK_DNS_FAILURE}, 1},
        {{.fault = IAM_MOCK_TLS_FAILURE}, 1},
        {{.fault = IAM_MOCK_CONNECT_TIMEOUT, .fresh = true}, 1},
    };
    struct sender *sender = *state;
    assert_int_equal(iam_mock_needs_connection(sender->mock, &bobs), 0);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew_with_bob(sender);
        add_this_rule(sender, &cases[i].rule);
        copy_to_other(sender); /* a clone's rules are fresh too */
        if (iam_mock_needs_connection(sender->mock, &bobs) != cases[i].needs ||
            iam_mock_needs_connection(other.mock, &bobs) != cases[i].needs)
            fail_msg("case %zu: expected %d", i, cases[i].needs);
        check_alike(sender, &other);
    }
}

static void test_needs_connection_of_the_rule_that_acts_alone(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Throttling");
    add_rule(sender, .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE, .times = 2, .fresh = true);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &bobs), 0);
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &bobs), 1);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_CLOSED);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &bobs), 0); /* it wouldn't succeed any more */
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, sender_setup_with_bob, free_both)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(connect_makes_the_call_that_a_send_would_make),
        TEST(connect_leaves_a_line_and_moves_the_clock),
        TEST(connect_too_late_is_a_connect_timeout),
        TEST(connect_remarks_on_the_call_that_it_makes),
        TEST(connect_changes_nothing_where_no_rule_refuses),
        TEST(connect_draws_nothing),
        TEST(connect_knows_the_first_rule_that_acts),
        TEST(connect_of_a_request_that_no_rule_meets),
        TEST(connect_leaves_misuses_to_the_send),
        TEST(needs_connection_where_the_rule_says_so),
        TEST(needs_connection_of_the_rule_that_acts_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
