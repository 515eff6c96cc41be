/*
 * A test within a test: a body that is meant to fail runs under cmocka in a process of its own, and the real
 * test looks at what it printed and how it ended.
 */
#ifndef TESTS_UNIT_CMOCKA_NESTED_H
#define TESTS_UNIT_CMOCKA_NESTED_H

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "iam_mock_cmocka.h"

#define NESTED_WANTED 6

/* A wanted text that is "FILE:LINE" of the body's AT(...). */
#define NESTED_HERE "<here>"

/* A statement whose line the output is to name. */
#define AT(statement)                                                                                        \
    do {                                                                                                     \
        print_message("<<%s:%d>>\n", __FILE__, __LINE__);                                                    \
        statement;                                                                                           \
    } while (0)

struct nested {
    const char *name;
    CMUnitTestFunction body;
    bool passes;
    const char *wanted[NESTED_WANTED]; /* texts in the output, NULL ends them */
    const char *environment[2];        /* a variable and its value */
    CMFixtureFunction setup;           /* NULL: iam_mock_setup */
};

struct nested_outcome {
    int status; /* as of waitpid() */
    char output[262144];
};

typedef int nested_runner(const char *name, const struct CMUnitTest *tests, size_t count,
                          CMFixtureFunction group_setup, CMFixtureFunction group_teardown);

/* cmocka's own, even where the linker was told to put another runner in its place (--wrap). */
static inline nested_runner *nested_find_runner(void) {
    nested_runner *runner = NULL;
    void *program = dlopen(NULL, RTLD_NOW);
    void *symbol = program != NULL ? dlsym(program, "_cmocka_run_group_tests") : NULL;
    memcpy(&runner, &symbol, sizeof runner);
    return runner != NULL ? runner : _cmocka_run_group_tests;
}

static inline _Noreturn void nested_child(const struct nested *nested, int output) {
    const struct CMUnitTest one[] = {{.name = nested->name,
                                      .test_func = nested->body,
                                      .setup_func = nested->setup != NULL ? nested->setup : iam_mock_setup,
                                      .teardown_func = iam_mock_teardown}};
    /* They would filter the group of one, or send its output to a file. */
    static const char *const theirs[] = {"CMOCKA_XML_FILE", "CMOCKA_MESSAGE_OUTPUT", "CMOCKA_TEST_FILTER",
                                         "CMOCKA_SKIP_FILTER", "CMOCKA_TEST_ABORT"};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
        (void)unsetenv(theirs[i]);
    if (nested->environment[0] != NULL)
        (void)setenv(nested->environment[0], nested->environment[1], 1);
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
        _exit(2);
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    const int failed = nested_find_runner()("nested", one, 1, NULL, NULL);
    (void)fflush(NULL);
    _exit(failed != 0);
}

static inline void nested_run(const struct nested *nested, struct nested_outcome *out) {
    FILE *output = tmpfile();
    assert_true(output != NULL);
    (void)fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        nested_child(nested, fileno(output));
    assert_true(waitpid(child, &out->status, 0) == child);
    rewind(output);
    const size_t size = fread(out->output, 1, sizeof out->output - 1, output);
    out->output[size] = '\0';
    (void)fclose(output);
}

/* "FILE:LINE" of the AT() in an output; "?" if there is none. */
static inline void nested_here(const char *output, char *out, size_t size) {
    const char *start = strstr(output, "<<");
    const char *end = start != NULL ? strstr(start, ">>") : NULL;
    const size_t length = end != NULL ? (size_t)(end - start - 2) : 0;
    (void)snprintf(out, size, "?");
    if (length > 0 && length < size) {
        memcpy(out, start + 2, length);
        out[length] = '\0';
    }
}

/* The mark that AT() prints doesn't count, nor line 123 for line 12. */
static inline bool nested_names_here(const char *output) {
    char here[256];
    nested_here(output, here, sizeof here);
    for (const char *at = strstr(output, here); at != NULL; at = strstr(at + 1, here)) {
        const char next = at[strlen(here)];
        if (next != '>' && (next < '0' || next > '9'))
            return true;
    }
    return false;
}

static inline bool nested_says(const char *output, const char *wanted) {
    return strcmp(wanted, NESTED_HERE) == 0 ? nested_names_here(output) : strstr(output, wanted) != NULL;
}

/* The test of each row: *state is a struct nested. */
static inline void nested_check(void **state) {
    const struct nested *nested = *state;
    static struct nested_outcome outcome; /* too large for a stack frame */
    nested_run(nested, &outcome);
    bool right = WIFEXITED(outcome.status) && WEXITSTATUS(outcome.status) == (nested->passes ? 0 : 1);
    if (!right)
        IAM_MOCK_CMOCKA_PRINT("expected it to %s, wait status %#x\n", nested->passes ? "pass" : "fail",
                              (unsigned)outcome.status);
    for (size_t i = 0; i < NESTED_WANTED && nested->wanted[i] != NULL; i++) {
        if (nested_says(outcome.output, nested->wanted[i]))
            continue;
        right = false;
        IAM_MOCK_CMOCKA_PRINT("expected in the output: %s\n", nested->wanted[i]);
    }
    if (!right) {
        iam_mock_cmocka_print_text("Output", outcome.output);
        fail();
    }
}

static inline void nested_fill(struct CMUnitTest *tests, struct nested *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        tests[i] =
            (struct CMUnitTest){.name = rows[i].name, .test_func = nested_check, .initial_state = &rows[i]};
}

/* Bob holds BOB_MFA, and the call of a client that knows how to deactivate. */
#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static inline void nested_given_bob(struct iam_mock *mock) {
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
}

static inline void nested_deactivate(struct iam_mock *mock, const char *user_name,
                                     const char *serial_number) {
    char body[2048];
    struct iam_mock_response response = {.status = 0};
    const int size = snprintf(body, sizeof body,
                              "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s",
                              user_name, serial_number);
    const struct iam_mock_request request = {.body = body, .body_size = (size_t)size};
    assert_true(size > 0 && (size_t)size < sizeof body);
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
}

#endif
