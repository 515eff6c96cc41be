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
 * Environment, read here and never by the library:
 *     IAM_MOCK_SEED         the seed of each mock that a setup makes: decimal, or hexadecimal after 0x
 *     IAM_MOCK_GOLDEN       "update": golden files are written anew instead of compared
 *     IAM_MOCK_GOLDEN_DIR   where relative paths of golden files start; else the working directory
 *
 * Threads. cmocka fails a test from the thread that runs it only: so call these from there.
 */
#ifndef IAM_MOCK_CMOCKA_H
#define IAM_MOCK_CMOCKA_H

/* Under UNIT_TESTING (and, for 2.x, ALLOCATION_TESTING) a cmocka.h included before has made macros of these
 * names, which the standard headers declare. */
#pragma push_macro("malloc")
#pragma push_macro("calloc")
#pragma push_macro("realloc")
#pragma push_macro("free")
#undef malloc
#undef calloc
#undef realloc
#undef free
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma pop_macro("free")
#pragma pop_macro("realloc")
#pragma pop_macro("calloc")
#pragma pop_macro("malloc")

#include "iam_mock.h"

#ifdef __cplusplus
extern "C" {
#endif

#include <cmocka.h>

/* What joins a failing test's message: 2.x has a name of its own for it, 1.1.5 exports it undeclared. */
#ifdef __has_include
#if __has_include(<cmocka_version.h>)
#define IAM_MOCK_CMOCKA_PRINT cmocka_print_error
#endif
#endif
#ifndef IAM_MOCK_CMOCKA_PRINT
#define IAM_MOCK_CMOCKA_PRINT cm_print_error
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#endif
void cm_print_error(const char *const format, ...) CMOCKA_PRINTF_ATTRIBUTE(1, 2);
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#endif

/* g++ up to 14 takes a field left out of a designated initialiser for a mistake. */
#if defined(__cplusplus) && defined(__GNUC__)
#define IAM_MOCK_CMOCKA_FIELDS_BEGIN                                                                         \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")
#define IAM_MOCK_CMOCKA_FIELDS_END _Pragma("GCC diagnostic pop")
#else
#define IAM_MOCK_CMOCKA_FIELDS_BEGIN
#define IAM_MOCK_CMOCKA_FIELDS_END
#endif

/* ----- Printing (private) --------------------------------------------------------------------- */

/*
 * cmocka cuts the message of a failing test, all its parts together with the place, at 1,023 bytes: so it
 * gets a short one (IAM_MOCK_CMOCKA_PRINT), and a text of any length is printed before it, in pieces, with
 * print_error().
 */
static inline void iam_mock_cmocka_print_line(const char *text, size_t size) {
    print_error("    ");
    while (size > 0) {
        const int piece = size > 512 ? 512 : (int)size;
        print_error("%.*s", piece, text);
        text += piece;
        size -= (size_t)piece;
    }
    print_error("\n");
}

static inline void iam_mock_cmocka_print_text(const char *title, const char *text) {
    if (text == NULL)
        text = "(out of memory)";
    print_error("%s:\n", title);
    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");
        iam_mock_cmocka_print_line(text, size);
        text += size + (text[size] == '\n');
    }
}

/* The end of each failing assertion. Doesn't come back. */
static inline void iam_mock_cmocka_fail(struct iam_mock *mock, const char *file, int line) {
    if (mock != NULL)
        iam_mock_cmocka_print_text("Journal", iam_mock_journal_text(mock));
    _fail(file, line);
}

/* A problem or a finding, of several the first; if there are more, all are printed. */
static inline void iam_mock_cmocka_print_remarks(const char *title, const char *text) {
    const size_t size = text != NULL ? strcspn(text, "\n") : 0;
    if (text != NULL && strlen(text) > size + 1)
        iam_mock_cmocka_print_text(title, text);
    IAM_MOCK_CMOCKA_PRINT("%s: %.*s\n", title, size > 700 ? 700 : (int)size, text != NULL ? text : "");
    if (text == NULL)
        IAM_MOCK_CMOCKA_PRINT("(out of memory)\n");
}

