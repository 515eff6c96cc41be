/*
 * The golden cases: a directory each, tests/golden/GROUP/CASE, of plain files.
 *
 *   request       a raw HTTP request: request line, headers (CRLF or LF), an empty line, the body's bytes.
 *                 ${Marker} in it stands for the Marker of the answer before, percent-encoded;
 *                 ${Code SERIAL STEPS} for the code that a device shows, so many steps of 30 s from now
 *   request.2 …   the requests after it, on the same mock
 *   response …    the raw HTTP response to each, compared byte for byte; of a fault first a line "fault
 * RESET", then what arrived: perhaps no status, perhaps nothing options       lines of key=value, the fields
 * of struct iam_mock_options scenario.xml  loaded first before        steps (steps.c) done before the
 * request; before.2 those before request.2 … problems      the problems' text in the end; where there is no
 * file there may be no problem account, journal, findings   those texts in the end, where the file exists
 *
 * IAM_MOCK_GOLDEN=update writes what the mock says into response, problems, account, journal and findings:
 * read `git diff` before you believe it. A file of steps with calls, recorded/NAME.txt, is a case as well.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iam_mock.h>

#include <stdbool.h>

#define GOLDEN_DIRECTORY "tests/golden"
#define GOLDEN_MAX_BYTES (160 * 1024)
#define GOLDEN_MAX_PATH 512

/* Fixed memory: the runner allocates nothing, so that each failing allocation is the library's. */
struct golden_text {
    size_t size;
    char data[GOLDEN_MAX_BYTES]; /* ends with a NUL that `size` doesn't count */
};

/* One case as it runs. */
struct golden_run {
    struct iam_mock *mock;
    struct iam_mock_response response;
    char key_id[129]; /* of `as`: who makes the calls of a file of steps; "" for nobody */
    char session_token[129];
    char marker[512];
    int64_t timeout_ms; /* of the requests to come */
};

/* files.c */
void golden_clear(struct golden_text *text);
void golden_add(struct golden_text *text, const char *bytes, size_t size);
void golden_add_string(struct golden_text *text, const char *string);
void golden_add_encoded(struct golden_text *text, const char *string); /* percent-encoded */
bool golden_read(struct golden_text *out, const char *directory, const char *name);
bool golden_updates(void);
/* Fails with the file and the first line that differs; or writes the file. */
void golden_compare(const char *directory, const char *name, const char *actual, size_t size);
void golden_remove(const char *directory, const char *name);

/* http.c */
int golden_send(struct golden_run *run, const struct golden_text *raw);
void golden_format_response(struct golden_text *out, const struct iam_mock_response *response,
                            int result); /* of the send */
/* Copies the text of the first element of that name at or after `xml`; false if there is none. */
bool golden_element(char *out, size_t size, const char *xml, const char *name);

/* steps.c: does one line, which it cuts into words; `what` names it in failures. */
void golden_step(struct golden_run *run, char *line, const char *what);
/* Does the lines of a text one by one with `step`. */
void golden_steps(struct golden_run *run, struct golden_text *text, const char *what,
                  void (*step)(struct golden_run *, char *, const char *));

/* recorded.c */
void golden_run_recorded(struct golden_run *run, const char *path);

#endif
