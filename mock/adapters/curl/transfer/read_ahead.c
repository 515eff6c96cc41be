/* The body that a program's read callback or stream gives: libcurl reads it through the adapter, which can
 * read it ahead when the mock must know the request before there is a connection. */
#include "adapters/curl/transfer/read_ahead.h"

#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/multi.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ----- The program's callbacks ----- */

static size_t read_stream(char *out, size_t size, size_t count, void *stream) {
    return fread(out, size, count, stream);
}

/* The program's callback; libcurl's default is fread(). */
static curl_read_callback read_function(const struct settings *settings) {
    any_function *function = settings->at[SET_READFUNCTION].value.function;
    return function && function != (any_function *)fread ? (curl_read_callback)function : read_stream;
}

static void *read_data(const struct settings *settings) {
    const struct setting_value *set = &settings->at[SET_READDATA];
    return set->set ? set->value.pointer : stdin;
}

static bool is_stream(const struct read_ahead *ahead) {
    return ahead->function == read_stream && ahead->data;
}

enum rewind { REWIND_DONE, REWIND_FAILED, REWIND_IMPOSSIBLE };

/* Rewind by the callbacks that the program set, in libcurl's order of preference. *error: what they returned.
 */
static enum rewind rewind_by_callback(const struct easy *easy, curl_off_t offset, int origin, int *error) {
    const struct settings *settings = &easy->settings;
    curl_seek_callback seek = (curl_seek_callback)settings->at[SET_SEEKFUNCTION].value.function;
    curl_ioctl_callback control = (curl_ioctl_callback)settings->at[SET_IOCTLFUNCTION].value.function;
    *error = CURL_SEEKFUNC_CANTSEEK;
    if (seek) {
        *error = seek(setting_pointer(settings, SET_SEEKDATA), offset, origin);
    } else if (control && offset == 0) {
        const curlioerr told =
            control(easy->curl, CURLIOCMD_RESTARTREAD, setting_pointer(settings, SET_IOCTLDATA));
        *error = (int)told;
    } else {
        return REWIND_IMPOSSIBLE;
    }
    return *error == 0 ? REWIND_DONE : REWIND_FAILED;
}

/* ----- Reading ----- */

static void forget_bytes(struct read_ahead *ahead) {
    ahead->bytes.size = ahead->served = ahead->dropped = 0;
    ahead->ended = ahead->held = ahead->rewound = false;
}

static bool has_whole_size(const struct read_ahead *ahead) {
    return ahead->size >= 0 && (curl_off_t)(ahead->dropped + ahead->bytes.size) >= ahead->size;
}

static void hold(struct read_ahead *ahead, size_t result) {
    ahead->held = true;
    ahead->held_result = result;
    ahead->ended = result == 0 && (ahead->size < 0 || has_whole_size(ahead));
}

/* If a body that was not sent is left, the callback is at its end, unless the program rewound it itself. */
static void take_unsent(struct read_ahead *ahead) {
    struct bytes empty = ahead->bytes;
    ahead->bytes = ahead->unsent;
    ahead->unsent = empty;
    if (ahead->size < 0)
        hold(ahead, 0);
    else
        ahead->ended = has_whole_size(ahead);
}

/* Note what the callback returned: `result` bytes behind ahead->bytes, where there was room for `room`. */
static void note_result(struct read_ahead *ahead, size_t result, size_t room) {
    const bool first = ahead->bytes.size == 0 && ahead->dropped == 0;
    if (result == 0 && first && ahead->unsent.size > 0) {
        take_unsent(ahead);
    } else if (result == 0 || result > room) {
        hold(ahead, result);
    } else {
        bytes_free(&ahead->unsent);
        ahead->bytes.size += result;
        ahead->bytes.data[ahead->bytes.size] = '\0';
        ahead->ended = has_whole_size(ahead);
    }
}

/* Call the program's callback once. Returns false if memory is out; then the verdict was given. */
static bool read_more(struct easy *easy, size_t room) {
    struct read_ahead *ahead = &easy->read_ahead;
    if (ahead->rewound)
        forget_bytes(ahead);
    if (ahead->served == ahead->bytes.size && ahead->bytes.size > IAM_MOCK_MAX_BODY) {
        ahead->dropped += ahead->bytes.size;
        ahead->bytes.size = ahead->served = 0;
    }
    if (!bytes_reserve(&ahead->bytes, room)) {
        fail_out_of_memory(easy);
        return false;
    }
    note_result(ahead, ahead->function(ahead->bytes.data + ahead->bytes.size, 1, room, ahead->data), room);
    return true;
}

