/* bench_floor: how fast this machine can do zscore's job at all, with every duty of a real program left out.
 *
 * Reads one variable of a data set that zscore-synth made, takes mean and standard deviation over time, and
 * writes the z-scores as float32 into one plain file, raw or as shuffled and deflated maps.  No NetCDF header
 * in the output, no missing values, no units, no checks of its input, every step in the memory of the
 * processes that read it.  A lower bound to compare zscore with, in one run on one machine; scripts/bench.sh
 * builds and runs it.
 *
 * usage: bench_floor INPUT-DIR OUTPUT PROCESSES raw|deflate [MANTISSA-BITS]
 *
 * Files: classic (CDF-1, 2, 5), NetCDF-4 contiguous, or NetCDF-4 with shuffle and deflate and one map a
 * chunk; int16 or float32.  Inflates with libdeflate, and deflates (level 1) with ISA-L: each is the
 * faster of the two there.
 */
#include "bench_read.h"

#include <fcntl.h>
#include <glob.h>
#include <isa-l/igzip_lib.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 1 << 16, SUMMED = 1 << 13, SPARE = 1 << 16 };

/* What the processes share. */
typedef struct team {
    pthread_barrier_t barrier;
    off_t tail; /* of the output, where maps are deflated */
    double summed;
} team;

typedef struct job {
    char **path;
    size_t files, processes;
    int out, deflate, keepbits;
    layout layout; /* of the first file; all are alike */
    team *team;
    double *sum, *square; /* [processes][cells] */
    float *mean, *scale;  /* [cells] */
} job;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *memory(size_t size, int flags)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        fail("memory");
    madvise(p, size, MADV_HUGEPAGE);
    return p;
}

static void add_shorts(const int16_t *x, size_t steps, size_t cells, size_t n, double *sum, double *square)
{
    int32_t s[SUMMED] = { 0 };
    int64_t q[SUMMED] = { 0 };
    for (size_t t = 0; t < steps; t++, x += cells)
        for (size_t i = 0; i < n; i++) {
            s[i] += x[i];
            q[i] += x[i] * x[i];
        }
    for (size_t i = 0; i < n; i++)
        sum[i] = s[i], square[i] = (double)q[i];
}

static void add_floats(const float *x, size_t steps, size_t cells, size_t n, double *sum, double *square)
{
    memset(sum, 0, n * sizeof *sum);
    memset(square, 0, n * sizeof *square);
    for (size_t t = 0; t < steps; t++, x += cells)
        for (size_t i = 0; i < n; i++) {
            sum[i] += x[i];
            square[i] += (double)x[i] * x[i];
        }
}

static void add_up(const job *j, size_t mine, const void *data, size_t steps)
{
    size_t cells = j->layout.cells;
    for (size_t c = 0; c < cells; c += SUMMED) {
        size_t n = cells - c < SUMMED ? cells - c : SUMMED;
        double *sum = j->sum + mine * cells + c, *square = j->square + mine * cells + c;
        if (j->layout.width == 2)
            add_shorts((const int16_t *)data + c, steps, cells, n, sum, square);
        else
            add_floats((const float *)data + c, steps, cells, n, sum, square);
    }
}

/* Each process finishes its share of the cells. */
static void finish(const job *j, size_t mine)
{
    size_t cells = j->layout.cells;
    double steps = (double)(j->files * j->layout.steps);
    for (size_t i = cells * mine / j->processes; i < cells * (mine + 1) / j->processes; i++) {
        double sum = 0, square = 0;
        for (size_t p = 0; p < j->processes; p++)
            sum += j->sum[p * cells + i], square += j->square[p * cells + i];
        double mean = sum / steps;
        j->mean[i] = (float)mean;
        j->scale[i] = (float)(1 / sqrt(square / steps - mean * mean));
    }
}

/* Round to nearest, ties to even, to so many bits of the mantissa. */
static void keep_bits(float *z, size_t n, int bits)
{
    int drop = 23 - bits;
    uint32_t half = (UINT32_C(1) << (drop - 1)) - 1, mask = ~((UINT32_C(1) << drop) - 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t u;
        memcpy(&u, &z[i], 4);
        u = (u + half + (u >> drop & 1)) & mask;
        memcpy(&z[i], &u, 4);
    }
}

static void score(const job *j, const void *map, size_t at, size_t n, float *z)
{
    const float *mean = j->mean + at, *scale = j->scale + at;
    if (j->layout.width == 2) {
        const int16_t *x = (const int16_t *)map + at;
        for (size_t i = 0; i < n; i++)
            z[i] = (x[i] - mean[i]) * scale[i];
    } else {
        const float *x = (const float *)map + at;
        for (size_t i = 0; i < n; i++)
            z[i] = (x[i] - mean[i]) * scale[i];
    }
    if (j->keepbits)
        keep_bits(z, n, j->keepbits);
}

static void write_all(const job *j, const void *from, size_t size, off_t at)
{
    if (pwrite(j->out, from, size, at) != (ssize_t)size)
        fail("writing");
}

