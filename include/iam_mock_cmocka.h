/**
 * iam_mock_cmocka.h: iam_mock.h for tests written with cmocka 1.1.5 to 2.x, in C11 and C++20.
 *
 *     static void removes_the_device(void **state)
 *     {
 *         struct iam_mock *mock = *state;
 *         given_user(mock, .name = "Bob");
 *         given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
 *         assert_int_equal(offboard(send_to_mock, mock, "Bob"), 0);
 *         assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
 *     }
 *     … cmocka_unit_test_setup_teardown(removes_the_device, iam_mock_setup, iam_mock_teardown)
 *
 * Header-only: it calls the public functions of iam_mock.h and cmocka's, and may be included in as many
 * files of a program as you like. It includes cmocka.h, inside extern "C", and what cmocka.h needs.
 *
 * Failures. What fails here fails the test at the caller's file and line and says in words what was
 * expected and what is; the journal stands before that, a line each, on standard error (cmocka cuts a
 * message at 1,023 bytes). Nothing here allocates or frees, so UNIT_TESTING and cmocka's test_malloc()
 * don't meet it.
 *
 * Two parts have headers of their own, which this one includes: golden files (iam_mock_cmocka_golden.h) and
 * the sweep (iam_mock_cmocka_sweep.h). iam_mock_cmocka_base.h and iam_mock_cmocka_sweep_*.h are private.
 *
 * Environment, read here and never by the library:
 *     IAM_MOCK_SEED         the seed of each mock that a setup makes: decimal, or hexadecimal after 0x
 *     IAM_MOCK_GOLDEN       "update": golden files are written anew instead of compared
 *     IAM_MOCK_GOLDEN_DIR   where relative paths of golden files start; else the working directory
 *
 * Threads. cmocka fails a test from the thread that runs it only: so call these from there.
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

/**
 * Make a mock with those options (NULL: the default) and leave it in *state. To be called in a setup
 * function of yours:
 *
 *     static int setup(void **state)
 *     {
 *         const struct iam_mock_options options = {.authentication = IAM_MOCK_REQUIRE_KEY};
 *         return iam_mock_setup_with(state, &options);
 *     }
 *
 * A seed in IAM_MOCK_SEED goes before the options'. Returns 0, or -1 with the reason printed and *state
 * NULL. iam_mock_teardown() frees the mock.
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
    *state = mock;
    return 0;
}

/** A setup function for cmocka: a mock with an empty account in *state. Returns as iam_mock_setup_with(). */
static inline int iam_mock_setup(void **state) { return iam_mock_setup_with(state, NULL); }

/**
 * A teardown function for cmocka: free the mock in *state, and fail the test if the mock has problems
 * (iam_mock_problems_text()), which it prints with the journal: a rule that never fired, a request that
 * the mock doesn't serve, a misuse of the API. A NULL *state is left alone; after it *state is NULL.
 * Returns 0 or -1.
 */