static inline void iam_mock_cmocka_print_result(const char *what, int result,
                                                const struct iam_mock_error *error) {
    const char *message = error->message[0] != '\0' ? error->message : iam_mock_code_text(result);
    IAM_MOCK_CMOCKA_PRINT("%s: ", what);
    if (error->file[0] != '\0' && error->line > 0)
        IAM_MOCK_CMOCKA_PRINT("%s:%d: ", error->file, error->line);
    else if (error->file[0] != '\0')
        IAM_MOCK_CMOCKA_PRINT("%s: ", error->file);
    if (error->field[0] != '\0')
        IAM_MOCK_CMOCKA_PRINT("%s: ", error->field);
    IAM_MOCK_CMOCKA_PRINT("%s\n", message);
}

static inline const char *iam_mock_cmocka_or(const char *text, const char *otherwise) {
    return text != NULL ? text : otherwise;
}

/* ----- Setup and teardown --------------------------------------------------------------------- */

/* IAM_MOCK_SEED, if it is set, into *seed. False: it isn't a number. */
static inline bool iam_mock_cmocka_read_seed(uint64_t *seed) {
    const char *text = getenv("IAM_MOCK_SEED");
    if (text == NULL || *text == '\0')
        return true;
    const int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    const char *digits = base == 16 ? text + 2 : text;
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(digits, &end, base);
    const char *allowed = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
    if (*digits == '\0' || digits[strspn(digits, allowed)] != '\0' || errno != 0 || value > UINT64_MAX) {
        IAM_MOCK_CMOCKA_PRINT(
            "IAM_MOCK_SEED is \"%.64s\": expected a number from 0 to 2^64-1, decimal or 0x…\n", text);
        return false;
    }
    *seed = value;
    return true;
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

/* The common end of the adders. */
static inline void iam_mock_cmocka_given(const char *what, int result, const struct iam_mock_error *error,
                                         const char *file, int line) {
    if (result == 0)
        return;
    iam_mock_cmocka_print_result(what, result, error);
    _fail(file, line);
}

/* One function an adder: the struct is the caller's, the error is zeroed here. */
#define IAM_MOCK_CMOCKA_ADDER(kind)                                                                          \
    static inline void iam_mock_cmocka_given_##kind(struct iam_mock *mock, const struct iam_mock_##kind *it, \
                                                    const char *file, int line) {                            \
        struct iam_mock_error error;                                                                         \
        memset(&error, 0, sizeof error);                                                                     \
        const int result = iam_mock_add_##kind(mock, it, &error);                                            \
        iam_mock_cmocka_given("given_" #kind, result, &error, file, line);                                   \
    }
IAM_MOCK_CMOCKA_ADDER(user)
IAM_MOCK_CMOCKA_ADDER(device)
IAM_MOCK_CMOCKA_ADDER(access_key)
#undef IAM_MOCK_CMOCKA_ADDER

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
    iam_mock_cmocka_given("given_rule", result, &error, file, line);
}

static inline void iam_mock_cmocka_given_scenario(struct iam_mock *mock, const char *scenario,
                                                  const char *file, int line) {
    struct iam_mock_error error;
    memset(&error, 0, sizeof error);
    const int result = iam_mock_load_scenario(mock, scenario, &error);
    iam_mock_cmocka_given("given_scenario", result, &error, file, line);
}

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

/* A local variable, because C++ has no compound literals. */
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

static inline void iam_mock_cmocka_assert_number(struct iam_mock *mock, const char *what, uint64_t expected,
                                                 uint64_t actual, const char *file, int line) {
    if (actual == expected)
        return;
    IAM_MOCK_CMOCKA_PRINT("%s: expected %llu, were %llu\n", what, (unsigned long long)expected,
                          (unsigned long long)actual);
    iam_mock_cmocka_fail(mock, file, line);
}

static inline void iam_mock_cmocka_assert_call_count(struct iam_mock *mock, uint64_t expected,
                                                     const char *file, int line) {
    iam_mock_cmocka_assert_number(mock, "calls", expected, iam_mock_call_count(mock), file, line);
}

/* `which` is the offset of a size_t in struct iam_mock_counts. */
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

