/**
 * @file
 * iam_mock_cmocka.h: setup, teardown, given_ macros and assertions for tests written with cmocka 1.1.5 to
 * 2.x.
 *
 * @code
 *     static void removes_the_device(void **state)
 *     {
 *         struct iam_mock *mock = *state;
 *         given_user(mock, .name = "Bob");
 *         given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
 *         assert_int_equal(offboard(send_to_mock, mock, "Bob"), 0);
 *         assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
 *     }
 *     … cmocka_unit_test_setup_teardown(removes_the_device, iam_mock_setup, iam_mock_teardown)
 * @endcode
 *
 * The header needs C11 or C++20. It is header-only: it calls the public functions of iam_mock.h and of
 * cmocka, and several files of a program may include it. It includes cmocka.h, inside extern "C", and the
 * headers that cmocka.h needs.
 *
 * Failures. Each macro that fails ends the test at the caller's file and line. The message says what was
 * expected and what was found. An assertion also prints the journal on standard error before the message,
 * one call a line (cmocka cuts a message to 1,023 bytes).
 *
 * Ownership. Nothing here allocates or frees by itself, so UNIT_TESTING and cmocka's test_malloc() have no
 * effect on it. The macros use their arguments during the call only.
 *
 * Parts. This header includes two others: golden files (iam_mock_cmocka_golden.h) and the sweep
 * (iam_mock_cmocka_sweep.h). iam_mock_cmocka_base.h and iam_mock_cmocka_sweep_*.h, and all names that begin
 * with iam_mock_cmocka_ or IAM_MOCK_CMOCKA_, are private.
 *
 * Environment. This header reads these variables; the library never does:
 *
 * - IAM_MOCK_SEED: the seed of each mock that a setup makes, decimal, or hexadecimal after 0x.
 * - IAM_MOCK_GOLDEN: with the value "update", golden files are written instead of compared.
 * - IAM_MOCK_GOLDEN_DIR: where relative paths of golden files start; default: the working directory.
 *
 * Threads. cmocka can fail a test only in the thread that runs the test: use these macros in that thread.
 */
#ifndef IAM_MOCK_CMOCKA_H
#define IAM_MOCK_CMOCKA_H

#include "iam_mock_cmocka_base.h"

/* ----- Setup and teardown --------------------------------------------------------------------- */

/*
 * Read a number, decimal or hexadecimal after 0x. Returns false, with *out unchanged, if the text isn't
 * one.
 */
static inline bool iam_mock_cmocka_parse_seed(const char *text, uint64_t *out) {
    const bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hexadecimal ? text + 2 : text;
    const char *allowed = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    if (*digits == '\0' || digits[strspn(digits, allowed)] != '\0')
        return false;
    errno = 0;
    const unsigned long long value = strtoull(digits, NULL, hexadecimal ? 16 : 10);
    if (errno != 0 || value > UINT64_MAX)
        return false;
    *out = value;
    return true;
}

/* Set *seed to IAM_MOCK_SEED, if it is set. Returns false, with the reason printed, if it isn't a number. */
static inline bool iam_mock_cmocka_read_seed(uint64_t *seed) {
    const char *text = getenv("IAM_MOCK_SEED");
    if (text == NULL || *text == '\0' || iam_mock_cmocka_parse_seed(text, seed))
        return true;
    IAM_MOCK_CMOCKA_PRINT("IAM_MOCK_SEED is \"%.64s\": expected a number from 0 to 2^64-1, decimal or 0x…\n",
                          text);
    return false;
}

/* Returns an address that is the calling thread's own. */
static inline void *iam_mock_cmocka_this_thread(void) {
#ifdef __cplusplus
    static thread_local char here;
#else
    static _Thread_local char here;
#endif
    return &here;
}

/*
 * The handler of the call limit: print the journal's end, and fail the test. `context` is the address of the
 * test's thread. In another thread, or inside a callback of libcurl's, cmocka can't fail a test: end the
 * program there, by SIGABRT with its default action, since cmocka's handler of the signal would jump too.
 */
