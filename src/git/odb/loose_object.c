#include "odb/loose_object.h"

#include "gto.h"
#include "odb/object_header.h"

enum { FIRST_READ = 1 << 12 };

// Reads type and size. *len is the length of the header. Its NUL is the first one in the file, so
// that it cannot be part of a repetition, and is never one of the bytes that may be missing.
static int read_header(struct loose_reader *reader, struct inflater *inflater,
                       const struct data_file *file, size_t *len, struct repo_object *object,
                       gto_error **error)
{
    unsigned char header[MAX_OBJECT_HEADER];
    struct bytes begin;
    size_t known, need = file->size < FIRST_READ ? (size_t)file->size : FIRST_READ;
    int rc = window_read(&reader->window, file, 0, need, &begin, error);
    if (rc == GTO_OK)
        rc = inflater_begin(inflater, begin, header, sizeof(header), &known);
    if (rc != GTO_OK)
        return rc;
    *len = object_header_read((struct bytes){header, known}, object);
    return *len ? GTO_OK : GTO_EREF;
}

// Reads all of it. Nothing stands behind it in its file.
static int read_data(struct loose_reader *reader, struct inflater *inflater,
                     const struct data_file *file, size_t header, struct repo_object *object,
                     gto_error **error)
{
    struct bytes all;
    size_t used;
    if (object->size > MAX_OBJECT_SIZE)
        return data_file_refuse_size(file, error);
    if (file->size > inflater_most(header + object->size))
        return GTO_EREF;
    int rc = window_read(&reader->window, file, 0, (size_t)file->size, &all, error);
    if (rc != GTO_OK)
        return rc;
    if (!scratch_reserve(&reader->data, header + object->size + INFLATER_ROOM))
        return GTO_ENOMEM;
    rc = inflater_run(inflater, all, reader->data.data, header + object->size, &used);
    if (rc != GTO_OK || used != file->size)
        return rc != GTO_OK ? rc : GTO_EREF;
    object->data = (char *)reader->data.data + header;
    return GTO_OK;
}

int loose_object_read(struct loose_reader *reader, struct inflater *inflater, const char *path,
                      enum odb_part part, struct repo_object *object, gto_error **error)
{
    struct data_file file;
    size_t header;
    int rc = data_file_open(&file, path, "", error);
    if (rc != GTO_OK)
        return rc;
    window_clear(&reader->window);
    *object = (struct repo_object){0};
    rc = read_header(reader, inflater, &file, &header, object, error);
    if (rc == GTO_OK && part_needs_data(part, object->type, object->size))
        rc = read_data(reader, inflater, &file, header, object, error);
    data_file_close(&file);
    return rc;
}

void loose_reader_free(struct loose_reader *reader)
{
    window_free(&reader->window);
    scratch_free(&reader->data);
}
