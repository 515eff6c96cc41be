/* The ways in which the adapter ends a transfer: faults before the connection, a lost mock, lost descriptors.
 */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_FAIL_H
#define MOCK_ADAPTERS_CURL_TRANSFER_FAIL_H

#include "adapters/curl/transfer/easy.h"

/* These give the verdict, if there is none yet. */

/* A fault whose row in wire/faults.def says FAULT_BEFORE_CONNECTION. */
void fail_by_fault(struct easy *easy, int fault);
/* Memory ran out. */
void fail_out_of_memory(struct easy *easy);
/* The mock was uninstalled while the transfer was under way. */
void fail_mock_gone(struct easy *easy);
/* ROUTE_REFUSED. A problem too. */
void fail_host_refused(struct easy *easy);
/* The program closed the connection's descriptors while libcurl had them. A problem too; the transfer ends at
 * once. */
void fail_fd_lost(struct easy *easy);

/* Make libcurl end the transfer by a timeout, since it may not look at its descriptors again. */
void fail_shorten_timeout(struct easy *easy);
/* Give libcurl the program's timeout again, if it was shortened. */
void fail_restore_timeout(struct easy *easy);

/* Is there a verdict? If its mock was uninstalled, this call gives it. */
bool transfer_has_failed(struct easy *easy);
/* The result of the transfer that the program gets in place of libcurl's; fills the program's error buffer
 * too. */
CURLcode transfer_result(struct easy *easy, CURLcode result);

#endif
