#include "send.h"
#include "between.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer/response.h"

#include <stdlib.h>
#include <string.h>

#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"

static bool is_zeroed(const struct iam_mock_response *response) {
    return response->status == 0 && !response->headers && response->header_count == 0 && !response->body &&
           response->body_size == 0 && !response->error_code && response->number == 0 && !response->fault &&
           response->waited_ms == 0 && !response->memory;
}

static void test_response_has_headers_in_the_order_of_the_service(void **state) {
    static const char *const names[] = {"x-amzn-RequestId", "Content-Type", "Content-Length", "Date"};
    struct sender *sender = *state;
    for (int failing = 0; failing < 2; failing++) {
        send_form(sender, failing ? FORM("Nope") : LIST_BOB);
        assert_int_equal(sender->response.header_count, 4);
        for (size_t i = 0; i < 4; i++)
            assert_string_equal(sender->response.headers[i].name, names[i]);
        assert_string_equal(sender->response.headers[1].value, "text/xml");
    }
}

/* Recorded: 1,797 bytes without Vary, 2,673 with it. */
static void test_response_varies_if_its_body_is_large(void **state) {
    static const struct {
        size_t body_size;
        bool varies;
    } cases[] = {{1797, false}, {2047, false}, {2048, true}, {2673, true}, {1797, false}};
    static char message[4096];
    struct sender *sender = *state;
    add_rule(sender, .error = "LimitExceeded", .message = "");
    send_form(sender, DEACTIVATE_BOB);
    const size_t without_message = sender->response.body_size;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(message, 'm', sizeof message);
        message[cases[i].body_size - without_message] = '\0';
        add_rule(sender, .error = "LimitExceeded", .message = message);
        send_form(sender, DEACTIVATE_BOB);
        assert_int_equal(sender->response.body_size, cases[i].body_size);
        assert_int_equal(sender->response.header_count, cases[i].varies ? 5 : 4);
        const char *vary = iam_mock_response_header(&sender->response, "Vary");
        if (!cases[i].varies)
            assert_null(vary);
        else
            assert_string_equal(vary, "Accept-Encoding");
    }
}

static void test_response_of_a_proxy_does_not_vary(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_LARGE_PAGE, .status = 503);
    send_form(sender, DEACTIVATE_BOB);
    assert_true(sender->response.body_size > 2048);
    assert_int_equal(sender->response.header_count, 3);
    assert_null(iam_mock_response_header(&sender->response, "Vary"));
}

static void test_response_finds_a_header_in_any_case(void **state) {
    struct sender *sender = *state;
    send_form(sender, LIST_BOB);
    const char *type = iam_mock_response_header(&sender->response, "Content-Type");
    assert_string_equal(type, "text/xml");
    assert_ptr_equal(iam_mock_response_header(&sender->response, "content-type"), type);
    assert_ptr_equal(iam_mock_response_header(&sender->response, "CONTENT-TYPE"), type);
    assert_int_equal(strlen(iam_mock_response_header(&sender->response, "X-AMZN-REQUESTID")), 36);
}

static void test_response_has_no_header_it_was_not_sent(void **state) {
    static const char *const names[] = {"", "Content-Typ", "Content-Type:", "Content_Type", "Connection"};
    struct sender *sender = *state;
    send_form(sender, LIST_BOB);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(iam_mock_response_header(&sender->response, names[i]));
    assert_null(iam_mock_response_header(&sender->response, NULL));
    assert_null(iam_mock_response_header(NULL, "Date"));
    assert_null(iam_mock_response_header(&(struct iam_mock_response){0}, "Date"));
}

static void test_response_says_how_long_its_body_is(void **state) {
    static const char *const forms[] = {LIST_BOB, DEACTIVATE_BOB, DEACTIVATE_BOB, FORM("Nope"),
                                        DEACTIVATE("Bob", "short")};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        send_form(sender, forms[i]);
        const char *length = iam_mock_response_header(&sender->response, "Content-Length");
        assert_non_null(length);
        assert_int_equal(strtoul(length, NULL, 10), sender->response.body_size);
        assert_int_not_equal(*length, '0');
        assert_int_equal(strlen(sender->response.body), sender->response.body_size);
        assert_int_equal(sender->response.body[sender->response.body_size], '\0');
    }
}

