/* The options that the adapter replaces on a handle for a transfer to the mock, and restores. */
#ifndef MOCK_ADAPTERS_CURL_SETTINGS_OPTIONS_H
#define MOCK_ADAPTERS_CURL_SETTINGS_OPTIONS_H

#include "adapters/curl/settings/settings.h"

/* Which options of one handle are replaced now. Only options.c writes it. */
struct options {
    bool replaced;
    bool complete;    /* every replacement was made */
    bool by_http;     /* the URL too, and what belongs to it */
    bool left_share;  /* the handle was taken out of its share */
    bool fresh;       /* FRESH_CONNECT too */
    bool body;        /* the callbacks that read and rewind the body too */
    bool overwritten; /* the program set a replaced option since */
};

/* What libcurl calls in a transfer. */
struct option_callbacks {
    curl_resolver_start_callback start_resolver;
    curl_opensocket_callback open_socket;
    curl_closesocket_callback close_socket; /* only in a transfer to the mock, or one that is refused */
    curl_prereq_callback before_request;
    curl_read_callback read_body;
    curl_seek_callback seek_body;
};

/* The handle, and what it gets. */
struct options_input {
    const struct real *real;
    CURL *curl;
    const struct settings *settings;
    char
        *url; /* for libcurl: by http; NULL: libcurl keeps the program's URL, since the transfer is refused */
    bool https; /* the program's URL has https */
    const struct option_callbacks *callbacks;
    void *context; /* the first argument of the callbacks */
};

/* Make libcurl call the adapter before it looks up a name, opens a connection, or sends a request; for the
 * life of the handle. Returns false if the handle is no handle of libcurl's. Allocates nothing. */
bool options_attach(const struct real *real, CURL *curl, const struct option_callbacks *callbacks,
                    void *context);

/* Replace the options. Returns false if memory is out; some options are replaced then. */
bool options_replace(struct options *options, const struct options_input *input);
/* Restore all options. Returns false if memory is out; some options are restored then. */
bool options_restore(struct options *options, const struct options_input *input);

/* Replace FRESH_CONNECT, so that libcurl makes a new connection, or restore it. */
void options_set_fresh(struct options *options, const struct options_input *input, bool fresh);

/* Replace the callbacks that read and rewind the body, or restore them. */
void options_set_body(struct options *options, const struct options_input *input, bool replaced);

/* Note that the program has set an option: with its share, a handle may have filled the share's HSTS store.
 */
void options_note_setting(const struct settings *settings, enum setting setting);
/* Note that the program has set an option that may be replaced. */
void options_note_overwritten(struct options *options);
/* Note that curl_easy_reset() has set all options to their defaults. */
void options_note_reset(struct options *options);
/* Note that curl_easy_duphandle() has copied the replaced values. */
void options_note_copied(struct options *out, const struct options *from);

#endif
