/* The options that the adapter replaces on a handle for a transfer to the mock, and restores. */
#include "adapters/curl/settings/options.h"

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

/* Switch HSTS off? It would turn http into https again. But keep an HSTS store that several handles share. */
static bool must_replace_hsts(const struct settings *settings) {
    return (setting_number(settings, SET_HSTS_CTRL) != 0 || setting_string(settings, SET_HSTS)) &&
           !setting_pointer(settings, SET_SHARE);
}

static void add_always(struct replacements *out, const struct options_input *input) {
    static char socket_name[] = "iam-mock", no_proxy_for[] = "*";
    const struct option_callbacks *callbacks = input->callbacks;
    const struct replacement always[] = {
        {SET_CURLU, {.pointer = NULL}}, /* first: setting it makes libcurl forget the URL */
        {SET_URL, {.pointer = input->url}},
        {SET_UNIX_SOCKET_PATH, {.pointer = socket_name}}, /* then libcurl resolves no name */
        {SET_OPENSOCKETFUNCTION, {.function = (any_function *)callbacks->open_socket}},
        {SET_OPENSOCKETDATA, {.pointer = input->context}},
        {SET_CLOSESOCKETFUNCTION, {.function = (any_function *)callbacks->close_socket}},
        {SET_CLOSESOCKETDATA, {.pointer = NULL}},
        {SET_PREREQFUNCTION, {.function = (any_function *)callbacks->before_request}},
        {SET_PREREQDATA, {.pointer = input->context}},
        {SET_NOPROXY, {.pointer = no_proxy_for}},
    };
    memcpy(out->at, always, sizeof always);
    out->count = COUNT_OF(always);
}

/* List the replacements in the order in which they are set. */
static void list_replacements(struct replacements *out, const struct options_input *input) {
    static char protocols[] = "http,https", not_http[] = "https";
    const struct settings *settings = input->settings;
    const bool has_protocols = settings->at[SET_PROTOCOLS].set || settings->at[SET_PROTOCOLS_STR].set;
    const bool hsts = must_replace_hsts(settings);
    add_always(out, input);
    add_number_if(setting_number(settings, SET_PORT) == 443 && input->https, out, SET_PORT, 0);
    add_pointer_if(has_protocols, out, SET_PROTOCOLS_STR,
                   settings_allow(settings, input->https) ? protocols : not_http);
    add_number_if(setting_number(settings, SET_HTTP_VERSION) >= CURL_HTTP_VERSION_2_0, out, SET_HTTP_VERSION,
                  CURL_HTTP_VERSION_1_1);
    add_number_if(setting_number(settings, SET_IPRESOLVE) != CURL_IPRESOLVE_WHATEVER, out, SET_IPRESOLVE,
                  CURL_IPRESOLVE_WHATEVER);
    add_number_if(hsts, out, SET_HSTS_CTRL, 0); /* before HSTS: it empties what HSTS fills */
    add_pointer_if(hsts && setting_string(settings, SET_HSTS), out, SET_HSTS, NULL);
    add_number_if(setting_number(settings, SET_HAPROXYPROTOCOL) != 0, out, SET_HAPROXYPROTOCOL, 0);
    add_pointer_if(setting_pointer(settings, SET_CONNECT_TO) != NULL, out, SET_CONNECT_TO, NULL);
}

static CURLcode restore(const struct options_input *input, enum setting setting) {
    return setting_restore(input->real, input->curl, input->settings, setting);
}

bool options_replace(struct options *options, const struct options_input *input) {
    struct replacements all;
    list_replacements(&all, input);
    options->replaced = true;
    for (size_t i = 0; i < all.count; i++) {
        if (setting_replace(input->real, input->curl, all.at[i].setting, all.at[i].value) ==
            CURLE_OUT_OF_MEMORY)
            return false;
    }
    return true;
}

/* The URL comes first: the options that keep libcurl from the network are restored after it. */
bool options_restore(struct options *options, const struct options_input *input) {
    if (!options->replaced)
        return true;
    struct replacements all;
    list_replacements(&all, input);
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

void options_block(const struct options_input *input) {
    (void)setting_replace(input->real, input->curl, SET_OPENSOCKETFUNCTION,
                          (union value){.function = (any_function *)input->callbacks->open_socket});
    (void)setting_replace(input->real, input->curl, SET_OPENSOCKETDATA,
                          (union value){.pointer = input->context});
}

void options_note_overwritten(struct options *options) { options->overwritten = options->replaced; }
void options_note_reset(struct options *options) { *options = (struct options){0}; }
void options_note_copied(struct options *out, const struct options *from) {
    *out = (struct options){.replaced = from->replaced, .fresh = from->replaced && from->fresh};
}
