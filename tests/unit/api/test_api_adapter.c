/* What an adapter asks and tells besides sending: whose host, what it saw, when the mock goes. */
#include "faulty.h"

/* ----- Serves ----- */

static void test_adapter_serves_hosts_of_iam_and_the_extra_host(void **state) {
    static const struct {
        const char *url;
        int serves;
    } cases[] = {
        {"https://iam.amazonaws.com/", 1},
        {"HTTPS://IAM.Amazonaws.COM:443/?Action=x#y", 1},
        {"http://iam.us-gov.amazonaws.com", 1},
        {"https://user:password@iam.global.api.aws/", 1},
        {"http://localhost:8080/path", 1},
        {"https://localhost:8080", 1},
        {"http://localhost:8081/", 0},
        {"http://localhost/", 0},
        {"https://other.example.com/", 0},
        {"https://iam.amazonaws.com.example/", 0},
        {"https://example/?https://iam.amazonaws.com/", 0},
        {"iam.amazonaws.com/", 0}, /* a path */
        {"/?Action=x", 0},
        {"https://", 0},
        {"", 0},
    };
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.extra_host = "localhost:8080"});
    for (size_t i = 0; i < LENGTH(cases); i++)
        if (iam_mock_serves(sender->mock, cases[i].url) != cases[i].serves)
            fail_msg("%s: expected %d", cases[i].url, cases[i].serves);
    assert_int_equal(iam_mock_serves(sender->mock, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_serves(NULL, "https://iam.amazonaws.com/"), IAM_MOCK_EINVAL);
    sender_renew(sender, NULL);
    assert_int_equal(iam_mock_serves(sender->mock, "http://localhost:8080/path"), 0);
    assert_string_equal(problems_of(sender), "");
}

static void test_adapter_knows_hosts_that_no_mock_serves(void **state) {
    static const char *const hosts[] = {"sts.amazonaws.com",
                                        "STS.eu-west-1.amazonaws.com:443",
                                        "sts-fips.us-east-1.amazonaws.com.",
                                        "sts.us-east-1.api.aws",
                                        "sts.cn-north-1.amazonaws.com.cn",
                                        "sts.us-gov-west-1.amazonaws.com",
                                        "iam.us-iso-east-1.c2s.ic.gov",
                                        "iam.new-region-9.amazonaws.com",
                                        "vpce-0a1b-2c.sts.us-east-1.vpce.amazonaws.com"};
    static const char *const others[] = {"s3.amazonaws.com",
                                         "my-sts.amazonaws.com",
                                         "bucket.sts.s3.amazonaws.com",
                                         "sts.example.com",
                                         "sts.amazonaws.com.example",
                                         "amazonaws.com",
                                         "vpce-0a1b-2c.ec2.us-east-1.vpce.amazonaws.com",
                                         "sts",
                                         "."};
    char url[128];
    (void)state;
    for (size_t i = 0; i < LENGTH(hosts); i++) {
        snprintf(url, sizeof url, "https://%s/path", hosts[i]);
        if (!iam_mock_is_service_host(url))
            fail_msg("%s is a host of IAM's or STS's", url);
    }
    for (size_t i = 0; i < LENGTH(others); i++) {
        snprintf(url, sizeof url, "https://%s/path", others[i]);
        if (iam_mock_is_service_host(url))
            fail_msg("%s is no host of IAM's or STS's", url);
    }
}

static void test_adapter_knows_hosts_of_services_without_a_mock(void **state) {
    struct sender *sender = *state;
    assert_true(iam_mock_is_service_host("http://IAM.us-gov.amazonaws.com:8443/path"));
    assert_true(iam_mock_is_service_host("https://me@iam.amazonaws.com."));
    assert_false(iam_mock_is_service_host("https://iam.amazonaws.com.example/"));
    assert_false(iam_mock_is_service_host("iam.amazonaws.com"));
    assert_false(iam_mock_is_service_host(""));
    assert_false(iam_mock_is_service_host(NULL));
    assert_null(iam_mock_extra_host(sender->mock));
    sender_renew(sender, &(struct iam_mock_options){.extra_host = "localhost:8080"});
    assert_string_equal(iam_mock_extra_host(sender->mock), "localhost:8080");
    assert_false(iam_mock_is_service_host("http://localhost:8080/"));
    assert_null(iam_mock_extra_host(NULL));
}

/* The mock serves the usual host of each service, and the list ends. */
static void test_adapter_lists_services(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_service *service;
    size_t count = 0;
    char url[128];
    while ((service = iam_mock_service_at(count)) != NULL) {
        (void)snprintf(url, sizeof url, "https://%s/", service->host);
        assert_int_equal(iam_mock_serves(sender->mock, url), 1);
        count++;
    }
    assert_true(count > 0);
    assert_string_equal(iam_mock_service_at(0)->title, "IAM");
    assert_string_equal(iam_mock_service_at(0)->host, "iam.amazonaws.com");
    assert_null(iam_mock_service_at(SIZE_MAX));
}

