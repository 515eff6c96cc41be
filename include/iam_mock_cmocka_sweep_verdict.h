/* iam_mock_cmocka_sweep_verdict.h: decide how a case ended, and which message to report for it.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_VERDICT_H
#define IAM_MOCK_CMOCKA_SWEEP_VERDICT_H

#include "iam_mock_cmocka_sweep_process.h"

#ifdef SA_SIGINFO

/* Returns the verdict's word in messages. */
static inline const char *iam_mock_cmocka_verdict_text(enum iam_mock_sweep_verdict verdict) {
    const char *const words[] = {"passed", "failed", "crashed",   "hung",
                                 "exited", "leaked", "unbounded", "not started"};
    return (size_t)verdict < sizeof words / sizeof words[0] ? words[verdict] : "?";
}

/* ----- Messages -------------------------------------------------------------------------------- */

/* Returns the last `what` that starts before `end` (NULL: anywhere) in a text, or NULL. */
static inline const char *iam_mock_cmocka_find_last(const char *text, const char *what, const char *end) {
    const char *found = NULL;
    for (const char *at = strstr(text, what); at != NULL && (end == NULL || at < end);
         at = strstr(at + 1, what))
        found = at;
    return found;
}

/* Add a text to the message, cut to the space that is left. */
static inline void iam_mock_cmocka_add(struct iam_mock_cmocka_slot *slot, const char *text, size_t size) {
    const size_t used = strlen(slot->message);
    const size_t space = sizeof slot->message - 1 - used;
    const size_t added = size < space ? size : space;
    memcpy(slot->message + used, text, added);
    slot->message[used + added] = '\0';
}

/* Add the message of fail_msg(): cmocka 1.1.5 prints it apart from the rest, and before it. */
static inline void iam_mock_cmocka_add_fail_msg(struct iam_mock_cmocka_slot *slot, const char *before) {
    const char *found = iam_mock_cmocka_find_last(slot->text, "ERROR: ", before);
    if (found == NULL)
        return;
    iam_mock_cmocka_add(slot, found, strcspn(found, "\n"));
    iam_mock_cmocka_add(slot, "\n", 1);
}

/*
 * Set the message to what cmocka printed about the failed test, without cmocka's marks; else to the whole
 * output.
 */
static inline void iam_mock_cmocka_set_failed_message(struct iam_mock_cmocka_slot *slot) {
    const char *error = "[  ERROR   ] --- ";
    const char *place = "[   LINE   ] --- ";
    const char *start = iam_mock_cmocka_find_last(slot->text, error, NULL);
    const char *message = start != NULL ? start + strlen(error) : slot->text;
    const char *line = start != NULL ? strstr(message, place) : NULL;
    if (line == message)
        iam_mock_cmocka_add_fail_msg(slot, start);
    if (line != NULL) {
        iam_mock_cmocka_add(slot, message, (size_t)(line - message));
        message = line + strlen(place);
    }
    const char *end = start != NULL ? strstr(message, "[  FAILED  ]") : NULL;
    size_t size = end != NULL ? (size_t)(end - message) : strlen(message);
    while (size > 0 && message[size - 1] == '\n')
        size--;
    iam_mock_cmocka_add(slot, message, size);
}

/* Returns where a sanitizer's report begins in an output; NULL: there is none. */
static inline const char *iam_mock_cmocka_find_report(const char *text) {
    const char *const reports[] = {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                                   "WARNING: ThreadSanitizer", "runtime error: "};
    const char *from = NULL;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0] && from == NULL; i++)
        from = strstr(text, reports[i]);
    while (from != NULL && from > text && from[-1] != '\n') /* the line may begin with the place */
        from--;
    return from;
}

/* Returns the stack's next frame, "#0 0x55d0 in body src/a.c:12", or NULL. */
static inline const char *iam_mock_cmocka_find_frame(const char *text) {
    const char *frame = strstr(text, "    #");
    return frame != NULL ? strchr(frame, '#') : NULL;
}

/* Add the place of the first frame of a stack that is in the program's own source files, as compilers write
 * it. */
static inline void iam_mock_cmocka_add_frame(struct iam_mock_cmocka_slot *slot, const char *report) {
    for (const char *frame = iam_mock_cmocka_find_frame(report); frame != NULL;
         frame = iam_mock_cmocka_find_frame(frame)) {
        char name[100] = "";
        char place[300] = "";
        if (sscanf(frame, "#%*d %*s in %99s %299s", name, place) != 2 || strchr(place, ':') == NULL ||
            strstr(place, "sanitizer") != NULL)
            continue;
        if (strstr(place, "iam_mock_cmocka") != NULL)
            return;
        iam_mock_cmocka_add(slot, "\n", 1);
        iam_mock_cmocka_add(slot, place, strlen(place));
        iam_mock_cmocka_add(slot, ": in ", 5);
        iam_mock_cmocka_add(slot, name, strlen(name));
        return;
    }
}

/* Returns the size of a sanitizer's report without the frames of this header and of what called it. */
static inline size_t iam_mock_cmocka_report_size(const char *report) {
    const char *own = strstr(report, " in iam_mock_cmocka_");
    const size_t most = strnlen(report, 1500);
    if (own == NULL || own > report + most)
        return most;
    while (own > report && own[-1] != '\n')
        own--;
    return own > report ? (size_t)(own - report) - 1 : most;
}

