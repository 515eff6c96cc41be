/* How a transfer ends where libcurl alone can't know, in its own words. */
#include "adapter.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void transfer_judge(struct easy *easy, CURLcode code, int os_error, const char *format, ...) {
    if (easy->verdict.code != CURLE_OK) /* the first says what happened */
        return;
    va_list arguments;
    va_start(arguments, format);
    easy->verdict.code = code;
    easy->verdict.os_error = os_error;
    if (vsnprintf(easy->verdict.text, sizeof easy->verdict.text, format, arguments) < 0)
        easy->verdict.text[0] = '\0';
    va_end(arguments);
}

/* In libcurl's own words, the milliseconds those of the mock's clock. */
void transfer_judge_fault(struct easy *easy, int fault) {
    const char *host;
    (void)target_host(&easy->target, &host);
    int in_brackets = host[0] == '[', name = (int)strcspn(host, in_brackets ? "]" : ":"),
        port = easy->target.port;
    host += in_brackets;
    name -= in_brackets;
    int64_t waited = (inside_now_ns(easy->multi) - easy->started_ns) / MS_NS;
    if (fault == IAM_MOCK_REFUSED)
        transfer_judge(easy, CURLE_COULDNT_CONNECT, ECONNREFUSED,
                       "Failed to connect to %.*s port %d after %lld ms: Connection refused", name, host,
                       port, (long long)waited);
    else if (fault == IAM_MOCK_DNS_FAILURE)
        transfer_judge(easy, CURLE_COULDNT_RESOLVE_HOST, 0, "Could not resolve host: %.*s", name, host);
    else if (fault == IAM_MOCK_CONNECT_TIMEOUT)
        transfer_judge(easy, CURLE_OPERATION_TIMEDOUT, ETIMEDOUT,
                       "Connection timed out after %lld milliseconds", (long long)waited);
    else if (settings_verify(&easy->settings, SET_SSL_VERIFYPEER))
        transfer_judge(easy, CURLE_PEER_FAILED_VERIFICATION, 0,
                       "SSL certificate problem: unable to get local issuer certificate");
    else
        transfer_judge(easy, CURLE_SSL_CONNECT_ERROR, ECONNRESET,
                       "TLS connect error: Connection reset by peer in connection to %.*s:%d", name, host,
                       port);
}

void transfer_cut_short(struct easy *easy) {
    if (!easy->multi)
        return;
    easy->cut_short = true;
    (void)setting_replace(easy->real, easy->curl, SET_TIMEOUT_MS, (union value){.number = 1});
    inside_move(easy->multi, 2 * MS_NS);
}

void transfer_not_cut_short(struct easy *easy) {
    if (!easy->cut_short)
        return;
    enum setting which = easy->settings.at[SET_TIMEOUT].set ? SET_TIMEOUT : SET_TIMEOUT_MS;
    (void)setting_put_back(easy->real, easy->curl, &easy->settings, which);
    easy->cut_short = false;
}

/* Whatever libcurl saw of it: with its installation a transfer ends. */
bool transfer_has_ended(struct easy *easy) {
    if (easy->installation != installation())
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
    return easy->verdict.code != CURLE_OK;
}

CURLcode transfer_result(struct easy *easy, CURLcode result) {
    if (result == CURLE_OK ? easy->verdict.code == CURLE_OK : !transfer_has_ended(easy))
        return result;
    char *buffer = easy->settings.at[SET_ERRORBUFFER].value.pointer;
    if (buffer)
        (void)snprintf(buffer, CURL_ERROR_SIZE, "%s", easy->verdict.text);
    return easy->verdict.code;
}
