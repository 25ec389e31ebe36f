/* compressor: how the chunks of a Zarr store are compressed.
 *
 * The spec names a compressor and a level, and the encoder of chunks needs both: so this stands above both of
 * them.  Which libraries zscore was built with is another question (format/codec.h). */
#ifndef ZS_COMPRESSOR_H
#define ZS_COMPRESSOR_H

/* In the order of the words of the key [output] compressor. */
typedef enum zs_compressor_kind {
    ZS_COMPRESS_ZSTD,
    ZS_COMPRESS_BLOSC, /* LZ4 within frames of Blosc */
    ZS_COMPRESS_ZLIB,
    ZS_COMPRESS_NONE
} zs_compressor_kind;

/* A plain value. */
typedef struct zs_compressor {
    zs_compressor_kind kind;
    int level; /* 1 (fast) to 22 (zstd) or 9; not used for ZS_COMPRESS_NONE */
} zs_compressor;

#endif
