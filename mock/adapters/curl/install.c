/* The installed mock, and whom the process may talk to besides. */
#include "adapter.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct {
    pthread_mutex_t install_lock; /* one install or uninstall at a time */
    pthread_mutex_t registry_lock;
    _Atomic(struct iam_mock *) mock;
    atomic_uint users;        /* threads between installed_mock() and installed_mock_done() */
    atomic_bool forking;      /* no other becomes one */
    atomic_uint installation; /* how many came to an end */
    char **allowed;           /* under registry_lock */
    size_t allowed_count;
} state = {.install_lock = PTHREAD_MUTEX_INITIALIZER, .registry_lock = PTHREAD_MUTEX_INITIALIZER};

void lock_registry(void) { pthread_mutex_lock(&state.registry_lock); }
void unlock_registry(void) { pthread_mutex_unlock(&state.registry_lock); }

/* Of this thread; initial-exec: reading it never allocates. */
static _Thread_local unsigned uses __attribute__((tls_model("initial-exec")));

/* What uses the mock already may go on while another thread forks: the fork waits for it. */
static void become_user(void) {
    atomic_fetch_add(&state.users, 1);
    while (atomic_load(&state.forking)) {
        atomic_fetch_sub(&state.users, 1);
        sched_yield();
        atomic_fetch_add(&state.users, 1);
    }
}

struct iam_mock *installed_mock(void) {
    if (uses++ == 0)
        become_user();
    return atomic_load(&state.mock);
}

void installed_mock_done(void) {
    if (--uses == 0)
        atomic_fetch_sub(&state.users, 1);
}

bool is_installed(void) { return atomic_load(&state.mock) != NULL; }
unsigned installation(void) { return atomic_load(&state.installation); }

void problem(const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(text, sizeof text, format, arguments) < 0)
        text[0] = '\0';
    va_end(arguments);
    iam_mock_add_problem(installed_mock(), text);
    installed_mock_done();
}

/* ----- Fork ----- */

/* Both locks are held over a fork, and no other thread is in a call on the mock, so that the child finds all
 * of it whole. Who is in such a call may want the registry: it is waited for first. */
static void before_fork(void) {
    pthread_mutex_lock(&state.install_lock);
    atomic_store(&state.forking, true);
    while (atomic_load(&state.users) > (uses > 0))
        sched_yield();
    pthread_mutex_lock(&state.registry_lock);
}

static void in_parent(void) {
    pthread_mutex_unlock(&state.registry_lock);
    atomic_store(&state.forking, false);
    pthread_mutex_unlock(&state.install_lock);
}

/* At once, whether or not the child will transfer anything: the parent's libcurl sees a connection's end only
 * when nobody holds it. */
static void in_child(void) {
    atomic_store(&state.users, uses > 0);
    connections_forget_inherited();
    in_parent();
}

__attribute__((constructor)) static void watch_forks(void) {
    (void)pthread_atfork(before_fork, in_parent, in_child);
}

/* ----- Hosts ----- */

bool host_is_allowed(const char *host) {
    bool allowed = false;
    lock_registry();
    for (size_t i = 0; i < state.allowed_count && !allowed; i++) {
        size_t length = strlen(state.allowed[i]);
        allowed = strncasecmp(host, state.allowed[i], length) == 0 &&
                  (host[length] == '\0' || (host[length] == ':' && !strchr(host + length + 1, ':')));
    }
    unlock_registry();
    return allowed;
}

