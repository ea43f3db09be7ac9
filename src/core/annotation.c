#include "annotation.h"

#include <stdlib.h>
#include <string.h>

void gto_annotations_free(gto_annotations *annotations)
{
    if (!annotations)
        return;
    strmap_free(&annotations->by_name);
    arena_free(&annotations->arena);
    free(annotations);
}

size_t gto_annotations_count(const gto_annotations *annotations)
{
    return annotations->count;
}

const gto_annotation *gto_annotations_item(const gto_annotations *annotations, size_t index)
{
    return &annotations->entries[index];
}

const gto_annotation *gto_annotations_find(const gto_annotations *annotations, const char *artifact)
{
    return strmap_get(&annotations->by_name, artifact, strlen(artifact));
}

const char *gto_annotation_artifact(const gto_annotation *annotation)
{
    return annotation->name;
}

const char *gto_annotation_type(const gto_annotation *annotation)
{
    return annotation->type;
}

const char *gto_annotation_path(const gto_annotation *annotation)
{
    return annotation->path;
}

const char *gto_annotation_description(const gto_annotation *annotation)
{
    return annotation->description;
}

bool gto_annotation_virtual(const gto_annotation *annotation)
{
    return annotation->is_virtual;
}

const char *const *gto_annotation_labels(const gto_annotation *annotation)
{
    return annotation->labels;
}

const char *gto_annotation_custom(const gto_annotation *annotation)
{
    return annotation->custom;
}
