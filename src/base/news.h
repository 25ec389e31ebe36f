/* news: how far a long piece of work is, told to somebody whom its folder does not know.
 *
 * Reading thousands of headers, and closing large files, take long, and stand below report/meter in the table
 * of folders.  They get news from their caller, and tell it now and then. */
#ifndef ZS_NEWS_H
#define ZS_NEWS_H

#include <stddef.h>
#include <stdint.h>

/* Who listens.  Made by the caller, on its stack: it need only last as long as the call that tells. */
typedef struct zs_news {
    void (*tell)(void *whom, int64_t done, int64_t total); /* must return soon */
    void *whom; /* handed to tell(); not owned */
} zs_news;

/* Tell that `done` of `total` are done; news NULL: nobody listens.  LOCAL; cannot fail. */
static inline void zs_news_tell(const zs_news *news, int64_t done, int64_t total)
{
    if (news)
        news->tell(news->whom, done, total);
}

#endif
