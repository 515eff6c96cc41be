/* File names: made absolute, and whether a file can be written. iam-mock-run is compiled with this file, too.
 */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PATHS_H
#define MOCK_ADAPTERS_CURL_PROCESS_PATHS_H

#include <stdbool.h>

/* Returns the name as an absolute path, relative to the working directory of now; the caller frees it. An
 * empty name stays empty. Returns NULL if memory is out or the working directory does not exist. */
char *absolute_path(const char *name);

/* Check, without creating the file, that it can be opened for writing: it exists and is writable, or can be
 * created. Returns 0 or errno's number. */
int why_not_writable(const char *path);

/* Do both paths lead to the same file, which exists? */
bool is_same_file(const char *path, const char *other);

#endif
