/* The pages of lists: how page_limit and the faults of pages shape them, and what clients then read. */
#include "faulty.h"

#define LIST FORM("ListMFADevices") "&UserName=Bob"
#define ALL "12345678"
#define MAX_PAGES 20

static char listed[64], marker[65];

/* Bob has eight devices; the serial number of each ends in its own digit. */
static void fill(struct sender *sender, const struct iam_mock_options *options) {
    sender_renew(sender, options);
    add_user(sender, "Bob");
    for (int i = 1; i <= 8; i++) {
        char serial[16];
        snprintf(serial, sizeof serial, "GAHT%08d", i);
        add_device(sender, serial, "Bob");
    }
}

/* Get a page: its last digits of serial numbers, then "+" if IsTruncated is true. `marker` is kept. */
static const char *page(struct sender *sender, const char *form) {
    char full[256];
    size_t count = 0;
    snprintf(full, sizeof full, "%s%s%s", form, *marker ? "&Marker=" : "", marker);
    marker[0] = '\0';
    assert_int_equal(send_raw(sender, full, 0), 0);
    assert_int_equal(sender->response.status, 200);
    assert_null(sender->response.error_code);
    const char *body = sender->response.body;
    assert_non_null(strstr(body, "</ListMFADevicesResponse>"));
    for (const char *at = body; (at = strstr(at, "</SerialNumber>")); at++)
        listed[count++] = at[-1];
    const char *at = strstr(body, "<Marker>");
    if (at)
        snprintf(marker, sizeof marker, "%.*s", (int)strcspn(at + 8, "<"), at + 8);
    assert_int_equal(strstr(body, "<IsTruncated>true") != NULL, at != NULL);
    assert_int_equal(strstr(body, "<IsTruncated>false") != NULL, at == NULL);
    listed[count] = '\0';
    if (at)
        strcat(listed, "+");
    return listed;
}

static const char *first_page(struct sender *sender, const char *form) {
    marker[0] = '\0';
    return page(sender, form);
}

/* Read all pages, as a right client does: "12+34+5". */
static const char *all_pages(struct sender *sender, const char *form) {
    static char all[128];
    int pages = 0;
    marker[0] = all[0] = '\0';
    do {
        strcat(all, page(sender, form));
        assert_true(++pages < MAX_PAGES);
    } while (*marker);
    return all;
}

/* ----- page_limit ----- */

static void test_pages_are_limited_by_the_options(void **state) {
    static const struct {
        int limit;
        const char *form, *pages;
    } cases[] = {
        {0, LIST, ALL},
        {3, LIST, "123+456+78"},
        {3, LIST "&MaxItems=2", "12+34+56+78"},
        {3, LIST "&MaxItems=5", "123+456+78"},
        {4, LIST, "1234+5678"},
        {8, LIST, ALL},
        {1000, LIST "&MaxItems=1000", ALL},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        fill(sender, &(struct iam_mock_options){.page_limit = cases[i].limit});
        assert_string_equal(all_pages(sender, cases[i].form), cases[i].pages);
    }
}

static void test_pages_options_have_a_range(void **state) {
    static const int wrong[] = {-1, 1001};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        struct iam_mock *mock = NULL;
        const struct iam_mock_options options = {.page_limit = wrong[i]};
        assert_int_equal(iam_mock_new(&mock, &options, &sender->error), IAM_MOCK_EINVAL);
        assert_null(mock);
        assert_string_equal(sender->error.field, "page_limit");
        assert_non_null(strstr(sender->error.message, "expected 1 to 1000, or 0"));
    }
}

static void test_pages_limits_are_cloned(void **state) {
    struct sender *sender = *state, copy = {0};
    fill(sender, &(struct iam_mock_options){.page_limit = 5});
    add_rule(sender, .page_limit = 3, .times = 2);
    assert_int_equal(iam_mock_clone(&copy.mock, sender->mock, NULL), 0);
    assert_string_equal(all_pages(&copy, LIST), "123+456+78");
    assert_string_equal(all_pages(&copy, LIST), "12345+678");
    assert_int_equal(iam_mock_restore(copy.mock, sender->mock, NULL), 0);
    assert_string_equal(all_pages(&copy, LIST), "123+456+78");
    iam_mock_free(copy.mock);
    assert_string_equal(all_pages(sender, LIST), "123+456+78");
}

