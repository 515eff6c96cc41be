/* giver.h: the ways in which a program gives libcurl the body of a request other than CURLOPT_POSTFIELDS. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_GIVER_H
#define IAM_MOCK_TESTS_UNIT_CURL_GIVER_H

#include "client.h"

#include <stdio.h>

/* A body, and how its callback behaves. */
struct giver {
    CURL *curl;
    const char *text;
    size_t size, at;
    size_t piece;   /* the callback gives at most so many bytes; 0: any number */
    int pause_at;   /* its call of that number, from 1, returns CURL_READFUNC_PAUSE; 0: none */
    int abort_at;   /* likewise CURL_READFUNC_ABORT */
    int excess_at;  /* likewise more than it was asked for */
    bool is_paused; /* the progress callback ends the pause */
    int calls, seeks, about_to_send;
    size_t rooms[4]; /* for how many bytes the first calls were asked */
    FILE *stream;
    curl_mime *mime;
    struct curl_httppost *form;
    struct curl_slist *headers;
};

/* How the body is given; MIME and FORM have the parameters in the URL. */
enum way { BY_POST, BY_UPLOAD, BY_STREAM, BY_FREAD, BY_PIPE, BY_MIME, BY_FORM, WAYS };
extern const char *const way_names[WAYS];
/* How the callback can be called again from the beginning of the body. */
enum seek { NO_SEEK, BY_SEEK, BY_IOCTL, SEEKS };

/* A handle that posts `text` in that way, without a timeout and without "Expect: 100-continue" (libcurl does
 * not send a request again that had an answer of 100). giver_end() frees it. */
CURL *giver_start(struct giver *giver, struct reply *reply, enum way way, enum seek seek, bool chunked,
                  const char *text);
/* Another body, from its beginning, given in the same way. */
void giver_next(struct giver *giver, enum way way, bool chunked, const char *text);
/* Set the callbacks of POST and UPLOAD again. */
void giver_set_callbacks(struct giver *giver, enum seek seek);
void giver_end(struct giver *giver);

/* Is the body known before it is sent, if the mock needs it? libcurl builds MIME and form bodies itself. */
static inline bool is_read_ahead(enum way way) { return way < BY_MIME; }

#endif