static void test_response_has_the_id_of_its_header_in_its_body(void **state) {
    char first[37];
    struct sender *sender = *state;
    for (int i = 0; i < 2; i++) {
        send_form(sender, LIST_BOB);
        const char *id = iam_mock_response_header(&sender->response, "x-amzn-RequestId");
        const char *at = strstr(sender->response.body, "<RequestId>");
        assert_non_null(at);
        assert_memory_equal(at + strlen("<RequestId>"), id, 36);
        assert_memory_equal(at + strlen("<RequestId>") + 36, "</RequestId>", 12);
        if (i == 0)
            strcpy(first, id);
        else
            assert_string_not_equal(id, first);
    }
}

static void test_response_has_a_date_that_moves_with_the_clock(void **state) {
    static const struct {
        int64_t step;
        const char *date;
    } cases[] = {{0, "Thu, 01 Jan 2026 00:00:00 GMT"},
                 {999, "Thu, 01 Jan 2026 00:00:00 GMT"},
                 {1, "Thu, 01 Jan 2026 00:00:01 GMT"},
                 {86399000, "Fri, 02 Jan 2026 00:00:00 GMT"},
                 {INT64_C(31536000000) * 2, "Sun, 02 Jan 2028 00:00:00 GMT"},
                 {INT64_C(86400000) * 58, "Tue, 29 Feb 2028 00:00:00 GMT"},
                 {0, "Tue, 29 Feb 2028 00:00:00 GMT"}};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(iam_mock_advance_ms(sender->mock, cases[i].step), 0);
        send_form(sender, LIST_BOB);
        assert_string_equal(iam_mock_response_header(&sender->response, "Date"), cases[i].date);
    }
}

static void test_response_has_a_date_though_filled_before_a_restore(void **state) {
    struct sender *sender = *state;
    struct iam_mock *before = NULL;
    assert_int_equal(iam_mock_clone(&before, sender->mock, NULL), 0);
    int advanced = iam_mock_advance_ms(sender->mock, 1000);
    struct iam_mock_request request = {.body = LIST_BOB, .body_size = strlen(LIST_BOB)};
    int sent = iam_mock_send(sender->mock, &request, &sender->response);
    int restored = iam_mock_restore(sender->mock, before, NULL);
    iam_mock_free(before);
    assert_int_equal(advanced, 0);
    assert_int_equal(sent, 0);
    assert_int_equal(restored, 0);
    assert_non_null(sender->response.body); /* a restore leaves responses alone */
    send_form(sender, LIST_BOB);
    assert_string_equal(iam_mock_response_header(&sender->response, "Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
}

static void test_response_has_the_number_of_its_call(void **state) {
    struct sender *sender = *state;
    struct iam_mock_response *response = &sender->response;
    const struct iam_mock_request request = {.body = LIST_BOB, .body_size = sizeof LIST_BOB - 1};
    add_rule(sender, .action = "*", .fault = IAM_MOCK_GARBAGE);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_RESET);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_CUT);
    for (size_t number = 1; number <= 4; number++) {
        assert_true(iam_mock_send(sender->mock, &request, response) >= 0);
        assert_int_equal(response->number, number);
        assert_int_equal(iam_mock_call_at(sender->mock, number)->number, number);
    }
    assert_int_equal(iam_mock_send(sender->mock, NULL, response), IAM_MOCK_EINVAL);
    assert_int_equal(response->number, 0);
    assert_int_equal(iam_mock_send(sender->mock, &request, response), 0);
    assert_int_equal(response->number, 5);
    iam_mock_clear_journal(sender->mock);
    send_form(sender, LIST_BOB);
    assert_int_equal(response->number, 1);
}

static void test_response_is_used_again(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE("Eve", BOB_MFA));
    const struct iam_mock_response_memory *memory = sender->response.memory;
    const char *body = sender->response.body;
    assert_string_equal(sender->response.error_code, "NoSuchEntity");
    send_form(sender, LIST_BOB);
    assert_ptr_equal(sender->response.memory, memory);
    assert_ptr_equal(sender->response.body, body); /* warm: nothing was allocated */
    assert_null(sender->response.error_code);
    assert_int_equal(sender->response.status, 200);
}

