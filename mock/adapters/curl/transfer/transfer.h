/* The life of a transfer: the handle enters a multi handle, its route is found, libcurl begins it, it
 * ends. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_TRANSFER_H
#define MOCK_ADAPTERS_CURL_TRANSFER_TRANSFER_H

#include "adapters/curl/transfer/multi.h"

/* Make libcurl call the adapter in each transfer of the handle. Returns false if it is no handle of
 * libcurl's. */
bool transfer_attach(struct easy *easy);

/* Call before libcurl begins the transfer: find the route and replace the options. `multi`: the handle's
 * multi handle; NULL: it is not known yet. False: out of memory; then call transfer_end(). */
bool transfer_prepare(struct easy *easy, struct multi *multi);

/* Call after libcurl has added the handle to the program's multi handle: add it to our list. */
void transfer_join(struct easy *easy);

/* Call before a step of libcurl's: begin the transfers that were added since the last step. */
void transfer_step(struct multi *multi);

/* The same for the one easy handle of the adapter's own multi handle. */
void transfer_step_own(struct easy *easy);

/* Call after an option was set: if it matters, find the route again, or replace the option again. `changed`:
 * not to the text that it had before. */
void transfer_note_setting(struct easy *easy, enum setting setting, bool changed);

/* Remove the handle from its multi handle, if it is in one, and end its transfer. */
void transfer_leave(struct easy *easy);

/* End the transfer. The options stay replaced, since the next transfer is likely to need them. */
void transfer_end(struct easy *easy);

/* Call before libcurl frees the handle: in its share, libcurl may save cookies. */
void transfer_return_to_share(struct easy *easy);

/* Call after curl_easy_reset(): all options have their defaults. */
void transfer_reset_handle(struct easy *easy);

/* Call after curl_easy_duphandle(): `copy` has the options that `from` has in libcurl, some of them replaced;
 * restore the program's. Returns false if memory is out. */
bool transfer_copy_handle(struct easy *copy, const struct easy *from);

#endif
