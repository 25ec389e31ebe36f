/* Numbers of several arrays that are added up together: what each becomes, whatever the buffer. */
#include "products/joint_sums.h"
#include "base/error.h"
#include "lib/check_mpi.h"

#include <stdint.h>
#include <string.h>

enum { SMALL = 5, LARGE = 300 };

static zs_error err;

/* A number of a rank. */
static int64_t number(int rank, int array, int i)
{
    return (int64_t)(rank + 1) * (array + 2) * (i + 1);
}

static int64_t sum_of(int array, int i)
{
    int64_t sum = 0;
    for (int rank = 0; rank < comm.size; rank++)
        sum += number(rank, array, i);
    return sum;
}

/* Arrays of all kinds, between others, with a buffer of so many bytes; twice, as in two tiles. */
static void try_buffer(int64_t bytes)
{
    int32_t count[LARGE], last[SMALL], none[1] = { 7 }, more[LARGE];
    int64_t wide[LARGE];
    double copied[SMALL];
    zs_joint_sums sums;
    EVERYWHERE(zs_joint_sums_init(&sums, 6, bytes, &err) == 0);
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < LARGE; i++) {
            count[i] = (int32_t)number(comm.rank, 0, i);
            more[i] = (int32_t)number(comm.rank, 1, i);
            wide[i] = number(comm.rank, 2, i) << 33;
        }
        for (int i = 0; i < SMALL; i++) {
            last[i] = i % comm.size == comm.rank ? 100 + i : -1;
            copied[i] = i % comm.size == comm.rank ? -0.1 * i : 0.0; /* each number is one rank's */
        }
        zs_joint_sums_add(&sums, ZS_ADD_32, count, LARGE);
        zs_joint_sums_add(&sums, ZS_MAX_32, last, SMALL);
        zs_joint_sums_add(&sums, ZS_ADD_32, none, 0);
        zs_joint_sums_add(&sums, ZS_ADD_64, wide, LARGE);
        zs_joint_sums_add(&sums, ZS_ADD_32, more, LARGE);
        zs_joint_sums_add(&sums, ZS_BITS_64, copied, SMALL);
        zs_joint_sums_make(&sums, comm.world);
        bool good = true;
        for (int i = 0; i < LARGE && comm.rank == 0; i++)
            good =
                good && count[i] == sum_of(0, i) && more[i] == sum_of(1, i) && wide[i] == sum_of(2, i) << 33;
        for (int i = 0; i < SMALL && comm.rank == 0; i++) {
            double expected = -0.1 * i;
            good = good && last[i] == 100 + i && memcmp(&copied[i], &expected, sizeof expected) == 0;
        }
        for (int i = 0; i < LARGE && comm.rank > 0; i++) /* those of the others stay */
            good = good && count[i] == number(comm.rank, 0, i);
        EVERYWHERE(good && none[0] == 7);
    }
    zs_joint_sums_clear(&sums);
}

START_TEST(any_buffer)
{
    const int64_t bytes[] = { 0, 8, 12, 100, 4 * LARGE, 4 * LARGE + 4, 1 << 20 };
    for (size_t k = 0; k < sizeof bytes / sizeof *bytes; k++)
        try_buffer(bytes[k]);
}
END_TEST

/* Without an array there is nothing to do, and no message. */
START_TEST(no_arrays)
{
    zs_joint_sums sums;
    EVERYWHERE(zs_joint_sums_init(&sums, 0, 0, &err) == 0);
    zs_joint_sums_make(&sums, comm.world);
    zs_joint_sums_clear(&sums);
    zs_joint_sums_clear(&sums);
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, any_buffer);
    tcase_add_test(tests, no_arrays);
    int status = run_mpi_tests("joint_sums", tests);
    MPI_Finalize();
    return status;
}
