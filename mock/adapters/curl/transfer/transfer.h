/* The life of a transfer: the handle enters a multi handle, its route is found, libcurl begins it, it ends.
 */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_TRANSFER_H
#define MOCK_ADAPTERS_CURL_TRANSFER_TRANSFER_H

#include "adapters/curl/transfer/multi.h"

/* Call before libcurl adds the handle to the multi handle: find the route and replace the options. False: out
 * of memory; then call transfer_end(). */
bool transfer_prepare(struct easy *easy, struct multi *multi);

/* libcurl has added the handle to the program's multi handle. */
void transfer_join(struct easy *easy);

/* libcurl goes on: begin the transfers that were added since the last step. */
void transfer_step(struct multi *multi);

/* The same for the one handle of an own multi handle. */
void transfer_step_own(struct easy *easy);

/* An option was set: if it matters, find the route again, or replace the option again. */
void transfer_note_setting(struct easy *easy, enum setting setting);

/* The handle leaves its multi handle, if it is in one. */
void transfer_leave(struct easy *easy);

/* The transfer ends. The options stay replaced, since the next transfer is likely to need them. */
void transfer_end(struct easy *easy);

/* The handle is to be performed without a mock: what is known of its last transfer is forgotten. */
void transfer_forget(struct easy *easy);

/* curl_easy_reset(): all options are set to their defaults. */
void transfer_reset_handle(struct easy *easy);

/* curl_easy_duphandle(): `copy` has the options that `from` has in libcurl; make them the program's. False:
 * out of memory. */
bool transfer_copy_handle(struct easy *copy, const struct easy *from);

#endif
