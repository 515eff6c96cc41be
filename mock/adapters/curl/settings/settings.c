/* What the program set on a handle: records each option, copies the texts, and restores options in
 * libcurl. */
#include "adapters/curl/settings/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind {
    KIND_NUMBER,
    KIND_OFFSET,
    KIND_POINTER,
    KIND_FUNCTION,
    KIND_STRING, /* copied, as libcurl does */
    KIND_BODY    /* copied, of POSTFIELDSIZE bytes */
};

static const struct {
    CURLoption option;
    enum kind kind;
    bool replaced, chained;
} infos[SETTING_COUNT] = {
#define REPLACED(name, kind) {CURLOPT_##name, KIND_##kind, true, false},
#define CHAINED(name, kind) {CURLOPT_##name, KIND_##kind, false, true},
#define SEEN(name, kind) {CURLOPT_##name, KIND_##kind, false, false},
#include "adapters/curl/settings/settings.def"
#undef REPLACED
#undef CHAINED
#undef SEEN
};

enum setting setting_of(CURLoption option) {
    for (enum setting i = 0; i < SETTING_COUNT; i++) {
        if (infos[i].option == option)
            return i;
    }
    return SETTING_COUNT;
}

bool setting_is_replaced(enum setting setting) { return infos[setting].replaced; }
bool setting_is_chained(enum setting setting) { return infos[setting].chained; }

void setting_clear(struct setting_value *at) {
    if (at->owned)
        free(at->value.pointer);
    *at = (struct setting_value){0};
}

/* libcurl keeps both options of a pair in one place. */
static void clear_other(struct settings *settings, enum setting setting) {
    static const enum setting pairs[][2] = {{SET_UNIX_SOCKET_PATH, SET_ABSTRACT_UNIX_SOCKET},
                                            {SET_PROTOCOLS, SET_PROTOCOLS_STR},
                                            {SET_POSTFIELDS, SET_COPYPOSTFIELDS},
                                            {SET_POSTFIELDSIZE, SET_POSTFIELDSIZE_LARGE},
                                            {SET_INFILESIZE, SET_INFILESIZE_LARGE},
                                            {SET_TIMEOUT, SET_TIMEOUT_MS},
                                            {SET_CONNECTTIMEOUT, SET_CONNECTTIMEOUT_MS},
                                            {SET_USERPWD, SET_USERNAME}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (setting == pairs[i][0])
            setting_clear(&settings->at[pairs[i][1]]);
        if (setting == pairs[i][1])
            setting_clear(&settings->at[pairs[i][0]]);
    }
}

/* Returns the method after the option was set. Switching NOBODY off does not restore the method from
 * before. */
static enum method method_after(enum method method, enum setting setting, union value value) {
    bool on = value.number != 0;
    switch ((int)setting) { /* int: most enumerators need no case */
    case SET_HTTPGET:
        return on ? METHOD_GET : method;
    case SET_POST:
        return on ? METHOD_POST : METHOD_GET;
    case SET_UPLOAD:
    case SET_PUT:
        return on ? METHOD_PUT : METHOD_GET;
    case SET_NOBODY:
        return on ? METHOD_HEAD : method == METHOD_HEAD ? METHOD_GET : method;
    case SET_POSTFIELDS:
    case SET_COPYPOSTFIELDS:
        return METHOD_POST;
    case SET_MIMEPOST:
    case SET_HTTPPOST:
        return value.pointer ? METHOD_FORM : METHOD_GET;
    default:
        return method;
    }
}

bool settings_allow(const struct settings *settings, bool https) {
    const char *name = https ? "https" : "http", *at = setting_string(settings, SET_PROTOCOLS_STR);
    if (settings->at[SET_PROTOCOLS].set)
        return (setting_number(settings, SET_PROTOCOLS) & (https ? CURLPROTO_HTTPS : CURLPROTO_HTTP)) != 0;
    if (!at)
        return true;
    for (; *at; at += strspn(at, ",")) {
        size_t size = strcspn(at, ",");
        if ((size == strlen(name) && strncasecmp(at, name, size) == 0) ||
            (size == 3 && strncasecmp(at, "all", size) == 0))
            return true;
        at += size;
    }
    return false;
}

