/* struct iam_mock: the parts of a mock, and the lock that protects all of them. */
#ifndef MOCK_API_MOCK_H
#define MOCK_API_MOCK_H

#include "account/check.h"
#include "api/call_limit.h"
#include "base/text.h"
#include "call/call.h"

#include <pthread.h>
#include <stdatomic.h>

/* For iam_mock_now_ms(): a sanitizer's run time may call it while a thread exits. */
#if defined(__GNUC__)
#define NOT_INSTRUMENTED __attribute__((no_sanitize("thread")))
#else
#define NOT_INSTRUMENTED
#endif

#define ON_FREE_MAX 8 /* adapters that use one mock at the same time */

struct iam_mock {
    pthread_mutex_t lock; /* hold it to read or change any other part; lock it before libxml2's lock */
    struct state state;   /* what clone and restore copy */
    /* The time that iam_mock_now_ms() returns, without the lock. With iammock-sleep, an allocator may ask for
     * the time while the lock is held: jemalloc and the sanitizers' allocators read a clock. */
    _Atomic int64_t shown_ms;
    struct journal journal;
    struct responses responses;
    struct text account_text, journal_text, problems_text, findings_text, truth_text; /* returned last */
    struct text unmet_text, account_xml;
    struct problems problems;
    struct call_limit call_limit;
    struct iam_mock_response
        unconnected; /* the response of a call that has none to fill: iam_mock_connect() */
    struct on_free {
        void (*function)(struct iam_mock *mock, void *context);
        void *context; /* the caller's; no two have the same */
    } on_free[ON_FREE_MAX];
    size_t on_free_count;
    struct call call; /* working memory of the present call */
};

/* ThreadSanitizer does not see a mutex that is locked inside a call that it intercepts, for example
 * nanosleep() replaced by iammock-sleep. So report each lock and unlock to it. */
#if defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZED 1
#endif
#endif
#ifdef THREAD_SANITIZED
void __tsan_acquire(void *address);
void __tsan_release(void *address);
#define REPORT_LOCKED(lock) __tsan_acquire(lock)
#define REPORT_UNLOCKED(lock) __tsan_release(lock)
#else
#define REPORT_LOCKED(lock) ((void)0)
#define REPORT_UNLOCKED(lock) ((void)0)
#endif

/* Lock the mock. The lock is not recursive. */
static inline void mock_lock(struct iam_mock *mock) {
    pthread_mutex_lock(&mock->lock);
    REPORT_LOCKED(&mock->lock);
}
/* Show the clock to iam_mock_now_ms(), and unlock the mock. */
static inline void mock_unlock(struct iam_mock *mock) {
    atomic_store_explicit(&mock->shown_ms, mock->state.now_ms, memory_order_relaxed);
    REPORT_UNLOCKED(&mock->lock);
    pthread_mutex_unlock(&mock->lock);
}

/* Returns the inputs of the account's add functions. Call with the mock locked. */
static inline struct account_terms mock_terms(const struct iam_mock *mock) {
    return (struct account_terms){mock->state.seed, mock->state.now_ms, mock->state.constraints,
                                  mock->state.authentication == IAM_MOCK_VERIFY_SIGNATURES};
}

/*
 * Call `change` with a clone of the mock. If it returns 0, the mock takes over the clone's state; else the
 * mock stays as it is. Returns what `change` returns, or IAM_MOCK_ENOMEM. Locks the mock.
 */
IAM_MOCK_INTERNAL MUST_CHECK int mock_replace_state(struct iam_mock *mock,
                                                    int (*change)(struct iam_mock *clone, void *context,
                                                                  struct iam_mock_error *error),
                                                    void *context, struct iam_mock_error *error);

#endif
