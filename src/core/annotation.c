#include "annotation.h"

#include <stdlib.h>
#include <string.h>

void annotations_free(struct annotations *annotations)
{
    if (!annotations)
        return;
    strmap_free(&annotations->by_name);
    arena_free(&annotations->arena);
    free(annotations);
}

const struct gto_annotation *annotations_find(const struct annotations *annotations,
                                              const char *name)
{
    return strmap_get(&annotations->by_name, name, strlen(name));
}

// ---- The public view

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