static inline void iam_mock_cmocka_on_call_limit(struct iam_mock *mock, bool can_jump, void *context) {
    const char *problem = iam_mock_cmocka_find_line(iam_mock_problems_text(mock), "no bound on retries?");
    const int size = (int)strcspn(problem, "\n");
    iam_mock_cmocka_print_journal_end(mock);
    if (can_jump && context == iam_mock_cmocka_this_thread()) {
        IAM_MOCK_CMOCKA_PRINT("%.*s\n", size, problem);
        _fail(__FILE__, __LINE__);
    }
    print_error("%.*s\n    The program ends here: the calls come from %s, where cmocka can't end a test\n",
                size, problem, can_jump ? "another thread than the test's" : "a callback of libcurl's");
    (void)signal(SIGABRT, SIG_DFL);
    abort();
}

/**
 * Make a mock with options, and put it into *state. Call this in a setup function of your own:
 *
 * @code
 *     static int setup(void **state)
 *     {
 *         const struct iam_mock_options options = {.authentication = IAM_MOCK_REQUIRE_KEY};
 *         return iam_mock_setup_with(state, &options);
 *     }
 * @endcode
 *
 * The environment variable IAM_MOCK_SEED replaces the seed of the options. iam_mock_teardown() frees the
 * mock. A test that makes more than 100,000 calls, or more than `call_limit` of the options, fails: its code
 * has no bound on retries. In another thread than that of the setup, or inside a callback of libcurl's, such
 * a call ends the program by abort().
 *
 * @param state set to the mock; to NULL on failure
 * @param options NULL: the defaults; used during the call only
 * @return 0, or -1 with the reason printed
 */
static inline int iam_mock_setup_with(void **state, const struct iam_mock_options *options) {
    struct iam_mock_options chosen;
    struct iam_mock_error error;
    struct iam_mock *mock = NULL;
    memset(&chosen, 0, sizeof chosen);
    memset(&error, 0, sizeof error);
    *state = NULL;
    if (options != NULL)
        chosen = *options;
    if (!iam_mock_cmocka_read_seed(&chosen.seed))
        return -1;
    const int result = iam_mock_new(&mock, &chosen, &error);
    if (result != 0) {
        iam_mock_cmocka_print_result("iam_mock_setup", result, &error);
        return -1;
    }
    iam_mock_on_call_limit(mock, iam_mock_cmocka_on_call_limit, iam_mock_cmocka_this_thread());
    *state = mock;
    return 0;
}

/**
 * A setup function for cmocka: make a mock with an empty account, and put it into *state.
 *
 * @param state set to the mock; to NULL on failure
 * @return 0, or -1 with the reason printed
 */
static inline int iam_mock_setup(void **state) { return iam_mock_setup_with(state, NULL); }

/**
 * A teardown function for cmocka: free the mock in *state, and fail the test if the mock has problems.
 *
 * A problem is a fault in the test: a rule that never acted, a request that the mock does not serve, a wrong
 * use of the API (iam_mock_problems_text()). The problems are printed with the journal.
 *
 * @param state the mock, set to NULL; if it is NULL, nothing is done
 * @return 0, or -1 if the mock has problems
 */
static inline int iam_mock_teardown(void **state) {
    struct iam_mock *mock = (struct iam_mock *)*state;
    if (mock == NULL)
        return 0;
    const char *problems = iam_mock_problems_text(mock);
    const bool failed = problems == NULL || *problems != '\0';
    if (failed) {
        if (iam_mock_is_past_call_limit(mock))
            iam_mock_cmocka_print_journal_end(mock);
        else
            iam_mock_cmocka_print_text("Journal", iam_mock_journal_text(mock));
        iam_mock_cmocka_print_remarks("Problem with the test", problems);
    }
    iam_mock_free(mock);
    *state = NULL;
    return failed ? -1 : 0;
}

/* ----- What is given -------------------------------------------------------------------------- */

/* Defines the function of one of the given_ macros: add the record, and fail the test if it can't be
 * added. */