/*
 * Set the message to some words, and to the output: from a sanitizer's report on, with the place in the
 * program before it; else the output's end.
 */
static inline void iam_mock_cmocka_set_message(struct iam_mock_cmocka_slot *slot, const char *words) {
    const char *report = iam_mock_cmocka_find_report(slot->text);
    const char *from = slot->size > 1000 ? slot->text + slot->size - 1000 : slot->text;
    slot->message[0] = '\0';
    iam_mock_cmocka_add(slot, words, strlen(words));
    if (report != NULL)
        iam_mock_cmocka_add_frame(slot, report);
    if (report == NULL && *from == '\0')
        return;
    iam_mock_cmocka_add(slot, "\n", 1);
    if (report != NULL)
        iam_mock_cmocka_add(slot, report, iam_mock_cmocka_report_size(report));
    else
        iam_mock_cmocka_add(slot, from, strlen(from));
}

/* Set the message of a case that ran past its deadline. */
static inline void iam_mock_cmocka_set_hung_message(const struct iam_mock_cmocka_conditions *conditions,
                                                    struct iam_mock_cmocka_slot *slot) {
    char words[200];
    (void)snprintf(words, sizeof words, "no end after %lld ms (.deadline_ms)%s",
                   (long long)conditions->deadline_ms,
                   iam_mock_cmocka_has_threads(conditions->threads)
                       ? "; the test program has threads: does one hold a lock?"
                       : "");
    iam_mock_cmocka_set_message(slot, words);
}

/* Set the message of a case that a signal ended. */
static inline void iam_mock_cmocka_set_signal_message(struct iam_mock_cmocka_slot *slot, int number) {
    char words[100];
    (void)snprintf(words, sizeof words, "signal %d (%s)", number, strsignal(number));
    iam_mock_cmocka_set_message(slot, words);
}

/* ----- Verdicts -------------------------------------------------------------------------------- */

/* A way in which a case can end. */
struct iam_mock_cmocka_ending {
    bool applies;
    enum iam_mock_sweep_verdict verdict;
    const char *words; /* before the output in the message; NULL: no message */
};

/* Returns the verdict on a case that ended its process itself, by exit(): the first row that applies. */
static inline enum iam_mock_sweep_verdict iam_mock_cmocka_judge_exit(struct iam_mock_cmocka_slot *slot) {
    const struct iam_mock_cmocka_page *page = slot->page;
    const int status = WEXITSTATUS(slot->status);
    const bool undefined = !page->ended && strstr(slot->text, "runtime error: ") != NULL;
    const struct iam_mock_cmocka_ending endings[] = {
        {page->sanitizer || undefined, IAM_MOCK_SWEEP_CRASHED, "ended by a sanitizer"},
        {!page->started, IAM_MOCK_SWEEP_NOT_STARTED, "the body wasn't called"},
        {!page->ended, IAM_MOCK_SWEEP_EXITED, "the body called exit()"},
        {page->leaked != 0, IAM_MOCK_SWEEP_LEAKED, "memory leaked"},
        {status == 0 && page->finished, IAM_MOCK_SWEEP_PASSED, NULL},
        {status == 0, IAM_MOCK_SWEEP_EXITED, "the body called skip()"},
        {status != 1, IAM_MOCK_SWEEP_CRASHED, "the report of a sanitizer, or of valgrind"},
    };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (!endings[i].applies)
            continue;
        if (endings[i].words != NULL)
            iam_mock_cmocka_set_message(slot, endings[i].words);
        return endings[i].verdict;
    }
    iam_mock_cmocka_set_failed_message(slot);
    return IAM_MOCK_SWEEP_FAILED;
}

/* Returns the verdict on a case that was reaped, and sets its message; "" if it passed. The order matters. */
static inline enum iam_mock_sweep_verdict iam_mock_cmocka_judge(
    const struct iam_mock_cmocka_conditions *conditions, struct iam_mock_cmocka_slot *slot) {
    const struct iam_mock_cmocka_page *page = slot->page;
    slot->message[0] = '\0';
    if (slot->hung) {
        iam_mock_cmocka_set_hung_message(conditions, slot);
        return IAM_MOCK_SWEEP_HUNG;
    }
    if (page->unbounded) {
        const size_t limit = conditions->test->call_limit;
        const char *hint = iam_mock_cmocka_find_line(slot->text, IAM_MOCK_CMOCKA_CLOCK_HINT);
        (void)snprintf(slot->message, sizeof slot->message, "%zu calls, and it went on%s%s%.*s", limit,
                       limit < IAM_MOCK_SWEEP_MAX_CALLS ? " (.call_limit)" : "", *hint != '\0' ? "\n" : "",
                       (int)strcspn(hint, "\n"), hint);
        return IAM_MOCK_SWEEP_UNBOUNDED;
    }
    /* A crash that a sanitizer reported ends by exit(). */
    const int signal_number = WIFSIGNALED(slot->status) ? WTERMSIG(slot->status) : page->crashed;
    if (signal_number != 0) {
        iam_mock_cmocka_set_signal_message(slot, signal_number);
        return IAM_MOCK_SWEEP_CRASHED;
    }
    return iam_mock_cmocka_judge_exit(slot);
}

#endif

#endif
