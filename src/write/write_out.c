#include "write/write_out.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Bytes that the disk gets at once. */
enum { PIECE = 1 << 26 };

struct zs_write_out {
    int file;
    size_t bytes; /* since it was last asked for; of the caller alone */
    pthread_t thread;
    pthread_mutex_t lock; /* protects what follows */
    pthread_cond_t wake;
    bool running, asked, ended;
};

static void ask_the_system(int file)
{
#ifdef SYNC_FILE_RANGE_WRITE
    (void)sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
    (void)file;
#endif
}

static void *work(void *context)
{
    zs_write_out *out = context;
    pthread_mutex_lock(&out->lock);
    while (!out->ended) {
        if (out->asked) {
            out->asked = false;
            pthread_mutex_unlock(&out->lock);
            ask_the_system(out->file);
            pthread_mutex_lock(&out->lock);
        } else {
            pthread_cond_wait(&out->wake, &out->lock);
        }
    }
    pthread_mutex_unlock(&out->lock);
    return NULL;
}

static zs_write_out *begin(int file)
{
    zs_write_out *out = calloc(1, sizeof *out);
    if (!out)
        return NULL;
    out->file = file;
    pthread_mutex_init(&out->lock, NULL);
    pthread_cond_init(&out->wake, NULL);
    return out;
}

static void ask(zs_write_out *out)
{
    pthread_mutex_lock(&out->lock);
    out->asked = true;
    pthread_cond_signal(&out->wake);
    pthread_mutex_unlock(&out->lock);
    if (!out->running)
        out->running = pthread_create(&out->thread, NULL, work, out) == 0;
}

void zs_write_out_add(zs_write_out **out, int file, size_t n)
{
    if (!*out && !(*out = begin(file)))
        return;
    (*out)->bytes += n;
    if ((*out)->bytes < PIECE)
        return;
    (*out)->bytes = 0;
    ask(*out);
}

void zs_write_out_end(zs_write_out **out)
{
    zs_write_out *o = *out;
    if (!o)
        return;
    pthread_mutex_lock(&o->lock);
    o->ended = true;
    pthread_cond_signal(&o->wake);
    pthread_mutex_unlock(&o->lock);
    if (o->running)
        pthread_join(o->thread, NULL);
    pthread_cond_destroy(&o->wake);
    pthread_mutex_destroy(&o->lock);
    free(o);
    *out = NULL;
}