static void test_pages_are_limited_by_a_rule(void **state) {
    struct sender *sender = *state;
    fill(sender, NULL);
    add_rule(sender, .name = "short", .user_name = "BOB", .page_limit = 2, .times = 3);
    assert_string_equal(all_pages(sender, LIST), "12+34+56+78");
    assert_string_equal(all_pages(sender, LIST), ALL);
    assert_int_equal(counts_of_rule(sender, "short").acted, 3);
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->rule, "short");
    assert_null(iam_mock_call_at(sender->mock, 4)->rule);
    assert_int_equal(counts_of(sender).acknowledged, 5);
    assert_int_equal(counts_of(sender).lost, 0);
    assert_string_equal(problems_of(sender), "");
}

static void test_pages_have_the_least_limit(void **state) {
    struct sender *sender = *state;
    fill(sender, &(struct iam_mock_options){.page_limit = 6});
    add_rule(sender, .page_limit = 7);
    assert_string_equal(first_page(sender, LIST), "123456+");
    add_rule(sender, .page_limit = 3, .times = 2);
    add_rule(sender, .page_limit = 2);
    add_rule(sender, .page_limit = 4);
    assert_string_equal(first_page(sender, LIST), "12+");
    assert_string_equal(first_page(sender, LIST), "123+");
    assert_string_equal(first_page(sender, LIST), "123456+");
    assert_string_equal(problems_of(sender), "");
}

/* As latency alone does, a page_limit lets later rules act, and adds its latency. */
static void test_pages_let_later_rules_act(void **state) {
    struct sender *sender = *state;
    fill(sender, NULL);
    add_rule(sender, .page_limit = 2, .latency_ms = 40, .times = 2);
    add_rule(sender, .action = "*", .error = "Throttling");
    add_rule(sender, .action = "*", .fault = IAM_MOCK_MALFORMED_XML, .when = IAM_MOCK_AFTER_CHANGE);
    assert_string_equal(send_form(sender, LIST), "Throttling");
    assert_int_equal(iam_mock_now_ms(sender->mock), START_MS + 40);
    assert_int_equal(send_raw(sender, LIST, 0), 0);
    assert_non_null(strstr(sender->response.body, "GAHT00000002"));
    assert_null(strstr(sender->response.body, "GAHT00000003"));
    assert_null(strstr(sender->response.body, "</ListMFADevicesResponse>"));
    assert_string_equal(problems_of(sender), "");
}

/* Only lists that succeed have a page: on other calls such a rule does not act. */
static void test_pages_rules_act_on_lists_only(void **state) {
    static const struct iam_mock_rule rules[] = {
        {.name = "page", .action = "*", .page_limit = 2},
        {.name = "page", .action = "*", .fault = IAM_MOCK_EMPTY_PAGE},
        {.name = "page", .fault = IAM_MOCK_REPEATED_MARKER, .when = IAM_MOCK_BEFORE_VALIDATION},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        fill(sender, NULL);
        add_this_rule(sender, &rules[i]);
        assert_string_equal(send_form(sender, DEACTIVATE("Bob", "GAHT00000008")), "");
        assert_string_equal(send_form(sender, FORM("ListMFADevices") "&UserName=Nobody"), "NoSuchEntity");
        assert_string_equal(send_form(sender, LIST "&MaxItems=0"), "ValidationError");
        assert_int_equal(counts_of_rule(sender, "page").matched, 0);
        assert_non_null(strstr(problems_of(sender), "rule \"page\" acted 0 of 1 times"));
        assert_string_not_equal(first_page(sender, LIST), "1234567");
        assert_int_equal(counts_of_rule(sender, "page").acted, 1);
    }
}

/* ----- EMPTY_PAGE ----- */

static void test_pages_may_be_empty(void **state) {
    struct sender *sender = *state;
    fill(sender, &(struct iam_mock_options){.page_limit = 3});
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE, .times = 2);
    assert_string_equal(all_pages(sender, LIST), "++123+456+78");
    assert_int_equal(iam_mock_call_at(sender->mock, 1)->fault, IAM_MOCK_EMPTY_PAGE);
    assert_true(iam_mock_call_at(sender->mock, 1)->acknowledged);
    assert_int_equal(counts_of(sender).acknowledged, 5);
    assert_int_equal(counts_of(sender).lost, 0);
    assert_non_null(strstr(journal_of(sender), "200 EMPTY_PAGE by \"rule 1\" #1"));
}

