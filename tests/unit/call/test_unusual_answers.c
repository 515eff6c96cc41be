/* Answers of IAM in an unusual shape: what the client gets of each, byte for byte. */
#include "faulty.h"

#define LARGE 61440

static void send_with(struct sender *sender, enum iam_mock_fault fault, int expected) {
    renew_with_bob(sender);
    add_rule(sender, .fault = fault, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), expected);
    assert_int_equal(sender->response.status, 200);
    assert_int_equal(sender->response.body[sender->response.body_size], '\0');
}

static void assert_header(const struct sender *sender, const char *name, const char *value) {
    const char *actual = iam_mock_response_header(&sender->response, name);
    assert_string_equal(actual ? actual : "none", value);
}

static void the_length_is_wrong(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        int result;
        const char *length;
        size_t size;
    } cases[] = {{IAM_MOCK_NO_LENGTH, 0, "none", 218},
                 {IAM_MOCK_LENGTH_ZERO, 0, "0", 0},
                 {IAM_MOCK_LENGTH_NEGATIVE, IAM_MOCK_LENGTH_NEGATIVE, "-1", 218},
                 {IAM_MOCK_LENGTH_HUGE, IAM_MOCK_LENGTH_HUGE, "9223372036854775808", 218}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        send_with(*state, cases[i].fault, cases[i].result);
        assert_header(*state, "Content-Length", cases[i].length);
        assert_int_equal(((struct sender *)*state)->response.body_size, cases[i].size);
    }
}

static void gzip_holds_the_whole_answer(void **state) {
    struct sender *sender = *state;
    send_with(sender, IAM_MOCK_GZIP, 0);
    assert_header(sender, "Content-Encoding", "gzip");
    assert_header(sender, "Content-Length", "241"); /* 218, a head of 10, a block's of 5, a tail of 8 */
    assert_memory_equal(sender->response.body, "\x1f\x8b\x08", 3);
    assert_memory_equal(sender->response.body + 15, "<DeactivateMFADeviceResponse", 28);
}

static void the_date_is_a_year_off(void **state) {
    struct sender *sender = *state;
    send_with(sender, IAM_MOCK_DATE_OFF, 0);
    assert_header(sender, "Date", "Fri, 01 Jan 2027 00:00:00 GMT");
    send_form(sender, DEACTIVATE_BOB);
    assert_header(sender, "Date", "Thu, 01 Jan 2026 00:00:00 GMT");
    sender_renew(sender, &(struct iam_mock_options){.start = "9999-12-31T00:00:00Z"});
    add_rule(sender, .fault = IAM_MOCK_DATE_OFF);
    send_form(sender, DEACTIVATE_BOB);
    assert_header(sender, "Date", "Thu, 31 Dec 9998 00:00:00 GMT");
    sender_renew(sender, &(struct iam_mock_options){.start = "1970-01-01T00:00:00Z"});
    add_rule(sender, .fault = IAM_MOCK_DATE_OFF);
    send_form(sender, DEACTIVATE_BOB);
    assert_header(sender, "Date", "Fri, 01 Jan 1971 00:00:00 GMT");
}

static void the_answer_is_just_in_time(void **state) {
    static const struct {
        int64_t timeout_ms, latency_ms, waited_ms;
        int result;
    } cases[] = {{1500, 0, 1499, 0},    {1500, 1000, 1499, 0},
                 {1500, 1499, 1499, 0}, {1500, 1500, 1500, 0},
                 {1, 0, 0, 0},          {0, 0, 0, 0},
                 {0, 7, 7, 0},          {1500, 1501, 1500, IAM_MOCK_TIMEOUT}};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew_with_bob(sender);
        add_rule(sender, .fault = IAM_MOCK_LATE, .latency_ms = cases[i].latency_ms,
                 .when = IAM_MOCK_AFTER_CHANGE);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, cases[i].timeout_ms), cases[i].result);
        assert_int_equal(iam_mock_call_at(sender->mock, 1)->waited_ms, cases[i].waited_ms);
        assert_int_equal(iam_mock_now_ms(sender->mock) - START_MS, cases[i].waited_ms);
        assert_int_equal(counts_of(sender).acknowledged, cases[i].result == 0);
        assert_int_equal(counts_of(sender).lost, cases[i].result != 0);
    }
}

static void large_answers_have_their_size(void **state) {
    struct sender *sender = *state;
    send_with(sender, IAM_MOCK_LARGE_PAGE, 0);
    assert_int_equal(sender->response.body_size, LARGE);
    assert_header(sender, "Content-Length", "61440");
    send_with(sender, IAM_MOCK_LARGE_COMMENT, 0);
    assert_int_equal(sender->response.body_size, LARGE + 218);
    assert_non_null(strstr(sender->response.body, "<!--"));
    assert_non_null(strstr(sender->response.body, "</DeactivateMFADeviceResponse>\n"));
    renew_with_bob(sender);
    add_rule(sender, .fault = IAM_MOCK_LARGE_PAGE, .status = 502);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_int_equal(sender->response.status, 502);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_length_is_wrong),        TEST(gzip_holds_the_whole_answer),   TEST(the_date_is_a_year_off),
        TEST(the_answer_is_just_in_time), TEST(large_answers_have_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
