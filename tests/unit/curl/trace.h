/* trace.h: what a handle's callbacks were called with, in their order, as text to be compared. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_TRACE_H
#define IAM_MOCK_TESTS_UNIT_CURL_TRACE_H

#include <curl/curl.h>

#include <stddef.h>

struct trace {
    char text[32768];
    size_t size;
    char progress[128]; /* the last one, which is often told again */
    const char *body;   /* what the read callback gives, in pieces of read_size */
    size_t body_size, body_at, read_size;
    size_t write_limit; /* the write callback takes so many bytes in all; 0: any number */
    size_t written;
    int pauses;       /* so many times the write callback says CURL_WRITEFUNC_PAUSE */
    int header_abort; /* the header callback fails at the call of that number; 0: never */
    int headers;
    int progress_abort; /* likewise */
    int progresses;
    CURL *curl;
    char error[CURL_ERROR_SIZE];
};

/* All callbacks of `curl` write to *trace, which must outlive it. */
void trace_attach(struct trace *trace, CURL *curl);
void trace_printf(struct trace *trace, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What came of a transfer: its result and what curl_easy_getinfo() says that both kinds of server share. */
void trace_result(struct trace *trace, CURL *curl, CURLcode code);

#endif
