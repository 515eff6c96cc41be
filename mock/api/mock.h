/* The mock itself: its parts, and the one lock over them. */
#ifndef MOCK_API_MOCK_H
#define MOCK_API_MOCK_H

#include "account/check.h"
#include "base/text.h"
#include "call/call.h"

#include <pthread.h>
#include <stdatomic.h>

/* Of iam_mock_now_ms(): a sanitizer's own run time may be who asks for the time, in a thread that is half
 * gone. */
#if defined(__GNUC__)
#define NOT_INSTRUMENTED __attribute__((no_sanitize("thread")))
#else
#define NOT_INSTRUMENTED
#endif

struct iam_mock {
    pthread_mutex_t lock; /* held during every public function; taken before libxml2's */
    struct state state;   /* what clone and restore carry */
    /* What iam_mock_now_ms() tells without the lock: where clocks show virtual time, whatever allocates while
     * the lock is held may ask for it (jemalloc and the sanitizers' allocators look at a clock). */
    _Atomic int64_t shown_ms;
    struct journal journal;
    struct responses responses;
    struct text account_text, journal_text, problems_text, findings_text;
    struct problems problems;
    struct iam_mock_response unconnected; /* of iam_mock_connect(): it has to be somewhere; nobody sees it */
    void (*on_free)(struct iam_mock *mock, void *context);
    void *on_free_context;
    struct call call; /* working memory of the call under way */
};

/* ThreadSanitizer doesn't see a mutex that is taken within a call it intercepts, as nanosleep() is where
 * iammock-sleep stands behind it: it is told. */
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
#define TELL_ACQUIRED(lock) __tsan_acquire(lock)
#define TELL_RELEASED(lock) __tsan_release(lock)
#else
#define TELL_ACQUIRED(lock) ((void)0)
#define TELL_RELEASED(lock) ((void)0)
#endif

static inline void mock_lock(struct iam_mock *mock) {
    pthread_mutex_lock(&mock->lock);
    TELL_ACQUIRED(&mock->lock);
}
static inline void mock_unlock(struct iam_mock *mock) {
    atomic_store_explicit(&mock->shown_ms, mock->state.now_ms, memory_order_relaxed);
    TELL_RELEASED(&mock->lock);
    pthread_mutex_unlock(&mock->lock);
}

static inline struct account_terms mock_terms(const struct iam_mock *mock) {
    return (struct account_terms){mock->state.seed, mock->state.now_ms, mock->state.constraints};
}

/* mock.c: run `change` on a clone, and let it take the mock's place if it returns 0. */
IAM_MOCK_INTERNAL MUST_CHECK int mock_replace_state(struct iam_mock *mock,
                                                    int (*change)(struct iam_mock *clone, void *context,
                                                                  struct iam_mock_error *error),
                                                    void *context, struct iam_mock_error *error);

#endif