/* A client may guard against a marker that repeats: that of an empty page differs from the one sent. */
static void test_pages_empty_ones_have_markers_of_their_own(void **state) {
    char before[65];
    struct sender *sender = *state;
    fill(sender, &(struct iam_mock_options){.page_limit = 3});
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE, .skip = 1, .times = 3);
    first_page(sender, LIST);
    for (int i = 0; i < 3; i++) {
        strcpy(before, marker);
        assert_string_equal(page(sender, LIST), "+");
        assert_string_not_equal(marker, before);
    }
    assert_string_equal(page(sender, LIST), "456+");
    assert_string_equal(page(sender, LIST), "78");
}

static void test_pages_may_be_empty_after_the_last_item(void **state) {
    struct sender *sender = *state;
    fill(sender, NULL);
    first_page(sender, LIST "&MaxItems=7");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", "GAHT00000008")), "");
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE);
    assert_string_equal(page(sender, LIST), "+");
    assert_string_equal(page(sender, LIST), "");
}

/* ----- REPEATED_MARKER ----- */

static void test_pages_repeat_as_long_as_the_rule_acts(void **state) {
    char repeated[65];
    struct sender *sender = *state;
    fill(sender, &(struct iam_mock_options){.page_limit = 3});
    add_rule(sender, .skip = 1, .times = 4, .fault = IAM_MOCK_REPEATED_MARKER);
    assert_string_equal(first_page(sender, LIST), "123+");
    strcpy(repeated, marker);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(page(sender, LIST), "456+");
        assert_string_equal(marker, repeated);
    }
    assert_string_equal(page(sender, LIST), "456+");
    assert_string_not_equal(marker, repeated);
    assert_string_equal(page(sender, LIST), "78");
    assert_string_equal(problems_of(sender), "");
}

static void test_pages_repeat_from_the_first_one(void **state) {
    char repeated[65];
    struct sender *sender = *state;
    fill(sender, NULL);
    add_rule(sender, .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_REPEATED_MARKER);
    assert_string_equal(first_page(sender, LIST "&MaxItems=2"), "12+");
    strcpy(repeated, marker);
    assert_string_equal(page(sender, LIST "&MaxItems=2"), "12+");
    assert_string_equal(marker, repeated);
    assert_string_equal(page(sender, LIST), ALL "+");
    assert_string_equal(marker, repeated);
    iam_mock_clear_rules(sender->mock);
    assert_string_equal(page(sender, LIST), ALL);
}

/* Root's first device may be the first record of the account. */
static void test_pages_repeat_from_the_first_record(void **state) {
    static const struct iam_mock_device of_root = {.serial_number = "GAHT00000001", .root = true};
    struct sender *sender = *state;
    sender_renew(sender, NULL);
    assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
    add_rule(sender, .fault = IAM_MOCK_REPEATED_MARKER);
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE);
    assert_string_equal(all_pages(sender, FORM("ListMFADevices")), "1++1");
}

/* The client's time-out comes first: then there is no answer. */
static void test_pages_are_not_seen_after_a_timeout(void **state) {
    struct sender *sender = *state;
    fill(sender, NULL);
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE, .latency_ms = 10);
    assert_int_equal(send_raw(sender, LIST, 5), IAM_MOCK_TIMEOUT);
    assert_null(sender->response.body);
    assert_int_equal(counts_of(sender).lost, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup, sender_teardown)
static const struct CMUnitTest tests[] = {
    TEST(test_pages_are_limited_by_the_options),
    TEST(test_pages_options_have_a_range),
    TEST(test_pages_limits_are_cloned),
    TEST(test_pages_are_limited_by_a_rule),
    TEST(test_pages_have_the_least_limit),
    TEST(test_pages_let_later_rules_act),
    TEST(test_pages_rules_act_on_lists_only),
    TEST(test_pages_may_be_empty),
    TEST(test_pages_empty_ones_have_markers_of_their_own),
    TEST(test_pages_may_be_empty_after_the_last_item),
    TEST(test_pages_repeat_as_long_as_the_rule_acts),
    TEST(test_pages_repeat_from_the_first_one),
    TEST(test_pages_repeat_from_the_first_record),
    TEST(test_pages_are_not_seen_after_a_timeout),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
