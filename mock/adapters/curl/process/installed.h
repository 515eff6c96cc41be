/* The installed mock, the process's only one: which threads use it, and what fork() and uninstalling wait
 * for. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_INSTALLED_H
#define MOCK_ADAPTERS_CURL_PROCESS_INSTALLED_H

#include "adapters/curl/process/base.h"

/* Returns the installed mock, or NULL if none is installed. Until the matching release_mock() of the same
 * thread the mock is neither freed nor uninstalled, and the thread is not cancelled. Calls nest. */
struct iam_mock *acquire_mock(void);
/* End what acquire_mock() began, also if it returned NULL. */
void release_mock(void);

/* Is a mock installed? Another thread may install or uninstall one at any time: to use it, acquire it. */
bool mock_is_installed(void);

/* Returns the number of uninstalls so far. A connection or transfer that began under another number has lost
 * its mock. */
unsigned installation_number(void);

/* Record a problem in the installed mock; without one, do nothing. The text is cut at 511 bytes. */
void report_problem(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Install `mock`, unless a mock is installed: returns that one, or NULL. `on_free` is called when the
 * installed mock is freed. */
struct iam_mock *install_mock(struct iam_mock *mock, void (*on_free)(struct iam_mock *mock, void *context));

/* Uninstall the mock, if it is `which` (NULL: any mock). `after` is called with the mock while no other
 * install or uninstall can happen, and no thread uses the mock. */
void uninstall_mock(const struct iam_mock *which, void (*after)(struct iam_mock *mock));

/* What the owner of the connections does when the mock is uninstalled or the process forks. */
struct process_watcher {
    size_t (*at_uninstall)(struct iam_mock *mock); /* returns how many requests were under way */
    void (*in_child)(void);                        /* called with the registry locked */
};

/* Name the watcher; the same one may be named again. `watcher` must stay valid for the life of the
 * process. */
void watch_process(const struct process_watcher *watcher);

/* Call the watcher's at_uninstall with the mock that was uninstalled, if a watcher was named. Returns how
 * many requests were under way. */
size_t notify_uninstall(struct iam_mock *mock);

#endif
