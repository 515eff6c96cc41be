#include "with_mock.h"

#define VIRTUAL_MFA "arn:aws:iam::123456789012:mfa/one"
#define HARDWARE_MFA "GAHT12345678"
#define FIDO_MFA "arn:aws:iam::123456789012:u2f/user/Bob/key"

static int with_users(void **state) {
    if (with_mock(state) != 0)
        return -1;
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = "Bob"}, NULL);
    return result ? result : iam_mock_add_user(*state, &(struct iam_mock_user){.name = "Alice"}, NULL);
}

static void remove_user(struct iam_mock *mock, const char *name) {
    assert_int_equal(iam_mock_remove_user(mock, name), 0);
}

static void add_root_device(struct iam_mock *mock, const char *serial) {
    struct iam_mock_device device = {.serial_number = serial, .root = true};
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
}

#define ROOT_KEY "ASIAIOSFODNN7EXAMPLE"

/* Root's own devices go by a session of AssumeRoot, without a UserName. */
static const char *deactivate_of_root(struct iam_mock *mock, const char *serial) {
    struct iam_mock_access_key key = {.id = ROOT_KEY, .principal = IAM_MOCK_ASSUME_ROOT};
    char form[512];
    assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
    snprintf(form, sizeof form, "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&SerialNumber=%s", serial);
    return code_of(mock, ROOT_KEY, form);
}

/* ----- A device's state --------------------------------------------------------------------------- */

static void arrange_nothing(struct iam_mock *mock, const char *serial) {
    (void)mock;
    (void)serial;
}
static void arrange_held(struct iam_mock *mock, const char *serial) { add_device(mock, "Bob", serial); }
static void arrange_of_root(struct iam_mock *mock, const char *serial) { add_root_device(mock, serial); }
static void arrange_free(struct iam_mock *mock, const char *serial) { add_device(mock, NULL, serial); }
static void arrange_deactivated(struct iam_mock *mock, const char *serial) {
    add_device(mock, "Bob", serial);
    assert_string_equal(deactivate(mock, "Bob", serial), "");
}
static void arrange_deactivated_of_root(struct iam_mock *mock, const char *serial) {
    add_root_device(mock, serial);
    assert_string_equal(deactivate_of_root(mock, serial), "");
}
static void arrange_deactivated_and_deleted(struct iam_mock *mock, const char *serial) {
    arrange_deactivated(mock, serial);
    assert_string_equal(delete_virtual(mock, serial), "");
}
static void arrange_deleted(struct iam_mock *mock, const char *serial) {
    add_device(mock, NULL, serial);
    assert_string_equal(delete_virtual(mock, serial), "");
}
static void arrange_user_removed(struct iam_mock *mock, const char *serial) {
    add_device(mock, "Bob", serial);
    remove_user(mock, "Bob");
}
static void arrange_user_back(struct iam_mock *mock, const char *serial) {
    arrange_user_removed(mock, serial);
    add_user(mock, "Bob");
}
static void arrange_of_alice_now(struct iam_mock *mock, const char *serial) {
    arrange_deactivated(mock, serial);
    if (strstr(serial, ":mfa/"))
        assert_string_equal(delete_virtual(mock, serial), "");
    add_device(mock, "Alice", serial);
}
static void arrange_deactivated_of_alice(struct iam_mock *mock, const char *serial) {
    arrange_of_alice_now(mock, serial);
    assert_string_equal(deactivate(mock, "Alice", serial), "");
}
static void arrange_enrolled_again(struct iam_mock *mock, const char *serial) {
    arrange_deactivated(mock, serial);
    if (strstr(serial, ":mfa/"))
        assert_string_equal(delete_virtual(mock, serial), "");
    add_device(mock, "Bob", serial);
}
static void arrange_made_anew_for_nobody(struct iam_mock *mock, const char *serial) {
    arrange_deactivated_and_deleted(mock, serial);
    add_device(mock, NULL, serial);
}
static void arrange_in_vain(struct iam_mock *mock, const char *serial) {
    add_device(mock, "Bob", serial);
    assert_string_equal(deactivate(mock, "Alice", serial), "NoSuchEntity");
}

