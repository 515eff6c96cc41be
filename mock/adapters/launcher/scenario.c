/* The scenario is checked before the program starts: it is loaded with the library that the program gets. */
#include "adapters/launcher/scenario.h"

#include "adapters/curl/process/option_variable.h"

#include <iam_mock.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct functions {
    int (*make)(struct iam_mock **, const struct iam_mock_options *, struct iam_mock_error *);
    int (*load)(struct iam_mock *, const char *, struct iam_mock_error *);
    void (*free)(struct iam_mock *);
};

/* A function's address is no data pointer in ISO C, so it is copied. */
static bool look_up(void *core, const char *name, void *function) {
    void *address = dlsym(core, name);
    memcpy(function, &address, sizeof address);
    if (!address)
        complain("the library has no function %s: it is of another version than iam-mock-run", name);
    return address != NULL;
}

static bool load(const struct functions *functions, const char *path) {
    const struct iam_mock_options options = {.account_id = getenv(ACCOUNT_ID_VARIABLE),
                                             .start = getenv(START_VARIABLE),
                                             .fixture_directory = getenv(FIXTURE_DIRECTORY_VARIABLE)};
    struct iam_mock_error error = {0};
    struct iam_mock *mock = NULL;
    bool made = functions->make(&mock, &options, &error) == 0;
    bool right = made && functions->load(mock, path, &error) == 0;
    if (!right && error.line > 0)
        complain("%s:%d: %s", error.file, error.line, error.message);
    else if (!right && made)
        complain("--scenario: %s", error.message);
    else if (!right)
        complain("%s: %s", option_variable(error.field), error.message);
    functions->free(mock);
    return right;
}

bool check_scenario(void *core, const char *path) {
    struct functions functions;
    return look_up(core, "iam_mock_new", &functions.make) &&
           look_up(core, "iam_mock_load_scenario", &functions.load) &&
           look_up(core, "iam_mock_free", &functions.free) && load(&functions, path);
}
