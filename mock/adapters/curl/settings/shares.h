/* The share handles that hold an HSTS store: with one, libcurl turns the mock's http into https again. */
#ifndef MOCK_ADAPTERS_CURL_SETTINGS_SHARES_H
#define MOCK_ADAPTERS_CURL_SETTINGS_SHARES_H

#include "adapters/curl/process/base.h"

/* Note that the share holds an HSTS store, which is empty. Returns false if memory is out. */
bool share_note_hsts(CURLSH *share);
/* Note that a handle fills the store of its share, if the share holds one. */
void share_note_hsts_entries(const CURLSH *share);
/* Note that the share holds no store, or is freed. */
void share_forget_hsts(const CURLSH *share);
/* Does the share hold a store that may have entries? */
bool share_has_hsts_entries(const CURLSH *share);

#endif
