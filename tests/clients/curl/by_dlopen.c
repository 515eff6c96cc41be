/* The code under test in a module, DEACTIVATE_MODULE, as a program with plug-ins has it. */
#include "deactivate.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef long deactivate_function(const char *user_name, const char *serial_number);

long deactivate_mfa_device(const char *user_name, const char *serial_number) {
    void *module = dlopen(getenv("DEACTIVATE_MODULE"), RTLD_NOW | RTLD_LOCAL);
    if (!module) {
        (void)fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
    union {
        void *object;
        deactivate_function *function;
    } found = {.object = dlsym(module, "deactivate_mfa_device")};
    long result = found.function ? found.function(user_name, serial_number) : 0;
    dlclose(module); /* its libcurl goes with it; the next call loads it again */
    return result;
}
