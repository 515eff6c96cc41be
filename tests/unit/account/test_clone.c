/* Clone and restore: what they carry, what not, and that nothing is shared. */
#include "with_mock.h"

#include <sys/stat.h>
#include <unistd.h>

#define VIRTUAL_MFA "arn:aws:iam::123456789012:mfa/one"
#define HARDWARE_MFA "GAHT12345678"
#define RETIRED_MFA "GAHT00000000"
#define FREE_MFA "arn:aws:iam::123456789012:mfa/free"
#define DELETED_MFA "arn:aws:iam::123456789012:mfa/deleted"
#define GONE_MFA "arn:aws:iam::123456789012:mfa/of-gone"

/* `other` is the clone, or what is restored; freed with the rest. */
static struct pair { struct iam_mock *mock, *other; } pair;

static int free_pair(void **state) {
    (void)state;
    iam_mock_free(pair.mock);
    iam_mock_free(pair.other);
    pair = (struct pair){NULL, NULL};
    return 0;
}

static int empty_pair(void **state) {
    pair = (struct pair){NULL, NULL};
    *state = &pair;
    return iam_mock_new(&pair.mock, &(struct iam_mock_options){.seed = 7}, NULL);
}

static void add_key(struct iam_mock *mock, struct iam_mock_access_key key) {
    assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
}

static void add_rule(struct iam_mock *mock, struct iam_mock_rule rule) {
    assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
}

static void fill_users(struct iam_mock *mock) {
    add_user(mock, "Gone");
    add_user(mock, "Bob");
    add_user(mock, "Twice");
    add_user(mock, "Alice");
    add_device(mock, "Gone", GONE_MFA);
    add_device(mock, "Bob", HARDWARE_MFA);
    add_device(mock, "Bob", VIRTUAL_MFA);
    add_device(mock, "Alice", RETIRED_MFA);
    add_device(mock, NULL, FREE_MFA);
    add_device(mock, "Alice", DELETED_MFA);
    struct iam_mock_device of_root = {.serial_number = "GAHT99999999", .root = true};
    assert_int_equal(iam_mock_add_device(mock, &of_root, NULL), 0);
    for (int i = 0; i < 2; i++) { /* so that two of the name were removed */
        assert_int_equal(iam_mock_remove_user(mock, "Twice"), 0);
        add_user(mock, "tWICE");
    }
    add_device(mock, "Twice", "GAHT22222222");
    assert_int_equal(iam_mock_remove_user(mock, "Gone"), 0);
}

static void fill_keys(struct iam_mock *mock) {
    add_key(mock, (struct iam_mock_access_key){.id = "AKIAIOSFODNN7EXAMPL1", .user_name = "Bob"});
    add_key(mock, (struct iam_mock_access_key){.id = "ASIAIOSFODNN7EXAMPL2",
                                               .user_name = "Twice",
                                               .secret = "secret",
                                               .session_token = "token",
                                               .expires = "2026-06-01T00:00:00Z",
                                               .mfa_authenticated = true});
    add_key(mock, (struct iam_mock_access_key){.id = "ASIAIOSFODNN7EXAMPL3",
                                               .principal = IAM_MOCK_ASSUMED_ROLE,
                                               .role_name = "ops",
                                               .session_name = "me"});
    add_key(mock,
            (struct iam_mock_access_key){.id = "ASIAIOSFODNN7EXAMPL4", .principal = IAM_MOCK_ASSUME_ROOT});
}

/* Something of everything, and calls made. */
static void fill(struct iam_mock *mock) {
    fill_users(mock);
    fill_keys(mock);
    assert_string_equal(deactivate(mock, "Alice", RETIRED_MFA), "");
    assert_string_equal(deactivate(mock, "Alice", DELETED_MFA), "");
    assert_string_equal(delete_virtual(mock, DELETED_MFA), "");
    assert_int_equal(iam_mock_begin_change(mock, HARDWARE_MFA, 90000), 0);
    add_rule(
        mock,
        (struct iam_mock_rule){
            .name = "thin", .action = "*", .one_in = 3, .times = IAM_MOCK_ALWAYS, .error = "Throttling"});
    add_rule(mock,
             (struct iam_mock_rule){.user_name = "Bob", .skip = 2, .times = 2, .error = "ServiceFailure"});
    advance(mock, 12345);
    (void)deactivate(mock, "Nobody", VIRTUAL_MFA); /* what "thin" says of these is the seed's affair */
    (void)deactivate(mock, "Bob", "no-such-serial");
    (void)deactivate(mock, "Bob", "no-such-serial");
}

