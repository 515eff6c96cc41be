/* The body that a program's read callback or stream gives: libcurl reads it through the adapter, which can
 * read it ahead when the mock must know the request before there is a connection. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_READ_AHEAD_H
#define MOCK_ADAPTERS_CURL_TRANSFER_READ_AHEAD_H

#include "adapters/curl/settings/settings.h"
#include "adapters/curl/wire/bytes.h"

#include <sys/types.h>

struct easy;

/* All zero: the body of the transfer does not come from a callback. Only read_ahead.c writes it. */
struct read_ahead {
    bool active; /* libcurl reads the body through the adapter */
    curl_read_callback function;
    void *data;
    curl_off_t size;    /* that the program declared; -1: until the callback returns 0 */
    off_t stream_start; /* where the stream was before it was read; -1: it is no stream, or cannot seek */
    struct bytes bytes; /* that the callback gave since the beginning of the body, after `dropped` others */
    size_t dropped;     /* of a body that is too large for IAM: it is not kept whole */
    size_t served;      /* libcurl has so many of `bytes` */
    bool ended;         /* `bytes` end with the body's last byte */
    bool held;          /* the callback returned no bytes but `held_result`, which libcurl has not seen */
    size_t held_result;
    bool paused;     /* libcurl sends nothing until curl_easy_pause() */
    bool rewound;    /* the callback is at the beginning again: `bytes` are of the sending before */
    bool is_sending; /* a request has begun: what libcurl reads now is sent */
    bool sent;       /* libcurl has read from the body since then */
    struct bytes
        unsent; /* a whole body of a transfer that ended before it was sent: it could not be rewound */
    curl_read_callback unsent_function;
    void *unsent_data;
};

/* What libcurl calls to read the body and to rewind it. Their context is the struct easy. */
size_t read_ahead_read(char *out, size_t size, size_t count, void *context);
int read_ahead_seek(void *context, curl_off_t offset, int origin);

/* Does the body come from a callback or a stream, and has it bytes? */
bool read_ahead_is_needed(const struct settings *settings);

/* Call before libcurl begins a transfer: take over the program's callback. */
void read_ahead_begin(struct easy *easy, bool active);
/* Call at the end of a transfer. */
void read_ahead_end(struct read_ahead *ahead);
/* Call when a request begins. */
void read_ahead_begin_request(struct read_ahead *ahead);
/* The program has called curl_easy_pause(): if the callback had paused, and may go on, ask it again. */
void read_ahead_note_pause(struct read_ahead *ahead, int bitmask);
void read_ahead_free(struct read_ahead *ahead);

/* Read the rest of the body, unless the callback pauses or aborts. Returns true if the body is known then. If
 * memory is out, gives the verdict. */
bool read_ahead(struct easy *easy);
/* Is the whole body known? It is in `bytes`. */
bool read_ahead_knows_body(const struct read_ahead *ahead);
/* Returns the size of the body that is known: callbacks may give more bytes than the program declared. */
size_t read_ahead_size(const struct read_ahead *ahead);

/* The request that libcurl sent is counted as not sent. */
void read_ahead_take_back(struct read_ahead *ahead);
/* The transfer ended. If nothing was sent, on a network the callback would not have been called: rewind it,
 * or keep the bytes for the handle's next transfer. */
void read_ahead_give_back(struct easy *easy);

#endif