#define IAM_MOCK_CMOCKA_ADDER(kind)                                                                          \
    static inline void iam_mock_cmocka_given_##kind(struct iam_mock *mock, const struct iam_mock_##kind *it, \
                                                    const char *file, int line) {                            \
        struct iam_mock_error error;                                                                         \
        iam_mock_cmocka_require_mock(mock, "given_" #kind, file, line);                                      \
        memset(&error, 0, sizeof error);                                                                     \
        const int result = iam_mock_add_##kind(mock, it, &error);                                            \
        iam_mock_cmocka_require("given_" #kind, result, &error, file, line);                                 \
    }
IAM_MOCK_CMOCKA_ADDER(user)
IAM_MOCK_CMOCKA_ADDER(device)
IAM_MOCK_CMOCKA_ADDER(access_key)
#undef IAM_MOCK_CMOCKA_ADDER

/* Add the rule. Its place is the caller's file and line, unless the rule names one. */
static inline void iam_mock_cmocka_given_rule(struct iam_mock *mock, const struct iam_mock_rule *it,
                                              const char *file, int line) {
    struct iam_mock_rule rule = *it;
    struct iam_mock_error error;
    iam_mock_cmocka_require_mock(mock, "given_rule", file, line);
    memset(&error, 0, sizeof error);
    if (rule.file == NULL) {
        rule.file = file;
        rule.line = line;
    }
    const int result = iam_mock_add_rule(mock, &rule, &error);
    iam_mock_cmocka_require("given_rule", result, &error, file, line);
}

/* Load the scenario file, and fail the test if it can't be loaded. */
static inline void iam_mock_cmocka_given_scenario(struct iam_mock *mock, const char *scenario,
                                                  const char *file, int line) {
    struct iam_mock_error error;
    iam_mock_cmocka_require_mock(mock, "given_scenario", file, line);
    memset(&error, 0, sizeof error);
    const int result = iam_mock_load_scenario(mock, scenario, &error);
    iam_mock_cmocka_require("given_scenario", result, &error, file, line);
}

/* Begin the change, and fail the test if there is no such device. */
static inline void iam_mock_cmocka_given_change(struct iam_mock *mock, const char *serial_number,
                                                int64_t milliseconds, const char *file, int line) {
    iam_mock_cmocka_require_mock(mock, "given_change_in_flight", file, line);
    const int result = iam_mock_begin_change(mock, serial_number, milliseconds);
    if (result == 0)
        return;
    if (result == IAM_MOCK_ENOENT)
        IAM_MOCK_CMOCKA_PRINT("given_change_in_flight: there is no device \"%.300s\"\n", serial_number);
    else
        IAM_MOCK_CMOCKA_PRINT("given_change_in_flight: device %.300s, %lld ms: %s\n",
                              iam_mock_cmocka_or(serial_number, "NULL"), (long long)milliseconds,
                              iam_mock_code_text(result));
    _fail(file, line);
}

/* The struct is a local variable, because C++ has no compound literals. */
#define IAM_MOCK_CMOCKA_GIVEN(kind, mock, ...)                                                               \
    do {                                                                                                     \
        IAM_MOCK_CMOCKA_FIELDS_BEGIN                                                                         \
        const struct iam_mock_##kind iam_mock_cmocka_it = {__VA_ARGS__};                                     \
        IAM_MOCK_CMOCKA_FIELDS_END                                                                           \
        iam_mock_cmocka_given_##kind((mock), &iam_mock_cmocka_it, __FILE__, __LINE__);                       \
    } while (0)

/**
 * Add a user: given_user(mock, .name = "Bob"). If iam_mock_add_user() fails, the test fails.
 *
 * @param mock the mock
 * @param ... designated initialisers of struct iam_mock_user; copied
 */
#define given_user(mock, ...) IAM_MOCK_CMOCKA_GIVEN(user, mock, __VA_ARGS__)

/**
 * Add a device: given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob"). If iam_mock_add_device()
 * fails, the test fails.
 *
 * @param mock the mock
 * @param ... designated initialisers of struct iam_mock_device; copied
 */
#define given_device(mock, ...) IAM_MOCK_CMOCKA_GIVEN(device, mock, __VA_ARGS__)

/**
 * Add an access key: given_access_key(mock, .id = "AKIA…", .user_name = "Bob"). If iam_mock_add_access_key()
 * fails, the test fails.
 *
 * @param mock the mock
 * @param ... designated initialisers of struct iam_mock_access_key; copied
 */
#define given_access_key(mock, ...) IAM_MOCK_CMOCKA_GIVEN(access_key, mock, __VA_ARGS__)

/**
 * Add a rule: given_rule(mock, .user_name = "Bob", .times = 2, .error = "Throttling"). If
 * iam_mock_add_rule() fails, the test fails.
 *
 * Unless .file is given, the rule gets the caller's file and line. If the rule never acts, the report names
 * them.
 *
 * @param mock the mock
 * @param ... designated initialisers of struct iam_mock_rule; copied
 */
#define given_rule(mock, ...) IAM_MOCK_CMOCKA_GIVEN(rule, mock, __VA_ARGS__)

/**
 * Add the contents of a scenario file. If iam_mock_load_scenario() fails, the test fails, and the message
 * names the line in the scenario file.
 *
 * @param mock the mock
 * @param scenario_file the path of the file
 */
#define given_scenario(mock, scenario_file)                                                                  \
    iam_mock_cmocka_given_scenario((mock), (scenario_file), __FILE__, __LINE__)

/**
 * Begin a change of a device. If iam_mock_begin_change() fails, the test fails.
 *
 * @param mock the mock
 * @param serial_number the device
 * @param milliseconds how long the change takes, virtual time; 0: until iam_mock_end_change()
 */
#define given_change_in_flight(mock, serial_number, milliseconds)                                            \
    iam_mock_cmocka_given_change((mock), (serial_number), (milliseconds), __FILE__, __LINE__)

/* ----- Assertions about devices --------------------------------------------------------------- */

/* Returns the state's name, with an explanation where it needs one. */
static inline const char *iam_mock_cmocka_state_words(enum iam_mock_device_state state) {
    switch (state) {
    case IAM_MOCK_UNKNOWN:
        return "UNKNOWN (no such user or device ever was: misspelt?)";
    case IAM_MOCK_ENABLED:
        return "ENABLED";
    case IAM_MOCK_DEACTIVATED:
        return "DEACTIVATED";
    case IAM_MOCK_NEVER_ENABLED:
        return "NEVER_ENABLED (nobody holds it, and this user wasn't the last who did)";
    case IAM_MOCK_OF_ANOTHER:
        return "OF_ANOTHER (another user, or root, holds it)";
    }
    return "no enum iam_mock_device_state";
}

/* Fail the test unless the device has the state. `user_name` NULL: root. */
static inline void iam_mock_cmocka_assert_state(struct iam_mock *mock, const char *user_name,
                                                const char *serial_number,
                                                enum iam_mock_device_state expected, const char *file,
                                                int line) {
    iam_mock_cmocka_require_mock(mock, "assert_mfa_device_state, _enabled or _deactivated", file, line);
    const enum iam_mock_device_state state = iam_mock_get_device_state(mock, user_name, serial_number);
    if (state == expected)
        return;
    IAM_MOCK_CMOCKA_PRINT("device %.300s of %s%.150s: expected %s, ",
                          iam_mock_cmocka_or(serial_number, "NULL"), user_name != NULL ? "user " : "",
                          iam_mock_cmocka_or(user_name, "root"), iam_mock_cmocka_state_words(expected));
    IAM_MOCK_CMOCKA_PRINT("is %s\n", iam_mock_cmocka_state_words(state));
    iam_mock_cmocka_fail(mock, file, line);
}

/**
 * Assert that a device has a state for a user.
 *
 * @param mock the mock
 * @param user_name the user; NULL: root
 * @param serial_number the device
 * @param state the expected enum iam_mock_device_state
 */
#define assert_mfa_device_state(mock, user_name, serial_number, state)                                       \
    iam_mock_cmocka_assert_state((mock), (user_name), (serial_number), (state), __FILE__, __LINE__)

/**
 * Assert that a user has a device enabled (IAM_MOCK_ENABLED).
 *
 * @param mock the mock
 * @param user_name the user; NULL: root
 * @param serial_number the device
 */
#define assert_mfa_device_enabled(mock, user_name, serial_number)                                            \
    assert_mfa_device_state(mock, user_name, serial_number, IAM_MOCK_ENABLED)

/**
 * Assert that no user has a device enabled, and that this user was the last who had (IAM_MOCK_DEACTIVATED).
 *
 * The assertion fails for a misspelt user or serial number.
 *
 * @param mock the mock
 * @param user_name the user; NULL: root
 * @param serial_number the device
 */
#define assert_mfa_device_deactivated(mock, user_name, serial_number)                                        \
    assert_mfa_device_state(mock, user_name, serial_number, IAM_MOCK_DEACTIVATED)

/* ----- Assertions about calls ----------------------------------------------------------------- */

/* Fail the test unless the numbers are equal. `what` is the message's subject. */
static inline void iam_mock_cmocka_assert_number(struct iam_mock *mock, const char *what, uint64_t expected,
                                                 uint64_t actual, const char *file, int line) {
    if (actual == expected)
        return;
    IAM_MOCK_CMOCKA_PRINT("%s: expected %llu, were %llu\n", what, (unsigned long long)expected,
                          (unsigned long long)actual);
    iam_mock_cmocka_fail(mock, file, line);
}

/* Fail the test unless the mock got that number of calls. */
static inline void iam_mock_cmocka_assert_call_count(struct iam_mock *mock, uint64_t expected,
                                                     const char *file, int line) {
    iam_mock_cmocka_require_mock(mock, "assert_mock_call_count", file, line);
    iam_mock_cmocka_assert_number(mock, "calls", expected, iam_mock_call_count(mock), file, line);
}

/* Add to the test's message why counts aren't known: the journal dropped calls. */
static inline void iam_mock_cmocka_print_dropped(struct iam_mock *mock) {
    const size_t calls = iam_mock_call_count(mock);
    size_t dropped = 0;
    while (dropped < calls && iam_mock_call_at(mock, dropped + 1) == NULL)
        dropped++;
    IAM_MOCK_CMOCKA_PRINT("the journal dropped the first %llu of %llu calls, so this can't be counted; set "
                          ".journal_capacity (struct iam_mock_options) to %llu or more\n",
                          (unsigned long long)dropped, (unsigned long long)calls, (unsigned long long)calls);
}

/* Add to the test's message why iam_mock_get_counts() failed. `what` is the message's subject. */
static inline void iam_mock_cmocka_print_uncounted(struct iam_mock *mock, const char *what, int result) {
    IAM_MOCK_CMOCKA_PRINT("%s: ", what);
    if (result == IAM_MOCK_ELIMIT)
        iam_mock_cmocka_print_dropped(mock);
    else
        IAM_MOCK_CMOCKA_PRINT("%s\n", iam_mock_code_text(result));
}

/*
 * Fail the test unless a count of the calls that match is the expected one. `which`: the offset of the count,
 * a size_t, in struct iam_mock_counts. `verb`: the count's word in messages.
 */
static inline void iam_mock_cmocka_assert_counts(struct iam_mock *mock, const char *action,
                                                 const char *user_name, const char *serial_number,
                                                 size_t which, const char *verb, uint64_t expected,
                                                 const char *file, int line) {
    struct iam_mock_counts counts;
    size_t actual = 0;
    char what[640];
    iam_mock_cmocka_require_mock(mock, "assert_mock_action_count, _applied, _acknowledged or _lost", file,
                                 line);
    (void)snprintf(what, sizeof what, "calls%s (action %.64s, user %.128s, device %.256s)", verb,
                   iam_mock_cmocka_or(action, "any"), iam_mock_cmocka_or(user_name, "any"),
                   iam_mock_cmocka_or(serial_number, "any"));
    const int result = iam_mock_get_counts(mock, action, user_name, serial_number, &counts);
    if (result != 0) {
        iam_mock_cmocka_print_uncounted(mock, what, result);
        iam_mock_cmocka_fail(mock, file, line);
        return;
    }
    memcpy(&actual, (const char *)&counts + which, sizeof actual);
    iam_mock_cmocka_assert_number(mock, what, expected, actual, file, line);
}

/* Fail the test unless the rule acted that number of times. */
static inline void iam_mock_cmocka_assert_rule_acted(struct iam_mock *mock, const char *name,
                                                     int64_t expected, const char *file, int line) {
    struct iam_mock_rule_counts counts;
    iam_mock_cmocka_require_mock(mock, "assert_mock_rule_acted", file, line);
    const int result = iam_mock_get_rule(mock, name, &counts);
    if (result == 0 && counts.acted == expected)
        return;
    if (result == IAM_MOCK_ENOENT)
        IAM_MOCK_CMOCKA_PRINT("there is no rule named \"%.128s\"\n", name);
    else if (result != 0)
        IAM_MOCK_CMOCKA_PRINT("rule %.128s: %s\n", iam_mock_cmocka_or(name, "NULL"),
                              iam_mock_code_text(result));
    else
        IAM_MOCK_CMOCKA_PRINT(
            "rule %.128s: expected to act %lld times, acted %lld times (matched %lld calls)\n", name,
            (long long)expected, (long long)counts.acted, (long long)counts.matched);
    iam_mock_cmocka_fail(mock, file, line);
}

/**
 * Assert how many calls were made, of any action.
 *
 * @param mock the mock
 * @param expected the number of calls
 */
#define assert_mock_call_count(mock, expected)                                                               \
    iam_mock_cmocka_assert_call_count((mock), (uint64_t)(expected), __FILE__, __LINE__)

/**
 * Assert how many calls of an action were made. The assertion fails if the journal no longer holds all
 * calls.
 *
 * @param mock the mock
 * @param action the action as sent; NULL: any
 * @param expected the number of calls
 */
#define assert_mock_action_count(mock, action, expected)                                                     \
    iam_mock_cmocka_assert_counts((mock), (action), NULL, NULL, offsetof(struct iam_mock_counts, calls), "", \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/**
 * Assert in how many calls IAM applied a change, whatever answer the client got. The assertion fails if the
 * journal no longer holds all calls.
 *
 * @param mock the mock
 * @param user_name the user of the calls; NULL: any
 * @param serial_number the device of the calls; NULL: any
 * @param expected the number of calls
 */
#define assert_mock_applied(mock, user_name, serial_number, expected)                                        \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, applied), " applied",                     \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/**
 * Assert for how many calls the client got a whole success answer. The assertion fails if the journal no
 * longer holds all calls.
 *
 * @param mock the mock
 * @param user_name the user of the calls; NULL: any
 * @param serial_number the device of the calls; NULL: any
 * @param expected the number of calls
 */
#define assert_mock_acknowledged(mock, user_name, serial_number, expected)                                   \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, acknowledged), " acknowledged",           \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/**
 * Assert after how many calls the client could not know whether IAM applied the change: `lost` of struct
 * iam_mock_counts. The assertion fails if the journal no longer holds all calls.
 *
 * @param mock the mock
 * @param user_name the user of the calls; NULL: any
 * @param serial_number the device of the calls; NULL: any
 * @param expected the number of calls
 */
#define assert_mock_lost(mock, user_name, serial_number, expected)                                           \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, lost), " lost", (uint64_t)(expected),     \
                                  __FILE__, __LINE__)

/**
 * Assert how many calls a rule answered or delayed. The assertion fails if there is no such rule.
 *
 * @param mock the mock
 * @param name the rule's name
 * @param expected the number of calls
 */
#define assert_mock_rule_acted(mock, name, expected)                                                         \
    iam_mock_cmocka_assert_rule_acted((mock), (name), (expected), __FILE__, __LINE__)

/* Fail the test unless the report of the code under test is true. `serial_number` NULL: of all devices. */
static inline void iam_mock_cmocka_assert_told(struct iam_mock *mock, const char *user_name,
                                               const char *serial_number, enum iam_mock_told told,
                                               const char *file, int line) {
    iam_mock_cmocka_require_mock(mock, "assert_mock_told_the_truth or _of_user", file, line);
    const char *against = iam_mock_contradiction(mock, user_name, serial_number, told);
    if (against != NULL && *against == '\0')
        return;
    IAM_MOCK_CMOCKA_PRINT("the code %.900s\n", iam_mock_cmocka_or(against, "(out of memory)"));
    iam_mock_cmocka_fail(mock, file, line);
}

/* The same for a device, whose serial number must be given. */
static inline void iam_mock_cmocka_assert_told_of_device(struct iam_mock *mock, const char *user_name,
                                                         const char *serial_number, enum iam_mock_told told,
                                                         const char *file, int line) {
    if (serial_number == NULL) {
        IAM_MOCK_CMOCKA_PRINT("assert_mock_told_the_truth: serial_number is NULL; expected a device, or "
                              "assert_mock_told_the_truth_of_user for all devices\n");
        _fail(file, line);
    }
    iam_mock_cmocka_assert_told(mock, user_name, serial_number, told, file, line);
}

/**
 * Assert that the report of the code under test about a device is true (iam_mock_contradiction()).
 *
 * "Done" is true if the user had the device enabled once and no longer has, whoever deactivated it. "Not
 * done" is true if IAM applied no DeactivateMFADevice and no DeleteVirtualMFADevice with this serial number.
 * "Unknown" is true if an answer to a call with it was lost (struct iam_mock_counts). The assertion fails for
 * a misspelt user or serial number.
 *
 * @param mock the mock
 * @param user_name the user; NULL: root
 * @param serial_number the device
 * @param told the report, an enum iam_mock_told
 */
#define assert_mock_told_the_truth(mock, user_name, serial_number, told)                                     \
    iam_mock_cmocka_assert_told_of_device((mock), (user_name), (serial_number), (told), __FILE__, __LINE__)

/**
 * Assert that the report of the code under test about all devices of a user is true
 * (iam_mock_contradiction()).
 *
 * "Done" is true if the user has no device enabled. "Not done" is true if the user still has one, or if IAM
 * applied no DeactivateMFADevice and no DeleteVirtualMFADevice about the user. "Unknown" is true if an answer
 * to a call about the user was lost.
 *
 * @param mock the mock
 * @param user_name the user; NULL: root
 * @param told the report, an enum iam_mock_told
 */
#define assert_mock_told_the_truth_of_user(mock, user_name, told)                                            \
    iam_mock_cmocka_assert_told((mock), (user_name), NULL, (told), __FILE__, __LINE__)

/* Fail the test unless the text, problems or findings, is empty. NULL: memory is out. */
static inline void iam_mock_cmocka_assert_none(struct iam_mock *mock, const char *title, const char *text,
                                               const char *file, int line) {
    iam_mock_cmocka_require_mock(mock, "assert_mock_no_problems or assert_mock_no_findings", file, line);
    if (text != NULL && *text == '\0')
        return;
    iam_mock_cmocka_print_remarks(title, text);
    iam_mock_cmocka_fail(mock, file, line);
}

/**
 * Assert that nothing is wrong with the test so far: iam_mock_problems_text() is empty. iam_mock_teardown()
 * asserts the same.
 *
 * @param mock the mock
 */
#define assert_mock_no_problems(mock)                                                                        \
    iam_mock_cmocka_assert_none((mock), "Problem with the test", iam_mock_problems_text(mock), __FILE__,     \
                                __LINE__)

/**
 * Assert that there is no remark on the code under test: iam_mock_findings_text() is empty.
 *
 * @param mock the mock
 */
#define assert_mock_no_findings(mock)                                                                        \
    iam_mock_cmocka_assert_none((mock), "Finding", iam_mock_findings_text(mock), __FILE__, __LINE__)

#include "iam_mock_cmocka_golden.h"
#include "iam_mock_cmocka_sweep.h"

#endif
