/* What the program set on a handle. libcurl has no function to ask for options, and the adapter restores them
 * after a transfer. */
#ifndef MOCK_ADAPTERS_CURL_SETTINGS_SETTINGS_H
#define MOCK_ADAPTERS_CURL_SETTINGS_SETTINGS_H

#include "adapters/curl/settings/value.h"

enum setting {
#define REPLACED(name, kind) SET_##name,
#define CHAINED(name, kind) SET_##name,
#define SEEN(name, kind) SET_##name,
#include "adapters/curl/settings/settings.def"
#undef REPLACED
#undef CHAINED
#undef SEEN
    SETTING_COUNT
};

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_HEAD, METHOD_FORM };

/* All zero: nothing was set. Only settings.c writes it. */
struct settings {
    enum method method; /* that follows from the options that were set so far, in their order */
    struct setting_value {
        bool set;
        bool owned; /* value.pointer is the adapter's copy */
        union value value;
    } at[SETTING_COUNT];
};

/* Returns the setting of an option; SETTING_COUNT: settings.def does not have the option. */
enum setting setting_of(CURLoption option);
/* Does a transfer to the mock replace the setting, always or sometimes? */
bool setting_is_replaced(enum setting setting);
/* Does libcurl never get the program's value, since a callback of the adapter's calls the program's? */
bool setting_is_chained(enum setting setting);

/* Call before libcurl gets the value: prepare what setting_record() records once libcurl has accepted it.
 * False: out of memory. Give *out to setting_record() or setting_clear(). */
bool setting_copy(struct setting_value *out, const struct settings *settings, enum setting setting,
                  union value value);
/* Record a value that setting_copy() made; `settings` then owns the value. Returns false if it is the text
 * that the option had before. */
bool setting_record(struct settings *settings, enum setting setting, struct setting_value copied);
/* Free a value, and set it to "not set". */
void setting_clear(struct setting_value *at);
/* Forget the URL, because libcurl has forgotten it. */
void settings_clear_url(struct settings *settings);

/* Copy all settings. *out must be empty. Returns false if memory is out; call settings_free() then too. */
bool settings_copy(struct settings *out, const struct settings *from);
/* Free all values; *settings is empty then. */
void settings_free(struct settings *settings);

/* Returns the size that either of two options declares; -1: neither does. */
curl_off_t settings_declared_size(const struct settings *settings, enum setting large, enum setting small);
/* Returns the size of a body given by POSTFIELDS or COPYPOSTFIELDS. */
size_t settings_body_size(const struct settings *settings, const char *body);

/* May the program's libcurl use https, or http? CURLOPT_PROTOCOLS and CURLOPT_PROTOCOLS_STR say so. */
bool settings_allow(const struct settings *settings, bool https);

/* These return the program's value, or NULL or 0 if the option was never set. */
static inline const char *setting_string(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.pointer;
}
static inline void *setting_pointer(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.pointer;
}
static inline any_function *setting_function(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.function;
}
static inline long setting_number(const struct settings *settings, enum setting setting) {
    return settings->at[setting].value.number;
}

/* Is the verification on? `which`: SET_SSL_VERIFYPEER or SET_SSL_VERIFYHOST. It is on by default. */
static inline bool settings_verify(const struct settings *settings, enum setting which) {
    return !settings->at[which].set || setting_number(settings, which) != 0;
}

/* Give libcurl another value than the program's. The record of the program's value does not change. */
CURLcode setting_replace(const struct real *real, CURL *curl, enum setting setting, union value value);
/* Give libcurl the program's value again. */
CURLcode setting_restore(const struct real *real, CURL *curl, const struct settings *settings,
                         enum setting setting);

#endif
