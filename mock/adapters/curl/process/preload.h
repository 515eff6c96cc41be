/* LD_PRELOAD: a mock for a program that was not built for one, described by environment variables. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PRELOAD_H
#define MOCK_ADAPTERS_CURL_PROCESS_PRELOAD_H

/* Call before each transfer. The first call in a process, also in a child of fork(), installs the mock that
 * IAM_MOCK_SCENARIO describes and creates the report, unless the variable is unset or a mock is installed. If
 * that fails, the process ends with status 125. */
void preload_once(void);

#endif