static void test_response_grows_for_a_longer_body(void **state) {
    char message[4097];
    struct sender *sender = *state;
    send_form(sender, LIST_BOB);
    memset(message, '<', 4096);
    message[4096] = '\0';
    add_rule(sender, .error = "Throttling", .message = message);
    send_form(sender, DEACTIVATE_BOB);
    assert_between(sender->response.body_size, 4 * 4096, 4 * 4096 + 300);
    send_form(sender, LIST_BOB);
    assert_int_equal(strlen(sender->response.body), sender->response.body_size);
}

static void test_response_of_a_mock_stands_beside_others(void **state) {
    struct sender *sender = *state;
    struct iam_mock_response other = {0};
    struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB)};
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_send(sender->mock, &request, &other), 0);
    assert_non_null(strstr(sender->response.body, "<ListMFADevicesResponse"));
    assert_non_null(strstr(other.body, "<DeactivateMFADeviceResponse"));
    iam_mock_response_clear(&other);
    assert_non_null(strstr(sender->response.body, "<ListMFADevicesResponse"));
    send_form(sender, LIST_BOB);
}

static void test_response_is_zeroed_when_cleared(void **state) {
    struct sender *sender = *state;
    send_form(sender, "");
    iam_mock_response_clear(&sender->response);
    assert_true(is_zeroed(&sender->response));
    iam_mock_response_clear(&sender->response);
    assert_true(is_zeroed(&sender->response));
    send_form(sender, LIST_BOB);
    assert_int_equal(sender->response.status, 200);
}

static void test_response_clear_takes_what_was_never_filled(void **state) {
    struct iam_mock_response response = {0};
    (void)state;
    iam_mock_response_clear(NULL);
    iam_mock_response_clear(&response);
    assert_true(is_zeroed(&response));
}

static void test_response_clears_in_any_order(void **state) {
    struct iam_mock_response responses[3] = {{0}, {0}, {0}};
    static const int order[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}};
    struct iam_mock_request request = {.body = LIST_BOB, .body_size = strlen(LIST_BOB)};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        for (int at = 0; at < 3; at++)
            assert_int_equal(iam_mock_send(sender->mock, &request, &responses[at]), 0);
        for (int at = 0; at < 3; at++)
            iam_mock_response_clear(&responses[order[i][at]]);
    }
    send_form(sender, LIST_BOB);
}

/* A sanitizer, or valgrind, tells whether the mock frees them. */
static void test_response_left_uncleared_is_freed_with_its_mock(void **state) {
    struct iam_mock_response responses[3] = {{0}, {0}, {0}};
    struct iam_mock_request request = {.body = LIST_BOB, .body_size = strlen(LIST_BOB)};
    struct sender *sender = *state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(iam_mock_send(sender->mock, &request, &responses[i]), 0);
    iam_mock_response_clear(&responses[1]);
}

static void test_response_keeps_a_forced_code_when_rules_are_cleared(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Forced", .status = 418, .force = true);
    send_form(sender, DEACTIVATE_BOB);
    iam_mock_clear_rules(sender->mock);
    add_rule(sender, .error = "FORCED", .status = 418, .force = true); /* most likely in the same memory */
    assert_string_equal(sender->response.error_code, "Forced");
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->error_code, "Forced");
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->rule, "rule 1");
}

static unsigned depth_of(const struct iam_mock_response_memory *memory) {
    unsigned depths[2] = {0, 0};
    for (int i = 0; memory && i < 2; i++)
        depths[i] = depth_of(memory->child[i]);
    return memory ? 1 + (depths[0] > depths[1] ? depths[0] : depths[1]) : 0;
}

/* A call looks at no more responses than the tree is deep. Perfectly balanced, a tree of 20,000 has a depth
 * of 15. */