static inline int iam_mock_teardown(void **state) {
    struct iam_mock *mock = (struct iam_mock *)*state;
    if (mock == NULL)
        return 0;
    const char *problems = iam_mock_problems_text(mock);
    const bool failed = problems == NULL || *problems != '\0';
    if (failed) {
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
    memset(&error, 0, sizeof error);
    const int result = iam_mock_load_scenario(mock, scenario, &error);
    iam_mock_cmocka_require("given_scenario", result, &error, file, line);
}

/* Begin the change, and fail the test if there is no such device. */
static inline void iam_mock_cmocka_given_change(struct iam_mock *mock, const char *serial_number,
                                                int64_t milliseconds, const char *file, int line) {
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

/** given_user(mock, .name = "Bob"): add a user; the fields of struct iam_mock_user. Copied. */
#define given_user(mock, ...) IAM_MOCK_CMOCKA_GIVEN(user, mock, __VA_ARGS__)

/** given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob"): likewise, struct iam_mock_device. */
#define given_device(mock, ...) IAM_MOCK_CMOCKA_GIVEN(device, mock, __VA_ARGS__)

/** given_access_key(mock, .id = "AKIA…", .user_name = "Bob"): likewise, struct iam_mock_access_key. */
#define given_access_key(mock, ...) IAM_MOCK_CMOCKA_GIVEN(access_key, mock, __VA_ARGS__)

/**
 * given_rule(mock, .user_name = "Bob", .times = 2, .error = "Throttling"): add a rule; the fields of
 * struct iam_mock_rule. It remembers this file and line, unless .file is given, and the report of a rule
 * that never fired names them.
 */
#define given_rule(mock, ...) IAM_MOCK_CMOCKA_GIVEN(rule, mock, __VA_ARGS__)

/** Add what a scenario file holds, as iam_mock_load_scenario(); a failure names the line in that file too. */
#define given_scenario(mock, scenario_file)                                                                  \
    iam_mock_cmocka_given_scenario((mock), (scenario_file), __FILE__, __LINE__)

/** Let a change of a device be in flight for so many milliseconds of virtual time, as
 * iam_mock_begin_change(). */
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
    const enum iam_mock_device_state state = iam_mock_get_device_state(mock, user_name, serial_number);
    if (state == expected)
        return;
    IAM_MOCK_CMOCKA_PRINT("device %.300s of %s%.150s: expected %s, ",
                          iam_mock_cmocka_or(serial_number, "NULL"), user_name != NULL ? "user " : "",
                          iam_mock_cmocka_or(user_name, "root"), iam_mock_cmocka_state_words(expected));
    IAM_MOCK_CMOCKA_PRINT("is %s\n", iam_mock_cmocka_state_words(state));
    iam_mock_cmocka_fail(mock, file, line);
}

/** A device is to a user what `state` (enum iam_mock_device_state) says; a NULL user_name asks for root. */
#define assert_mfa_device_state(mock, user_name, serial_number, state)                                       \
    iam_mock_cmocka_assert_state((mock), (user_name), (serial_number), (state), __FILE__, __LINE__)

/** The user holds the device. */
#define assert_mfa_device_enabled(mock, user_name, serial_number)                                            \
    assert_mfa_device_state(mock, user_name, serial_number, IAM_MOCK_ENABLED)

/** Nobody holds the device, and this user was the last who did. A misspelt serial or user fails. */
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
    iam_mock_cmocka_assert_number(mock, "calls", expected, iam_mock_call_count(mock), file, line);
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
    (void)snprintf(what, sizeof what, "calls%s (action %.64s, user %.128s, device %.256s)", verb,
                   iam_mock_cmocka_or(action, "any"), iam_mock_cmocka_or(user_name, "any"),
                   iam_mock_cmocka_or(serial_number, "any"));
    const int result = iam_mock_get_counts(mock, action, user_name, serial_number, &counts);
    if (result != 0) {
        IAM_MOCK_CMOCKA_PRINT("%s: %s\n", what, iam_mock_code_text(result));
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

/** So many calls were made, of any action. */
#define assert_mock_call_count(mock, expected)                                                               \
    iam_mock_cmocka_assert_call_count((mock), (uint64_t)(expected), __FILE__, __LINE__)

/** So many calls of that action were made. */
#define assert_mock_action_count(mock, action, expected)                                                     \
    iam_mock_cmocka_assert_counts((mock), (action), NULL, NULL, offsetof(struct iam_mock_counts, calls), "", \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/** So many calls with that user and serial (NULL: any) made a change, whatever the client was told. */
#define assert_mock_applied(mock, user_name, serial_number, expected)                                        \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, applied), " applied",                     \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/** So many of them were answered with the success that they were. */
#define assert_mock_acknowledged(mock, user_name, serial_number, expected)                                   \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, acknowledged), " acknowledged",           \
                                  (uint64_t)(expected), __FILE__, __LINE__)

/**
 * After so many of them the client couldn't know whether the change was made: the answer was lost, cut, or
 * not IAM's.
 */
#define assert_mock_lost(mock, user_name, serial_number, expected)                                           \
    iam_mock_cmocka_assert_counts((mock), NULL, (user_name), (serial_number),                                \
                                  offsetof(struct iam_mock_counts, lost), " lost", (uint64_t)(expected),     \
                                  __FILE__, __LINE__)

/** The rule of that name acted so often. */
#define assert_mock_rule_acted(mock, name, expected)                                                         \
    iam_mock_cmocka_assert_rule_acted((mock), (name), (expected), __FILE__, __LINE__)

/** What the code under test reported. */
enum iam_mock_told {
    IAM_MOCK_TOLD_DONE = 0, /**< the device is off */
    IAM_MOCK_TOLD_NOT_DONE, /**< it is still on */
    IAM_MOCK_TOLD_UNKNOWN   /**< it can't be known */
};

/* Returns what the code under test reported, in words. */
static inline const char *iam_mock_cmocka_told_words(enum iam_mock_told told) {
    switch (told) {
    case IAM_MOCK_TOLD_DONE:
        return "done";
    case IAM_MOCK_TOLD_NOT_DONE:
        return "not done";
    case IAM_MOCK_TOLD_UNKNOWN:
        return "unknown";
    }
    return "no enum iam_mock_told";
}

/*
 * Returns NULL if the report of the code under test is true; else what contradicts it, besides the device's
 * state: "" if the state alone does.
 */
static inline const char *iam_mock_cmocka_find_contradiction(struct iam_mock *mock, const char *user_name,
                                                             const char *serial_number,
                                                             enum iam_mock_told told,
                                                             enum iam_mock_device_state state) {
    struct iam_mock_counts counts;
    if (told == IAM_MOCK_TOLD_DONE)
        return state == IAM_MOCK_DEACTIVATED ? NULL : "";
    if (told == IAM_MOCK_TOLD_NOT_DONE)
        return state == IAM_MOCK_ENABLED ? NULL : "";
    if (told != IAM_MOCK_TOLD_UNKNOWN || state == IAM_MOCK_UNKNOWN)
        return "";
    const int result = iam_mock_get_counts(mock, NULL, user_name, serial_number, &counts);
    if (result != 0)
        return iam_mock_code_text(result);
    return counts.lost > 0 ? NULL : "but no answer was lost";
}

/* Fail the test unless the report of the code under test is true. */
static inline void iam_mock_cmocka_assert_told(struct iam_mock *mock, const char *user_name,
                                               const char *serial_number, enum iam_mock_told told,
                                               const char *file, int line) {
    const enum iam_mock_device_state state = iam_mock_get_device_state(mock, user_name, serial_number);
    const char *against = iam_mock_cmocka_find_contradiction(mock, user_name, serial_number, told, state);
    if (against == NULL)
        return;
    IAM_MOCK_CMOCKA_PRINT("the code told %s%s%s: ", iam_mock_cmocka_told_words(told),
                          *against != '\0' ? ", " : "", against);
    IAM_MOCK_CMOCKA_PRINT("device %.300s of %s%.150s is %s\n", iam_mock_cmocka_or(serial_number, "NULL"),
                          user_name != NULL ? "user " : "", iam_mock_cmocka_or(user_name, "root"),
                          iam_mock_cmocka_state_words(state));
    iam_mock_cmocka_fail(mock, file, line);
}

/**
 * The promise of code that removes a device. What it reported (enum iam_mock_told) is true: done only if the
 * device is off, not done only if the user still holds it, unknown only if an answer to a call with that user
 * and serial was lost (struct iam_mock_counts). A misspelt serial or user fails.
 */
#define assert_mock_told_the_truth(mock, user_name, serial_number, told)                                     \
    iam_mock_cmocka_assert_told((mock), (user_name), (serial_number), (told), __FILE__, __LINE__)

/* Fail the test unless the text, problems or findings, is empty. NULL: memory is out. */
static inline void iam_mock_cmocka_assert_none(struct iam_mock *mock, const char *title, const char *text,
                                               const char *file, int line) {
    if (text != NULL && *text == '\0')
        return;
    iam_mock_cmocka_print_remarks(title, text);
    iam_mock_cmocka_fail(mock, file, line);
}

/** Nothing is wrong with the test up to here. iam_mock_teardown() asks the same. */
#define assert_mock_no_problems(mock)                                                                        \
    iam_mock_cmocka_assert_none((mock), "Problem with the test", iam_mock_problems_text(mock), __FILE__,     \
                                __LINE__)

/** There is nothing to remark on the code under test. */
#define assert_mock_no_findings(mock)                                                                        \
    iam_mock_cmocka_assert_none((mock), "Finding", iam_mock_findings_text(mock), __FILE__, __LINE__)

#include "iam_mock_cmocka_golden.h"
#include "iam_mock_cmocka_sweep.h"

#endif
