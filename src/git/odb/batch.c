// Reading many objects at once, by threads, in the order of their packs.
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "odb/database.h"
#include "thread.h"

enum {
    CHUNK = 512,             // objects that a thread takes at once: neighbours share their bases
    LEAST_PER_THREAD = 2048, // objects that are worth a thread
};

#define NO_PACK UINT32_MAX       // it may be loose
#define UNREAD  (UINT32_MAX - 1) // it is not where it seemed to be

struct wanted {
    uint64_t
        key; // its offset in the pack; before that is known, and without a pack: how its id begins
    uint32_t pack;  // number in the list
    uint32_t index; // of the question
};

struct batch {
    struct odb *odb;
    const unsigned char *ids;
    struct wanted *wanted;
    size_t count;
    bool refused; // an index could not be read: what is not found may be there
    odb_visit_fn *visit;
    void *payload;
    atomic_size_t next; // the first one that no thread has taken
    atomic_int rc;      // anything but GTO_OK ends all
};

// The object that is read in place of one that is asked for; NULL: none.
static const unsigned char *id_of(const struct batch *batch, const struct wanted *wanted)
{
    const struct odb *odb = batch->odb;
    const unsigned char *id = batch->ids + wanted->index * odb->id_size;
    return odb->replacements.by_id.count ? replacements_find(&odb->replacements, id, odb->id_size)
                                         : id;
}

// ---- Sorting

static unsigned digit_of(const struct wanted *wanted, unsigned shift, bool by_pack)
{
    return (unsigned)((by_pack ? wanted->pack : wanted->key) >> shift & 255);
}

// Sorts by one byte, keeping the order of what is equal in that. `spare` has as much room.
static void sort_digit(struct batch *batch, struct wanted **spare, unsigned shift, bool by_pack)
{
    size_t starts[256] = {0}, start = 0;
    struct wanted *from = batch->wanted, *to = *spare;
    for (size_t i = 0; i < batch->count; i++)
        starts[digit_of(&from[i], shift, by_pack)]++;
    if (starts[digit_of(from, shift, by_pack)] == batch->count)
        return; // they are equal in that
    for (size_t digit = 0; digit < 256; digit++) {
        size_t count = starts[digit];
        starts[digit] = start;
        start += count;
    }
    for (size_t i = 0; i < batch->count; i++)
        to[starts[digit_of(&from[i], shift, by_pack)]++] = from[i];
    batch->wanted = to;
    *spare = from;
}

// Sorts by the bytes of the key from `shift` on, and with `by_pack` by pack before that.
static int sort(struct batch *batch, unsigned shift, bool by_pack)
{
    struct wanted *spare = malloc(batch->count * sizeof(*spare));
    if (!spare)
        return GTO_ENOMEM;
    for (; shift < 64; shift += 8)
        sort_digit(batch, &spare, shift, false);
    for (shift = 0; by_pack && shift < 32; shift += 8)
        sort_digit(batch, &spare, shift, true);
    free(spare);
    return GTO_OK;
}

// In the order of their packs.
static int sort_by_place(struct batch *batch)
{
    return sort(batch, 0, true);
}

// Nearly in the order of their ids: four bytes are enough to find them quickly.
static int sort_by_id(struct batch *batch)
{
    return sort(batch, 32, false);
}

// ---- Finding

static int fill(struct batch *batch)
{
    batch->wanted = malloc(batch->count * sizeof(*batch->wanted));
    if (!batch->wanted)
        return GTO_ENOMEM;
    for (size_t i = 0; i < batch->count; i++) {
        struct wanted *wanted = &batch->wanted[i];
        *wanted = (struct wanted){.pack = NO_PACK, .index = (uint32_t)i};
        const unsigned char *id = id_of(batch, wanted);
        if (id)
            wanted->key = read_be64(id);
        else
            wanted->pack = UNREAD;
    }
    return GTO_OK;
}

// Looks in each pack for all that was not found before, in the order of their ids.
static int find(struct batch *batch)
{
    struct pack_list *packs = &batch->odb->packs;
    for (size_t pack = 0; pack < packs->packs.count; pack++) {
        for (size_t i = 0; i < batch->count; i++) {
            struct wanted *wanted = &batch->wanted[i];
            uint64_t offset;
            if (wanted->pack != NO_PACK)
                continue;
            int rc = pack_list_find(packs, pack, id_of(batch, wanted), &offset,
                                    &batch->odb->reader.refused);
            if (rc == GTO_ENOMEM)
                return rc;
            batch->refused |= rc == GTO_ERROR;
            if (rc == GTO_OK)
                *wanted = (struct wanted){offset, (uint32_t)pack, wanted->index};
        }
    }
    return GTO_OK;
}

// ---- Reading

// What cannot be read there is left for later.
static int read_one(struct batch *batch, struct odb_reader *reader, unsigned thread,
                    struct wanted *wanted)
{
    const unsigned char *id = wanted->pack == UNREAD ? NULL : id_of(batch, wanted);
    struct repo_object object;
    int rc = !id                       ? GTO_EREF
             : wanted->pack == NO_PACK ? odb_read_loose(batch->odb, reader, id, ODB_TAGS, &object)
                                       : odb_read_packed(batch->odb, reader, wanted->pack,
                                                         wanted->key, id, ODB_TAGS, &object);
    if (rc == GTO_OK)
        return batch->visit(batch->payload, thread, wanted->index, &object, NULL);
    if (rc == GTO_ENOMEM)
        return rc;
    wanted->pack = UNREAD;
    return GTO_OK;
}

