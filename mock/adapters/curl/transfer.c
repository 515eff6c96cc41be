/* A transfer, from being led to the mock to its end: what of it is true when. */
#include "adapter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* 1, 0 or IAM_MOCK_ENOMEM. */
static int needs_connection(const struct easy *easy) {
    struct foreseen foreseen;
    struct iam_mock *mock = installed_mock();
    int needs = 0;
    if (mock && !foresee(&foreseen, easy)) {
        needs = IAM_MOCK_ENOMEM;
    } else if (mock) {
        needs = iam_mock_needs_connection(mock, &foreseen.request);
        free(foreseen.url);
    }
    installed_mock_done();
    return needs;
}

static bool replace_fresh(struct easy *easy) {
    int needs = easy->target.leads == LEADS_TO_IAM ? needs_connection(easy) : 0;
    if (needs == IAM_MOCK_ENOMEM)
        return false;
    if (needs == 1)
        (void)setting_replace(easy->real, easy->curl, SET_FRESH_CONNECT, (union value){.number = 1});
    else if (easy->replaced_fresh)
        (void)setting_put_back(easy->real, easy->curl, &easy->settings, SET_FRESH_CONNECT);
    easy->replaced_fresh = needs == 1;
    return true;
}

static bool same_url(const struct target *a, const struct target *b) {
    return a->url && b->url && strcmp(a->url, b->url) == 0 && strcmp(a->reached, b->reached) == 0 &&
           a->leads == b->leads;
}

/* Look where the URL leads, and put in place what that needs. False: out of memory. */
static bool lead(struct easy *easy) {
    struct target target;
    if (!target_find(&target, easy))
        return false;
    bool as_before = easy->replaced && !easy->overwritten && same_url(&target, &easy->target);
    if (!as_before && !options_put_back(easy)) {
        target_free(&target);
        return false;
    }
    target_free(&easy->target);
    easy->target = target;
    easy->under_way = target.leads != LEADS_ELSEWHERE;
    if (!easy->under_way)
        return true;
    if (setting_number(&easy->settings, SET_CONNECT_ONLY) != 0)
        problem("iammock-curl: CURLOPT_CONNECT_ONLY isn't served: nothing is sent then that the mock could "
                "answer");
    if (easy->target.https && !settings_allow(&easy->settings, true)) /* libcurl would name http */
        transfer_judge(easy, CURLE_UNSUPPORTED_PROTOCOL, 0, "Protocol \"https\" disabled");
    if (!as_before && !options_replace(easy))
        return false;
    return true;
}

/* What can't be recorded doesn't reach the network. */
static void block(struct easy *easy) {
    easy->under_way = true;
    transfer_judge(easy, CURLE_OUT_OF_MEMORY, ENOMEM, "iam-mock: out of memory");
    options_block(easy);
}

/* Not before: until then the program may still change what its options point to. */
void transfer_begin(struct easy *easy) {
    if (easy->under_way && !replace_fresh(easy))
        block(easy);
}

void transfers_step(struct multi *multi) {
    struct easy *easy;
    DL_FOREACH(multi->easies, easy) {
        if (easy->added_at != multi->steps)
            continue;
        if (!easy->under_way && is_installed()) { /* it was added before the mock was installed, maybe */
            multi_count(multi, easy, -1);
            easy->installation = installation();
            if (!lead(easy))
                block(easy);
            multi_count(multi, easy, 1);
        }
        transfer_begin(easy);
    }
    multi->steps++;
}

bool transfer_prepare(struct easy *easy, struct multi *multi) {
    preload_once();
    easy->multi = multi;
    easy->attempts = easy->local_port = 0;
    easy->waited_ms = 0;
    easy->answered = false;
    easy->verdict.code = CURLE_OK;
    easy->installation = installation();
    easy->started_ns = inside_now_ns(multi);
    return lead(easy);
}

/* The program's options stay replaced, for the next transfer is most likely of the same kind. */
void transfer_end(struct easy *easy) {
    struct connection *next;
    for (struct connection *busy = easy->multi ? easy->multi->busy : NULL; busy; busy = next) {
        next = busy->next_busy;
        if (busy->easy == easy)
            connection_end_request(busy);
    }
    transfer_not_cut_short(easy);
    easy->under_way = false;
    easy->multi = NULL;
}

void transfer_join(struct easy *easy) {
    struct multi *multi = easy->multi;
    easy->told = false;
    easy->added_at = multi->steps;
    DL_APPEND(multi->easies, easy);
    multi_count(multi, easy, 1);
}

void transfer_leave(struct easy *easy) {
    struct multi *multi = easy->multi;
    if (!multi)
        return;
    if (multi->own) {
        transfer_end(easy);
        return;
    }
    DL_DELETE(multi->easies, easy);
    if (!easy->told)
        multi_count(multi, easy, -1);
    transfer_end(easy);
}

void transfer_set_again(struct easy *easy, enum setting setting) {
    struct multi *multi = easy->multi;
    if (!setting_is_replaced(setting) && setting != SET_DEFAULT_PROTOCOL)
        return;
    easy->overwritten = easy->replaced;
    if (!multi) { /* looked at anew when the next transfer begins */
        (void)options_put_back(easy);
        return;
    }
    if (multi->steps != easy->added_at) { /* so it is by then; this transfer goes on as it began */
        if (easy->replaced && !options_replace(easy))
            block(easy);
        return;
    }
    multi_count(multi, easy, -1);
    easy->verdict.code = CURLE_OK;
    if (!lead(easy))
        block(easy);
    multi_count(multi, easy, 1);
}