static int filled_pair(void **state) {
    if (empty_pair(state) != 0)
        return -1;
    fill(pair.mock);
    return 0;
}

static void clone(void) { assert_int_equal(iam_mock_clone(&pair.other, pair.mock, NULL), 0); }

/* Restored into one that differs in all that it can. */
static void restore(void) {
    struct iam_mock_options options = {.account_id = "999999999999",
                                       .start = "2030-01-01T00:00:00Z",
                                       .seed = 1,
                                       .authentication = IAM_MOCK_REQUIRE_KEY,
                                       .constraints = IAM_MOCK_CONSTRAINTS_OFF,
                                       .default_principal = "none",
                                       .extra_host = "localhost:1"};
    assert_int_equal(iam_mock_new(&pair.other, &options, NULL), 0);
    add_user(pair.other, "Zoe");
    add_device(pair.other, "Zoe", "R1234");
    add_rule(pair.other,
             (struct iam_mock_rule){.action = "*", .times = IAM_MOCK_ALWAYS, .error = "AccessDenied"});
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
}

/* ----- What a mock does from here on, as a text ---------------------------------------------------- */

struct transcript {
    size_t size;
    char text[65536];
};

static void put(struct transcript *out, const char *text) {
    size_t size = strlen(text);
    assert_true(out->size + size < sizeof out->text);
    memcpy(out->text + out->size, text, size + 1);
    out->size += size;
}

static void write_answer(struct transcript *out, struct iam_mock *mock, const char *key, const char *form) {
    struct iam_mock_response response = {0};
    send_form(mock, key, form, &response);
    for (size_t i = 0; i < response.header_count; i++) {
        put(out, response.headers[i].name);
        put(out, ": ");
        put(out, response.headers[i].value);
        put(out, "\n");
    }
    put(out, response.body);
    iam_mock_response_clear(&response);
}

static void write_states(struct transcript *out, struct iam_mock *mock) {
    static const char *const users[] = {NULL, "Gone", "Bob", "Twice", "Alice", "Nobody"};
    static const char *const serials[] = {VIRTUAL_MFA, HARDWARE_MFA,   RETIRED_MFA,    FREE_MFA,
                                          DELETED_MFA, "GAHT99999999", "GAHT22222222", GONE_MFA};
    for (size_t user = 0; user < LENGTH(users); user++) {
        for (size_t serial = 0; serial < LENGTH(serials); serial++) {
            char state[2] = {(char)('0' + iam_mock_get_device_state(mock, users[user], serials[serial])),
                             '\0'};
            put(out, state);
        }
    }
    put(out, "\n");
}

static void write_rule(struct transcript *out, struct iam_mock *mock, const char *name) {
    struct iam_mock_rule_counts counts;
    char line[128];
    assert_int_equal(iam_mock_get_rule(mock, name, &counts), 0);
    snprintf(line, sizeof line, "%s: %lld, %lld\n", name, (long long)counts.matched, (long long)counts.acted);
    put(out, line);
}

static void write_text(struct transcript *out, const char *text) {
    assert_non_null(text);
    put(out, text);
}

static void write_state(struct transcript *out, struct iam_mock *mock) {
    char now[32];
    snprintf(now, sizeof now, "%lld\n", (long long)iam_mock_now_ms(mock));
    put(out, now);
    write_text(out, iam_mock_account_text(mock));
    write_states(out, mock);
    write_rule(out, mock, "thin");
    write_rule(out, mock, "rule 2");
}

#define CALL(action, rest) "Action=" action WITH_MOCK_VERSION rest

