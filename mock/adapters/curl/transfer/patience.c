/* Computes how long the client waits for a connection and for an answer, by its options. */
#include "adapters/curl/transfer/patience.h"

#include "adapters/curl/transfer/multi.h"

#define LOW_SPEED_MS INT64_C(1000)
/* libcurl takes the speed of the last five seconds or so, and looks at it once a second: so it ends a
 * transfer up to this much after CURLOPT_LOW_SPEED_TIME. */
#define LOW_SPEED_LATER_MS 7000
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

/* When CURLOPT_LOW_SPEED_TIME ends at the earliest; 0: never. */
static int64_t low_speed_ms(const struct easy *easy) {
    if (!is_set(easy, SET_LOW_SPEED_LIMIT) || !is_set(easy, SET_LOW_SPEED_TIME))
        return 0;
    return setting_number(&easy->settings, SET_LOW_SPEED_TIME) * LOW_SPEED_MS;
}

/* 0 means never. */
static int64_t earlier(int64_t a, int64_t b) { return a > 0 && (b == 0 || a < b) ? a : b; }

int64_t answer_timeout_ms(const struct easy *easy) {
    const int64_t low_speed = low_speed_ms(easy);
    return earlier(timeout_left_ms(easy), low_speed > 0 ? low_speed + LOW_SPEED_LATER_MS : 0);
}

int64_t late_answer_ms(const struct easy *easy, int64_t waited_ms) {
    const int64_t end = earlier(timeout_left_ms(easy), low_speed_ms(easy));
    return end > 0 && end <= waited_ms ? end - 1 : waited_ms;
}

int64_t connect_timeout_ms(const struct easy *easy) {
    int64_t timeout = timeout_left_ms(easy);
    int64_t connect = timeout_of(&easy->settings, SET_CONNECTTIMEOUT, SET_CONNECTTIMEOUT_MS);
    if (connect <= 0)
        connect = CONNECT_TIMEOUT_MS;
    return timeout > 0 && timeout < connect ? timeout : connect;
}
