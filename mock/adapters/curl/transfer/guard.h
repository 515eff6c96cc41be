/* Watches the transfers that libcurl makes alone: a redirect may name a closed host. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_GUARD_H
#define MOCK_ADAPTERS_CURL_TRANSFER_GUARD_H

#include "adapters/curl/transfer/easy.h"

/* Call before the program sets an option. libcurl has read the URL that the transfer has got to, and options
 * that name other hosts, and goes on there, but tells only the program's new URL from then on. */
void guard_leave(struct easy *easy, enum setting setting);
/* The same for all options at once: call before libcurl resets the handle. */
void guard_note_reset(struct easy *easy);

/* libcurl's callbacks, for a handle whose transfer is not under way with the adapter. Each checks the URL
 * that the transfer has got to. If no request may go there, it gives the verdict and refuses; else it does
 * what the program's own callback, or libcurl without one, would do. */

/* Before libcurl looks up a name. Returns what the callback returns: 0, or another number to refuse. */
int guard_resolver(struct easy *easy, void *resolver, void *reserved);
/* Before libcurl opens a connection. Returns the socket, or CURL_SOCKET_BAD. */
curl_socket_t guard_socket(struct easy *easy, curlsocktype purpose, struct curl_sockaddr *address);
/* Before libcurl sends a request, perhaps on a kept connection. Returns CURL_PREREQFUNC_OK or _ABORT. */
int guard_request(struct easy *easy, char *peer, char *local, int peer_port, int local_port);

/* Call the program's CURLOPT_PREREQFUNCTION. Returns its result; without one, CURL_PREREQFUNC_OK. */
int call_prereq_function(const struct settings *settings, char *peer, char *local, int peer_port,
                         int local_port);

#endif
