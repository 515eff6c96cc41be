/* The callbacks that write down how they were called. */
#include "trace.h"

#include <iam_mock_cmocka.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void trace_printf(struct trace *trace, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int size =
        vsnprintf(trace->text + trace->size, sizeof trace->text - trace->size, format, arguments);
    va_end(arguments);
    assert_true(size >= 0 && (size_t)size < sizeof trace->text - trace->size);
    trace->size += (size_t)size;
}

/* A MIME boundary is another each time: 24 dashes and letters, of which the letters aren't shown. */
static void trace_bytes(struct trace *trace, const char *what, const char *bytes, size_t size) {
    int dashes = 0;
    trace_printf(trace, "%s %zu \"", what, size);
    for (size_t i = 0; i < size && i < 1500; i++) {
        dashes = bytes[i] == '-' ? dashes + 1 : dashes >= 24 && bytes[i] > '-' ? dashes : 0;
        const unsigned char byte =
            dashes > 24 || (dashes == 24 && bytes[i] != '-') ? 'x' : (unsigned char)bytes[i];
        trace_printf(trace, byte >= ' ' && byte < 127 ? "%c" : "\\x%02x", byte);
    }
    trace_printf(trace, "\"\n");
}

static size_t on_write(char *bytes, size_t size, size_t count, void *context) {
    struct trace *trace = context;
    size *= count;
    if (trace->pauses > 0) {
        trace->pauses--;
        trace_printf(trace, "write pauses\n");
        return CURL_WRITEFUNC_PAUSE;
    }
    trace_bytes(trace, "write", bytes, size);
    if (trace->write_limit == 0 || trace->written + size <= trace->write_limit) {
        trace->written += size;
        return size;
    }
    return trace->write_limit - trace->written;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    struct trace *trace = context;
    trace_bytes(trace, "header", bytes, size * count);
    trace->headers++;
    return trace->headers == trace->header_abort ? 0 : size * count;
}

static size_t on_read(char *bytes, size_t size, size_t count, void *context) {
    struct trace *trace = context;
    size_t left = trace->body_size - trace->body_at;
    size *= count;
    left = left < size ? left : size;
    left = trace->read_size && left > trace->read_size ? trace->read_size : left;
    memcpy(bytes, trace->body + trace->body_at, left);
    trace->body_at += left;
    trace_printf(trace, "read %zu\n", left);
    return left;
}

/* Libcurl says the same again as often as it comes by: only what is new is written down. */
static int on_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up) {
    struct trace *trace = context;
    char line[128];
    (void)snprintf(line, sizeof line, "progress %ld/%ld %ld/%ld\n", (long)now, (long)total, (long)up,
                   (long)up_total);
    if (strcmp(line, trace->progress) != 0)
        trace_printf(trace, "%s", line);
    memcpy(trace->progress, line, sizeof line);
    trace->progresses++;
    if (trace->curl && strstr(trace->text, "write pauses") && trace->pauses == 0) {
        CURL *curl = trace->curl;
        trace->curl = NULL;
        trace_printf(trace, "continues %d\n", (int)curl_easy_pause(curl, CURLPAUSE_CONT));
    }
    return trace->progress_abort > 0 && trace->progresses >= trace->progress_abort;
}

static int on_debug(CURL *curl, curl_infotype type, char *bytes, size_t size, void *context) {
    static const char *const names[] = {NULL, "< header", "> header", "< data", "> data"};
    struct trace *trace = context;
    (void)curl;
    if (type >= CURLINFO_HEADER_IN && type <= CURLINFO_DATA_OUT)
        trace_bytes(trace, names[type], bytes, size);
    return 0;
}

void trace_attach(struct trace *trace, CURL *curl) {
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, trace);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, trace);
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, trace);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, trace);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug);
    (void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, trace);
    (void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, trace->error);
}

static long number(CURL *curl, CURLINFO info) {
    long value = -1;
    (void)curl_easy_getinfo(curl, info, &value);
    return value;
}

static long large(CURL *curl, CURLINFO info) {
    curl_off_t value = -1;
    (void)curl_easy_getinfo(curl, info, &value);
    return (long)value;
}

void trace_result(struct trace *trace, CURL *curl, CURLcode code) {
    const char *type = NULL;
    (void)curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    trace_printf(trace, "result %d \"%s\"\n", (int)code, code == CURLE_OK ? "" : trace->error);
    trace_printf(trace, "status %ld, version %ld, type %s, connects %ld, redirects %ld\n",
                 number(curl, CURLINFO_RESPONSE_CODE), number(curl, CURLINFO_HTTP_VERSION),
                 type ? type : "none", number(curl, CURLINFO_NUM_CONNECTS),
                 number(curl, CURLINFO_REDIRECT_COUNT));
    trace_printf(trace, "sizes: head %ld of %ld, up %ld of %ld, down %ld of %ld\n",
                 number(curl, CURLINFO_HEADER_SIZE), number(curl, CURLINFO_REQUEST_SIZE),
                 large(curl, CURLINFO_SIZE_UPLOAD_T), large(curl, CURLINFO_CONTENT_LENGTH_UPLOAD_T),
                 large(curl, CURLINFO_SIZE_DOWNLOAD_T), large(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T));
}
