#include "thread.h"

#include <signal.h>
#include <unistd.h>

#include "environment.h"
#include "gto.h"

enum {
    MAX_THREADS = 8,
    STACK_SIZE = 1 << 20, // some systems have a tenth of that
};

static void *run(void *argument)
{
    struct thread *thread = argument;
    gto_environment_use(thread->environment);
    thread->run(thread->payload);
    return NULL;
}

// A new thread inherits which signals are blocked.
static int create(struct thread *thread, const pthread_attr_t *attributes)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int reason = pthread_create(&thread->id, attributes, run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return reason;
}

int thread_start(struct thread *thread, void (*run_it)(void *payload), void *payload)
{
    pthread_attr_t attributes;
    thread->run = run_it;
    thread->payload = payload;
    thread->environment = environment_given();
    int reason = pthread_attr_init(&attributes);
    if (reason)
        return reason;
    reason = pthread_attr_setstacksize(&attributes, STACK_SIZE);
    if (!reason)
        reason = create(thread, &attributes);
    pthread_attr_destroy(&attributes);
    return reason;
}

void thread_join(struct thread *thread)
{
    pthread_join(thread->id, NULL);
}

unsigned thread_limit(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count < MAX_THREADS ? (unsigned)count : MAX_THREADS;
}