/* NULL: it is the truth; else what goes against it, besides the device's state. */
static inline const char *iam_mock_cmocka_against(struct iam_mock *mock, const char *user_name,
                                                  const char *serial_number, enum iam_mock_told told,
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

static inline void iam_mock_cmocka_assert_told(struct iam_mock *mock, const char *user_name,
                                               const char *serial_number, enum iam_mock_told told,
                                               const char *file, int line) {
    const enum iam_mock_device_state state = iam_mock_get_device_state(mock, user_name, serial_number);
    const char *against = iam_mock_cmocka_against(mock, user_name, serial_number, told, state);
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

/* ----- Golden files --------------------------------------------------------------------------- */

#define IAM_MOCK_CMOCKA_PATH 1024

/* A text that is read once: a file, or, with `file` NULL, what is in memory. */
struct iam_mock_cmocka_source {
    FILE *file;
    const char *text;
};

static inline int iam_mock_cmocka_next(struct iam_mock_cmocka_source *source) {
    if (source->file != NULL)
        return fgetc(source->file);
    return *source->text != '\0' ? (unsigned char)*source->text++ : EOF;
}

/* The first line, from 1, in which they differ; 0 if they don't. */
static inline unsigned iam_mock_cmocka_first_difference(struct iam_mock_cmocka_source golden,
                                                        struct iam_mock_cmocka_source actual) {
    for (unsigned line = 1;;) {
        const int expected = iam_mock_cmocka_next(&golden);
        if (expected != iam_mock_cmocka_next(&actual))
            return line;
        if (expected == EOF)
            return 0;
        if (expected == '\n')
            line++;
    }
}

/* A byte of a line, into at least five: a control character as C writes it, for a terminal hides "\r". */
static inline size_t iam_mock_cmocka_show_byte(char *out, int c) {
    if (c == '\r' || c == '\t')
        return (size_t)snprintf(out, 5, "%s", c == '\r' ? "\\r" : "\\t");
    if (c < ' ' || c == 0x7F)
        return (size_t)snprintf(out, 5, "\\%03o", (unsigned)c);
    *out = (char)c;
    return 1;
}

/* Print one line. Returns what ended it: '\n', or EOF. */
static inline int iam_mock_cmocka_show_line(struct iam_mock_cmocka_source *source, unsigned line, int first) {
    char piece[257];
    size_t size = 0;
    int c = first;
    print_error("    %4u  ", line);
    for (; c != '\n' && c != EOF; c = iam_mock_cmocka_next(source)) {
        size += iam_mock_cmocka_show_byte(piece + size, c);
        if (size > sizeof piece - 5) {
            print_error("%.*s", (int)size, piece);
            size = 0;
        }
    }
    print_error("%.*s%s\n", (int)size, piece, c == EOF ? " (no newline at the end)" : "");
    return c;
}

/* Print the lines from `first` to `last`, as far as there are any. */
static inline void iam_mock_cmocka_show(struct iam_mock_cmocka_source source, unsigned first, unsigned last) {
    for (unsigned line = 1; line <= last; line++) {
        int c = iam_mock_cmocka_next(&source);
        if (c == EOF) {
            print_error("          (the end)\n");
            return;
        }
        if (line >= first)
            c = iam_mock_cmocka_show_line(&source, line, c);
        while (c != '\n' && c != EOF)
            c = iam_mock_cmocka_next(&source);
    }
}

static inline bool iam_mock_cmocka_write(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    const bool written = fputs(text, file) >= 0;
    const int reason = errno;
    const bool closed = fclose(file) == 0;
    if (!written)
        errno = reason;
    return written && closed;
}

/* Where the golden file is. False: too long a name. */
static inline bool iam_mock_cmocka_golden_path(char out[IAM_MOCK_CMOCKA_PATH], const char *path) {
    const char *directory = getenv("IAM_MOCK_GOLDEN_DIR");
    const bool here = directory == NULL || *directory == '\0' || path[0] == '/';
    const int size =
        snprintf(out, IAM_MOCK_CMOCKA_PATH, "%s%s%s", here ? "" : directory, here ? "" : "/", path);
    return size >= 0 && size < IAM_MOCK_CMOCKA_PATH;
}

/* Say how they differ, and leave the actual text beside the golden file. */
static inline void iam_mock_cmocka_tell_difference(const char *what, const char *path, FILE *golden,
                                                   const char *text, unsigned line) {
    const struct iam_mock_cmocka_source expected = {golden, NULL};
    const struct iam_mock_cmocka_source actual = {NULL, text};
    char beside[IAM_MOCK_CMOCKA_PATH + 8];
    IAM_MOCK_CMOCKA_PRINT("%.600s:%u: the %s isn't what this golden file says (see above)\n", path, line,
                          what);
    print_error("%s:%u: the %s isn't what this golden file says\n", path, line, what);
    if (line > 1)
        iam_mock_cmocka_show(actual, line > 3 ? line - 3 : 1, line - 1);
    print_error("  expected:\n");
    rewind(golden);
    iam_mock_cmocka_show(expected, line, line + 3);
    print_error("  is:\n");
    iam_mock_cmocka_show(actual, line, line + 3);
    (void)snprintf(beside, sizeof beside, "%s.actual", path);
    if (iam_mock_cmocka_write(beside, text))
        print_error("The whole text is in %.900s\n", beside);
    else
        print_error("%.600s can't be written: %s\n", beside, strerror(errno));
    IAM_MOCK_CMOCKA_PRINT("If it is right, run the test with IAM_MOCK_GOLDEN=update\n");
}

/* True: the text is what the file says. */
static inline bool iam_mock_cmocka_is_golden(const char *what, const char *path, const char *text) {
    FILE *golden = fopen(path, "rb");
    if (golden == NULL) {
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s: %s\n", path, strerror(errno));
        IAM_MOCK_CMOCKA_PRINT("To write it, run the test with IAM_MOCK_GOLDEN=update\n");
        return false;
    }
    const struct iam_mock_cmocka_source expected = {golden, NULL};
    const struct iam_mock_cmocka_source actual = {NULL, text};
    errno = 0;
    const unsigned line = iam_mock_cmocka_first_difference(expected, actual);
    const bool unread = ferror(golden) != 0;
    if (unread)
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s: %s\n", path, strerror(errno));
    else if (line != 0)
        iam_mock_cmocka_tell_difference(what, path, golden, text, line);
    (void)fclose(golden);
    return !unread && line == 0;
}

/* True: written. */
static inline bool iam_mock_cmocka_update_golden(const char *path, const char *text) {
    if (!iam_mock_cmocka_write(path, text)) {
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s can't be written: %s\n", path, strerror(errno));
        return false;
    }
    print_error("golden file %s written\n", path); /* not to standard output, where XML may go */
    return true;
}

static inline void iam_mock_cmocka_assert_golden(struct iam_mock *mock, const char *what, const char *text,
                                                 const char *path, const char *file, int line) {
    const char *mode = getenv("IAM_MOCK_GOLDEN");
    char full[IAM_MOCK_CMOCKA_PATH];
    bool right = false;
    if (text == NULL)
        IAM_MOCK_CMOCKA_PRINT("the %s's text: out of memory\n", what);
    else if (path == NULL || !iam_mock_cmocka_golden_path(full, path))
        IAM_MOCK_CMOCKA_PRINT("golden file %.300s…: expected a name of at most %d bytes\n",
                              iam_mock_cmocka_or(path, "NULL"), IAM_MOCK_CMOCKA_PATH - 1);
    else if (mode == NULL || *mode == '\0')
        right = iam_mock_cmocka_is_golden(what, full, text);
    else if (strcmp(mode, "update") == 0)
        right = iam_mock_cmocka_update_golden(full, text);
    else
        IAM_MOCK_CMOCKA_PRINT("IAM_MOCK_GOLDEN is \"%.64s\": expected \"update\" or nothing\n", mode);
    if (!right)
        iam_mock_cmocka_fail(mock, file, line);
}

/**
 * The journal is, byte for byte, what a golden file says. The path starts at IAM_MOCK_GOLDEN_DIR or, without
 * it, at the working directory. A missing file fails; a difference shows the first line that differs with
 * three around it and leaves the whole text in PATH.actual. With IAM_MOCK_GOLDEN=update the file is written
 * instead, its path printed, and the assertion holds: read what you then commit.
 */
#define assert_mock_journal_golden(mock, path)                                                               \
    iam_mock_cmocka_assert_golden((mock), "journal", iam_mock_journal_text(mock), (path), __FILE__, __LINE__)

/** The account is what a golden file says; otherwise as assert_mock_journal_golden(). */
#define assert_mock_account_golden(mock, path)                                                               \
    iam_mock_cmocka_assert_golden((mock), "account", iam_mock_account_text(mock), (path), __FILE__, __LINE__)

#ifdef __cplusplus
}
#endif

#include "iam_mock_cmocka_sweep.h"

#endif