#define UNKNOWN IAM_MOCK_UNKNOWN
#define ENABLED IAM_MOCK_ENABLED
#define DEACTIVATED IAM_MOCK_DEACTIVATED
#define NEVER IAM_MOCK_NEVER_ENABLED
#define OTHER IAM_MOCK_OF_ANOTHER

static const struct {
    const char *what;
    void (*arrange)(struct iam_mock *mock, const char *serial);
    bool virtual_only;
    enum iam_mock_device_state bob, alice, root;
} states[] = {
    {"nothing", arrange_nothing, false, UNKNOWN, UNKNOWN, UNKNOWN},
    {"held", arrange_held, false, ENABLED, OTHER, OTHER},
    {"of root", arrange_of_root, false, OTHER, OTHER, ENABLED},
    {"free", arrange_free, true, NEVER, NEVER, NEVER},
    {"deactivated", arrange_deactivated, false, DEACTIVATED, NEVER, NEVER},
    {"deactivated of root", arrange_deactivated_of_root, false, NEVER, NEVER, DEACTIVATED},
    {"deactivated and deleted", arrange_deactivated_and_deleted, true, DEACTIVATED, NEVER, NEVER},
    {"deleted", arrange_deleted, true, NEVER, NEVER, NEVER},
    {"user removed", arrange_user_removed, false, DEACTIVATED, NEVER, NEVER},
    {"user back", arrange_user_back, false, NEVER, NEVER, NEVER}, /* another Bob, who never had it */
    {"of Alice now", arrange_of_alice_now, false, OTHER, ENABLED, OTHER},
    {"deactivated of Alice", arrange_deactivated_of_alice, false, NEVER, DEACTIVATED, NEVER},
    {"enrolled again", arrange_enrolled_again, false, ENABLED, OTHER, OTHER},
    {"made anew for nobody", arrange_made_anew_for_nobody, true, NEVER, NEVER, NEVER},
    {"in vain", arrange_in_vain, false, ENABLED, OTHER, OTHER},
};

static void check_state(struct iam_mock *mock, const char *what, const char *user, const char *serial,
                        enum iam_mock_device_state expected) {
    enum iam_mock_device_state is = iam_mock_get_device_state(mock, user, serial);
    if (is != expected)
        fail_msg("%s, %s, %s: state %d, expected %d", what, serial, user ? user : "root", is, expected);
}

/* Each in a mock of its own; the test's is a pattern that is restored. */
static void check_states(struct iam_mock *mock, const char *serial, bool is_virtual) {
    for (size_t i = 0; i < LENGTH(states); i++) {
        if (states[i].virtual_only && !is_virtual)
            continue;
        struct iam_mock *empty = NULL;
        assert_int_equal(iam_mock_clone(&empty, mock, NULL), 0);
        states[i].arrange(mock, serial);
        check_state(mock, states[i].what, "Bob", serial, states[i].bob);
        check_state(mock, states[i].what, "bOB", serial, states[i].bob);
        check_state(mock, states[i].what, "Alice", serial, states[i].alice);
        check_state(mock, states[i].what, NULL, serial, states[i].root);
        check_state(mock, states[i].what, "Nobody", serial, UNKNOWN);
        check_state(mock, states[i].what, "Bob", "no-such-serial", UNKNOWN);
        int restored = iam_mock_restore(mock, empty, NULL);
        iam_mock_free(empty);
        assert_int_equal(restored, 0);
    }
}

static void test_account_knows_the_states_of_a_virtual_device(void **state) {
    check_states(*state, VIRTUAL_MFA, true);
}
static void test_account_knows_the_states_of_a_hardware_device(void **state) {
    check_states(*state, HARDWARE_MFA, false);
}
static void test_account_knows_the_states_of_a_fido_device(void **state) {
    check_states(*state, FIDO_MFA, false);
}

