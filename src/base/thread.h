// Threads of the library's own.
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

struct thread {
    pthread_t id;
    void (*run)(void *payload);
    void *payload;
    const char *const *environment; // of the thread that starts it
};

// Starts a thread that runs `run` in the environment of the calling one, with all signals blocked:
// they are for the threads of the program. Returns 0 or what errno would be. *thread has to last
// until thread_join().
int thread_start(struct thread *thread, void (*run)(void *payload), void *payload);
void thread_join(struct thread *thread);

// How many threads are of use: as many as there are processors, at most eight.
unsigned thread_limit(void);

#endif
