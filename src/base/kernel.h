/* kernel: inner loops that are compiled for several processors.
 *
 * An installed program runs on every node of a cluster, so it cannot be built for one kind of processor.  The
 * compiler makes several versions of each function marked ZS_KERNEL: for AVX-512, for AVX2, and for the
 * baseline (SSE2 on x86-64).  The loader picks one when the program starts.  On other architectures there is
 * one version, for the baseline.  For levels of x86-64, clang 14 makes versions that it never picks; those
 * for single extensions it picks.
 *
 * All versions give the same bits: the lanes of a vector are grid cells, and -ffp-contract=off keeps the
 * compiler from fusing multiplications and additions.
 *
 * Kernels are static, and no two of them have one name: what clang 14 makes of a public one the linker does
 * not find, and of each it makes a symbol NAME.resolver, which is public all the same.
 *
 * A function that a kernel calls must be marked ZS_INLINE.  Otherwise it would be compiled for the baseline
 * alone, and the loop around it would not be vectorized. */
#ifndef ZS_KERNEL_H
#define ZS_KERNEL_H

#if defined ZS_TARGET_CLONES && defined __clang__
#define ZS_KERNEL __attribute__((target_clones("avx512f", "avx2", "default")))
#elif defined ZS_TARGET_CLONES
#define ZS_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ZS_KERNEL
#endif

#define ZS_INLINE static inline __attribute__((always_inline))

/* A loop that is written in vectors of 64 bytes.  It has this one version, and is called only where the
 * processor has such vectors: zs_has_avx512() tells, from memory.  LOCAL; cannot fail. */
#ifdef ZS_TARGET_CLONES
#define ZS_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq")))
ZS_INLINE int zs_has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
}
#endif

#endif
