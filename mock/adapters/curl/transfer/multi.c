/* A multi handle: the program's, or one that the adapter made for curl_easy_perform(). */
#include "adapters/curl/transfer/multi.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/registry.h"

#include <stdlib.h>

#define MAX_INTERRUPTIONS 100 /* at one time of the clock */

static struct multi *multis; /* under the registry's lock */

CURLM *multi_init(const struct real *real) {
    struct inside before = inside_enter(real, NULL);
    CURLM *curlm = real->curl_multi_init();
    inside_leave(before);
    return curlm;
}

struct multi *multi_find(const CURLM *curlm) {
    struct multi *multi;
    lock_registry();
    HASH_FIND_PTR(multis, &curlm, multi);
    unlock_registry();
    return multi;
}

struct multi *multi_new(CURLM *curlm, const struct real *real, bool own) {
    struct multi *multi = calloc(1, sizeof *multi);
    if (!multi)
        return NULL;
    multi->curlm = curlm;
    multi->real = real;
    multi->own = own;
    clock_start(&multi->clock, true);
    lock_registry();
    HASH_ADD_PTR(multis, curlm, multi);
    bool added = multi->hh.tbl != NULL;
    unlock_registry();
    if (added)
        return multi;
    free(multi);
    return NULL;
}

void multi_free(struct multi *multi) {
    lock_registry();
    HASH_DEL(multis, multi);
    unlock_registry();
    inside_forget(&multi->clock);
    free(multi);
}

void multi_add_easy(struct multi *multi, struct easy *easy) { DL_APPEND(multi->easies, easy); }
void multi_remove_easy(struct multi *multi, struct easy *easy) { DL_DELETE(multi->easies, easy); }

void multi_count(struct multi *multi, const struct easy *easy, int change) {
    *(easy->under_way ? &multi->mock_count : &multi->other_count) += change;
    clock_set_running(&multi->clock, multi->other_count > 0);
    bool begins = change > 0 && easy->under_way && multi->other_count == 0;
    if (begins && (multi->mock_count == 1 || multi->clock.installation != installation_number()))
        clock_take_mock_time(&multi->clock);
}

bool multi_is_virtual(const struct multi *multi) { return multi->mock_count > 0 && multi->other_count == 0; }

void multi_count_step(struct multi *multi) { multi->steps++; }
void multi_note_progress(struct multi *multi) { multi->moved_at_ns = multi_now_ns(multi); }
int64_t multi_idle_ns(const struct multi *multi) { return multi_now_ns(multi) - multi->moved_at_ns; }

void multi_note_step(struct multi *multi, int alive, bool moved) {
    multi->alive = alive;
    multi->stands = !moved;
    multi->stepped_at_ns = multi_now_ns(multi);
}

bool multi_stands(const struct multi *multi) {
    return multi->stands && multi->stepped_at_ns == multi_now_ns(multi);
}

void multi_wake(struct multi *multi) { atomic_store(&multi->woken, true); }
bool multi_take_wakeup(struct multi *multi) { return atomic_exchange(&multi->woken, false); }

void multi_note_interruption(struct multi *multi) {
    const int64_t now = multi_now_ns(multi);
    if (multi->interrupted_at_ns != now)
        multi->interruptions = 0;
    multi->interrupted_at_ns = now;
    if (++multi->interruptions > MAX_INTERRUPTIONS)
        return;
    multi->stands = false;
    multi->timer_shortened = false;
}

void multi_set_timer(struct multi *multi, curl_multi_timer_callback timer) { multi->timer = timer; }
void multi_set_timer_data(struct multi *multi, void *data) { multi->timer_data = data; }
void multi_set_timer_shortened(struct multi *multi, bool shortened) { multi->timer_shortened = shortened; }

void multi_begin_real_wait(struct multi *multi, long ms) {
    const int64_t now = multi_now_ns(multi);
    if (multi->wait_from_ns == now && multi->wait_ms > 0)
        return;
    multi->wait_from_ns = now;
    multi->wait_ms = ms;
    multi->wait_real_ns = clock_real_ns();
}

bool multi_take_real_wait(struct multi *multi) {
    const bool begun = multi->wait_ms > 0 && multi->wait_from_ns == multi_now_ns(multi);
    if (!begun || clock_real_ns() - multi->wait_real_ns < multi->wait_ms * MS_NS)
        return false;
    multi->wait_ms = 0;
    return true;
}

CURLMcode multi_ask_timeout(struct multi *multi, long *ms) {
    struct inside before = inside_enter(multi->real, &multi->clock);
    CURLMcode result = multi->real->curl_multi_timeout(multi->curlm, ms);
    inside_leave(before);
    return result;
}
