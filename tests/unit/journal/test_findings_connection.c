/* Findings on the connection: what a request says of it, and what an adapter knows. */
#include "faulty.h"

#define NO_TIMEOUT(number)                                                                                   \
    "call " #number ": no timeout: no answer ever came, and the client would have waited for ever (a "       \
    "request without a timeout ends only when the peer does something)\n"
#define UNVERIFIED(number)                                                                                   \
    "call " #number ": certificate verification off: whoever stands between can read the request and "       \
    "answer as IAM (RFC 9110, 4.3.4: a client verifies that the certificate is the origin's)\n"
#define PLAIN_HTTP(number)                                                                                   \
    "call " #number ": plain http: whoever stands between can read and change the request and its answer; "  \
    "send it by https (AWS General Reference, IAM endpoints: their protocol is HTTPS)\n"

static void send_request(struct sender *sender, struct iam_mock_request request) {
    request.body = DEACTIVATE_BOB;
    request.body_size = sizeof DEACTIVATE_BOB - 1;
    if (iam_mock_send(sender->mock, &request, &sender->response) < 0)
        fail_msg("iam_mock_send failed");
}

static void send_to(struct sender *sender, const char *url) {
    send_request(sender, (struct iam_mock_request){.url = url});
}

static void test_findings_certificate_verification_off(void **state) {
    struct sender *sender = *state;
    send_request(sender, (struct iam_mock_request){.url = "https://iam.amazonaws.com/", .unverified = true});
    send_request(sender, (struct iam_mock_request){.url = "https://iam.amazonaws.com/"});
    add_rule(sender, .fault = IAM_MOCK_TLS_FAILURE);
    send_request(sender, (struct iam_mock_request){.unverified = true});
    assert_string_equal(findings_of(sender), UNVERIFIED(1) UNVERIFIED(3));
    assert_string_equal(problems_of(sender), "");
}

static void test_findings_plain_http(void **state) {
    static const char *const plain[] = {"http://iam.amazonaws.com/",
                                        "HTTP://IAM.AMAZONAWS.COM:80/?x=https://",
                                        "http://iam.us-gov.amazonaws.com."};
    static const char *const fine[] = {"https://iam.amazonaws.com/",
                                       "HTTPS://iam.amazonaws.com/?next=http://iam.amazonaws.com/",
                                       "http://localhost:8080/",
                                       "http://other.example/",
                                       "httpx://iam.amazonaws.com/",
                                       "xttp://iam.amazonaws.com/",
                                       "/",
                                       "http:/iam.amazonaws.com/",
                                       NULL};
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.extra_host = "localhost:8080"});
    for (size_t i = 0; i < LENGTH(fine); i++)
        send_to(sender, fine[i]);
    assert_string_equal(findings_of(sender), "");
    iam_mock_clear_journal(sender->mock);
    for (size_t i = 0; i < LENGTH(plain); i++)
        send_to(sender, plain[i]);
    assert_string_equal(findings_of(sender), PLAIN_HTTP(1) PLAIN_HTTP(2) PLAIN_HTTP(3));
}

/* Without a host in the URL the Host header says whose it is, and nothing says how it was sent. */
static void test_findings_not_plain_http_by_the_host_header(void **state) {
    static const struct iam_mock_header host = {"Host", "iam.amazonaws.com"};
    struct sender *sender = *state;
    send_request(sender, (struct iam_mock_request){.url = "/", .headers = &host, .header_count = 1});
    assert_string_equal(findings_of(sender), "");
}

static void test_findings_not_no_timeout_where_something_may_end_it(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT, .times = 3);
    send_request(sender, (struct iam_mock_request){.may_give_up = true});
    send_request(sender, (struct iam_mock_request){.may_give_up = false});
    send_request(sender, (struct iam_mock_request){.may_give_up = true, .timeout_ms = 1000});
    assert_string_equal(findings_of(sender), NO_TIMEOUT(2));
    iam_mock_never_ended(sender->mock, 1);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(1) NO_TIMEOUT(2));
}

/* Sent again by the library, and not by the code under test: nothing is held against it. */
static void test_findings_leave_what_was_resent_alone(void **state) {
    struct sender *sender = *state;
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1), 0);
    add_rule(sender, .error = "EntityTemporarilyUnmodifiable");
    add_rule(sender, .fault = IAM_MOCK_CLOSED);
    send_request(sender, (struct iam_mock_request){.reused = false});
    assert_int_equal(iam_mock_advance_ms(sender->mock, 60000), 0);
    send_request(sender, (struct iam_mock_request){.reused = true});
    send_request(sender, (struct iam_mock_request){.resent = true});
    assert_null(sender->response.error_code);
    assert_string_equal(findings_of(sender), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_findings_certificate_verification_off),
        TEST(test_findings_plain_http),
        TEST(test_findings_not_plain_http_by_the_host_header),
        TEST(test_findings_not_no_timeout_where_something_may_end_it),
        TEST(test_findings_leave_what_was_resent_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