/* ----- Counting ----------------------------------------------------------------------------------- */

static void test_account_counts_the_devices_of_a_user_and_of_root(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_device_count(mock, "Bob"), 0);
    add_device(mock, "Bob", VIRTUAL_MFA);
    add_device(mock, "Bob", HARDWARE_MFA);
    add_root_device(mock, FIDO_MFA);
    assert_int_equal(iam_mock_device_count(mock, "Bob"), 2);
    assert_int_equal(iam_mock_device_count(mock, "BOB"), 2);
    assert_int_equal(iam_mock_device_count(mock, "Alice"), 0);
    assert_int_equal(iam_mock_device_count(mock, NULL), 1);
    assert_string_equal(deactivate(mock, "Bob", VIRTUAL_MFA), "");
    assert_int_equal(iam_mock_device_count(mock, "Bob"), 1);
}

static void test_account_counts_nothing_of_a_user_who_is_not_there(void **state) {
    assert_int_equal(iam_mock_device_count(*state, "Nobody"), IAM_MOCK_ENOENT);
    remove_user(*state, "Bob");
    assert_int_equal(iam_mock_device_count(*state, "Bob"), IAM_MOCK_ENOENT);
}

/* ----- Removing a user ---------------------------------------------------------------------------- */

static void test_account_removes_a_user_once(void **state) {
    assert_int_equal(iam_mock_remove_user(*state, "Nobody"), IAM_MOCK_ENOENT);
    assert_int_equal(iam_mock_remove_user(*state, "bob"), 0);
    assert_int_equal(iam_mock_remove_user(*state, "Bob"), IAM_MOCK_ENOENT);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "NoSuchEntity");
}

static void test_account_removed_user_leaves_virtual_devices_only(void **state) {
    struct iam_mock *mock = *state;
    add_device(mock, "Bob", VIRTUAL_MFA);
    add_device(mock, "Bob", HARDWARE_MFA);
    add_device(mock, "Bob", FIDO_MFA);
    remove_user(mock, "Bob");
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_non_null(strstr(text, "\ndevice serial_number=\"" VIRTUAL_MFA "\" kind=VIRTUAL\n"));
    assert_non_null(strstr(text, HARDWARE_MFA "\" kind=HARDWARE removed\n"));
    assert_non_null(strstr(text, FIDO_MFA "\" kind=FIDO removed\n"));
    assert_non_null(strstr(text, "\nuser name=\"Bob\" removed\n"));
    assert_null(strstr(text, "Bob\" path"));
}

static void test_account_removed_user_s_keys_are_gone(void **state) {
    struct iam_mock *mock = *state;
    static const char form[] = "Action=ListMFADevices" WITH_MOCK_VERSION;
    add_user_key(mock, "Bob", "AKIAIOSFODNN7EXAMPL1");
    add_user_key(mock, "Alice", "AKIAIOSFODNN7EXAMPL2");
    add_user_key(mock, "Bob", "AKIAIOSFODNN7EXAMPL3");
    remove_user(mock, "Bob");
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_null(strstr(text, "EXAMPL1"));
    assert_non_null(strstr(text, "EXAMPL2"));
    assert_null(strstr(text, "EXAMPL3"));
    assert_string_equal(code_of(mock, "AKIAIOSFODNN7EXAMPL2", form), "");
}

/* The place in the list is a new one, and so is the id. */
static void test_account_user_added_again_is_another(void **state) {
    struct iam_mock *mock = *state;
    char first[64], second[64];
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_int_equal(sscanf(strstr(text, "\"Bob\""), "\"Bob\" path=\"/\" id=%63s", first), 1);
    remove_user(mock, "Bob");
    add_user(mock, "Bob");
    text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_int_equal(sscanf(strstr(text, "\"Bob\""), "\"Bob\" path=\"/\" id=%63s", second), 1);
    assert_string_not_equal(first, second);
    assert_true(strstr(text, "\"Alice\"") < strstr(text, "\"Bob\""));
}