static bool has_more_to_serve(const struct read_ahead *ahead) {
    return !ahead->rewound && (ahead->served < ahead->bytes.size || ahead->held);
}

size_t read_ahead_read(char *out, size_t size, size_t count, void *context) {
    struct easy *easy = context;
    struct read_ahead *ahead = &easy->read_ahead;
    const size_t room = size * count;
    if (!has_more_to_serve(ahead) && !read_more(easy, room))
        return CURL_READFUNC_ABORT;
    ahead->sent |= ahead->is_sending;
    const size_t left = ahead->bytes.size - ahead->served, part = left < room ? left : room;
    if (part > 0) {
        memcpy(out, ahead->bytes.data + ahead->served, part);
        ahead->served += part;
        return part;
    }
    ahead->held = false;
    ahead->paused = ahead->held_result == CURL_READFUNC_PAUSE;
    return ahead->held_result;
}

/* libcurl rewinds before it sends the body again. If the adapter broke the connection before the request was
 * sent, on a network libcurl would have nothing to rewind: the bytes are served again. */
int read_ahead_seek(void *context, curl_off_t offset, int origin) {
    struct easy *easy = context;
    struct read_ahead *ahead = &easy->read_ahead;
    int error = CURL_SEEKFUNC_CANTSEEK;
    if (offset == 0 && !ahead->sent && ahead->served > 0 && ahead->dropped == 0) {
        ahead->served = 0;
        return CURL_SEEKFUNC_OK;
    }
    enum rewind rewound = rewind_by_callback(easy, offset, origin, &error);
    if (rewound == REWIND_IMPOSSIBLE && offset == 0) {
        if (!is_stream(ahead) || fseek(ahead->data, 0, SEEK_SET) != 0) {
            verdict_give(&easy->verdict, CURLE_SEND_FAIL_REWIND, 0, "necessary data rewind was not possible");
            return CURL_SEEKFUNC_FAIL;
        }
        rewound = REWIND_DONE;
    }
    if (rewound != REWIND_DONE)
        return error;
    ahead->rewound = true;
    ahead->sent = false;
    return CURL_SEEKFUNC_OK;
}

/* ----- Reading ahead ----- */

#define DEFAULT_BUFFER 65536
#define MIN_BUFFER 16384
#define MAX_BUFFER (2 * 1024 * 1024)

/* The size of libcurl's buffer (CURLOPT_UPLOAD_BUFFERSIZE). */
static size_t buffer_size(const struct settings *settings) {
    const long set = setting_number(settings, SET_UPLOAD_BUFFERSIZE);
    if (!settings->at[SET_UPLOAD_BUFFERSIZE].set)
        return DEFAULT_BUFFER;
    return (size_t)(set < MIN_BUFFER ? MIN_BUFFER : set > MAX_BUFFER ? MAX_BUFFER : set);
}

static bool has_header(const struct settings *settings, const char *name) {
    const struct curl_slist *line = setting_pointer(settings, SET_HTTPHEADER);
    while (line && strncasecmp(line->data, name, strlen(name)) != 0)
        line = line->next;
    return line != NULL;
}

#define LIMITS_TO_SIZE 0x080700 /* from 8.7.0 on, libcurl asks for no more than the declared size */
#define CHUNK_FRAME 12          /* before, libcurl writes a chunk's size and ends into the same buffer */

/* Returns for how many bytes libcurl would ask the callback. */
static size_t next_room(const struct easy *easy) {
    const struct read_ahead *ahead = &easy->read_ahead;
    const size_t room = buffer_size(&easy->settings);
    const bool limits = libcurl_version(easy->real) >= LIMITS_TO_SIZE;
    if (ahead->size < 0 && !limits && !has_header(&easy->settings, "Transfer-Encoding:"))
        return room - CHUNK_FRAME;
    if (ahead->size < 0 || !limits)
        return room;
    const curl_off_t left = ahead->size - (curl_off_t)ahead->bytes.size;
    return left < (curl_off_t)room ? (size_t)left : room;
}

bool read_ahead_knows_body(const struct read_ahead *ahead) {
    return ahead->active && ahead->ended && ahead->dropped == 0;
}

size_t read_ahead_size(const struct read_ahead *ahead) {
    return has_whole_size(ahead) ? (size_t)ahead->size : ahead->bytes.size;
}