// Takes one chunk after the other until there are none.
static void read_chunks(struct batch *batch, struct odb_reader *reader, unsigned thread)
{
    for (;;) {
        size_t first = atomic_fetch_add(&batch->next, CHUNK);
        if (first >= batch->count)
            return;
        size_t end = batch->count - first < CHUNK ? batch->count : first + CHUNK;
        for (size_t i = first; i < end; i++) {
            if (atomic_load_explicit(&batch->rc, memory_order_relaxed) != GTO_OK)
                return;
            int rc = read_one(batch, reader, thread, &batch->wanted[i]), ok = GTO_OK;
            if (rc != GTO_OK)
                atomic_compare_exchange_strong(&batch->rc, &ok, rc);
        }
    }
}

// ---- Threads

struct batch_thread {
    struct thread thread;
    unsigned number;
    struct batch *batch;
};

static void work(void *payload)
{
    struct batch_thread *self = payload;
    struct odb_reader reader = {0};
    read_chunks(self->batch, &reader, self->number);
    odb_reader_free(&reader);
}

// Starts up to `count` threads; returns how many.
static unsigned start(struct batch_thread *threads, unsigned count, struct batch *batch)
{
    unsigned started = 0;
    for (; started < count; started++) {
        struct batch_thread *next = &threads[started];
        next->number = started + 1;
        next->batch = batch;
        if (thread_start(&next->thread, work, next) != 0)
            break;
    }
    return started;
}

static int read_all(struct batch *batch)
{
    size_t useful = batch->count / LEAST_PER_THREAD;
    unsigned others = batch->odb->threads - 1;
    others = useful < others ? (unsigned)useful : others;
    struct batch_thread *threads = calloc(others + 1, sizeof(*threads));
    if (!threads)
        return GTO_ENOMEM;
    unsigned started = start(threads, others, batch);
    read_chunks(batch, &batch->odb->reader, 0);
    for (unsigned i = 0; i < started; i++)
        thread_join(&threads[i].thread);
    free(threads);
    return atomic_load(&batch->rc);
}

// ---- What could not be read

// Looks for an object once more, and everywhere.
static int read_again(struct batch *batch, const struct wanted *wanted)
{
    struct odb *odb = batch->odb;
    const unsigned char *id = id_of(batch, wanted);
    struct repo_object object;
    gto_error *why = NULL;
    int rc = id ? odb_doubt(odb, odb_read_known(odb, id, ODB_TAGS, &object)) : GTO_EREF;
    if (rc == GTO_ENOMEM)
        return rc;
    if (rc == GTO_ERROR)
        odb_refuse(odb, &why);
    rc = batch->visit(batch->payload, 0, wanted->index, rc == GTO_OK ? &object : NULL,
                      why ? gto_error_message(why) : NULL);
    gto_error_free(why);
    return rc;
}

static int read_unread(struct batch *batch)
{
    bool rescanned = false;
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < batch->count; i++) {
        const struct wanted *wanted = &batch->wanted[i];
        if (wanted->pack != UNREAD)
            continue;
        if (!rescanned)
            rc = odb_rescan(batch->odb);
        rescanned = true;
        if (rc == GTO_OK)
            rc = read_again(batch, wanted);
    }
    return rc;
}

// Finds all that is in packs.
static int locate(struct batch *batch, gto_error **error)
{
    int rc = odb_prepare_replacements(batch->odb, error);
    if (rc != GTO_OK)
        return rc;
    rc = batch->count < UNREAD ? odb_complete(batch->odb) : GTO_ENOMEM;
    if (rc == GTO_OK)
        rc = fill(batch);
    if (rc == GTO_OK)
        rc = sort_by_id(batch);
    return rc == GTO_OK ? find(batch) : rc;
}

int odb_read_many(struct odb *odb, const unsigned char *ids, size_t count, odb_visit_fn *visit,
                  void *payload, gto_error **error)
{
    struct batch batch = {
        .odb = odb, .ids = ids, .count = count, .visit = visit, .payload = payload};
    if (!odb)
        return odb_not_open(error);
    if (!count)
        return GTO_OK;
    int rc = locate(&batch, error);
    if (rc == GTO_OK)
        rc = sort_by_place(&batch);
    if (rc == GTO_OK)
        rc = read_all(&batch);
    if (rc == GTO_OK)
        rc = read_unread(&batch);
    free(batch.wanted);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

int odb_exist_many(struct odb *odb, const unsigned char *ids, size_t count, bool *exist,
                   gto_error **error)
{
    struct batch batch = {.odb = odb, .ids = ids, .count = count};
    if (!odb)
        return odb_not_open(error);
    if (!count)
        return GTO_OK;
    int rc = locate(&batch, error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        const struct wanted *wanted = &batch.wanted[i];
        if (wanted->pack == NO_PACK)
            rc = odb_find_loose(odb, id_of(&batch, wanted));
        exist[wanted->index] = wanted->pack != UNREAD && rc == GTO_OK;
        rc = odb_doubt(odb, rc);
        if (rc == GTO_ERROR || (rc == GTO_EREF && batch.refused))
            rc = odb_refuse(odb, error);
        else if (rc == GTO_EREF)
            rc = GTO_OK;
    }
    free(batch.wanted);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
