/* The adapter's options in the place of the program's, and the program's back. */
#include "adapter.h"

#include <string.h>

struct replacement {
    enum setting setting;
    union value value;
};

#define MAX_REPLACEMENTS 24

/* libcurl would turn http into https again. What several handles share isn't to be forgotten. */
static bool forgets_hsts(const struct settings *settings) {
    return (setting_number(settings, SET_HSTS_CTRL) != 0 || setting_string(settings, SET_HSTS)) &&
           !settings->at[SET_SHARE].value.pointer;
}

/* In the order in which they are set. */
static size_t replacements(struct replacement out[MAX_REPLACEMENTS], struct easy *easy) {
    const struct settings *settings = &easy->settings;
    static char socket_name[] = "iam-mock", no_proxy_for[] = "*", protocols[] = "http,https",
                not_http[] = "https";
    bool allowed = settings_allow(settings, easy->target.https);
    const struct replacement always[] = {
        {SET_CURLU, {.pointer = NULL}}, /* setting it makes libcurl forget the URL */
        {SET_URL, {.pointer = easy->target.url}},
        {SET_UNIX_SOCKET_PATH,
         {.pointer = socket_name}}, /* no name is resolved, and connections are kept alive */
        {SET_OPENSOCKETFUNCTION, {.function = (any_function *)callback_open_socket}},
        {SET_OPENSOCKETDATA, {.pointer = easy}},
        {SET_CLOSESOCKETFUNCTION, {.function = (any_function *)callback_close_socket}},
        {SET_CLOSESOCKETDATA, {.pointer = NULL}},
        {SET_PREREQFUNCTION, {.function = (any_function *)callback_before_request}},
        {SET_PREREQDATA, {.pointer = easy}},
        {SET_NOPROXY, {.pointer = no_proxy_for}},
    };
    size_t count = COUNT_OF(always);
    memcpy(out, always, sizeof always);
    if (setting_number(settings, SET_PORT) == 443 && easy->target.https)
        out[count++] = (struct replacement){SET_PORT, {.number = 0}};
    if (settings->at[SET_PROTOCOLS].set || settings->at[SET_PROTOCOLS_STR].set)
        out[count++] = (struct replacement){SET_PROTOCOLS_STR, {.pointer = allowed ? protocols : not_http}};
    if (setting_number(settings, SET_HTTP_VERSION) >= CURL_HTTP_VERSION_2_0)
        out[count++] = (struct replacement){SET_HTTP_VERSION, {.number = CURL_HTTP_VERSION_1_1}};
    if (setting_number(settings, SET_IPRESOLVE) != CURL_IPRESOLVE_WHATEVER)
        out[count++] = (struct replacement){SET_IPRESOLVE, {.number = CURL_IPRESOLVE_WHATEVER}};
    if (forgets_hsts(settings)) /* in this order: the one empties what the other fills */
        out[count++] = (struct replacement){SET_HSTS_CTRL, {.number = 0}};
    if (forgets_hsts(settings) && setting_string(settings, SET_HSTS))
        out[count++] = (struct replacement){SET_HSTS, {.pointer = NULL}};
    if (setting_number(settings, SET_HAPROXYPROTOCOL) != 0)
        out[count++] = (struct replacement){SET_HAPROXYPROTOCOL, {.number = 0}};
    if (settings->at[SET_CONNECT_TO].value.pointer)
        out[count++] = (struct replacement){SET_CONNECT_TO, {.pointer = NULL}};
    return count;
}

bool options_replace(struct easy *easy) {
    struct replacement all[MAX_REPLACEMENTS];
    size_t count = replacements(all, easy);
    easy->replaced = true;
    for (size_t i = 0; i < count; i++) {
        if (setting_replace(easy->real, easy->curl, all[i].setting, all[i].value) == CURLE_OUT_OF_MEMORY)
            return false;
    }
    return true;
}

/* The URL is the first: what keeps libcurl from the network goes after ours is no longer there. */
bool options_put_back(struct easy *easy) {
    if (!easy->replaced)
        return true;
    struct replacement all[MAX_REPLACEMENTS];
    size_t count = replacements(all, easy);
    for (size_t i = 0; i < count; i++) {
        if (setting_put_back(easy->real, easy->curl, &easy->settings, all[i].setting) == CURLE_OUT_OF_MEMORY)
            return false;
    }
    if (easy->settings.at[SET_ABSTRACT_UNIX_SOCKET].value.pointer)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_ABSTRACT_UNIX_SOCKET);
    if (easy->settings.at[SET_PROTOCOLS].set)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_PROTOCOLS);
    if (easy->replaced_fresh)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_FRESH_CONNECT);
    easy->replaced = easy->replaced_fresh = easy->overwritten = false;
    return true;
}

/* Neither of these can fail, and no connection comes about. */
void options_block(struct easy *easy) {
    (void)setting_replace(easy->real, easy->curl, SET_OPENSOCKETFUNCTION,
                          (union value){.function = (any_function *)callback_open_socket});
    (void)setting_replace(easy->real, easy->curl, SET_OPENSOCKETDATA, (union value){.pointer = easy});
}
