/* The share handles that hold an HSTS store: with one, libcurl turns the mock's http into https again. */
#include "adapters/curl/settings/shares.h"

#include "adapters/curl/process/registry.h"

#include <stdlib.h>

struct share {
    CURLSH *handle;
    bool has_entries; /* or will have, when libcurl reads them */
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

void share_note_hsts_entries(const CURLSH *share) {
    lock_registry();
    struct share *found = *find(share);
    if (found)
        found->has_entries = true;
    unlock_registry();
}

void share_forget_hsts(const CURLSH *share) {
    lock_registry();
    struct share **at = find(share), *gone = *at;
    if (gone)
        *at = gone->next;
    unlock_registry();
    free(gone);
}

bool share_has_hsts_entries(const CURLSH *share) {
    lock_registry();
    const struct share *found = *find(share);
    const bool has = found && found->has_entries;
    unlock_registry();
    return has;
}
