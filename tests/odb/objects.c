// Reads objects for test_odb.py.
//
//   objects read             prints each object as `git cat-file --batch` does
//   objects many THREADS     the same by odb_read_many(); of objects that are no tags, the first
//   line alone objects exist            prints whether each one is there objects between COMMAND
//   reads the first half, runs a command, and reads the second half objects damage FILE...   with
//   each byte of these files inverted in turn, and with the files cut short at each
//                            length, all objects have to be as they are, or unreadable
//
// It is run in a repository, with ids on standard input, one a line.
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hex.h"
#include "location.h"
#include "odb/odb.h"

static const char *const types[] = {"?", "commit", "tree", "blob", "tag"};

static struct {
    char **hex;
    unsigned char *bytes;
    size_t count, size;
} ids;

static void stop(const char *why)
{
    fprintf(stderr, "objects: %s\n", why);
    exit(EXIT_FAILURE);
}

static void *must(void *memory)
{
    if (!memory)
        stop("out of memory");
    return memory;
}

static struct location location;

static void read_ids(void)
{
    char line[256];
    ids.size = location.id_len / 2;
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        ids.hex = must(realloc(ids.hex, (ids.count + 1) * sizeof(*ids.hex)));
        ids.bytes = must(realloc(ids.bytes, (ids.count + 1) * ids.size));
        ids.hex[ids.count] = must(strdup(line));
        if (!is_hex(line, location.id_len))
            stop("that is no id");
        hex_decode(ids.bytes + ids.count * ids.size, line, ids.size);
        ids.count++;
    }
}

static struct odb *open_odb(unsigned threads)
{
    struct odb *odb;
    if (odb_open(&odb, &location, threads, NULL) != GTO_OK)
        stop("cannot open it");
    return odb;
}

static void print(const char *id, const struct repo_object *object)
{
    if (!object) {
        printf("%s missing\n", id);
        return;
    }
    if (!object->data) {
        printf("%s %s\n", id, types[object->type]);
        return;
    }
    printf("%s %s %zu\n", id, types[object->type], object->size);
    fwrite(object->data, 1, object->size, stdout);
    putchar('\n');
}

// ---- One after the other

static void read_some(struct odb *odb, size_t first, size_t end)
{
    struct buf data = {0};
    for (size_t i = first; i < end; i++) {
        struct repo_object object;
        int rc = odb_read(odb, ids.hex[i], &data, &object, NULL);
        if (rc != GTO_OK && rc != GTO_EREF)
            stop("cannot read");
        print(ids.hex[i], rc == GTO_OK ? &object : NULL);
    }
    buf_free(&data);
}

static void read_between(struct odb *odb, const char *command)
{
    read_some(odb, 0, ids.count / 2);
    if (system(command) != 0)
        stop("the command failed");
    read_some(odb, ids.count / 2, ids.count);
}

static void print_existence(struct odb *odb)
{
    bool *exist = must(calloc(ids.count + 1, sizeof(*exist)));
    if (odb_exist_many(odb, ids.bytes, ids.count, exist, NULL) != GTO_OK)
        stop("cannot look for them");
    for (size_t i = 0; i < ids.count; i++)
        if (exist[i] != odb_exists(odb, ids.hex[i]))
            stop("one by one, other objects exist than all at once");
    free(exist);
    for (size_t i = 0; i < ids.count; i++)
        printf("%s %s\n", ids.hex[i], odb_exists(odb, ids.hex[i]) ? "exists" : "missing");
}

// ---- Many

struct copy {
    atomic_int visits;
    bool readable;
    struct repo_object object;
};

struct collecting {
    struct copy *copies;
    unsigned threads;
    atomic_uint seen; // a bit for each thread
};

static int collect(void *payload, unsigned thread, size_t index, const struct repo_object *object,
                   const char *refused)
{
    struct collecting *collecting = payload;
    struct copy *copy = &collecting->copies[index];
    if (refused || thread >= collecting->threads || atomic_fetch_add(&copy->visits, 1) != 0)
        stop("a visit that must not be");
    atomic_fetch_or(&collecting->seen, 1u << thread);
    copy->readable = object != NULL;
    if (!object)
        return GTO_OK;
    copy->object = *object;
    if (object->data) {
        char *data = must(malloc(object->size + 1));
        memcpy(data, object->data, object->size);
        copy->object.data = data;
    }
    return GTO_OK;
}

