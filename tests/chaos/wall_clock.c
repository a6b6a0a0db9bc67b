/* The wall clock of every process that is started with this library preloaded, set off by as many nanoseconds as the
 * file named in CHAOS_CLOCK holds (eight bytes). It is mapped, so that a change is seen by all of them at once, as when
 * somebody sets a machine's clock. Monotonic clocks are left alone.
 *
 * What waits until a wall time is given to the kernel in the kernel's own time. A deadline that is no wall time (it is
 * of a monotonic clock, which began when the machine did) is passed on as it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)
#define WALL_TIME_SECONDS_MIN 1000000000 /* 2001: no machine has been running for as long as that */

static volatile int64_t *off_ns;

__attribute__((constructor)) static void look_up(void) {
    const char *path = getenv("CHAOS_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    void *mapped = mmap(NULL, sizeof *off_ns, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED)
        off_ns = mapped;
}

static struct timespec moved(struct timespec at, int sign) {
    int64_t ns = at.tv_nsec + (off_ns ? sign * *off_ns : 0);
    int64_t seconds = at.tv_sec + ns / SECOND;
    ns %= SECOND;
    if (ns < 0) {
        ns += SECOND;
        seconds--;
    }
    return (struct timespec){.tv_sec = seconds, .tv_nsec = ns};
}

static struct timespec kernels(const struct timespec *deadline) {
    return deadline->tv_sec < WALL_TIME_SECONDS_MIN ? *deadline : moved(*deadline, -1);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int clock_gettime(clockid_t clock, struct timespec *now) {
    static __typeof__(&clock_gettime) real;
    if (!real)
        real = REAL(clock_gettime);
    int result = real(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        *now = moved(*now, 1);
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec found;
    (void)zone;
    int result = clock_gettime(CLOCK_REALTIME, &found);
    now->tv_sec = found.tv_sec;
    now->tv_usec = found.tv_nsec / 1000;
    return result;
}

time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now)
        *now = found.tv_sec;
    return found.tv_sec;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict deadline) {
    static __typeof__(&pthread_cond_timedwait) real;
    if (!real)
        real = (__typeof__(&pthread_cond_timedwait))dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (!real)
        real = REAL(pthread_cond_timedwait);
    struct timespec at = kernels(deadline);
    return real(cond, mutex, &at);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline) {
    static __typeof__(&sem_timedwait) real;
    if (!real)
        real = REAL(sem_timedwait);
    struct timespec at = kernels(deadline);
    return real(semaphore, &at);
}