curl_off_t settings_declared_size(const struct settings *settings, enum setting large, enum setting small) {
    const struct setting_value *at = settings->at;
    return at[large].set ? at[large].value.offset : at[small].set ? at[small].value.number : -1;
}

size_t settings_body_size(const struct settings *settings, const char *body) {
    const curl_off_t size = settings_declared_size(settings, SET_POSTFIELDSIZE_LARGE, SET_POSTFIELDSIZE);
    return size < 0 ? strlen(body) : (size_t)size;
}

/* If the program sets a size larger than the copy, libcurl forgets the copy and asks the read callback. */
static void clear_outgrown_copy(struct settings *settings, enum setting setting, union value value) {
    const char *copy = setting_string(settings, SET_COPYPOSTFIELDS);
    if (!copy || (setting != SET_POSTFIELDSIZE && setting != SET_POSTFIELDSIZE_LARGE))
        return;
    bool sized = settings->at[SET_POSTFIELDSIZE].set || settings->at[SET_POSTFIELDSIZE_LARGE].set;
    curl_off_t size = setting == SET_POSTFIELDSIZE ? value.number : value.offset;
    if (size < 0 || (sized && (size_t)size <= settings_body_size(settings, copy)))
        return;
    setting_clear(&settings->at[SET_COPYPOSTFIELDS]);
}

static bool copy_value(union value *value, size_t size) {
    char *copy = malloc(size + 1);
    if (!copy)
        return false;
    memcpy(copy, value->pointer, size);
    copy[size] = '\0';
    value->pointer = copy;
    return true;
}

bool setting_copy(struct setting_value *out, const struct settings *settings, enum setting setting,
                  union value value) {
    enum kind kind = infos[setting].kind;
    bool owned = (kind == KIND_STRING || kind == KIND_BODY) && value.pointer;
    if (owned && !copy_value(&value, kind == KIND_BODY ? settings_body_size(settings, value.pointer)
                                                       : strlen(value.pointer)))
        return false;
    *out = (struct setting_value){true, owned, value};
    return true;
}

static bool is_same_text(const struct setting_value *before, const struct setting_value *value) {
    return before->owned && value->owned && strcmp(before->value.pointer, value->value.pointer) == 0;
}

bool setting_record(struct settings *settings, enum setting setting, struct setting_value copied) {
    const bool changed = infos[setting].kind != KIND_STRING || !is_same_text(&settings->at[setting], &copied);
    union value value = copied.value;
    clear_outgrown_copy(settings, setting, value);
    clear_other(settings, setting);
    settings->method = method_after(settings->method, setting, value);
    setting_clear(&settings->at[setting]);
    settings->at[setting] = copied;
    return changed;
}

void settings_clear_url(struct settings *settings) { setting_clear(&settings->at[SET_URL]); }

bool settings_copy(struct settings *out, const struct settings *from) {
    *out = *from;
    for (size_t i = 0; i < SETTING_COUNT; i++)
        out->at[i].owned = false;
    out->at[SET_SHARE] = (struct setting_value){0}; /* libcurl does not add the copy to the share */
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        struct setting_value *at = &out->at[i];
        if (!from->at[i].owned)
            continue;
        size_t size = infos[i].kind == KIND_BODY ? settings_body_size(from, at->value.pointer)
                                                 : strlen(at->value.pointer);
        if (!copy_value(&at->value, size))
            return false;
        at->owned = true;
    }
    return true;
}

void settings_free(struct settings *settings) {
    for (size_t i = 0; i < SETTING_COUNT; i++)
        setting_clear(&settings->at[i]);
    settings->method = METHOD_GET;
}

CURLcode setting_replace(const struct real *real, CURL *curl, enum setting setting, union value value) {
    return value_set(real, curl, infos[setting].option, value);
}

/* An option that was never set is NULL or 0 in libcurl, except PROTOCOLS and HTTP_VERSION, which are replaced
 * only if they were set. */
CURLcode setting_restore(const struct real *real, CURL *curl, const struct settings *settings,
                         enum setting setting) {
    return value_set(real, curl, infos[setting].option, settings->at[setting].value);
}