/* ----- Problems ----- */

static void test_adapter_adds_problems(void **state) {
    struct sender *sender = *state;
    send_form(sender, "");
    iam_mock_add_problem(sender->mock, "the program closed the descriptor 7: %s %n");
    iam_mock_add_problem(sender->mock, "two\nlines\r\nand one\n");
    iam_mock_add_problem(sender->mock, "");
    iam_mock_add_problem(sender->mock, NULL);
    iam_mock_add_problem(NULL, "nothing");
    assert_string_equal(problems_of(sender), "call 1: it has no Action parameter\n"
                                             "the program closed the descriptor 7: %s %n\n"
                                             "two lines  and one \n"
                                             "\n");
}

static void test_adapter_adds_problems_within_their_bounds(void **state) {
    char long_text[600], expected[64 * 257 + 40];
    struct sender *sender = *state;
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    long_text[254] = '\n';
    for (int i = 0; i < 66; i++)
        iam_mock_add_problem(sender->mock, long_text);
    for (int i = 0; i < 64; i++) {
        memset(expected + 256 * i, 'x', 256);
        expected[256 * i + 254] = ' ';
        expected[256 * i + 255] = '\n';
    }
    strcpy(expected + 64 * 256, "and 2 more problems\n");
    assert_string_equal(problems_of(sender), expected);
}

/* ----- Never ended ----- */

#define NO_TIMEOUT(number)                                                                                   \
    "call " #number ": no timeout: no answer ever came, and the client would have waited for ever (a "       \
    "request without a timeout ends only when the peer does something)\n"

static void test_adapter_tells_what_never_ended(void **state) {
    const struct iam_mock_request patient = {
        .body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1, .may_give_up = true};
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT, .times = 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(iam_mock_send(sender->mock, &patient, &sender->response), IAM_MOCK_TIMEOUT);
    assert_string_equal(findings_of(sender), "");
    char *before = strdup(journal_of(sender));
    iam_mock_never_ended(sender->mock, sender->response.number);
    iam_mock_never_ended(sender->mock, sender->response.number);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(2));
    iam_mock_never_ended(sender->mock, 0);
    iam_mock_never_ended(sender->mock, 3);
    iam_mock_never_ended(sender->mock, SIZE_MAX);
    iam_mock_never_ended(NULL, 1);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(2));
    iam_mock_never_ended(sender->mock, 1);
    bool same = before && strcmp(journal_of(sender), before) == 0;
    free(before);
    assert_true(same);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(1) NO_TIMEOUT(2));
    assert_string_equal(problems_of(sender), "");
}

static void test_adapter_tells_nothing_of_calls_that_were_dropped(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 2});
    for (int i = 0; i < 3; i++)
        send_form(sender, FORM("ListMFADevices"));
    iam_mock_never_ended(sender->mock, 1); /* its place in the ring is call 3's */
    assert_string_equal(findings_of(sender), "");
    iam_mock_never_ended(sender->mock, 3);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(3));
}

/* ----- On free ----- */

/* Not a test's own: a mock that an assertion left behind is freed after the test's frame is gone. */
static struct told {
    int times;
    struct iam_mock *mock;
    size_t calls;
} told[2];

static void tell(struct iam_mock *mock, void *context) {
    struct told *to = context;
    to->times++;
    to->mock = mock;
    to->calls = iam_mock_call_count(mock); /* it may be used still */
    iam_mock_add_problem(mock, "it goes");
}

/* The first characters of the contexts, in the order of calls; '-' for NULL. */
static char order[16];
static char letters[] = "abcdefghi", *next_context;

static void note(struct iam_mock *mock, void *context) {
    const char *text = context;
    const size_t size = strlen(order);
    assert_non_null(mock);
    assert_true(size + 1 < sizeof order);
    order[size] = text ? *text : '-';
    order[size + 1] = '\0';
}

static struct iam_mock *free_mock(struct sender *sender) {
    struct iam_mock *was = sender->mock;
    iam_mock_free(sender->mock);
    *sender = (struct sender){.mock = NULL};
    return was;
}

static void test_adapter_is_told_when_the_mock_is_freed(void **state) {
    struct sender *sender = *state;
    memset(told, 0, sizeof told);
    iam_mock_on_free(sender->mock, tell, &told[0]);
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(told[0].times, 0);
    struct iam_mock *was = free_mock(sender);
    assert_int_equal(told[0].times, 1);
    assert_ptr_equal(told[0].mock, was);
    assert_int_equal(told[0].calls, 1);
}