static void write_future(struct transcript *out, struct iam_mock *mock) {
    static const struct {
        const char *key, *form;
    } calls[] = {
        {NULL, CALL("ListMFADevices", "&UserName=Bob")},
        {"AKIAIOSFODNN7EXAMPL1", CALL("ListMFADevices", "&MaxItems=1")},
        {"ASIAIOSFODNN7EXAMPL4", CALL("ListMFADevices", "")},
        {"ASIAIOSFODNN7EXAMPL3", CALL("ListMFADevices", "")},
        {"ASIAIOSFODNN7EXAMPL2", CALL("ListMFADevices", "")},
        {NULL, CALL("DeactivateMFADevice", "&UserName=Twice&SerialNumber=GAHT22222222")},
        {NULL, CALL("DeactivateMFADevice", "&UserName=Bob&SerialNumber=" HARDWARE_MFA)},
        {NULL, CALL("DeactivateMFADevice", "&UserName=Bob&SerialNumber=" VIRTUAL_MFA)},
        {NULL, CALL("DeleteVirtualMFADevice", "&SerialNumber=" FREE_MFA)},
        {NULL, CALL("DeactivateMFADevice", "&UserName=Gone&SerialNumber=" VIRTUAL_MFA)},
        {NULL, CALL("DeactivateMFADevice", "&UserName=Alice&SerialNumber=" RETIRED_MFA)},
    };
    out->size = 0;
    write_state(out, mock);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < LENGTH(calls); i++)
            write_answer(out, mock, calls[i].key, calls[i].form);
        advance(mock, 60000);
    }
    add_user(mock, "Gone"); /* who was there: unmodifiable; and the next id of the seed */
    add_user(mock, "New");
    add_device(mock, "Gone", RETIRED_MFA);
    add_rule(mock, (struct iam_mock_rule){.name = "after", .error = "ServiceFailure"});
    write_state(out, mock);
    write_text(out, iam_mock_journal_text(mock));
    write_text(out, iam_mock_problems_text(mock));
}

static struct transcript first, second;

static void expect_the_same_future(struct iam_mock *a, struct iam_mock *b) {
    iam_mock_clear_journal(a); /* it isn't carried over: compare what comes */
    iam_mock_clear_journal(b);
    write_future(&first, a);
    write_future(&second, b);
    assert_string_equal(first.text, second.text);
}

/* ----- What is carried ----------------------------------------------------------------------------- */

static void test_clone_does_from_there_on_what_the_mock_does(void **state) {
    (void)state;
    clone();
    expect_the_same_future(pair.mock, pair.other);
}

static void test_clone_does_it_also_when_it_goes_first(void **state) {
    (void)state;
    clone();
    expect_the_same_future(pair.other, pair.mock);
}

static void test_clone_restored_does_what_the_mock_does(void **state) {
    (void)state;
    restore();
    expect_the_same_future(pair.mock, pair.other);
}

static void test_clone_of_a_clone_does_the_same(void **state) {
    (void)state;
    clone();
    struct iam_mock *between = pair.mock;
    pair.mock = pair.other;
    pair.other = NULL;
    int result = iam_mock_clone(&pair.other, pair.mock, NULL);
    iam_mock_free(pair.mock);
    pair.mock = between;
    assert_int_equal(result, 0);
    expect_the_same_future(pair.mock, pair.other);
}

static void test_clone_outlives_the_mock(void **state) {
    (void)state;
    clone();
    write_future(&first, pair.mock);
    iam_mock_free(pair.mock);
    pair.mock = NULL;
    write_future(&second, pair.other);
    assert_true(second.size > 1000);
}

static void test_clone_restored_again_and_again_does_the_same_each_time(void **state) {
    (void)state;
    clone();
    iam_mock_clear_journal(pair.mock);
    write_future(&first, pair.mock);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(iam_mock_restore(pair.mock, pair.other, NULL), 0);
        write_future(&second, pair.mock);
        assert_string_equal(first.text, second.text);
    }
}

