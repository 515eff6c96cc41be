#include "iam_client.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "iam_xml.h"

/* The longest request there can be: three bytes for each of a user name's 128, a serial's 256, a marker's
 * 320. */
#define LONGEST_BODY 2304

struct body {
    char text[LONGEST_BODY];
    size_t size;
    bool overflow;
};

static void add_byte(struct body *body, char byte) {
    if (body->size == sizeof body->text)
        body->overflow = true;
    else
        body->text[body->size++] = byte;
}

/* As RFC 3986 wants it: all but the unreserved characters, so that the '+' of a user name stays one. */
static void add_encoded(struct body *body, const char *text) {
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char digits[] = "0123456789ABCDEF";
    for (; *text != '\0'; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (strchr(unreserved, *text) != NULL) {
            add_byte(body, *text);
        } else {
            add_byte(body, '%');
            add_byte(body, digits[byte >> 4]);
            add_byte(body, digits[byte & 15]);
        }
    }
}

static void add_parameter(struct body *body, const char *name, const char *value) {
    if (value == NULL)
        return;
    if (body->size > 0)
        add_byte(body, '&');
    add_encoded(body, name);
    add_byte(body, '=');
    add_encoded(body, value);
}

int http_response_set_body(struct http_response *response, const char *body, size_t size) {
    char *copy = malloc(size + 1);
    if (copy == NULL)
        return -1;
    if (size > 0)
        memcpy(copy, body, size);
    copy[size] = '\0';
    free(response->body);
    response->body = copy;
    response->body_size = size;
    return 0;
}

void iam_answer_clear(struct iam_answer *answer) {
    iam_free_document(answer);
    free(answer->http.body);
    memset(answer, 0, sizeof *answer);
}

/* Make room for the next attempt's answer. What is in doubt stays so. */
static void forget_attempt(struct iam_answer *answer) {
    const bool in_doubt = answer->in_doubt;
    iam_answer_clear(answer);
    answer->in_doubt = in_doubt;
}

void sleep_for_real(void *context, int64_t milliseconds) {
    struct timespec left = {.tv_sec = (time_t)(milliseconds / 1000),
                            .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    (void)context;
    while (nanosleep(&left, &left) != 0) {
    }
}

static int64_t or_default(int64_t given, int64_t otherwise) { return given > 0 ? given : otherwise; }

struct iam_client iam_client_with(transport_fn *send, void *context, const struct iam_options *options) {
    struct iam_client client = {.send = send, .context = context};
    struct iam_options *all = &client.options;
    if (options != NULL)
        *all = *options;
    if (all->sleep == NULL)
        all->sleep = sleep_for_real;
    all->attempts = (int)or_default(all->attempts, 10);
    all->first_delay_ms = or_default(all->first_delay_ms, 1000);
    all->longest_delay_ms = or_default(all->longest_delay_ms, 60000);
    all->timeout_ms = or_default(all->timeout_ms, 30000);
    return client;
}

bool iam_is_error(enum iam_result result, const struct iam_answer *answer, const char *code) {
    return result == IAM_ERROR && strcmp(answer->error_code, code) == 0;
}

static bool may_pass(const struct iam_answer *answer) {
    static const char *const codes[] = {"EntityTemporarilyUnmodifiable", "ConcurrentModification",
                                        "Throttling", "ServiceFailure"};
    if (answer->http.status >= 500)
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(answer->error_code, codes[i]) == 0)
            return true;
    return false;
}

/* What an answer with a status other than 200 says. A proxy's page has no code: then the status alone
 * decides. */
static enum iam_result read_refusal(struct iam_answer *answer) {
    const enum iam_result read = iam_read_error(answer);
    if (read == IAM_NO_MEMORY)
        return read;
    if (may_pass(answer))
        return IAM_BUSY;
    return read == IAM_SUCCESS ? IAM_ERROR : read;
}

/* One attempt. */
static enum iam_result attempt(const struct iam_client *client, const char *action,
                               const struct http_request *request, struct iam_answer *answer) {
    forget_attempt(answer);
    const enum transport_result sent = client->send(client->context, request, &answer->http);
    if (sent != TRANSPORT_OK) {
        answer->in_doubt = answer->in_doubt || sent == TRANSPORT_LOST;
        return IAM_NO_ANSWER;
    }
    const enum iam_result read =
        answer->http.status == 200 ? iam_read_success(answer, action) : read_refusal(answer);
    if (answer->http.resent || answer->http.status >= 500 || answer->http.status == 408 ||
        read == IAM_BAD_ANSWER || read == IAM_NO_MEMORY)
        answer->in_doubt = true;
    return read;
}

enum iam_result iam_call(const struct iam_client *client, const char *action,
                         const struct iam_parameter *parameters, size_t count, struct iam_answer *answer) {
    struct body body = {.size = 0};
    iam_answer_clear(answer);
    add_parameter(&body, "Action", action);
    add_parameter(&body, "Version", "2010-05-08");
    for (size_t i = 0; i < count; i++)
        add_parameter(&body, parameters[i].name, parameters[i].value);
    if (body.overflow)
        return IAM_TOO_LONG;

    const struct http_request request = {.url = "https://iam.amazonaws.com/",
                                         .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                                         .body = body.text,
                                         .body_size = body.size,
                                         .timeout_ms = client->options.timeout_ms};
    const int64_t longest = client->options.longest_delay_ms;
    int64_t delay = client->options.first_delay_ms;
    enum iam_result result = attempt(client, action, &request, answer);
    for (int made = 1; (result == IAM_BUSY || result == IAM_NO_ANSWER) && made < client->options.attempts;
         made++) {
        client->options.sleep(client->context, delay);
        delay = delay > longest / 2 ? longest : delay * 2;
        result = attempt(client, action, &request, answer);
    }
    return result;
}