/* ----- Temporarily unmodifiable ------------------------------------------------------------------- */

static void recreate_bob_with_device(struct iam_mock *mock) {
    remove_user(mock, "Bob");
    add_user(mock, "Bob");
    add_device(mock, "Bob", VIRTUAL_MFA);
}

static void test_account_new_user_is_modifiable_at_once(void **state) {
    add_device(*state, "Bob", VIRTUAL_MFA);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_user_added_again_is_unmodifiable_for_180_s(void **state) {
    recreate_bob_with_device(*state);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "EntityTemporarilyUnmodifiable");
    advance(*state, 179999);
    assert_string_equal(deactivate(*state, "bob", VIRTUAL_MFA), "EntityTemporarilyUnmodifiable");
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", VIRTUAL_MFA), IAM_MOCK_ENABLED);
    advance(*state, 1);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_user_added_again_and_again_counts_anew(void **state) {
    recreate_bob_with_device(*state);
    advance(*state, 179999);
    remove_user(*state, "Bob");
    add_user(*state, "BOB"); /* case doesn't make another user of it */
    assert_string_equal(delete_virtual(*state, VIRTUAL_MFA), "");
    add_device(*state, "Bob", VIRTUAL_MFA);
    advance(*state, 179999);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "EntityTemporarilyUnmodifiable");
    advance(*state, 1);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_user_added_again_late_is_unmodifiable_from_then(void **state) {
    remove_user(*state, "Bob");
    advance(*state, 3600000);
    add_user(*state, "Bob");
    add_device(*state, "Bob", VIRTUAL_MFA);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "EntityTemporarilyUnmodifiable");
}

static void test_account_settled_user_is_modifiable(void **state) {
    recreate_bob_with_device(*state);
    assert_int_equal(iam_mock_settle_user(*state, "BOB"), 0);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_settles_who_is_there_only(void **state) {
    assert_int_equal(iam_mock_settle_user(*state, "Bob"), 0);
    assert_int_equal(iam_mock_settle_user(*state, "Nobody"), IAM_MOCK_ENOENT);
    remove_user(*state, "Bob");
    assert_int_equal(iam_mock_settle_user(*state, "Bob"), IAM_MOCK_ENOENT);
}

static void test_account_unmodifiable_user_can_be_listed(void **state) {
    recreate_bob_with_device(*state);
    assert_string_equal(code_of(*state, NULL, "Action=ListMFADevices" WITH_MOCK_VERSION "&UserName=Bob"), "");
}

static void test_account_unmodifiable_body_names_the_user(void **state) {
    recreate_bob_with_device(*state);
    const char *body =
        body_of(*state, NULL,
                "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&UserName=Bob&SerialNumber=" VIRTUAL_MFA);
    assert_non_null(strstr(body,
                           "<Message>The user with name Bob is temporarily unmodifiable. Please try again "
                           "after waiting several minutes.</Message>"));
}

static void test_account_text_shows_until_when_a_user_is_unmodifiable(void **state) {
    static const char shown[] = " temporarily_unmodifiable_until=2026-01-01T00:03:00.000Z\n";
    recreate_bob_with_device(*state);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, shown));
    advance(*state, 180000);
    text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_null(strstr(text, "unmodifiable"));
}

static void test_account_user_added_again_at_the_end_of_the_clock_is_shown_in_it(void **state) {
    struct iam_mock_options options = {.start = "9999-12-31T23:58:00Z"};
    struct iam_mock *mock = NULL;
    (void)state;
    assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
    bool made = iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) == 0 &&
                iam_mock_remove_user(mock, "Bob") == 0 &&
                iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) == 0;
    const char *text = iam_mock_account_text(mock);
    bool shown = text && strstr(text, " temporarily_unmodifiable_until=9999-12-31T23:59:59.999Z\n");
    iam_mock_free(mock);
    assert_true(made);
    assert_true(shown);
}