static void test_clone_of_an_empty_mock_is_empty(void **state) {
    (void)state;
    clone();
    const char *text = iam_mock_account_text(pair.other);
    assert_non_null(text);
    assert_string_equal(text, "iam-mock account 1\naccount 123456789012\n");
}

/* What a rule points to moves with it: the mock that it came from is gone when it is used. */
static void test_clone_has_the_rules_bodies_and_places(void **state) {
    (void)state;
    static const struct iam_mock_request request = {.url = "/?Action=ListMFADevices&Version=2010-05-08"};
    struct iam_mock_response response = {0};
    struct iam_mock_rule listing = {.action = "ListMFADevices", .body_file = "tests/example/proxy.html"};
    add_rule(pair.mock, listing);
    add_rule(pair.mock, (struct iam_mock_rule){.error = "Throttling", .file = "here.c", .line = 12});
    assert_int_equal(iam_mock_clone(&pair.other, pair.mock, NULL), 0);
    iam_mock_free(pair.mock);
    pair.mock = NULL;
    assert_int_equal(iam_mock_send(pair.other, &request, &response), 0);
    assert_non_null(strstr(response.body, "<html"));
    const char *problems = iam_mock_problems_text(pair.other);
    assert_non_null(problems);
    assert_non_null(strstr(problems, "here.c"));
}

static void test_clone_numbers_rules_on(void **state) {
    (void)state;
    struct iam_mock_rule_counts counts;
    clone();
    add_rule(pair.other, (struct iam_mock_rule){.error = "ServiceFailure"});
    assert_int_equal(iam_mock_get_rule(pair.other, "rule 3", &counts), 0);
    assert_int_equal(iam_mock_get_rule(pair.mock, "rule 3", &counts), IAM_MOCK_ENOENT);
}

/* ----- The options ---------------------------------------------------------------------------------- */

static int pair_with_options(void **state) {
    static const struct iam_mock_options options = {.account_id = "210987654321",
                                                    .authentication = IAM_MOCK_REQUIRE_KEY,
                                                    .constraints = IAM_MOCK_CONSTRAINTS_OFF,
                                                    .extra_host = "localhost:4566"};
    pair = (struct pair){NULL, NULL};
    *state = &pair;
    return iam_mock_new(&pair.mock, &options, NULL);
}

static void test_clone_has_the_account_id(void **state) {
    (void)state;
    clone();
    const char *text = iam_mock_account_text(pair.other);
    assert_non_null(text);
    assert_non_null(strstr(text, "account 210987654321\n"));
}

static void test_clone_has_the_authentication(void **state) {
    (void)state;
    clone();
    assert_string_equal(deactivate(pair.other, "Bob", VIRTUAL_MFA), "MissingAuthenticationToken");
}

static void test_clone_has_the_constraints(void **state) {
    (void)state;
    clone();
    add_user(pair.other, "B b");
    add_user_key(pair.other, "B b", "k");
    assert_string_equal(code_of(pair.other, "k", CALL("DeleteVirtualMFADevice", "&SerialNumber=R1234")),
                        "NoSuchEntity");
}

static void test_clone_has_the_extra_host(void **state) {
    (void)state;
    struct iam_mock_request request = {.url =
                                           "http://localhost:4566/?Action=ListMFADevices" WITH_MOCK_VERSION};
    struct iam_mock_response response = {0};
    clone();
    assert_int_equal(iam_mock_send(pair.other, &request, &response), 0);
    const char *problems = iam_mock_problems_text(pair.other);
    assert_non_null(problems);
    assert_string_equal(problems, "");
}

#define OWN_FIXTURE "errors/MissingAuthenticationToken.xml"

static char directory[] = "/tmp/clone-XXXXXX", errors[64], file[96];

