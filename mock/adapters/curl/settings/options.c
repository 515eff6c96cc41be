/* The options that the adapter replaces on a handle for a transfer to the mock, and restores. */
#include "adapters/curl/settings/options.h"

#include "adapters/curl/settings/shares.h"

#include <stdio.h>
#include <string.h>

#define MAX_REPLACEMENTS 24

struct replacements {
    size_t count;
    struct replacement {
        enum setting setting;
        union value value;
    } at[MAX_REPLACEMENTS];
};

static void add_number_if(bool condition, struct replacements *out, enum setting setting, long number) {
    if (condition)
        out->at[out->count++] = (struct replacement){setting, {.number = number}};
}

static void add_pointer_if(bool condition, struct replacements *out, enum setting setting, void *pointer) {
    if (condition)
        out->at[out->count++] = (struct replacement){setting, {.pointer = pointer}};
}

/* HSTS would turn http into https again. */
static bool has_hsts(const struct settings *settings) {
    return setting_number(settings, SET_HSTS_CTRL) != 0 || setting_string(settings, SET_HSTS);
}

void options_note_setting(const struct settings *settings, enum setting setting) {
    const CURLSH *share = setting_pointer(settings, SET_SHARE);
    const bool about_entries = setting == SET_SHARE || setting == SET_HSTS || setting == SET_HSTSREADFUNCTION;
    if (about_entries && share &&
        (setting_string(settings, SET_HSTS) || setting_function(settings, SET_HSTSREADFUNCTION)))
        share_note_hsts_entries(share);
}

/* Take the handle out of its share? The HSTS store of a share is not this handle's alone. Without entries the
 * handle stays: then it also shares connections, cookies and addresses, as on a network. */
static bool must_leave_share(const struct settings *settings) {
    const CURLSH *share = setting_pointer(settings, SET_SHARE);
    return share && (has_hsts(settings) || share_has_hsts_entries(share));
}

/* For a transfer that opens no connection of the network: to the mock, or one that is refused. */
static void add_always(struct replacements *out, const struct options_input *input) {
    static char socket_name[] = "iam-mock", no_proxy_for[] = "*";
    const struct replacement always[] = {
        {SET_UNIX_SOCKET_PATH, {.pointer = socket_name}}, /* then libcurl resolves no name */
        {SET_CLOSESOCKETFUNCTION, {.function = (any_function *)input->callbacks->close_socket}},
        {SET_CLOSESOCKETDATA, {.pointer = NULL}},
        {SET_NOPROXY, {.pointer = no_proxy_for}},
    };
    memcpy(out->at + out->count, always, sizeof always);
    out->count += COUNT_OF(always);
}

static void add_for_http(struct replacements *out, const struct options_input *input) {
    static char protocols[] = "http,https", not_http[] = "https";
    const struct settings *settings = input->settings;
    const bool has_protocols = settings->at[SET_PROTOCOLS].set || settings->at[SET_PROTOCOLS_STR].set;
    const bool hsts = has_hsts(settings);
    add_number_if(setting_number(settings, SET_PORT) == 443 && input->https, out, SET_PORT, 0);
    add_pointer_if(has_protocols, out, SET_PROTOCOLS_STR,
                   settings_allow(settings, input->https) ? protocols : not_http);
    add_number_if(setting_number(settings, SET_HTTP_VERSION) >= CURL_HTTP_VERSION_2_0, out, SET_HTTP_VERSION,
                  CURL_HTTP_VERSION_1_1);
    add_pointer_if(must_leave_share(settings), out, SET_SHARE,
                   NULL);                       /* before HSTS, which may be the share's */
    add_number_if(hsts, out, SET_HSTS_CTRL, 0); /* before HSTS: it empties what HSTS fills */
    add_pointer_if(hsts && setting_string(settings, SET_HSTS), out, SET_HSTS, NULL);
}

/* List the replacements in the order in which they are set. */
static void list_replacements(struct replacements *out, const struct options_input *input) {
    const struct settings *settings = input->settings;
    out->count = 0;
    add_pointer_if(input->url != NULL, out, SET_CURLU, NULL); /* first: it makes libcurl forget the URL */
    add_pointer_if(input->url != NULL, out, SET_URL, input->url);
    add_always(out, input);
    if (input->url)
        add_for_http(out, input);
    add_number_if(setting_number(settings, SET_IPRESOLVE) != CURL_IPRESOLVE_WHATEVER, out, SET_IPRESOLVE,
                  CURL_IPRESOLVE_WHATEVER);
    add_number_if(setting_number(settings, SET_HAPROXYPROTOCOL) != 0, out, SET_HAPROXYPROTOCOL, 0);
    add_pointer_if(setting_pointer(settings, SET_CONNECT_TO) != NULL, out, SET_CONNECT_TO, NULL);
}

