// Preloaded into the program: lets the n-th allocation fail, or all from the n-th on.
//
//     GTO_FAIL_MALLOC=N[+]:FILE    FILE is made when an allocation fails
//     GTO_BEGAN=FILE               FILE is made when the libraries are loaded and the program
//     begins
//
// Behind that, access(2) is called for MARK, which shows in a trace where the program begins. The
// programs that the program starts are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK "/the-program-begins"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static struct {
    atomic_long left; // allocations until one fails; none fails where it is negative
    bool for_good;
    char witness[4096];
} failing = {.left = -1};

static void make(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

// Whether this allocation fails.
static bool fails(void)
{
    if (atomic_load(&failing.left) < 0)
        return false;
    long before = atomic_fetch_sub(&failing.left, 1);
    if (before > 1 || before < 1)
        return false;
    if (failing.for_good)
        atomic_store(&failing.left, 1);
    make(failing.witness);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *made = fails() ? NULL : __libc_memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *memory = made;
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *order = getenv("GTO_FAIL_MALLOC"), *began = getenv("GTO_BEGAN");
    unsetenv("LD_PRELOAD");
    if (began)
        make(began);
    access(MARK, F_OK);
    if (!order)
        return;
    char *rest;
    long n = strtol(order, &rest, 10);
    failing.for_good = *rest == '+';
    strncpy(failing.witness, strchr(rest, ':') + 1, sizeof(failing.witness) - 1);
    unsetenv("GTO_FAIL_MALLOC");
    atomic_store(&failing.left, n);
}
