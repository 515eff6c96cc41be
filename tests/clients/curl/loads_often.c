/* loads_often FILE: threads that load the same library with RTLD_DEEPBIND again and again. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_DEEPBIND */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define THREADS 4

static void *load(void *file) {
    void *last = NULL;
    for (int i = 0; i < 2000; i++) {
        last = dlopen(file, RTLD_NOW | RTLD_DEEPBIND);
        if (last && i % 3 == 0)
            dlclose(last);
    }
    return last;
}

int main(int argc, char **argv) {
    pthread_t threads[THREADS];
    int loaded = 0;
    if (argc < 2)
        return 1;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, load, argv[1]) != 0)
            return 1;
    for (int i = 0; i < THREADS; i++) {
        void *library;
        loaded += pthread_join(threads[i], &library) == 0 && library;
    }
    (void)printf("loaded: %d\n", loaded);
    return 0;
}