/* Has the callback given all that can be read ahead? */
static bool is_read(const struct read_ahead *ahead) {
    return ahead->ended || ahead->held || ahead->bytes.size > IAM_MOCK_MAX_BODY;
}

static void read_rest(struct easy *easy) {
    struct read_ahead *ahead = &easy->read_ahead;
    struct inside before = inside_enter(easy->real, &easy->multi->clock);
    if (ahead->bytes.size == 0 && is_stream(ahead))
        ahead->stream_start = ftello(ahead->data);
    while (!is_read(ahead) && read_more(easy, next_room(easy)))
        continue;
    inside_leave(before);
}

bool read_ahead(struct easy *easy) {
    struct read_ahead *ahead = &easy->read_ahead;
    if (ahead->active && !ahead->sent && !is_read(ahead)) {
        /* All memory first: the callback may not be able to give again what it has given. */
        if (bytes_reserve(&ahead->bytes, IAM_MOCK_MAX_BODY + buffer_size(&easy->settings)))
            read_rest(easy);
        else
            fail_out_of_memory(easy);
    }
    return read_ahead_knows_body(ahead);
}

/* ----- Transfers ----- */

/* Returns the declared size; -1: none. */
static curl_off_t declared_size(const struct settings *settings) {
    if (settings->method == METHOD_PUT)
        return settings_declared_size(settings, SET_INFILESIZE_LARGE, SET_INFILESIZE);
    return settings_declared_size(settings, SET_POSTFIELDSIZE_LARGE, SET_POSTFIELDSIZE);
}

bool read_ahead_is_needed(const struct settings *settings) {
    if (settings->method == METHOD_POST &&
        (setting_string(settings, SET_COPYPOSTFIELDS) || setting_string(settings, SET_POSTFIELDS)))
        return false;
    return (settings->method == METHOD_POST || settings->method == METHOD_PUT) &&
           declared_size(settings) != 0;
}

void read_ahead_begin(struct easy *easy, bool active) {
    struct read_ahead *ahead = &easy->read_ahead;
    const struct settings *settings = &easy->settings;
    ahead->active = active;
    forget_bytes(ahead);
    ahead->is_sending = ahead->sent = ahead->paused = false;
    if (!active)
        return;
    ahead->function = read_function(settings);
    ahead->data = read_data(settings);
    ahead->size = declared_size(settings);
    ahead->stream_start = -1;
    if (ahead->unsent_function != ahead->function || ahead->unsent_data != ahead->data)
        bytes_free(&ahead->unsent);
}

void read_ahead_begin_request(struct read_ahead *ahead) { ahead->is_sending = true; }

void read_ahead_take_back(struct read_ahead *ahead) { ahead->is_sending = ahead->sent = false; }

void read_ahead_note_pause(struct read_ahead *ahead, int bitmask) {
    ahead->paused = (bitmask & CURLPAUSE_SEND) != 0;
    if (ahead->held && ahead->held_result == CURL_READFUNC_PAUSE && !(bitmask & CURLPAUSE_SEND))
        ahead->held = false;
}

void read_ahead_end(struct read_ahead *ahead) {
    bytes_free(&ahead->bytes);
    forget_bytes(ahead);
    ahead->active = false;
}

void read_ahead_free(struct read_ahead *ahead) {
    bytes_free(&ahead->bytes);
    bytes_free(&ahead->unsent);
}

/* Returns true if the callback is where it was before it was read ahead. */
static bool rewind_unsent(const struct easy *easy) {
    const struct read_ahead *ahead = &easy->read_ahead;
    int error;
    const enum rewind rewound = rewind_by_callback(easy, 0, SEEK_SET, &error);
    if (rewound == REWIND_IMPOSSIBLE && is_stream(ahead) && ahead->stream_start >= 0)
        return fseeko(ahead->data, ahead->stream_start, SEEK_SET) == 0;
    return rewound == REWIND_DONE;
}

void read_ahead_give_back(struct easy *easy) {
    struct read_ahead *ahead = &easy->read_ahead;
    if (!ahead->active || ahead->sent || ahead->rewound || ahead->bytes.size == 0)
        return;
    struct inside before = inside_enter(easy->real, &easy->multi->clock);
    const bool rewound = rewind_unsent(easy);
    inside_leave(before);
    if (!rewound) {
        bytes_free(&ahead->unsent);
        ahead->unsent = ahead->bytes;
        ahead->bytes = (struct bytes){0};
        ahead->unsent_function = ahead->function;
        ahead->unsent_data = ahead->data;
    }
    forget_bytes(ahead);
}
