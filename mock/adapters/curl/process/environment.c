/* The environment variables that name files, made absolute when the process starts. The entries of `environ`
 * are replaced in place, without setenv(): some programs, bash for example, read the environment from the
 * third argument of main(), which is the same array. */
#include "adapters/curl/process/environment.h"

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/option_variable.h"
#include "adapters/curl/process/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEPARATORS " :" /* of LD_PRELOAD */

/* Returns "NAME=VALUE"; the caller frees it. NULL: memory is out. */
static char *variable(const char *name, const char *value) {
    char *text;
    if (asprintf(&text, "%s=%s", name, value) < 0)
        return NULL;
    return text;
}

/* ----- LD_PRELOAD ----- */

static bool is_relative_library(const char *entry) {
    const char *slash = strrchr(entry, '/');
    return entry[0] != '/' && slash && strncmp(slash + 1, "libiammock-", strlen("libiammock-")) == 0;
}

/* Returns the library's absolute path, or its name if the variable could not hold the path; the caller frees
 * it. */
static char *library_path(const char *entry) {
    char *path = is_relative_library(entry) ? absolute_path(entry) : NULL;
    if (path && path[strcspn(path, SEPARATORS)] == '\0')
        return path;
    free(path);
    return strdup(entry);
}

/* Returns the list with absolute paths; the caller frees it. NULL: memory is out. */
static char *absolute_libraries(const char *list) {
    char *copy = strdup(list), *rest = NULL, *text = NULL;
    size_t size = 0;
    FILE *out = copy ? open_memstream(&text, &size) : NULL;
    for (char *entry = out ? strtok_r(copy, SEPARATORS, &rest) : NULL; entry;
         entry = strtok_r(NULL, SEPARATORS, &rest)) {
        char *path = library_path(entry);
        (void)fprintf(out, "%s%s", ftell(out) > 0 ? ":" : "", path ? path : entry);
        free(path);
    }
    free(copy);
    if (out)
        (void)fclose(out);
    return text;
}

static bool has_relative_library(const char *list) {
    char *copy = strdup(list), *rest = NULL;
    bool found = false;
    for (char *entry = copy ? strtok_r(copy, SEPARATORS, &rest) : NULL; entry && !found;
         entry = strtok_r(NULL, SEPARATORS, &rest))
        found = is_relative_library(entry);
    free(copy);
    return found;
}

/* ----- All ----- */

static bool is_relative_file(const char *value) { return value[0] != '/' && value[0] != '\0'; }

static const struct {
    const char *name;
    bool (*is_relative)(const char *value);
    char *(*absolute)(const char *value);
} file_variables[] = {
    {"IAM_MOCK_SCENARIO", is_relative_file, absolute_path},
    {"IAM_MOCK_REPORT", is_relative_file, absolute_path},
    {FIXTURE_DIRECTORY_VARIABLE, is_relative_file, absolute_path},
    {"LD_PRELOAD", has_relative_library, absolute_libraries},
};

/* What replaced an entry of the environment; leak checkers see that it is in use. */
static char *replaced[COUNT_OF(file_variables)];

static void make_absolute(size_t number, char **entry) {
    const char *value = *entry + strlen(file_variables[number].name) + 1;
    if (!file_variables[number].is_relative(value))
        return;
    char *absolute = file_variables[number].absolute(value);
    char *text = absolute ? variable(file_variables[number].name, absolute) : NULL;
    if (text)
        *entry = replaced[number] = text;
    free(absolute);
}

void environment_make_absolute(void) {
    for (char **entry = environ; entry && *entry; entry++) {
        for (size_t i = 0; i < COUNT_OF(file_variables); i++) {
            const size_t length = strlen(file_variables[i].name);
            if (strncmp(*entry, file_variables[i].name, length) == 0 && (*entry)[length] == '=' &&
                !replaced[i])
                make_absolute(i, entry);
        }
    }
}
