/* Rules with a location: the client is redirected, and a request that follows is refused. */
#include "faulty.h"

#define ELSEWHERE "https://other.example/elsewhere?x=y"

static int send_to(struct sender *sender, const char *url) {
    const struct iam_mock_request request = {.method = "PUT", .url = url};
    return iam_mock_send(sender->mock, &request, &sender->response);
}

static void redirect(struct sender *sender, int status, enum iam_mock_when when) {
    renew_with_bob(sender);
    add_rule(sender, .name = "r", .location = ELSEWHERE, .status = status, .when = when);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
}

static void check_redirect(struct sender *sender, int status, bool applied) {
    static const char *const names[] = {"x-amzn-RequestId", "Content-Length", "Date", "Location"};
    const struct iam_mock_response *response = &sender->response;
    const struct iam_mock_counts counts = counts_of(sender);
    assert_int_equal(response->status, status);
    assert_null(response->error_code);
    assert_int_equal(response->body_size, 0);
    assert_string_equal(response->body, "");
    assert_int_equal(response->header_count, LENGTH(names));
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_string_equal(response->headers[i].name, names[i]);
    assert_string_equal(iam_mock_response_header(response, "Location"), ELSEWHERE);
    assert_int_equal(length_said(sender), 0);
    assert_int_equal(bob_is_off(sender), applied);
    assert_int_equal(counts.applied, applied);
    assert_int_equal(counts.acknowledged, 0);
    assert_int_equal(counts.lost, 1);
    assert_string_equal(problems_of(sender), "");
}

static void the_client_is_redirected(void **state) {
    static const int statuses[] = {0, 301, 302, 303, 307, 308};
    for (size_t i = 0; i < LENGTH(statuses); i++) {
        const int status = statuses[i] ? statuses[i] : 302;
        redirect(*state, statuses[i], IAM_MOCK_BEFORE_CHANGE);
        check_redirect(*state, status, false);
        redirect(*state, statuses[i], IAM_MOCK_AFTER_CHANGE);
        check_redirect(*state, status, true);
    }
}

static void whoever_follows_is_refused(void **state) {
    struct sender *sender = *state;
    redirect(sender, 307, IAM_MOCK_BEFORE_CHANGE);
    assert_int_equal(send_to(sender, ELSEWHERE), IAM_MOCK_REFUSED);
    assert_int_equal(sender->response.status, 0);
    assert_string_equal(
        journal_of(sender),
        "iam-mock journal 2\n1 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName=\"Bob\" "
        "SerialNumber=\"" BOB_MFA "\" -> 307 by \"r\" #1\n2 2026-01-01T00:00:00.000Z - - -> REFUSED by \"r\" "
        "#1\n");
    assert_string_equal(iam_mock_call_at(sender->mock, 2)->rule, "r");
    assert_int_equal(counts_of(sender).lost, 1); /* the redirect itself */
    assert_int_equal(counts_of_rule(sender, "r").matched, 1);
    assert_int_equal(iam_mock_now_ms(sender->mock), START_MS);
    assert_string_equal(problems_of(sender), "");
    assert_string_equal(findings_of(sender), "");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_int_equal(sender->response.header_count, 4);
}

/* By the URL or by the Host header, whatever the request is. */
static void the_host_alone_matters(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_header host = {"Host", " Other.Example. "};
    const struct iam_mock_request by_header = {.url = "/%", .headers = &host, .header_count = 1};
    redirect(sender, 0, IAM_MOCK_BEFORE_CHANGE);
    assert_int_equal(iam_mock_send(sender->mock, &by_header, &sender->response), IAM_MOCK_REFUSED);
    assert_int_equal(send_to(sender, "https://OTHER.example:443"), IAM_MOCK_REFUSED);
    assert_int_equal(send_to(sender, "https://user:secret@other.example/?Action=DeactivateMFADevice"),
                     IAM_MOCK_REFUSED);
    assert_string_equal(problems_of(sender), "");
}

