/* A library to preload that replaces a function of libcurl's, and prints how often it was called. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_NEXT */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

int curl_easy_setopt(void *curl, int option, ...);

typedef int setopt_function(void *curl, int option, void *value);

static int count;

#define NOBODY 44 /* CURLOPT_NOBODY, which the program sets, but not the adapter */

int curl_easy_setopt(void *curl, int option, ...) {
    union {
        void *object;
        setopt_function *function;
    } next = {.object = dlsym(RTLD_NEXT, "curl_easy_setopt")};
    va_list arguments;
    va_start(arguments, option);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    count += option == NOBODY;
    return next.function ? next.function(curl, option, value) : 2;
}

__attribute__((destructor)) static void say(void) { (void)printf("curl_easy_setopt: %d\n", count); }