/* Each adapter has a context of its own, perhaps NULL. */
static void test_adapter_is_told_in_order_of_contexts(void **state) {
    struct sender *sender = *state;
    order[0] = '\0';
    iam_mock_on_free(sender->mock, note, &letters[1]);
    iam_mock_on_free(sender->mock, note, NULL);
    iam_mock_on_free(sender->mock, tell, &letters[0]); /* replaced, at its place */
    iam_mock_on_free(sender->mock, note, &letters[2]);
    iam_mock_on_free(sender->mock, note, &letters[0]);
    free_mock(sender);
    assert_string_equal(order, "b-ac");
}

static void test_adapter_is_told_once_for_each_context(void **state) {
    struct sender *sender = *state;
    memset(told, 0, sizeof told);
    iam_mock_on_free(sender->mock, tell, &told[0]);
    iam_mock_on_free(sender->mock, tell, &told[1]);
    iam_mock_on_free(sender->mock, tell, &told[1]);
    iam_mock_on_free(sender->mock, NULL, NULL); /* no function has this context */
    free_mock(sender);
    assert_int_equal(told[0].times, 1);
    assert_int_equal(told[1].times, 1);
    sender_renew(sender, NULL);
    order[0] = '\0';
    iam_mock_on_free(sender->mock, note, NULL);
    iam_mock_on_free(sender->mock, tell, &told[1]);
    iam_mock_on_free(sender->mock, note, &letters[1]);
    iam_mock_on_free(sender->mock, NULL, NULL);
    iam_mock_on_free(sender->mock, NULL, &told[1]);
    iam_mock_on_free(NULL, tell, &told[1]);
    free_mock(sender);
    assert_int_equal(told[1].times, 1);
    assert_string_equal(order, "b");
}

/* It removes itself, as an uninstall does, and the one that would be next. */
static void remove_two(struct iam_mock *mock, void *context) {
    note(mock, context);
    iam_mock_on_free(mock, NULL, context);
    iam_mock_on_free(mock, NULL, next_context);
}

static void test_adapter_may_remove_functions_while_it_is_told(void **state) {
    struct sender *sender = *state;
    order[0] = '\0';
    next_context = &letters[1];
    iam_mock_on_free(sender->mock, remove_two, &letters[0]);
    iam_mock_on_free(sender->mock, note, next_context);
    iam_mock_on_free(sender->mock, note, &letters[2]);
    free_mock(sender);
    assert_string_equal(order, "ac");
}

static void test_adapter_is_told_by_eight_contexts_at_most(void **state) {
    struct sender *sender = *state;
    order[0] = '\0';
    for (int i = 0; i < 8; i++)
        iam_mock_on_free(sender->mock, note, &letters[i]);
    assert_string_equal(problems_of(sender), "");
    iam_mock_on_free(sender->mock, note, &letters[8]);
    iam_mock_on_free(sender->mock, NULL, &letters[8]);
    assert_string_equal(problems_of(sender),
                        "iam_mock_on_free: 8 contexts have a function; remove one first\n");
    iam_mock_on_free(sender->mock, note, &letters[7]); /* that one is there already */
    iam_mock_on_free(sender->mock, NULL, &letters[0]);
    iam_mock_on_free(sender->mock, note, &letters[8]);
    free_mock(sender);
    assert_string_equal(order, "bcdefghi");
}

/* Not of copies that the library makes of itself, and not of a user's. */
static void test_adapter_is_told_of_its_mock_alone(void **state) {
    static const char scenario[] = "<scenario xmlns='urn:iam-mock:scenario'><user name='Eve'/></scenario>";
    struct sender *sender = *state;
    struct iam_mock *clone;
    memset(told, 0, sizeof told);
    iam_mock_on_free(sender->mock, tell, &told[0]);
    assert_int_equal(iam_mock_load_scenario_text(sender->mock, scenario, sizeof scenario - 1, NULL), 0);
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    int restored = iam_mock_restore(sender->mock, clone, NULL);
    if (restored == 0)
        restored = iam_mock_restore(clone, sender->mock, NULL);
    iam_mock_free(clone);
    assert_int_equal(restored, 0);
    assert_int_equal(told[0].times, 0);
    free_mock(sender);
    assert_int_equal(told[0].times, 1);
}

#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_adapter_##name, sender_setup_with_bob, sender_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(serves_hosts_of_iam_and_the_extra_host),
        TEST(knows_hosts_of_services_without_a_mock),
        TEST(knows_hosts_that_no_mock_serves),
        TEST(lists_services),
        TEST(adds_problems),
        TEST(adds_problems_within_their_bounds),
        TEST(tells_what_never_ended),
        TEST(tells_nothing_of_calls_that_were_dropped),
        TEST(is_told_when_the_mock_is_freed),
        TEST(is_told_in_order_of_contexts),
        TEST(is_told_once_for_each_context),
        TEST(may_remove_functions_while_it_is_told),
        TEST(is_told_by_eight_contexts_at_most),
        TEST(is_told_of_its_mock_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
