/* Lets calls on files below one folder fail: preloaded into a process, which arms it.
 *
 * Calls are counted from the arming on. The nth fails with a given error, and when the fault lasts,
 * so do all that come after it; or the process is killed just before the nth, when the error is
 * KILLED. What is counted can be recorded too. SQLite, Python, NumPy and Whoosh all come by here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define READS 1
#define WRITES 2
#define REMOVALS 4
#define KILLED -1

static char folder[PATH_MAX];
static int kinds, error, lasts;
static long fails_at, calls;
static char failed[PATH_MAX + 64];
static int recording = -1;

void arm(const char *below, int which, long nth, int with, int lasting) {
    snprintf(folder, sizeof folder, "%s", below);
    kinds = which;
    error = with;
    lasts = lasting;
    calls = 0;
    failed[0] = 0;
    fails_at = nth;
}

/* Ends it; returns what failed first, "" where nothing did. */
const char *disarm(void) {
    fails_at = 0;
    return failed;
}

/* Writes each call that is counted to a handle, a line each; -1 ends it. */
void record(int handle) {
    recording = handle;
}

static int fails(int kind, const char *call, const char *path) {
    if (!fails_at || !(kind & kinds) || strncmp(path, folder, strlen(folder)))
        return 0;
    calls++;
    if (recording >= 0) {
        int kept = errno;
        dprintf(recording, "%s %s\n", call, path + strlen(folder));
        errno = kept;
    }
    if (calls < fails_at || (calls > fails_at && !lasts))
        return 0;
    if (error == KILLED)
        kill(getpid(), SIGKILL);
    if (!failed[0])
        snprintf(failed, sizeof failed, "%s %s", call, path + strlen(folder));
    errno = error;
    return 1;
}

static int fails_on(int kind, const char *call, int handle) {
    char link[64], path[PATH_MAX];
    if (!fails_at)
        return 0;
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(kind, call, path);
}

static int fails_at_name(int kind, const char *call, int handle, const char *name) {
    char link[64], path[PATH_MAX];
    if (!fails_at)
        return 0;
    if (handle == AT_FDCWD || name[0] == '/')
        return fails(kind, call, name);
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0 || length + strlen(name) + 2 > sizeof path)
        return 0;
    path[length] = '/';
    strcpy(path + length + 1, name);
    return fails(kind, call, path);
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) \
        real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (fails(flags & O_CREAT ? WRITES : READS, "open", path)) \
            return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (fails_at_name(flags & O_CREAT ? WRITES : READS, "open", at, path)) \
            return -1; \
        return real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define ON_HANDLE(result, name, kind, parameters, arguments, ...) \
    result name(int handle, parameters) { \
        REAL(result, name, int, __VA_ARGS__); \
        if (fails_on(kind, #name, handle)) \
            return -1; \
        return real(handle, arguments); \
    }
#define AND ,
ON_HANDLE(ssize_t, write, WRITES, const void *data AND size_t size, data AND size, const void *, size_t)
ON_HANDLE(ssize_t, writev, WRITES, const struct iovec *data AND int size, data AND size,
          const struct iovec *, int)
ON_HANDLE(ssize_t, pwrite, WRITES, const void *data AND size_t size AND off_t at,
          data AND size AND at, const void *, size_t, off_t)
ON_HANDLE(ssize_t, pwrite64, WRITES, const void *data AND size_t size AND off64_t at,
          data AND size AND at, const void *, size_t, off64_t)
ON_HANDLE(int, ftruncate, WRITES, off_t size, size, off_t)
ON_HANDLE(int, ftruncate64, WRITES, off64_t size, size, off64_t)
ON_HANDLE(int, fallocate, WRITES, int mode AND off_t at AND off_t size, mode AND at AND size, int,
          off_t, off_t)
ON_HANDLE(ssize_t, read, READS, void *data AND size_t size, data AND size, void *, size_t)
ON_HANDLE(ssize_t, pread, READS, void *data AND size_t size AND off_t at, data AND size AND at,
          void *, size_t, off_t)
ON_HANDLE(ssize_t, pread64, READS, void *data AND size_t size AND off64_t at,
          data AND size AND at, void *, size_t, off64_t)

#define SYNC(name) \
    int name(int handle) { \
        REAL(int, name, int); \
        return fails_on(WRITES, #name, handle) ? -1 : real(handle); \
    }
SYNC(fsync)
SYNC(fdatasync)

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    return fails(WRITES, "mkdir", path) ? -1 : real(path, mode);
}

int link(const char *from, const char *to) {
    REAL(int, link, const char *, const char *);
    return fails(WRITES, "link", to) ? -1 : real(from, to);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    REAL(int, linkat, int, const char *, int, const char *, int);
    if (fails_at_name(WRITES, "link", to_at, to))
        return -1;
    return real(from_at, from, to_at, to, flags);
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    return fails(WRITES, "rename", to) ? -1 : real(from, to);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    return fails(REMOVALS, "unlink", path) ? -1 : real(path);
}

int unlinkat(int at, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    return fails_at_name(REMOVALS, "unlink", at, path) ? -1 : real(at, path, flags);
}

int rmdir(const char *path) {
    REAL(int, rmdir, const char *);
    return fails(REMOVALS, "rmdir", path) ? -1 : real(path);
}
