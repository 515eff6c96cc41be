/* The share handles that hold an HSTS store: with one, libcurl turns the mock's http into https again. */
#include "adapters/curl/settings/shares.h"

#include "adapters/curl/process/registry.h"

#include <stdlib.h>

struct share {
    CURLSH *handle;
    struct share *next;
};

static struct share *shares; /* under the registry's lock */

/* Returns the place of the pointer to the share's record; the pointer is NULL if there is no record. */
static struct share **find(const CURLSH *handle) {
    struct share **at = &shares;
    while (*at && (*at)->handle != handle)
        at = &(*at)->next;
    return at;
}

bool share_note_hsts(CURLSH *share) {
    lock_registry();
    struct share **at = find(share);
    if (!*at && (*at = calloc(1, sizeof **at)) != NULL)
        (*at)->handle = share;
    const bool noted = *at != NULL;
    unlock_registry();
    return noted;
}

void share_forget_hsts(const CURLSH *share) {
    lock_registry();
    struct share **at = find(share), *gone = *at;
    if (gone)
        *at = gone->next;
    unlock_registry();
    free(gone);
}

bool share_has_hsts(const CURLSH *share) {
    lock_registry();
    const bool has = *find(share) != NULL;
    unlock_registry();
    return has;
}
