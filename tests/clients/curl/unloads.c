/* unloads MODULE: loads the module, which is linked with iammock-curl, makes a transfer to IAM, unloads it,
 * and does so again. */
#include <dlfcn.h>
#include <stdio.h>

typedef long transfer_function(const char *url);

static long transfer(const char *file) {
    void *module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    union {
        void *object;
        transfer_function *function;
    } found = {.object = module ? dlsym(module, "module_transfer") : NULL};
    const long code = found.object ? found.function("https://iam.amazonaws.com/") : -1;
    if (module)
        (void)dlclose(module);
    return code;
}

int main(int argc, char **argv) {
    for (int i = 0; argc > 1 && i < 3; i++)
        (void)printf("module: %ld\n", transfer(argv[1]));
    return 0;
}
