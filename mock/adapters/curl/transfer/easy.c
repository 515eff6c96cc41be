/* An easy handle of the program's, and the state of its transfer. */
#include "adapters/curl/transfer/easy.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/registry.h"

#include <stdlib.h>

static struct easy *easies; /* under the registry's lock */

struct easy *easy_find(const CURL *curl) {
    struct easy *easy;
    lock_registry();
    HASH_FIND_PTR(easies, &curl, easy);
    unlock_registry();
    return easy;
}

struct easy *easy_new(CURL *curl, const struct real *real) {
    struct easy *easy = calloc(1, sizeof *easy);
    if (!easy)
        return NULL;
    easy->curl = curl;
    easy->real = real;
    lock_registry();
    HASH_ADD_PTR(easies, curl, easy);
    bool added = easy->hh.tbl != NULL;
    unlock_registry();
    if (added)
        return easy;
    free(easy);
    return NULL;
}

void easy_free(struct easy *easy) {
    lock_registry();
    HASH_DEL(easies, easy);
    unlock_registry();
    settings_free(&easy->settings);
    route_free(&easy->route);
    read_ahead_free(&easy->read_ahead);
    free(easy->effective_url);
    free(easy->location);
    free(easy->left_url);
    free(easy);
}

void easy_set_share(struct easy *easy, const CURLSH *share) {
    lock_registry();
    easy->share = share;
    unlock_registry();
}

bool easy_is_in_share(const CURLSH *share) {
    bool found = false;
    lock_registry();
    for (const struct easy *easy = easies; easy && !found; easy = easy->hh.next)
        found = share && easy->share == share;
    unlock_registry();
    return found;
}

bool easy_find_route(struct easy *easy, bool *same) {
    return route_find_again(&easy->route, &easy->settings, easy->real, same);
}

void easy_set_own_multi(struct easy *easy, struct multi *own) { easy->own = own; }

void easy_keep_effective_url(struct easy *easy, char *url) {
    free(easy->effective_url);
    easy->effective_url = url;
}

void easy_set_location(struct easy *easy, char *url) {
    free(easy->location);
    easy->location = url;
}

void easy_set_left_url(struct easy *easy, char *url) {
    free(easy->left_url);
    easy->left_url = url;
    easy->left_unknown = url == NULL;
}

static void forget_left_url(struct easy *easy) {
    easy_set_left_url(easy, NULL);
    easy->left_unknown = false;
}

void easy_begin_transfer(struct easy *easy) {
    easy->requests = easy->local_port = easy->unconnected = 0;
    easy->asked_at = 0;
    easy->answered = easy->connect_failed = easy->undecided = easy->moved = easy->was_reset = false;
    easy_set_location(easy, NULL);
    forget_left_url(easy);
    verdict_clear(&easy->verdict);
    easy_join_installation(easy);
}

void easy_enter_multi(struct easy *easy, struct multi *multi) { easy->multi = multi; }
void easy_set_started(struct easy *easy, int64_t started_ns) { easy->started_ns = started_ns; }

void easy_end_transfer(struct easy *easy) {
    read_ahead_end(&easy->read_ahead);
    easy->under_way = false;
    easy->multi = NULL;
}

void easy_join_installation(struct easy *easy) { easy->installation = installation_number(); }
void easy_set_added_at(struct easy *easy, unsigned steps) { easy->added_at = steps; }
void easy_set_alone(struct easy *easy, bool alone) { easy->alone = alone; }
void easy_set_under_way(struct easy *easy, bool under_way) { easy->under_way = under_way; }
void easy_set_end_reported(struct easy *easy, bool reported) { easy->end_reported = reported; }
void easy_set_timeout_shortened(struct easy *easy, bool shortened) { easy->timeout_shortened = shortened; }
void easy_set_local_port(struct easy *easy, int port) { easy->local_port = port; }
void easy_set_was_reset(struct easy *easy, bool was_reset) { easy->was_reset = was_reset; }
void easy_set_undecided(struct easy *easy, bool undecided) { easy->undecided = undecided; }
void easy_take_closed_call(struct easy *easy, const struct open_call *call) { easy->closed = *call; }
void easy_count_request(struct easy *easy) { easy->requests++; }

void easy_take_request_back(struct easy *easy, bool moved) {
    easy->requests--;
    easy->moved = moved;
}

void easy_set_asked_at(struct easy *easy, size_t calls) { easy->asked_at = calls; }
void easy_set_unconnected(struct easy *easy, int fault) { easy->unconnected = fault; }
void easy_set_answered(struct easy *easy, bool answered) { easy->answered = answered; }
void easy_set_connect_failed(struct easy *easy, bool failed) { easy->connect_failed = failed; }
