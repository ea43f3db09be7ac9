#include "site/state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "error.h"
#include "hex.h"
#include "moment.h"
#include "odb/hash.h"
#include "refname.h"
#include "repository.h"
#include "site/files.h"
#include "vec.h"

// Texts follow each other with their lengths, so that no two states are written alike.
static void add_text(struct hash *hash, const char *text)
{
    uint64_t len = text ? strlen(text) + 1 : 0;
    hash_add(hash, &len, sizeof(len));
    if (text)
        hash_add(hash, text, strlen(text));
}

// ---- Tags

struct tag_list {
    struct arena arena;
    struct vec lines; // char *: NAME ID
    size_t id_len;
    bool sorted;
};

static bool want(void *payload, struct slice name)
{
    struct refname parts;
    (void)payload;
    return refname_parse(&parts, name);
}

static int visit(void *payload, const struct repo_tag *tag)
{
    struct tag_list *list = payload;
    size_t id_len = tag->id ? list->id_len : 0;
    char *line = arena_alloc(&list->arena, tag->name.len + id_len + 2);
    if (!line)
        return GTO_ENOMEM;
    memcpy(line, tag->name.data, tag->name.len);
    line[tag->name.len] = ' ';
    if (id_len)
        memcpy(line + tag->name.len + 1, tag->id, id_len);
    line[tag->name.len + 1 + id_len] = '\0';
    if (list->lines.count)
        list->sorted &= strcmp(list->lines.items[list->lines.count - 1], line) < 0;
    return vec_push(&list->lines, line) == 0 ? GTO_OK : GTO_ENOMEM;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add_tags(struct hash *hash, struct repo *git, gto_error **error)
{
    struct tag_list list = {.id_len = 2 * repo_id_size(git), .sorted = true};
    int rc = repo_each_tag(
        git, &(struct repo_tag_query){.prefix = "", .want = want, .visit = visit, .payload = &list},
        error);
    if (rc == GTO_OK && !list.sorted)
        qsort(list.lines.items, list.lines.count, sizeof(void *), by_text);
    for (size_t i = 0; rc == GTO_OK && i < list.lines.count; i++)
        add_text(hash, list.lines.items[i]);
    vec_free(&list.lines);
    arena_free(&list.arena);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

// ---- Repositories

// What `at` stands for now.
static int add_moment(struct hash *hash, struct repo *git, const char *at, gto_error **error)
{
    struct moment moment = {0};
    struct buf text = {0};
    int rc = moment_find(&moment, git, at, error);
    if (rc != GTO_OK)
        return rc;
    buf_addf(&text, "%" PRId64, moment.time);
    add_text(hash, text.failed ? NULL : text.data);
    add_text(hash, moment.head_id);
    moment_free(&moment);
    buf_free(&text);
    return GTO_OK;
}

static int add_repo(struct hash *hash, gto_repo *repo, const char *at, gto_error **error)
{
    char *url = NULL, *head = NULL;
    bool broken = false;
    int rc = repo_remote_url(repo->git, gto_repo_remote(repo), &url, error);
    if (rc == GTO_OK)
        rc = repository_head(&head, &broken, repo->git, error);
    add_text(hash, gto_repo_root(repo));
    add_text(hash, gto_config_text(gto_repo_config(repo)));
    add_text(hash, url);
    add_text(hash, head);
    if (rc == GTO_OK && at)
        rc = add_moment(hash, repo->git, at, error);
    free(url);
    free(head);
    return rc == GTO_OK ? add_tags(hash, repo->git, error) : rc;
}

int state_find(char out[STATE_SIZE], gto_repo *const *repos, size_t count,
               const struct gto_site_options *options, gto_error **error)
{
    const char *const texts[] = {GTO_VERSION,       options->title,    options->at,
                                 options->url,      options->link_tag, options->link_commit,
                                 options->link_file};
    unsigned char digest[SHA256_SIZE];
    struct hash hash;
    int rc = GTO_OK;
    hash_init(&hash, SHA256_SIZE);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        add_text(&hash, texts[i]);
    for (const struct site_asset *asset = site_assets; asset->path; asset++)
        hash_add(&hash, asset->text.data, asset->text.len);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = add_repo(&hash, repos[i], options->at, error);
    hash_end(&hash, digest);
    hex_encode(out, digest, SHA256_SIZE);
    return rc;
}
