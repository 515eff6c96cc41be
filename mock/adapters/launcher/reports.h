/* The reports of the program's processes: each has a file in a temporary directory; at the end they become
 * one. */
#ifndef MOCK_ADAPTERS_LAUNCHER_REPORTS_H
#define MOCK_ADAPTERS_LAUNCHER_REPORTS_H

#include "adapters/launcher/base.h"

/* Check that the report can be written and is neither the scenario nor the program. Changes nothing. Returns
 * false after a message. */
bool check_report(const char *path, const char *scenario, const char *program);

/* Empty the file, if it exists and is neither standard output nor standard error. Returns false after a
 * message. */
bool empty_report(const char *path);

/* Make the directory. Returns its absolute path, or NULL after a message; the caller frees it. */
char *make_work_directory(void);

/* Returns the value of IAM_MOCK_REPORT for the processes; the caller frees it. */
char *report_of_process(const char *directory);

/* Write the reports of all processes that have made a transfer to `path`, in the order in which the processes
 * began; a child of fork() counts as begun at its first transfer. Without such a process the file is not
 * created. `has_orphans`: of a process that still runs, the sum says where its report will be; that file
 * stays. Returns false after a message; then all files stay. */
bool sum_reports(const char *directory, bool has_orphans, const char *path);

/* Remove the directory and the files in it. If it stays, a message says so. */
void remove_work_directory(const char *directory);

#endif
