/* A mock that has loaded the export of another one is the same: in texts, and in all that happens then. */
#include "random_account.h"

#include "account/history.h"
#include "api/mock.h"

#define ROUNDS 100
#define CHANGES 60
#define REQUESTS 200

static struct iam_mock *original, *loaded;
static struct iam_mock_response answers[2];

static int free_mocks(void **state) {
    (void)state;
    iam_mock_free(original);
    iam_mock_free(loaded);
    original = loaded = NULL;
    memset(answers, 0, sizeof answers);
    return 0;
}

/* The present time of the mock, as `start` of a new mock's options. */
static const char *time_of(struct iam_mock *mock) {
    static char text[64];
    const int64_t ms = iam_mock_now_ms(mock) - INT64_C(1767225600000); /* since 2026-01-01 */
    snprintf(text, sizeof text, "2026-01-%02dT%02d:%02d:%02d.%03dZ", (int)(ms / 86400000) + 1,
             (int)(ms / 3600000 % 24), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
    return text;
}

static const char *xml_of(struct iam_mock *mock) {
    struct iam_mock_error error = {0};
    const char *xml = iam_mock_account_xml(mock, &error);
    if (!xml)
        fail_msg("iam_mock_account_xml: %s", error.message);
    return xml;
}

static void load_export(void) {
    const struct iam_mock_options options = {.start = time_of(original), .seed = 42};
    struct iam_mock_error error = {0};
    iam_mock_clear_rules(original);   /* they are not of the account */
    iam_mock_clear_journal(original); /* nor are the names that renamed users had */
    const char *xml = xml_of(original);
    assert_int_equal(iam_mock_new(&loaded, &options, NULL), 0);
    if (iam_mock_load_scenario_text(loaded, xml, strlen(xml), &error))
        fail_msg("line %d: %s: %s\n%s", error.line, error.field, error.message, xml);
}

/* Fails at the first line that differs. */
static void compare_lines(const char *actual, const char *expected, uint64_t seed, const char *what) {
    for (int line = 1; *actual || *expected; line++) {
        const int size = (int)strcspn(actual, "\n"), expected_size = (int)strcspn(expected, "\n");
        if (size != expected_size || strncmp(actual, expected, (size_t)size) != 0)
            fail_msg("seed %d: %s: line %d is\n%.*s\nexpected\n%.*s", (int)seed, what, line, size, actual,
                     expected_size, expected);
        actual += size + (actual[size] != '\0');
        expected += size + (expected[size] != '\0');
    }
}

static void check_same(uint64_t seed, const char *when) {
    const char *text = iam_mock_account_text(original), *xml = xml_of(original);
    const char *loaded_text = iam_mock_account_text(loaded), *loaded_xml = xml_of(loaded);
    compare_lines(loaded_text, text, seed, when);
    compare_lines(loaded_xml, xml, seed, when);
}

/* What a test learns about users and devices. */
static void check_same_states(uint64_t seed) {
    for (size_t i = 0; i < LENGTH(random_names) * LENGTH(random_serials); i++) {
        const char *name = i < LENGTH(random_serials) ? NULL : random_names[i / LENGTH(random_serials)];
        const char *serial = random_serials[i % LENGTH(random_serials)];
        const char *said = iam_mock_contradiction(original, name, serial, IAM_MOCK_TOLD_DONE);
        const char *loaded_said = iam_mock_contradiction(loaded, name, serial, IAM_MOCK_TOLD_DONE);
        if (iam_mock_get_device_state(original, name, serial) !=
                iam_mock_get_device_state(loaded, name, serial) ||
            (*said == '\0') != (*loaded_said == '\0'))
            fail_msg("seed %d: %s and %s: \"%s\", expected \"%s\"", (int)seed, name ? name : "root", serial,
                     loaded_said, said);
    }
}

/* How many records of devices the user's list has. Each must name the user. */
static size_t count_had(const struct user *user) {
    size_t count = 0;
    for (const struct past_holder *const *at = (const struct past_holder *const *)&user->had; *at; count++) {
        assert_ptr_equal((*at)->user, user);
        assert_ptr_equal((*at)->link, at);
        at = (const struct past_holder *const *)&(*at)->next;
    }
    return count;
}

/* Check that the lists of users have exactly the records of devices that name a past holder. */
static void check_past_holders(struct iam_mock *mock) {
    const struct account *account = &mock->state.account;
    size_t named = 0, listed = count_had(account->root);
    for (const struct index_node *node = account->devices_by_serial.nodes; node; node = node->hh.next) {
        const struct device *device = (const struct device *)(const void *)node;
        named += device->last_holder.user != NULL;
        for (const struct holding *holding = device->history; holding; holding = holding->next)
            named++;
    }
    for (const struct user *user = account->users; user; user = user->next)
        listed += count_had(user);
    for (const struct user *user = account->removed_users; user; user = user->next)
        listed += count_had(user);
    assert_int_equal(listed, named);
}

/* And in a clone, whose records name users of the clone. */
static void check_past_holders_of_clone(struct iam_mock *mock) {
    struct iam_mock *clone;
    check_past_holders(mock);
    assert_int_equal(iam_mock_clone(&clone, mock, NULL), 0);
    check_past_holders(clone);
    iam_mock_free(clone);
}

static void send_to(struct iam_mock *mock, const char *form, struct iam_mock_response *response) {
    const struct iam_mock_header headers[] = {{"Host", "iam.amazonaws.com"}};
    const struct iam_mock_request request = {
        .headers = headers, .header_count = 1, .body = form, .body_size = strlen(form)};
    const int result = iam_mock_send(mock, &request, response);
    if (result < 0)
        fail_msg("%s: %s: %s", form, iam_mock_code_text(result), iam_mock_problems_text(mock));
}

/* The body without its request id. */
static const char *body_without_id(char *out, size_t size, const struct iam_mock_response *response) {
    snprintf(out, size, "%d %s", response->status, response->body ? response->body : "");
    char *id = strstr(out, "<RequestId>");
    for (id = id ? id + strlen("<RequestId>") : NULL; id && *id && *id != '<'; id++)
        *id = '-';
    return out;
}

static void add_random_rule(struct iam_mock *mock, unsigned choice) {
    const struct iam_mock_rule rules[] = {
        {.action = "*", .race = (enum iam_mock_race)(1 + choice % 6), .optional = true},
        {.action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .optional = true}};
    iam_mock_clear_rules(mock);
    assert_int_equal(iam_mock_add_rule(mock, &rules[choice % 7 == 6], NULL), 0);
}

/* Make the same step with both mocks, or with the first alone. */
static void make_step(struct random_account *random, uint64_t seed) {
    static char bodies[2][16384];
    if (random_below(random, 3) == 0) {
        struct random_account same = *random;
        change_randomly(original, random);
        if (loaded)
            change_randomly(loaded, &same);
        assert_true(!loaded || same.state == random->state);
        return;
    }
    const unsigned rule = random_below(random, 5) == 0 ? random_below(random, 42) + 1 : 0;
    const char *form = random_form(original, random);
    if (rule)
        add_random_rule(original, rule);
    send_to(original, form, &answers[0]);
    remember_answer(random, answers[0].body ? answers[0].body : "");
    if (!loaded)
        return;
    if (rule)
        add_random_rule(loaded, rule);
    send_to(loaded, form, &answers[1]);
    compare_lines(body_without_id(bodies[1], sizeof bodies[1], &answers[1]),
                  body_without_id(bodies[0], sizeof bodies[0], &answers[0]), seed, form);
}

static void test_export_of_any_account_gives_the_same_account(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct random_account random = {.state = seed};
        assert_int_equal(iam_mock_new(&original, &(struct iam_mock_options){.seed = 42}, NULL), 0);
        for (unsigned i = random_below(&random, CHANGES); i > 0; i--)
            change_randomly(original, &random);
        for (unsigned i = random_below(&random, REQUESTS); i > 0; i--)
            make_step(&random, seed);
        load_export();
        check_same(seed, "after loading");
        check_same_states(seed);
        check_past_holders_of_clone(original);
        for (unsigned i = 0; i < REQUESTS; i++)
            make_step(&random, seed);
        check_same(seed, "after more requests");
        check_same_states(seed);
        check_past_holders(original);
        check_past_holders(loaded);
        (void)free_mocks(NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_export_of_any_account_gives_the_same_account, free_mocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