bool options_attach(const struct real *real, CURL *curl, const struct option_callbacks *callbacks,
                    void *context) {
    const struct replacement all[] = {
        {SET_RESOLVER_START_FUNCTION, {.function = (any_function *)callbacks->start_resolver}},
        {SET_RESOLVER_START_DATA, {.pointer = context}},
        {SET_OPENSOCKETFUNCTION, {.function = (any_function *)callbacks->open_socket}},
        {SET_OPENSOCKETDATA, {.pointer = context}},
        {SET_PREREQFUNCTION, {.function = (any_function *)callbacks->before_request}},
        {SET_PREREQDATA, {.pointer = context}},
    };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (setting_replace(real, curl, all[i].setting, all[i].value) != CURLE_OK)
            return false;
    }
    return true;
}

/* HSTS_CTRL 0 frees the HSTS store, also if it is a share's: never set it after the share was restored. */
static CURLcode restore(const struct options_input *input, enum setting setting) {
    if (setting == SET_HSTS_CTRL && setting_number(input->settings, setting) == 0)
        return CURLE_OK;
    return setting_restore(input->real, input->curl, input->settings, setting);
}

bool options_replace(struct options *options, const struct options_input *input) {
    struct replacements all;
    list_replacements(&all, input);
    options->replaced = true;
    options->complete = false;
    options->by_http = input->url != NULL;
    options->left_share = input->url && must_leave_share(input->settings);
    for (size_t i = 0; i < all.count; i++) {
        if (setting_replace(input->real, input->curl, all.at[i].setting, all.at[i].value) ==
            CURLE_OUT_OF_MEMORY)
            return false;
    }
    options->complete = true;
    return true;
}

static const enum setting body_settings[] = {SET_READFUNCTION, SET_READDATA, SET_SEEKFUNCTION, SET_SEEKDATA};

/* libcurl's default for READDATA is stdin. */
static void restore_body(const struct options_input *input) {
    for (size_t i = 0; i < COUNT_OF(body_settings); i++)
        (void)restore(input, body_settings[i]);
    if (!input->settings->at[SET_READDATA].set)
        (void)setting_replace(input->real, input->curl, SET_READDATA, (union value){.pointer = stdin});
}

bool options_restore(struct options *options, const struct options_input *input) {
    if (!options->replaced)
        return true;
    static char any_url[] = "";
    struct options_input replaced = *input; /* restores what was replaced, perhaps also what was not */
    struct replacements all;
    replaced.url = options->by_http ? any_url : NULL;
    replaced.https = true;
    list_replacements(&all, &replaced);
    options->complete = false;
    if (options->left_share) /* before HSTS, as it was replaced */
        (void)restore(input, SET_SHARE);
    for (size_t i = 0; i < all.count; i++) {
        if (restore(input, all.at[i].setting) == CURLE_OUT_OF_MEMORY)
            return false;
    }
    if (setting_pointer(input->settings, SET_ABSTRACT_UNIX_SOCKET))
        (void)restore(input, SET_ABSTRACT_UNIX_SOCKET);
    if (input->settings->at[SET_PROTOCOLS].set)
        (void)restore(input, SET_PROTOCOLS);
    if (options->fresh)
        (void)restore(input, SET_FRESH_CONNECT);
    if (options->body)
        restore_body(input);
    *options = (struct options){0};
    return true;
}

void options_set_fresh(struct options *options, const struct options_input *input, bool fresh) {
    if (fresh)
        (void)setting_replace(input->real, input->curl, SET_FRESH_CONNECT, (union value){.number = 1});
    else if (options->fresh)
        (void)restore(input, SET_FRESH_CONNECT);
    options->fresh = fresh;
}

void options_set_body(struct options *options, const struct options_input *input, bool replaced) {
    const union value values[COUNT_OF(body_settings)] = {
        {.function = (any_function *)input->callbacks->read_body},
        {.pointer = input->context},
        {.function = (any_function *)input->callbacks->seek_body},
        {.pointer = input->context}};
    if (!replaced && options->body)
        restore_body(input);
    for (size_t i = 0; replaced && i < COUNT_OF(body_settings); i++)
        (void)setting_replace(input->real, input->curl, body_settings[i], values[i]);
    options->body = replaced;
}

void options_note_overwritten(struct options *options) { options->overwritten = options->replaced; }
void options_note_reset(struct options *options) { *options = (struct options){0}; }
void options_note_copied(struct options *out, const struct options *from) {
    *out = (struct options){.replaced = from->replaced,
                            .by_http = from->by_http,
                            .fresh = from->replaced && from->fresh,
                            .body = from->replaced && from->body};
}
