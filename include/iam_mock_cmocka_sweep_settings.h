/* iam_mock_cmocka_sweep_settings.h: change settings of the test program that each case inherits, and restore
 * them.
 *
 * A setting that is changed once before the sweep costs no time in each case. Private: include
 * iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_SETTINGS_H
#define IAM_MOCK_CMOCKA_SWEEP_SETTINGS_H

#include "iam_mock_cmocka_sweep_watch.h"

#ifdef SA_SIGINFO

#define IAM_MOCK_CMOCKA_VARIABLES 5

/* The settings from before the sweep. */
struct iam_mock_cmocka_settings {
    struct sigaction child_action;                 /* of SIGCHLD */
    char variable[IAM_MOCK_CMOCKA_VARIABLES][512]; /* values; "": the variable was not set */
};

/* Returns the name of a variable that would filter a case, or let it write over the test's own report. */
static inline const char *iam_mock_cmocka_variable(int index) {
    const char *const names[IAM_MOCK_CMOCKA_VARIABLES] = {"CMOCKA_XML_FILE", "CMOCKA_MESSAGE_OUTPUT",
                                                          "CMOCKA_TEST_FILTER", "CMOCKA_SKIP_FILTER",
                                                          "CMOCKA_TEST_ABORT"};
    return names[index];
}

/* Have the cases report if they call exit(). Registers the handler once in a program. */
static inline void iam_mock_cmocka_catch_exits(void) {
    static bool caught;
    if (!caught)
        caught = atexit(iam_mock_cmocka_on_exit) == 0;
}

/*
 * Change the settings: SIGCHLD gets its default action, since a program that ignores the signal can't learn
 * how its children end; cmocka's variables are not set; and standard output is written line by line, so that
 * its lines and those of standard error arrive in the order of printing. The last setting stays.
 */
static inline void iam_mock_cmocka_change_settings(struct iam_mock_cmocka_settings *before) {
    struct sigaction plain;
    memset(&plain, 0, sizeof plain);
    plain.sa_handler = SIG_DFL;
    (void)sigemptyset(&plain.sa_mask);
    (void)sigaction(SIGCHLD, &plain, &before->child_action);
    for (int i = 0; i < IAM_MOCK_CMOCKA_VARIABLES; i++) {
        const char *value = getenv(iam_mock_cmocka_variable(i));
        (void)snprintf(before->variable[i], sizeof before->variable[i], "%s", value != NULL ? value : "");
        (void)unsetenv(iam_mock_cmocka_variable(i));
    }
    (void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    iam_mock_cmocka_catch_exits();
}

/* Restore the settings from before the sweep. */
static inline void iam_mock_cmocka_restore_settings(const struct iam_mock_cmocka_settings *before) {
    (void)sigaction(SIGCHLD, &before->child_action, NULL);
    for (int i = 0; i < IAM_MOCK_CMOCKA_VARIABLES; i++)
        if (before->variable[i][0] != '\0')
            (void)setenv(iam_mock_cmocka_variable(i), before->variable[i], 1);
}

#endif

#endif