static int pair_with_own_fixture(void **state) {
    static const char text[] = "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\" "
                               "xmlns:mock=\"urn:iam-mock:fixture\" mock:provenance=\"assumed\">"
                               "<Error><Code>${Code}</Code><Message>of the directory</Message></Error>"
                               "<RequestId>${RequestId}</RequestId></ErrorResponse>";
    struct iam_mock_options options = {.authentication = IAM_MOCK_REQUIRE_KEY,
                                       .fixture_directory = directory};
    pair = (struct pair){NULL, NULL};
    *state = &pair;
    memcpy(directory + sizeof directory - 7, "XXXXXX", 6);
    if (!mkdtemp(directory))
        return -1;
    snprintf(errors, sizeof errors, "%s/errors", directory);
    snprintf(file, sizeof file, "%s/" OWN_FIXTURE, directory);
    FILE *stream = mkdir(errors, 0700) == 0 ? fopen(file, "w") : NULL;
    if (!stream)
        return -1;
    fputs(text, stream);
    return fclose(stream) != 0 ? -1 : iam_mock_new(&pair.mock, &options, NULL);
}

static int free_pair_and_fixture(void **state) {
    remove(file);
    rmdir(errors);
    rmdir(directory);
    return free_pair(state);
}

/* Read from a directory once, and shared: whoever is freed last frees them. */
static void test_clone_shares_the_fixtures_of_a_directory(void **state) {
    (void)state;
    clone();
    iam_mock_free(pair.mock);
    pair.mock = NULL;
    const char *body = body_of(pair.other, NULL, CALL("ListMFADevices", ""));
    assert_non_null(strstr(body, "<Message>of the directory</Message>"));
}

static void test_clone_restored_has_the_fixtures_of_the_other(void **state) {
    (void)state;
    struct iam_mock_options options = {.authentication = IAM_MOCK_REQUIRE_KEY};
    assert_int_equal(iam_mock_new(&pair.other, &options, NULL), 0);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
    const char *body = body_of(pair.other, NULL, CALL("ListMFADevices", ""));
    assert_non_null(strstr(body, "<Message>of the directory</Message>"));
    iam_mock_free(pair.mock);
    pair.mock = NULL;
    assert_int_equal(iam_mock_new(&pair.mock, &options, NULL), 0);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0); /* and loses them, the last owner */
    body = body_of(pair.other, NULL, CALL("ListMFADevices", ""));
    assert_non_null(strstr(body, "<Message>Request is missing Authentication Token</Message>"));
}

static void test_clone_has_the_default_principal(void **state) {
    (void)state;
    assert_int_equal(iam_mock_new(&pair.mock,
                                  &(struct iam_mock_options){.default_principal = "AKIAIOSFODNN7EXAMPL1"},
                                  NULL),
                     0);
    add_user(pair.mock, "Bob");
    add_user_key(pair.mock, "Bob", "AKIAIOSFODNN7EXAMPL1");
    clone();
    assert_string_equal(code_of(pair.other, NULL, CALL("ListMFADevices", "")), "");
    const struct iam_mock_call *call = iam_mock_call_at(pair.other, 1);
    assert_non_null(call);
    assert_string_equal(call->principal, "user/Bob");
}

static int nothing(void **state) {
    pair = (struct pair){NULL, NULL};
    *state = &pair;
    return 0;
}

/* ----- What is not carried -------------------------------------------------------------------------- */

static void leave_a_problem(struct iam_mock *mock) {
    assert_string_equal(code_of(mock, NULL, "Version=2010-05-08"), "");
}

static void expect_no_journal(struct iam_mock *mock) {
    struct iam_mock_counts counts = {1, 1, 1, 1};
    assert_int_equal(iam_mock_call_count(mock), 0);
    assert_null(iam_mock_call_at(mock, 1));
    assert_int_equal(iam_mock_get_counts(mock, NULL, NULL, NULL, &counts), 0);
    assert_int_equal(counts.calls + counts.applied + counts.acknowledged + counts.lost, 0);
    const char *text = iam_mock_journal_text(mock);
    assert_non_null(text);
    assert_string_equal(text, "iam-mock journal 2\n");
    text = iam_mock_problems_text(mock);
    assert_non_null(text);
    assert_null(strstr(text, "it has no Action parameter"));
}