static void the_port_belongs_to_the_host(void **state) {
    static const struct {
        const char *location, *url;
        int serves;
    } cases[] = {
        {"https://other.example/", "https://other.example", 1},
        {"https://other.example/", "https://other.example:443/", 1},
        {"https://other.example/", "https://other.example:8443/", 0},
        {"https://other.example:443/", "https://other.example/", 1},
        {"https://other.example:/", "https://other.example/", 1},
        {"http://other.example/", "http://other.example:80/", 1},
        {"http://other.example/", "http://other.example:443/", 0},
        {"HTTP://other.example:8080", "http://other.example:8080/", 1},
        {"http://other.example:8080", "http://other.example/", 0},
        {"https://[2001:db8::1]:8443/", "https://[2001:DB8::1]:8443/", 1},
        {"https://192.0.2.7/", "https://192.0.2.7/x", 1},
        {"https://other.example/", "https://another.example/", 0},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        iam_mock_clear_rules(sender->mock);
        add_rule(sender, .location = cases[i].location, .optional = true);
        if (iam_mock_serves(sender->mock, cases[i].url) != cases[i].serves)
            fail_msg("%s, asked for %s", cases[i].location, cases[i].url);
        if (cases[i].serves)
            assert_int_equal(send_to(sender, cases[i].url), IAM_MOCK_REFUSED);
    }
    assert_string_equal(problems_of(sender), "");
}

static void without_the_rule_the_host_is_unknown(void **state) {
    struct sender *sender = *state;
    redirect(sender, 0, IAM_MOCK_BEFORE_CHANGE);
    iam_mock_clear_rules(sender->mock);
    assert_int_equal(iam_mock_serves(sender->mock, ELSEWHERE), 0);
    assert_string_equal(iam_mock_response_header(&sender->response, "Location"), ELSEWHERE);
    assert_true(send_to(sender, ELSEWHERE) == 0);
    assert_non_null(strstr(problems_of(sender), "host \"other.example\" isn't one of IAM's"));
}

static void a_host_of_iam_is_served(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .location = "https://iam.amazonaws.com/elsewhere");
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_int_equal(sender->response.status, 302);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
}

static void an_adapter_asks_first(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request request = {.url = ELSEWHERE, .body_unknown = true};
    redirect(sender, 0, IAM_MOCK_BEFORE_CHANGE);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &request), 1);
    assert_int_equal(iam_mock_call_count(sender->mock), 1);
    assert_int_equal(iam_mock_connect(sender->mock, &request), IAM_MOCK_REFUSED);
    assert_int_equal(iam_mock_call_count(sender->mock), 2);
    assert_int_equal(iam_mock_call_at(sender->mock, 2)->fault, IAM_MOCK_REFUSED);
    assert_string_equal(problems_of(sender), "");
}

/* Such a call is no call that another rule nearly answered. */
static void other_rules_do_not_see_the_request(void **state) {
    struct sender *sender = *state;
    redirect(sender, 0, IAM_MOCK_BEFORE_CHANGE);
    add_rule(sender, .name = "any", .action = "*", .fault = IAM_MOCK_RESET);
    assert_int_equal(send_to(sender, ELSEWHERE), IAM_MOCK_REFUSED);
    assert_int_equal(counts_of_rule(sender, "any").matched, 0);
    const char *problems = problems_of(sender);
    if (!strstr(problems, "call 2 fits, but rule \"r\" answered it"))
        fail_msg("%s", problems);
}

static void a_clone_redirects_too(void **state) {
    struct sender *sender = *state, copy = {0};
    add_rule(sender, .location = ELSEWHERE);
    assert_int_equal(iam_mock_clone(&copy.mock, sender->mock, NULL), 0);
    const int sent = send_raw(&copy, DEACTIVATE_BOB, 0), serves = iam_mock_serves(copy.mock, ELSEWHERE);
    const int status = copy.response.status;
    iam_mock_free(copy.mock);
    assert_int_equal(sent, 0);
    assert_int_equal(status, 302);
    assert_int_equal(serves, 1);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_int_equal(sender->response.status, 302);
}

static void a_timeout_comes_before_the_redirect(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .location = ELSEWHERE, .latency_ms = 2);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 1), IAM_MOCK_TIMEOUT);
    assert_int_equal(sender->response.status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_client_is_redirected),
        TEST(whoever_follows_is_refused),
        TEST(the_host_alone_matters),
        TEST(the_port_belongs_to_the_host),
        TEST(without_the_rule_the_host_is_unknown),
        TEST(a_host_of_iam_is_served),
        TEST(an_adapter_asks_first),
        TEST(other_rules_do_not_see_the_request),
        TEST(a_clone_redirects_too),
        TEST(a_timeout_comes_before_the_redirect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