static void write_raw(const job *j, const void *map, off_t step)
{
    static float z[PIECE];
    size_t cells = j->layout.cells;
    for (size_t at = 0; at < cells; at += PIECE) {
        size_t n = cells - at < PIECE ? cells - at : PIECE;
        score(j, map, at, n, z);
        write_all(j, z, n * sizeof *z, (step * (off_t)cells + (off_t)at) * (off_t)sizeof *z);
    }
}

static void write_deflated(const job *j, const void *map, unsigned char *planes, unsigned char *packed)
{
    static unsigned char level_buffer[ISAL_DEF_LVL1_DEFAULT];
    static float z[SUMMED];
    size_t cells = j->layout.cells;
    for (size_t at = 0; at < cells; at += SUMMED) {
        size_t n = cells - at < SUMMED ? cells - at : SUMMED;
        score(j, map, at, n, z);
        for (size_t i = 0; i < n; i++) {
            uint32_t u;
            memcpy(&u, &z[i], 4);
            planes[at + i] = (unsigned char)u;
            planes[cells + at + i] = (unsigned char)(u >> 8);
            planes[2 * cells + at + i] = (unsigned char)(u >> 16);
            planes[3 * cells + at + i] = (unsigned char)(u >> 24);
        }
    }
    struct isal_zstream stream;
    isal_deflate_init(&stream);
    stream.end_of_stream = 1;
    stream.level = 1;
    stream.level_buf = level_buffer;
    stream.level_buf_size = sizeof level_buffer;
    stream.gzip_flag = IGZIP_ZLIB;
    stream.next_in = planes;
    stream.avail_in = (uint32_t)(4 * cells);
    stream.next_out = packed;
    stream.avail_out = (uint32_t)(4 * cells + SPARE);
    if (isal_deflate(&stream) != COMP_OK)
        fail("deflating");
    write_all(j, packed, stream.total_out,
              __atomic_fetch_add(&j->team->tail, stream.total_out, __ATOMIC_RELAXED));
}

/* One process: its share of the files, from reading to writing. */
static void work(const job *j, size_t mine)
{
    size_t first = j->files * mine / j->processes, last = j->files * (mine + 1) / j->processes;
    size_t steps = j->layout.steps, map = j->layout.cells * j->layout.width;
    char *data = memory((last - first) * steps * map + 1, MAP_PRIVATE);
    for (size_t f = first; f < last; f++)
        read_file(j->path[f], data + (f - first) * steps * map);
    add_up(j, mine, data, (last - first) * steps);
    pthread_barrier_wait(&j->team->barrier);
    finish(j, mine);
    pthread_barrier_wait(&j->team->barrier);
    j->team->summed = now();
    unsigned char *planes = malloc(4 * j->layout.cells), *packed = malloc(4 * j->layout.cells + SPARE);
    for (size_t t = 0; t < (last - first) * steps; t++)
        if (j->deflate)
            write_deflated(j, data + t * map, planes, packed);
        else
            write_raw(j, data + t * map, (off_t)(first * steps + t));
    _exit(0);
}

static int run(job *j)
{
    size_t cells = j->layout.cells, all = cells * j->processes;
    pthread_barrierattr_t across;
    double began = now();
    j->team = memory(sizeof *j->team, MAP_SHARED);
    j->sum = memory(all * sizeof *j->sum, MAP_SHARED);
    j->square = memory(all * sizeof *j->square, MAP_SHARED);
    j->mean = memory(cells * sizeof *j->mean, MAP_SHARED);
    j->scale = memory(cells * sizeof *j->scale, MAP_SHARED);
    pthread_barrierattr_init(&across);
    pthread_barrierattr_setpshared(&across, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&j->team->barrier, &across, (unsigned)j->processes);
    for (size_t p = 0; p < j->processes; p++)
        if (fork() == 0)
            work(j, p);
    int bad = 0, status;
    while (wait(&status) > 0)
        bad |= status;
    double end = now();
    printf("floor: read and statistics %.3f s, z-scores and write %.3f s, total %.3f s\n",
           j->team->summed - began, end - j->team->summed, end - began);
    return bad != 0;
}

int main(int argc, char **argv)
{
    char pattern[4096];
    glob_t found;
    if (argc < 5 || argc > 6) {
        fprintf(stderr, "usage: bench_floor INPUT-DIR OUTPUT PROCESSES raw|deflate [MANTISSA-BITS]\n");
        return 2;
    }
    snprintf(pattern, sizeof pattern, "%s/*.nc", argv[1]);
    if (glob(pattern, 0, NULL, &found))
        fail(pattern);
    job j = { .path = found.gl_pathv, .files = found.gl_pathc, .processes = strtoul(argv[3], NULL, 10) };
    j.deflate = strcmp(argv[4], "deflate") == 0;
    j.keepbits = argc > 5 ? atoi(argv[5]) : 0;
    j.layout = read_file(j.path[0], NULL);
    j.out = open(argv[2], O_CREAT | O_RDWR | O_TRUNC, 0666);
    if (j.out < 0)
        fail(argv[2]);
    return run(&j);
}