static void test_response_among_thousands_is_found_in_few_steps(void **state) {
    enum { COUNT = 20000 };
    static struct iam_mock_response all[COUNT];
    struct responses responses;
    struct iam_mock_response_memory *memory;
    struct iam_mock *mock = ((struct sender *)*state)->mock;
    responses_init(&responses, mock);
    memset(all, 0, sizeof all);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(responses_memory(&memory, &responses, &all[i]), 0);
        assert_ptr_equal(all[i].memory, memory);
        assert_ptr_equal(memory->mock, mock);
    }
    assert_true(depth_of(responses.root) <= 40);
    for (int i = 0; i < COUNT; i += 2) {
        responses_remove(&responses, all[i].memory);
        assert_int_equal(responses_memory(&memory, &responses, &all[i]), IAM_MOCK_EINVAL);
        response_memory_free(all[i].memory);
    }
    assert_true(depth_of(responses.root) <= 40);
    for (int i = 1; i < COUNT; i += 2) {
        assert_int_equal(responses_memory(&memory, &responses, &all[i]), 0);
        assert_ptr_equal(all[i].memory, memory);
    }
    responses_free(&responses);
    assert_null(responses.root);
}

static void test_response_says_what_the_journal_says(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        int64_t latency_ms, timeout_ms, waited_ms;
        enum iam_mock_fault in_the_end;
    } cases[] = {{IAM_MOCK_NO_FAULT, 0, 0, 0, IAM_MOCK_NO_FAULT},
                 {IAM_MOCK_NO_FAULT, 700, 1000, 700, IAM_MOCK_NO_FAULT},
                 {IAM_MOCK_NO_FAULT, 1700, 1000, 1000, IAM_MOCK_TIMEOUT},
                 {IAM_MOCK_RESET, 20, 1000, 20, IAM_MOCK_RESET},
                 {IAM_MOCK_EMPTY_BODY, 30, 0, 30, IAM_MOCK_EMPTY_BODY},
                 {IAM_MOCK_LATE, 0, 1000, 999, IAM_MOCK_LATE}};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct iam_mock_request request = {
            .body = LIST_BOB, .body_size = strlen(LIST_BOB), .timeout_ms = cases[i].timeout_ms};
        if (cases[i].fault || cases[i].latency_ms)
            add_rule(sender, .action = "*", .fault = cases[i].fault, .latency_ms = cases[i].latency_ms);
        assert_true(iam_mock_send(sender->mock, &request, &sender->response) >= 0);
        const struct iam_mock_call *call = iam_mock_call_at(sender->mock, i + 1);
        assert_int_equal(sender->response.fault, cases[i].in_the_end);
        assert_int_equal(sender->response.waited_ms, cases[i].waited_ms);
        assert_int_equal(call->fault, cases[i].in_the_end);
        assert_int_equal(call->waited_ms, cases[i].waited_ms);
    }
}

static void test_response_is_empty_after_a_failed_send(void **state) {
    struct sender *sender = *state;
    send_form(sender, LIST_BOB);
    const struct iam_mock_response_memory *memory = sender->response.memory;
    assert_int_equal(iam_mock_send(sender->mock, NULL, &sender->response), IAM_MOCK_EINVAL);
    assert_ptr_equal(sender->response.memory, memory);
    iam_mock_response_clear(&sender->response);
    assert_true(is_zeroed(&sender->response));
}

int main(void) {
#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_response_##name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(has_headers_in_the_order_of_the_service),
        TEST(varies_if_its_body_is_large),
        TEST(of_a_proxy_does_not_vary),
        TEST(finds_a_header_in_any_case),
        TEST(has_no_header_it_was_not_sent),
        TEST(says_how_long_its_body_is),
        TEST(has_the_id_of_its_header_in_its_body),
        TEST(has_a_date_that_moves_with_the_clock),
        TEST(has_a_date_though_filled_before_a_restore),
        TEST(has_the_number_of_its_call),
        TEST(is_used_again),
        TEST(grows_for_a_longer_body),
        TEST(of_a_mock_stands_beside_others),
        TEST(is_zeroed_when_cleared),
        TEST(clear_takes_what_was_never_filled),
        TEST(clears_in_any_order),
        TEST(left_uncleared_is_freed_with_its_mock),
        TEST(keeps_a_forced_code_when_rules_are_cleared),
        TEST(among_thousands_is_found_in_few_steps),
        TEST(says_what_the_journal_says),
        TEST(is_empty_after_a_failed_send),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