/* ----- A change in flight ------------------------------------------------------------------------- */

static int with_device(void **state) {
    struct iam_mock_device device = {.serial_number = VIRTUAL_MFA, .user_name = "Bob"};
    if (with_users(state) != 0)
        return -1;
    return iam_mock_add_device(*state, &device, NULL);
}

static void begin_change(struct iam_mock *mock, int64_t milliseconds) {
    assert_int_equal(iam_mock_begin_change(mock, VIRTUAL_MFA, milliseconds), 0);
}

static void test_account_change_in_flight_lasts_until_it_is_ended(void **state) {
    begin_change(*state, 0);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "ConcurrentModification");
    advance(*state, INT64_C(365) * 86400000);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "ConcurrentModification");
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", VIRTUAL_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_end_change(*state, VIRTUAL_MFA), 0);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_change_in_flight_ends_by_the_clock(void **state) {
    begin_change(*state, 1000);
    advance(*state, 999);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "ConcurrentModification");
    advance(*state, 1);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_change_begun_again_ends_by_the_new_end(void **state) {
    begin_change(*state, 0);
    begin_change(*state, 10);
    advance(*state, 10);
    assert_string_equal(delete_virtual(*state, VIRTUAL_MFA), "DeleteConflict");
    begin_change(*state, 10);
    begin_change(*state, 100);
    advance(*state, 99);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "ConcurrentModification");
    advance(*state, 1);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_change_longer_than_the_clock_is_for_ever(void **state) {
    static const int64_t spans[] = {INT64_MAX, INT64_C(253402300800000),
                                    INT64_C(253402300800000) - INT64_C(1767225600000)};
    for (size_t i = 0; i < LENGTH(spans); i++) {
        begin_change(*state, spans[i]);
        const char *text = iam_mock_account_text(*state);
        assert_non_null(text);
        assert_non_null(strstr(text, " change_in_flight\n"));
    }
    begin_change(*state, spans[2] - 1);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, " change_in_flight_until=9999-12-31T23:59:59.999Z\n"));
}

static void test_account_change_of_a_free_device_stops_its_deletion(void **state) {
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
    begin_change(*state, 0);
    assert_string_equal(delete_virtual(*state, VIRTUAL_MFA), "ConcurrentModification");
    assert_int_equal(iam_mock_end_change(*state, VIRTUAL_MFA), 0);
    assert_string_equal(delete_virtual(*state, VIRTUAL_MFA), "");
}

static void test_account_change_needs_a_device_that_is_there(void **state) {
    struct iam_mock *mock = *state;
    add_device(mock, "Bob", HARDWARE_MFA);
    assert_string_equal(deactivate(mock, "Bob", HARDWARE_MFA), "");
    assert_string_equal(deactivate(mock, "Bob", VIRTUAL_MFA), "");
    assert_int_equal(iam_mock_end_change(mock, VIRTUAL_MFA), 0);
    assert_string_equal(delete_virtual(mock, VIRTUAL_MFA), "");
    static const char *const gone[] = {HARDWARE_MFA, VIRTUAL_MFA, "no-such-device", ""};
    for (size_t i = 0; i < LENGTH(gone); i++) {
        assert_int_equal(iam_mock_begin_change(mock, gone[i], 0), IAM_MOCK_ENOENT);
        assert_int_equal(iam_mock_end_change(mock, gone[i]), IAM_MOCK_ENOENT);
    }
}

static void test_account_change_has_no_negative_span(void **state) {
    assert_int_equal(iam_mock_begin_change(*state, VIRTUAL_MFA, -1), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_change(*state, VIRTUAL_MFA, INT64_MIN), IAM_MOCK_EINVAL);
    assert_string_equal(deactivate(*state, "Bob", VIRTUAL_MFA), "");
}

