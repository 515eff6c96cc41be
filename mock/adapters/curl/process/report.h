/* The report of a preloaded process: journal, account, problems and findings, added to the file
 * IAM_MOCK_REPORT. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_REPORT_H
#define MOCK_ADAPTERS_CURL_PROCESS_REPORT_H

#include "adapters/curl/process/base.h"

/* Set the report's file and check, without creating it, that it can be written and is not the scenario file.
 * `name` is an absolute path. In its last part, "%p" is the number of the process, "%t" the time at which it
 * began, so that names sort by it, and "%%" a percent sign. NULL: no report. Returns false after a message on
 * standard error. */
bool report_set_file(const char *name, const char *scenario);

/* Call in a new process; in a child of fork(), before its first transfer: the time "%t" is now. */
void report_begin_process(void);

/* Create the file if it does not exist. Returns false after a message on standard error. */
bool report_create(void);

/* Add the report of this process to the end of the file. Other processes may do the same at the same time. */
void report_write(struct iam_mock *mock);

#endif
