/* Computes how long the client waits for a connection and for an answer, by its options. */
#include "adapters/curl/transfer/patience.h"

#include "adapters/curl/transfer/multi.h"

#define LOW_SPEED_MS INT64_C(1000)
#define CONNECT_TIMEOUT_MS 300000 /* CURLOPT_CONNECTTIMEOUT's default */

static bool is_set(const struct easy *easy, enum setting setting) {
    return easy->settings.at[setting].set && setting_number(&easy->settings, setting) != 0;
}

static int64_t timeout_of(const struct settings *settings, enum setting seconds, enum setting milliseconds) {
    if (settings->at[milliseconds].set)
        return setting_number(settings, milliseconds);
    return (int64_t)setting_number(settings, seconds) * 1000;
}

static int64_t elapsed_ms(const struct easy *easy) {
    return (multi_now_ns(easy->multi) - easy->started_ns) / MS_NS;
}

/* What is left of CURLOPT_TIMEOUT; 0: it isn't set. */
static int64_t timeout_left_ms(const struct easy *easy) {
    int64_t timeout = timeout_of(&easy->settings, SET_TIMEOUT, SET_TIMEOUT_MS);
    if (timeout <= 0)
        return 0;
    int64_t left = timeout - elapsed_ms(easy);
    return left > 0 ? left : 1;
}

/* When libcurl sends a request again, it starts its own timer anew, but it checks this end whenever it
 * runs. */
int64_t timeout_end_ns(const struct easy *easy) {
    int64_t timeout = timeout_of(&easy->settings, SET_TIMEOUT, SET_TIMEOUT_MS);
    return timeout > 0 ? easy->started_ns + timeout * MS_NS : INT64_MAX;
}

int64_t answer_timeout_ms(const struct easy *easy) {
    int64_t left = timeout_left_ms(easy);
    if (left > 0)
        return left;
    if (is_set(easy, SET_LOW_SPEED_LIMIT) && is_set(easy, SET_LOW_SPEED_TIME))
        return setting_number(&easy->settings, SET_LOW_SPEED_TIME) * LOW_SPEED_MS;
    return 0;
}

int64_t connect_timeout_ms(const struct easy *easy) {
    int64_t timeout = timeout_left_ms(easy);
    int64_t connect = timeout_of(&easy->settings, SET_CONNECTTIMEOUT, SET_CONNECTTIMEOUT_MS);
    if (connect <= 0)
        connect = CONNECT_TIMEOUT_MS;
    return timeout > 0 && timeout < connect ? timeout : connect;
}