static struct copy *read_many(struct odb *odb, unsigned *threads)
{
    struct collecting collecting = {.threads = odb_threads(odb)};
    collecting.copies = must(calloc(ids.count + 1, sizeof(*collecting.copies)));
    if (odb_read_many(odb, ids.bytes, ids.count, collect, &collecting, NULL) != GTO_OK)
        stop("cannot read");
    for (size_t i = 0; i < ids.count; i++)
        if (atomic_load(&collecting.copies[i].visits) != 1)
            stop("an object was not visited");
    *threads = (unsigned)__builtin_popcount(atomic_load(&collecting.seen));
    return collecting.copies;
}

static void free_copies(struct copy *copies)
{
    for (size_t i = 0; i < ids.count; i++)
        free((char *)copies[i].object.data);
    free(copies);
}

static void print_many(unsigned wanted)
{
    struct odb *odb = open_odb(wanted);
    unsigned threads;
    struct copy *copies = read_many(odb, &threads);
    for (size_t i = 0; i < ids.count; i++)
        print(ids.hex[i], copies[i].readable ? &copies[i].object : NULL);
    fprintf(stderr, "%u threads\n", threads);
    free_copies(copies);
    odb_free(odb);
}

// ---- Damage

static struct copy *originals;

// What is read of an object is what it was before the damage.
static void check(const struct repo_object *object, size_t index, const char *file, size_t offset)
{
    const struct repo_object *original = &originals[index].object;
    if (object->type == original->type &&
        (!object->data || (object->size == original->size &&
                           memcmp(object->data, original->data, object->size) == 0)))
        return;
    fprintf(stderr, "objects: byte %zu of %s makes %s, a %s of %zu bytes, a %s of %zu\n", offset,
            file, ids.hex[index], types[original->type], original->size, types[object->type],
            object->size);
    exit(EXIT_FAILURE);
}

static void check_all(const char *file, size_t offset)
{
    struct odb *odb = open_odb(1);
    struct buf data = {0};
    unsigned threads;
    struct copy *copies = read_many(odb, &threads);
    for (size_t i = 0; i < ids.count; i++) {
        struct repo_object object;
        if (odb_read(odb, ids.hex[i], &data, &object, NULL) == GTO_OK)
            check(&object, i, file, offset);
        if (copies[i].readable)
            check(&copies[i].object, i, file, offset);
    }
    free_copies(copies);
    buf_free(&data);
    odb_free(odb);
}

static void write_file(const char *path, const char *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0)
        stop("cannot write");
}

static void damage(const char *path)
{
    static char data[1 << 20];
    FILE *file = fopen(path, "rb");
    size_t len = file ? fread(data, 1, sizeof(data), file) : 0;
    if (!file || len == sizeof(data))
        stop("cannot read what is to be damaged");
    fclose(file);
    for (size_t i = 0; i < len; i++) {
        static const char flips[] = {(char)0xff, 1, 0x10, (char)0x80};
        data[i] ^= flips[i % 4];
        write_file(path, data, len);
        check_all(path, i);
        data[i] ^= flips[i % 4];
    }
    for (size_t i = 0; i < len; i++) {
        write_file(path, data, i);
        check_all(path, i);
    }
    write_file(path, data, len);
}

static void read_originals(void)
{
    struct odb *odb = open_odb(1);
    struct buf data = {0};
    originals = must(calloc(ids.count + 1, sizeof(*originals)));
    for (size_t i = 0; i < ids.count; i++) {
        struct copy *copy = &originals[i];
        if (odb_read(odb, ids.hex[i], &data, &copy->object, NULL) != GTO_OK)
            stop("an object is missing before there is any damage");
        copy->object.data =
            memcpy(must(malloc(copy->object.size + 1)), data.data, copy->object.size);
    }
    buf_free(&data);
    odb_free(odb);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (location_find(&location, NULL, NULL) != GTO_OK)
        stop("there is no repository");
    read_ids();
    if (strcmp(what, "many") == 0 && argc == 3) {
        print_many((unsigned)atoi(argv[2]));
    } else if (strcmp(what, "damage") == 0) {
        read_originals();
        for (int i = 2; i < argc; i++)
            damage(argv[i]);
        free_copies(originals);
    } else {
        struct odb *odb = open_odb(1);
        if (strcmp(what, "read") == 0)
            read_some(odb, 0, ids.count);
        else if (strcmp(what, "exist") == 0)
            print_existence(odb);
        else if (strcmp(what, "between") == 0 && argc == 3)
            read_between(odb, argv[2]);
        else
            stop("read, many THREADS, exist, between COMMAND or damage FILE...");
        odb_free(odb);
    }
    for (size_t i = 0; i < ids.count; i++)
        free(ids.hex[i]);
    free(ids.hex);
    free(ids.bytes);
    location_free(&location);
    return EXIT_SUCCESS;
}