static void test_account_change_ends_with_the_user(void **state) {
    begin_change(*state, 0);
    remove_user(*state, "Bob");
    assert_string_equal(delete_virtual(*state, VIRTUAL_MFA), "");
}

static void test_account_change_is_not_the_next_enrolment_s(void **state) {
    struct iam_mock *mock = *state;
    add_device(mock, "Bob", HARDWARE_MFA);
    assert_int_equal(iam_mock_begin_change(mock, HARDWARE_MFA, 0), 0);
    remove_user(mock, "Bob");
    add_device(mock, "Alice", HARDWARE_MFA);
    assert_string_equal(deactivate(mock, "Alice", HARDWARE_MFA), "");
}

static void test_account_text_shows_until_when_a_change_is_in_flight(void **state) {
    begin_change(*state, 1500);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, " change_in_flight_until=2026-01-01T00:00:01.500Z\n"));
    advance(*state, 1500);
    text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_null(strstr(text, "change"));
}

/* ----- The text ----------------------------------------------------------------------------------- */

static void test_account_text_of_an_empty_account(void **state) {
    struct iam_mock *mock;
    (void)state;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_string_equal(text, "iam-mock account 1\naccount 123456789012\n");
    iam_mock_free(mock);
}

static void test_account_text_byte_for_byte(void **state) {
    struct iam_mock *mock = *state;
    remove_user(mock, "Alice");
    struct iam_mock_user carl = {
        .name = "Carl", .path = "/ops/", .id = "AIDACARL12345678", .create_date = "2020-01-02T03:04:05Z"};
    assert_int_equal(iam_mock_add_user(mock, &carl, NULL), 0);
    add_device(mock, NULL, "a:mfa/free-2");
    add_device(mock, "Carl", HARDWARE_MFA);
    add_device(mock, "Bob", VIRTUAL_MFA);
    add_device(mock, "Carl", FIDO_MFA);
    add_device(mock, NULL, "a:mfa/free-1");
    add_root_device(mock, "GAHT00000000");
    assert_int_equal(iam_mock_begin_change(mock, FIDO_MFA, 0), 0);
    add_user_key(mock, "carl", "AKIAIOSFODNN7EXAMPLE");
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_string_equal(
        text, "iam-mock account 1\n"
              "account 123456789012\n"
              "user name=\"Bob\" path=\"/\" id=AIDAGBLLXUXH6742AA7GM create_date=2026-01-01T00:00:00.000Z\n"
              "  device serial_number=\"" VIRTUAL_MFA "\" kind=VIRTUAL enable_date=2026-01-01T00:00:00Z\n"
              "user name=\"Carl\" path=\"/ops/\" id=AIDACARL12345678 create_date=2020-01-02T03:04:05.000Z\n"
              "  device serial_number=\"" HARDWARE_MFA "\" kind=HARDWARE enable_date=2026-01-01T00:00:00Z\n"
              "  device serial_number=\"" FIDO_MFA
              "\" kind=FIDO enable_date=2026-01-01T00:00:00Z change_in_flight\n"
              "root\n"
              "  device serial_number=\"GAHT00000000\" kind=HARDWARE enable_date=2026-01-01T00:00:00Z\n"
              "device serial_number=\"a:mfa/free-2\" kind=VIRTUAL\n"
              "device serial_number=\"a:mfa/free-1\" kind=VIRTUAL\n"
              "access_key id=\"AKIAIOSFODNN7EXAMPLE\" principal=USER user_name=\"Carl\" "
              "create_date=2026-01-01T00:00:00.000Z\n"
              "user name=\"Alice\" removed\n");
}

