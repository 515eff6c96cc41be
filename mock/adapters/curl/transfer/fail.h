/* The ways in which the adapter ends a transfer: faults before the connection, a lost mock, lost
 * descriptors. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_FAIL_H
#define MOCK_ADAPTERS_CURL_TRANSFER_FAIL_H

#include "adapters/curl/transfer/easy.h"

/* The functions fail_before_connection() to fail_reset() give the transfer a verdict, unless it has one. */

/* A fault whose row in wire/faults.def says FAULT_BEFORE_CONNECTION. Nothing was sent: the program gets what
 * libcurl reports about a transfer without a connection. */
void fail_before_connection(struct easy *easy, int fault);
/* The same, but the request has arrived, since the fault could not be foreseen: count it as not sent. */
void fail_arrived(struct easy *easy, int fault);
/* Memory ran out. */
void fail_out_of_memory(struct easy *easy);
/* The mock refused the request because of its call limit. `code`: the transfer's result. */
void fail_past_call_limit(struct easy *easy, CURLcode code);
/* The mock was uninstalled while the transfer was under way. */
void fail_mock_gone(struct easy *easy);
/* The handle's route is ROUTE_REFUSED. Reports a problem too or, if no mock is installed, writes the reason
 * to stderr, once in a process. */
void fail_host_refused(struct easy *easy);
/* The same for a URL that libcurl has got to by itself. `route`: the URL's, not ROUTE_UNCHANGED. */
void fail_guarded(struct easy *easy, const struct route *route, bool redirected);
/* A rule's location leads to a host that the mock serves, by https: libcurl would send TLS, since it gets
 * only the program's own URLs by http. Reports a problem too. */
void fail_redirect_by_tls(struct easy *easy);
/* The program closed the connection's descriptors while libcurl had them. Reports a problem too, and makes
 * the transfer end at once. */
void fail_fd_lost(struct easy *easy);

/* The program called curl_easy_reset() in a callback, before libcurl sent the request: libcurl has freed what
 * it needs to send. Reports a problem too, if a mock is installed. */
void fail_reset(struct easy *easy);

/* Make libcurl end the transfer by a timeout, since libcurl may not poll its descriptors again. */
void fail_shorten_timeout(struct easy *easy);
/* Give libcurl the program's timeout again, if it was shortened. */
void fail_restore_timeout(struct easy *easy);

/* Does the transfer have a verdict? If the mock was uninstalled since the transfer began, give it one
 * first. */
bool transfer_has_failed(struct easy *easy);
/* Call when the transfer has ended. Returns what the program gets as its result: libcurl's `result` or, if
 * there is a verdict, the verdict. Then fills the program's error buffer too. */
CURLcode transfer_result(struct easy *easy, CURLcode result);

#endif