static void test_clone_has_no_journal_and_no_problems(void **state) {
    (void)state;
    leave_a_problem(pair.mock);
    clone();
    expect_no_journal(pair.other);
    assert_int_equal(iam_mock_call_count(pair.mock), 7); /* whose own stays */
    const char *text = iam_mock_problems_text(pair.mock);
    assert_non_null(text);
    assert_non_null(strstr(text, "it has no Action parameter"));
}

static void test_clone_restored_has_no_journal_and_no_problems(void **state) {
    (void)state;
    leave_a_problem(pair.mock);
    clone();
    leave_a_problem(pair.other);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
    expect_no_journal(pair.other);
}

static void test_clone_restored_numbers_calls_from_1(void **state) {
    (void)state;
    clone();
    leave_a_problem(pair.other);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
    leave_a_problem(pair.other);
    assert_int_equal(iam_mock_call_count(pair.other), 1);
    assert_non_null(iam_mock_call_at(pair.other, 1));
}

static void test_clone_restored_from_itself_stays_as_it_is(void **state) {
    (void)state;
    leave_a_problem(pair.mock);
    char *journal = copy_of(iam_mock_journal_text(pair.mock)),
         *account = copy_of(iam_mock_account_text(pair.mock)),
         *problems = copy_of(iam_mock_problems_text(pair.mock));
    assert_int_equal(iam_mock_restore(pair.mock, pair.mock, NULL), 0);
    assert_string_equal(iam_mock_journal_text(pair.mock), journal);
    assert_string_equal(iam_mock_account_text(pair.mock), account);
    assert_string_equal(iam_mock_problems_text(pair.mock), problems);
    free(journal);
    free(account);
    free(problems);
}

/* ----- The journal's capacity ----------------------------------------------------------------------- */

static void new_with_capacity(struct iam_mock **out, size_t capacity) {
    assert_int_equal(iam_mock_new(out, &(struct iam_mock_options){.journal_capacity = capacity}, NULL), 0);
}

/* The calls of five that it holds. */
static size_t calls_held(struct iam_mock *mock) {
    size_t held = 0;
    for (int i = 0; i < 5; i++)
        leave_a_problem(mock);
    for (size_t number = 1; number <= 5; number++)
        held += iam_mock_call_at(mock, number) != NULL;
    return held;
}

static void test_clone_has_the_journal_s_capacity(void **state) {
    (void)state;
    new_with_capacity(&pair.mock, 2);
    clone();
    assert_int_equal(calls_held(pair.other), 2);
}

static void test_clone_restored_from_a_bigger_journal_keeps_its_own(void **state) {
    (void)state;
    new_with_capacity(&pair.mock, 100);
    new_with_capacity(&pair.other, 2);
    assert_int_equal(calls_held(pair.mock), 5);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
    assert_int_equal(calls_held(pair.other), 2);
}

static void test_clone_restored_from_a_smaller_journal_keeps_its_own(void **state) {
    (void)state;
    new_with_capacity(&pair.mock, 2);
    new_with_capacity(&pair.other, 100);
    assert_int_equal(iam_mock_restore(pair.other, pair.mock, NULL), 0);
    assert_int_equal(calls_held(pair.other), 5);
}

/* ----- Independence --------------------------------------------------------------------------------- */

static void expect_untouched(struct iam_mock *changed, struct iam_mock *kept) {
    first.size = second.size = 0;
    write_state(&first, kept);
    iam_mock_clear_journal(changed);
    static struct transcript ignored;
    write_future(&ignored, changed);
    assert_int_equal(iam_mock_remove_user(changed, "Bob"), 0);
    iam_mock_clear_rules(changed);
    write_state(&second, kept);
    assert_string_equal(first.text, second.text);
}

static void test_clone_changed_leaves_the_mock_as_it_is(void **state) {
    (void)state;
    clone();
    expect_untouched(pair.other, pair.mock);
}

static void test_clone_stays_as_it_is_when_the_mock_changes(void **state) {
    (void)state;
    clone();
    expect_untouched(pair.mock, pair.other);
}

static void test_clone_restored_from_stays_as_it_is(void **state) {
    (void)state;
    restore();
    expect_untouched(pair.other, pair.mock);
}

/* ----- A mock restored is the same mock ------------------------------------------------------------- */