static int fail(struct iam_mock_error *error, int code, const char *field, const char *message) {
    if (error) {
        *error = (struct iam_mock_error){.code = code};
        (void)snprintf(error->field, sizeof error->field, "%s", field);
        (void)snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

static bool add_allowed(const char *host) {
    lock_registry();
    char **grown = realloc(state.allowed, (state.allowed_count + 1) * sizeof *grown);
    char *copy = grown ? strdup(host) : NULL;
    if (grown)
        state.allowed = grown;
    if (copy)
        state.allowed[state.allowed_count++] = copy;
    unlock_registry();
    return copy != NULL;
}

int iam_mock_curl_allow_host(const char *host, struct iam_mock_error *error) {
    if (!host || host[0] == '\0' || strlen(host) > 255 || host[strcspn(host, "/?#@ \t\r\n")] != '\0')
        return fail(error, IAM_MOCK_EINVAL, "host",
                    "expected a host or host:port, without a scheme and a path");
    if (!is_installed())
        return fail(error, IAM_MOCK_ENOENT, "mock",
                    "no mock is installed: iam_mock_curl_install() comes first");
    return add_allowed(host) ? 0 : fail(error, IAM_MOCK_ENOMEM, "host", iam_mock_code_text(IAM_MOCK_ENOMEM));
}

static void forget_allowed(void) {
    lock_registry();
    for (size_t i = 0; i < state.allowed_count; i++)
        free(state.allowed[i]);
    free(state.allowed);
    state.allowed = NULL;
    state.allowed_count = 0;
    unlock_registry();
}

/* ----- Install ----- */

static bool same_image(const void *a, const void *b) {
    Dl_info of_a, of_b;
    return a && dladdr(a, &of_a) && dladdr(b, &of_b) && of_a.dli_fbase == of_b.dli_fbase;
}

#ifdef CURL_WRAPS
/* The linker saw to the names, but renames calls only within this link: not those of a shared libcurl. */
#define FIRST "connect"
#define NOT_BEFORE                                                                                           \
    "of a shared libcurl's doesn't reach iammock-curl: --wrap is for a static one; link the shared "         \
    "-liammock-curl before -lcurl"
#define NOT_MET                                                                                              \
    "doesn't reach iammock-curl: link libiammock-curl.a before libiammock-sleep.a and whatever else wraps "  \
    "it"
static bool is_in_the_way(void) {
    union {
        __typeof__(curl_easy_strerror) *function;
        const void *object;
    } libcurl = {.function = real_of_caller(NULL)->curl_easy_strerror};
    return same_image(libcurl.object, &state);
}
static bool sleep_is_before(void) { return false; } /* it wouldn't be met */
#else
#define FIRST "curl_easy_perform"
#define NOT_BEFORE "doesn't reach iammock-curl: link -liammock-curl before -lcurl and whatever else has it"
#define NOT_MET NOT_BEFORE
static bool is_in_the_way(void) { return same_image(dlsym(RTLD_DEFAULT, FIRST), &state); }

/* It hands calls on, but who called it isn't known here any more, and its own clock has no timeouts. */
static bool sleep_is_before(void) {
    const void *sleep = dlsym(RTLD_DEFAULT, "iam_mock_sleep_install");
    return same_image(sleep, dlsym(RTLD_DEFAULT, "clock_gettime"));
}
#endif

/* What is wrong with the link, after the name of the function whose calls don't arrive. NULL: nothing is. */
static const char *wrong_link(const char **function) {
    *function = FIRST;
    if (!is_in_the_way())
        return NOT_BEFORE;
    *function = "clock_gettime";
    if (sleep_is_before())
        return "reaches iammock-sleep first: -liammock-curl comes before -liammock-sleep";
    *function = inside_probe();
    return *function ? NOT_MET : NULL;
}

/* NULL: whichever it is. */
static void uninstall(const struct iam_mock *which) {
    pthread_mutex_lock(&state.install_lock);
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock && (!which || which == mock)) {
        atomic_store(&state.mock, NULL);
        while (atomic_load(&state.users) > 0) /* in a call on it; none waits for us */
            sched_yield();
        atomic_fetch_add(&state.installation, 1);
        iam_mock_on_free(mock, NULL, NULL);
        size_t under_way = connections_hang_up_all();
        if (under_way > 0) {
            char text[128];
            (void)snprintf(text, sizeof text, "iammock-curl: uninstalled with %zu request%s under way",
                           under_way, under_way > 1 ? "s" : "");
            iam_mock_add_problem(mock, text);
        }
        forget_allowed();
    }
    pthread_mutex_unlock(&state.install_lock);
}

/* By then another thread may have installed another one. */
static void uninstall_freed(struct iam_mock *mock, void *context) {
    (void)context;
    uninstall(mock);
}

int iam_mock_curl_install(struct iam_mock *mock, struct iam_mock_error *error) {
    if (!mock)
        return fail(error, IAM_MOCK_EINVAL, "mock", "mock is NULL");
    inside_reset();
    const char *function, *wrong = wrong_link(&function);
    if (wrong) {
        char message[sizeof error->message];
        (void)snprintf(message, sizeof message, "%s %s", function, wrong);
        return fail(error, IAM_MOCK_EINVAL, function, message);
    }
    pthread_mutex_lock(&state.install_lock);
    struct iam_mock *before = atomic_load(&state.mock);
    if (!before) {
        iam_mock_on_free(mock, uninstall_freed, NULL);
        atomic_store(&state.mock, mock);
    }
    pthread_mutex_unlock(&state.install_lock);
    if (!before)
        return 0;
    return fail(error, IAM_MOCK_EEXIST, "mock",
                before == mock ? "this mock is installed already"
                               : "another mock is installed: iam_mock_curl_uninstall() comes first");
}

void iam_mock_curl_uninstall(void) { uninstall(NULL); }
