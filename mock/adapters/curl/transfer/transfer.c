/* The life of a transfer: the handle enters a multi handle, its route is found, libcurl begins it, it
 * ends. */
#include "adapters/curl/transfer/transfer.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/preload.h"
#include "adapters/curl/transfer/callbacks.h"
#include "adapters/curl/transfer/connect.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/patience.h"

static struct options_input input_of(struct easy *easy) {
    return (struct options_input){.real = easy->real,
                                  .curl = easy->curl,
                                  .settings = &easy->settings,
                                  .url = easy->route.kind == ROUTE_TO_MOCK ? easy->route.url : NULL,
                                  .https = easy->route.https,
                                  .callbacks = &transfer_callbacks,
                                  .context = easy};
}

static bool restore_options(struct easy *easy) {
    struct options_input input = input_of(easy);
    return options_restore(&easy->options, &input);
}

static bool replace_options(struct easy *easy) {
    struct options_input input = input_of(easy);
    return options_replace(&easy->options, &input);
}

/* End the transfer at its first connection, since memory is out: the mock can't serve it. */
static void block(struct easy *easy) {
    easy_set_under_way(easy, true);
    fail_out_of_memory(easy);
}

/* ----- The route ----- */

static void check_route(struct easy *easy) {
    if (easy->route.kind != ROUTE_TO_MOCK)
        return;
    if (setting_number(&easy->settings, SET_CONNECT_ONLY) != 0)
        report_problem(
            "iammock-curl: CURLOPT_CONNECT_ONLY isn't served: nothing is sent then that the mock could "
            "answer");
    if (easy->route.https && !settings_allow(&easy->settings, true)) /* libcurl's message would say http */
        verdict_give(&easy->verdict, CURLE_UNSUPPORTED_PROTOCOL, 0, "Protocol \"https\" disabled");
}

/* Find the route, and give libcurl the options that it needs. False: out of memory. */
static bool take_route(struct easy *easy) {
    bool same;
    if (!easy_find_route(easy, &same))
        return false;
    bool unchanged = easy->options.complete && !easy->options.overwritten && same;
    if (!unchanged && !restore_options(easy))
        return false;
    easy_set_under_way(easy, easy->route.kind != ROUTE_UNCHANGED);
    if (!easy->under_way)
        return true;
    check_route(easy);
    return unchanged || replace_options(easy);
}

/* The same for a handle that has been counted. */
static void take_route_again(struct easy *easy) {
    multi_count(easy->multi, easy, -1);
    if (!take_route(easy))
        block(easy);
    multi_count(easy->multi, easy, 1);
}

/* ----- Begin ----- */

/* Call just before libcurl begins the transfer, and not earlier: until then the program may change the data
 * that its options point to. */
static void begin(struct easy *easy) {
    if (!easy->under_way)
        return;
    easy_set_started(easy, multi_now_ns(easy->multi));
    const bool reads = easy->route.kind == ROUTE_TO_MOCK && read_ahead_is_needed(&easy->settings);
    struct options_input input = input_of(easy);
    options_set_body(&easy->options, &input, reads);
    read_ahead_begin(easy, reads);
    if (!connect_choose(easy))
        block(easy);
}

bool transfer_attach(struct easy *easy) {
    return options_attach(easy->real, easy->curl, &transfer_callbacks, easy);
}

bool transfer_prepare(struct easy *easy, struct multi *multi) {
    preload_once();
    (void)transfer_attach(easy); /* again: a call that the adapter does not see may have set the callbacks */
    easy_begin_transfer(easy);
    if (multi)
        easy_enter_multi(easy, multi);
    return take_route(easy);
}

void transfer_join(struct easy *easy) {
    struct multi *multi = easy->multi;
    easy_set_end_reported(easy, false);
    easy_set_added_at(easy, multi->steps);
    multi_add_easy(multi, easy);
    multi_count(multi, easy, 1);
}

void transfer_step(struct multi *multi) {
    struct easy *easy;
    DL_FOREACH(multi->easies, easy) {
        if (easy->added_at != multi->steps)
            continue;
        if ((!easy->under_way || easy->route.no_mock) &&
            mock_is_installed()) { /* perhaps only since it was added */
            verdict_clear(&easy->verdict);
            easy_join_installation(easy);
            take_route_again(easy);
        }
        begin(easy);
    }
    multi_count_step(multi);
}

void transfer_step_own(struct easy *easy) {
    easy_set_added_at(easy, easy->multi->steps);
    multi_count_step(easy->multi);
    begin(easy);
}

/* ----- Options set meanwhile ----- */

void transfer_note_setting(struct easy *easy, enum setting setting, bool changed) {
    if (changed)
        route_note_setting(&easy->route, setting);
    options_note_setting(&easy->settings, setting);
    if (setting == SET_SHARE)
        easy_set_share(easy, setting_pointer(&easy->settings, setting));
    if (!setting_is_replaced(setting) && setting != SET_DEFAULT_PROTOCOL)
        return;
    options_note_overwritten(&easy->options);
    if (!easy->multi) { /* the next transfer finds its route anew */
        (void)restore_options(easy);
    } else if (easy->multi->steps != easy->added_at) { /* this transfer goes on as it began */
        if (easy->options.replaced && !replace_options(easy))
            block(easy);
    } else {
        verdict_clear(&easy->verdict);
        take_route_again(easy);
    }
}

void transfer_return_to_share(struct easy *easy) {
    if (easy->options.left_share)
        (void)restore_options(easy);
}

void transfer_reset_handle(struct easy *easy) {
    settings_free(&easy->settings);
    options_note_reset(&easy->options);
    (void)transfer_attach(easy);
    route_note_setting(&easy->route, SET_URL); /* it has none any more */
    if (easy->multi)
        return;
    route_free(&easy->route);
    verdict_clear(&easy->verdict);
}

bool transfer_copy_handle(struct easy *copy, const struct easy *from) {
    if (!settings_copy(&copy->settings, &from->settings))
        return false;
    options_note_copied(&copy->options, &from->options);
    struct options_input input = input_of(copy);
    input.https = from->route.https;
    return options_restore(&copy->options, &input);
}

/* ----- End ----- */

void transfer_end(struct easy *easy) {
    struct connection *next;
    call_end(&easy->connecting, false);
    if (easy->multi) {
        sent_answers_end(&easy->multi->busy, easy);
        call_end(&easy->closed,
                 multi_now_ns(easy->multi) < timeout_end_ns(easy)); /* the result is not known */
    }
    for (struct connection *busy = easy->multi ? easy->multi->busy.first : NULL; busy; busy = next) {
        next = busy->next_busy;
        if (busy->easy == easy && !connection_free_if_given_up(busy))
            connection_end_request(busy);
    }
    fail_restore_timeout(easy);
    easy_end_transfer(easy);
}

void transfer_leave(struct easy *easy) {
    struct multi *multi = easy->multi;
    if (!multi)
        return;
    if (!multi->own) {
        multi_remove_easy(multi, easy);
        if (!easy->end_reported)
            multi_count(multi, easy, -1);
    }
    transfer_end(easy);
}