/* In the order of removal. A user who was replaced is shown only where a device was theirs. */
static void test_account_text_of_what_was_removed(void **state) {
    struct iam_mock *mock = *state;
    static const struct iam_mock_user alice = {.name = "Alice", .id = "AIDAALICE12345678"};
    add_device(mock, "Bob", HARDWARE_MFA);
    arrange_deactivated_of_root(mock, VIRTUAL_MFA);
    add_device(mock, "Alice", VIRTUAL_MFA);
    assert_string_equal(deactivate(mock, "Alice", VIRTUAL_MFA), "");
    assert_string_equal(deactivate(mock, "Bob", HARDWARE_MFA), "");
    remove_user(mock, "Alice");
    remove_user(mock, "Bob");
    assert_int_equal(iam_mock_add_user(mock, &alice, NULL), 0);
    remove_user(mock, "Alice");
    assert_int_equal(iam_mock_add_user(mock, &alice, NULL), 0);
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    const char *from = strstr(text, "device serial");
    assert_non_null(from);
    assert_string_equal(from, "device serial_number=\"" VIRTUAL_MFA "\" kind=VIRTUAL\n"
                              "  holder root\n"
                              "  holder user_name=\"Alice\" replaced last\n"
                              "access_key id=\"" ROOT_KEY "\" principal=ASSUME_ROOT "
                              "create_date=2026-01-01T00:00:00.000Z\n"
                              "user name=\"Bob\" removed\n"
                              "device serial_number=\"" HARDWARE_MFA "\" kind=HARDWARE removed\n"
                              "  holder user_name=\"Bob\" last\n");
}

#define WITH_USERS(test) cmocka_unit_test_setup_teardown(test, with_users, without_mock)
#define WITH_DEVICE(test) cmocka_unit_test_setup_teardown(test, with_device, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_USERS(test_account_knows_the_states_of_a_virtual_device),
        WITH_USERS(test_account_knows_the_states_of_a_hardware_device),
        WITH_USERS(test_account_knows_the_states_of_a_fido_device),
        WITH_USERS(test_account_counts_the_devices_of_a_user_and_of_root),
        WITH_USERS(test_account_counts_nothing_of_a_user_who_is_not_there),
        WITH_USERS(test_account_removes_a_user_once),
        WITH_USERS(test_account_removed_user_leaves_virtual_devices_only),
        WITH_USERS(test_account_removed_user_s_keys_are_gone),
        WITH_USERS(test_account_user_added_again_is_another),
        WITH_USERS(test_account_new_user_is_modifiable_at_once),
        WITH_USERS(test_account_user_added_again_is_unmodifiable_for_180_s),
        WITH_USERS(test_account_user_added_again_and_again_counts_anew),
        WITH_USERS(test_account_user_added_again_late_is_unmodifiable_from_then),
        WITH_USERS(test_account_settled_user_is_modifiable),
        WITH_USERS(test_account_settles_who_is_there_only),
        WITH_USERS(test_account_unmodifiable_user_can_be_listed),
        WITH_USERS(test_account_unmodifiable_body_names_the_user),
        WITH_USERS(test_account_text_shows_until_when_a_user_is_unmodifiable),
        cmocka_unit_test(test_account_user_added_again_at_the_end_of_the_clock_is_shown_in_it),
        WITH_DEVICE(test_account_change_in_flight_lasts_until_it_is_ended),
        WITH_DEVICE(test_account_change_in_flight_ends_by_the_clock),
        WITH_DEVICE(test_account_change_begun_again_ends_by_the_new_end),
        WITH_DEVICE(test_account_change_longer_than_the_clock_is_for_ever),
        WITH_DEVICE(test_account_change_of_a_free_device_stops_its_deletion),
        WITH_DEVICE(test_account_change_needs_a_device_that_is_there),
        WITH_DEVICE(test_account_change_has_no_negative_span),
        WITH_DEVICE(test_account_change_ends_with_the_user),
        WITH_DEVICE(test_account_change_is_not_the_next_enrolment_s),
        WITH_DEVICE(test_account_text_shows_until_when_a_change_is_in_flight),
        WITH_USERS(test_account_text_of_an_empty_account),
        WITH_USERS(test_account_text_byte_for_byte),
        WITH_USERS(test_account_text_of_what_was_removed),
    };
    return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
