/* kernel: inner loops in several versions, of which the one that suits the processor is taken when the
 * program starts.
 *
 * An installed program runs on every node of a cluster, so it cannot be built for one of them.  The compiler
 * makes each function marked ZS_KERNEL several times: for AVX-512, for AVX2, and for the baseline (SSE2; on
 * arm64 NEON, which every processor there has).  Their lanes are grid cells and nothing is fused
 * (-ffp-contract=off), so all versions give the same bits.  Functions that a kernel calls must become part of
 * it: ZS_INLINE. */
#ifndef ZS_KERNEL_H
#define ZS_KERNEL_H

#ifdef ZS_TARGET_CLONES
#define ZS_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ZS_KERNEL
#endif

#define ZS_INLINE static inline __attribute__((always_inline))

#endif
