/* LD_PRELOAD: a mock for a program that was not built for one, described by environment variables. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PRELOAD_H
#define MOCK_ADAPTERS_CURL_PROCESS_PRELOAD_H

#include "adapters/curl/process/base.h"

/* Call before each transfer. The first call in a process, also in a child of fork(), installs the mock that
 * IAM_MOCK_SCENARIO describes and creates the report, unless the variable is unset or a mock is installed. If
 * that fails, the process ends with status 125. */
void preload_once(void);

/* Did LD_PRELOAD name this library when the process started? Then the program's user can set environment
 * variables, and perhaps not change the program. */
bool is_preloaded(void);

#define ALLOW_ADVICE_SIZE 320
/* Write what lets requests to this host through: IAM_MOCK_ALLOW_HOSTS for a preloaded program, a call of
 * iam_mock_curl_allow_host() for others. Cut to fit. */
void write_allow_advice(char out[ALLOW_ADVICE_SIZE], const char *host);

#endif