static void test_clone_restored_keeps_responses_and_texts(void **state) {
    (void)state;
    struct iam_mock_response response = {0};
    clone();
    send_form(pair.mock, NULL, CALL("DeactivateMFADevice", "&UserName=Nobody&SerialNumber=" VIRTUAL_MFA),
              &response);
    const char *text = iam_mock_account_text(pair.mock);
    assert_non_null(text);
    char *body = copy_of(response.body), *account = copy_of(text), *code = copy_of(response.error_code);
    assert_int_equal(iam_mock_restore(pair.mock, pair.other, NULL), 0);
    assert_string_equal(response.body, body);
    assert_string_equal(response.error_code, code);
    assert_string_equal(text, account);
    send_form(pair.mock, NULL, CALL("ListMFADevices", "&UserName=Bob"), &response); /* and is filled again */
    iam_mock_response_clear(&response);
    free(body);
    free(account);
    free(code);
}

static void test_clone_takes_no_response_of_the_mock_s(void **state) {
    (void)state;
    struct iam_mock_response response = {0};
    struct iam_mock_request request = {0};
    clone();
    send_form(pair.mock, NULL, CALL("ListMFADevices", "&UserName=Bob"), &response);
    assert_int_equal(iam_mock_send(pair.other, &request, &response), IAM_MOCK_EINVAL);
    iam_mock_response_clear(&response);
}

#define FILLED(test) cmocka_unit_test_setup_teardown(test, filled_pair, free_pair)
#define EMPTY(test) cmocka_unit_test_setup_teardown(test, empty_pair, free_pair)
#define WITH_OPTIONS(test) cmocka_unit_test_setup_teardown(test, pair_with_options, free_pair)
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, pair_with_own_fixture, free_pair_and_fixture)
#define WITH_NOTHING(test) cmocka_unit_test_setup_teardown(test, nothing, free_pair)

int main(void) {
    const struct CMUnitTest tests[] = {
        FILLED(test_clone_does_from_there_on_what_the_mock_does),
        FILLED(test_clone_does_it_also_when_it_goes_first),
        FILLED(test_clone_restored_does_what_the_mock_does),
        FILLED(test_clone_of_a_clone_does_the_same),
        FILLED(test_clone_outlives_the_mock),
        FILLED(test_clone_restored_again_and_again_does_the_same_each_time),
        EMPTY(test_clone_of_an_empty_mock_is_empty),
        EMPTY(test_clone_has_the_rules_bodies_and_places),
        FILLED(test_clone_numbers_rules_on),
        WITH_OPTIONS(test_clone_has_the_account_id),
        WITH_OPTIONS(test_clone_has_the_authentication),
        WITH_OPTIONS(test_clone_has_the_constraints),
        WITH_OPTIONS(test_clone_has_the_extra_host),
        WITH_FIXTURE(test_clone_shares_the_fixtures_of_a_directory),
        WITH_FIXTURE(test_clone_restored_has_the_fixtures_of_the_other),
        WITH_NOTHING(test_clone_has_the_default_principal),
        FILLED(test_clone_has_no_journal_and_no_problems),
        FILLED(test_clone_restored_has_no_journal_and_no_problems),
        FILLED(test_clone_restored_numbers_calls_from_1),
        FILLED(test_clone_restored_from_itself_stays_as_it_is),
        WITH_NOTHING(test_clone_has_the_journal_s_capacity),
        WITH_NOTHING(test_clone_restored_from_a_bigger_journal_keeps_its_own),
        WITH_NOTHING(test_clone_restored_from_a_smaller_journal_keeps_its_own),
        FILLED(test_clone_changed_leaves_the_mock_as_it_is),
        FILLED(test_clone_stays_as_it_is_when_the_mock_changes),
        FILLED(test_clone_restored_from_stays_as_it_is),
        EMPTY(test_clone_restored_keeps_responses_and_texts),
        EMPTY(test_clone_takes_no_response_of_the_mock_s),
    };
    return cmocka_run_group_tests_name("clone", tests, NULL, NULL);
}
