/* The public functions for adapters, except those that make a call, which are in call.c. */
#include "base/view.h"
#include "base/secret.h"
#include "account/secret.h"
#include "api/mock.h"
#include "call/host.h"
#include "model/aws_hosts.h"
#include "model/services.h"
#include "request/url.h"

#include <stdio.h>

const struct iam_mock_service *iam_mock_service_at(size_t index) {
    static const struct iam_mock_service services[SERVICE_COUNT] = {
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, home_page, usual_host,       \
                hosts)                                                                                       \
    {title, usual_host},
#include "model/services.def"
#undef SERVICE
    };
    return index < SERVICE_COUNT ? &services[index] : NULL;
}

int iam_mock_serves(struct iam_mock *mock, const char *url) {
    if (!mock || !url)
        return IAM_MOCK_EINVAL;
    struct view host = url_split(url).host;
    mock_lock(mock);
    bool serves = host.size > 0 && (host_is_served(host, mock->state.extra_host) ||
                                    host_redirecting_rule(host, &mock->state.script));
    mock_unlock(mock);
    return serves;
}

static size_t shown_of_word(const void *account, struct view word) {
    return account_shown_size(account, word);
}

bool iam_mock_is_service_host(const char *url) {
    const struct view host = url_split(url).host;
    return host_service(host) || is_aws_identity_host(host_name(host));
}

const char *iam_mock_extra_host(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    const char *host = mock->state.extra_host;
    mock_unlock(mock);
    return host;
}

void iam_mock_add_problem(struct iam_mock *mock, const char *text) {
    if (!mock || !text)
        return;
    char line[2 * PROBLEM_SIZE]; /* a problem is shorter: its words are masked before it is cut */
    snprintf(line, sizeof line, "%s", text);
    mock_lock(mock);
    secret_mask_words(line, shown_of_word, &mock->state.account);
    problems_add_text(&mock->problems, line);
    mock_unlock(mock);
}

void iam_mock_never_ended(struct iam_mock *mock, size_t number) {
    if (!mock)
        return;
    mock_lock(mock);
    journal_add_finding(&mock->journal, number, FINDING_NO_TIMEOUT);
    mock_unlock(mock);
}

/* Returns the index of the function with that context; the count if there is none. */
static size_t find_on_free(const struct iam_mock *mock, const void *context) {
    size_t index = 0;
    while (index < mock->on_free_count && mock->on_free[index].context != context)
        index++;
    return index;
}

static void set_on_free(struct iam_mock *mock, const struct on_free *on_free) {
    const size_t index = find_on_free(mock, on_free->context);
    if (index == ON_FREE_MAX) {
        problems_add(&mock->problems, "iam_mock_on_free: %d contexts have a function; remove one first",
                     ON_FREE_MAX);
        return;
    }
    mock->on_free[index] = *on_free;
    mock->on_free_count += index == mock->on_free_count;
}

static void remove_on_free(struct iam_mock *mock, const void *context) {
    const size_t index = find_on_free(mock, context);
    if (index == mock->on_free_count)
        return;
    struct on_free *removed = &mock->on_free[index];
    mock->on_free_count--;
    memmove(removed, removed + 1, (mock->on_free_count - index) * sizeof *removed);
}

void iam_mock_on_free(struct iam_mock *mock, void (*on_free)(struct iam_mock *mock, void *context),
                      void *context) {
    if (!mock)
        return;
    mock_lock(mock);
    if (on_free)
        set_on_free(mock, &(struct on_free){on_free, context});
    else
        remove_on_free(mock, context);
    mock_unlock(mock);
}
