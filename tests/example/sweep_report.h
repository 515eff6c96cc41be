/* For a test whose sweep is meant to fail: runs "PROGRAM --sweep", keeps what that prints, and looks for
 * cases. Included by one file of a program, after cmocka. */
#ifndef SWEEP_REPORT_H
#define SWEEP_REPORT_H

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static const char *this_program; /* to be set by main() */
static char told[1 << 20];       /* what the sweep printed */

/* A group setup: the sweep must fail. */
static int run_the_sweep(void **state) {
    char command[4200];
    (void)state;
    const int size = snprintf(command, sizeof command, "'%s' --sweep 2>&1", this_program);
    if (size < 0 || (size_t)size >= sizeof command)
        return -1;
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        return -1;
    told[fread(told, 1, sizeof told - 1, pipe)] = '\0';
    const int status = pclose(pipe);
    print_message("the sweep ends with status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 0 : -1; /* it is a test that fails */
}

/*
 * Returns the first place in the report where a script stands as a whole: alone at the start of a group, or
 * in the list of the cases that failed like it.
 */
static const char *find_script(const char *script) {
    for (const char *at = strstr(told, script); at != NULL; at = strstr(at + 1, script)) {
        const bool starts = at > told && (at[-1] == '\n' || at[-2] == ',' || at[-2] == ' ');
        const char after = at[strlen(script)];
        if (starts && (after == ':' || after == ',' || after == '\n'))
            return at;
    }
    return NULL;
}

/* The sweep says of the case how it ended and why: in the first lines of its group. */
static void assert_found(const char *script, const char *verdict, const char *why) {
    char line[128];
    const char *found = find_script(script), *group = NULL;
    (void)snprintf(line, sizeof line, ": %s (case ", verdict);
    for (const char *at = strstr(told, " (case "); at != NULL && found != NULL && at < found + 200;
         at = strstr(at + 1, " (case "))
        if (at < found + strlen(script) + strlen(line))
            group = at;
    if (group == NULL || strncmp(group + strlen(" (case ") - strlen(line), line, strlen(line)) != 0 ||
        strstr(group, why) == NULL || strstr(group, why) > strstr(group, "iam-mock journal"))
        fail_msg("the sweep doesn't say of \"%s\" that it %s: %s", script, verdict, why);
}

#endif
