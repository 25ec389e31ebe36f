/* bench_pages: keep the free memory of a virtual machine where it is, while something is measured.
 *
 * Such a machine can tell its host which memory is free (free page reporting: whole blocks of 2 MiB), and
 * gets it back slowly: each first touch of a page then costs several times as much, now and then.  This
 * program takes some memory, touches all of it, and gives back all but one page of each 128.  What is free
 * then lies in pieces that are too small to be told.  They last until the program is ended.
 *
 * usage: bench_pages GIB       prints a line when it is done, and waits for a signal
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), group = 128 * page;
    size_t n = (size_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 0) << 30;
    char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED || madvise(p, n, MADV_NOHUGEPAGE)) {
        fprintf(stderr, "usage: bench_pages GIB, which must be there\n");
        return 1;
    }
    for (size_t k = 0; k < n; k += page)
        p[k] = 1;
    for (size_t k = 0; k < n; k += group)
        madvise(p + k + page, group - page, MADV_DONTNEED);
    printf("%s GiB are in small pieces\n", argv[1]);
    fflush(stdout);
    pause();
    return 0;
}
