// Who makes tags, and whether they are signed: Git says both in one answer.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "complaint.h"
#include "digits.h"
#include "environment.h"
#include "error.h"
#include "handle.h"
#include "remotes.h"
#include "run.h"

// What of the answer of `git var -l` matters. Of a key that comes several times the last one wins.
struct answer {
    struct slice ident;    // of the committer
    struct slice name[2];  // user.name, committer.name
    struct slice email[2]; // the same of the email
    struct slice sign;     // tag.gpgSign
};

static void take_line(struct answer *answer, struct slice line)
{
    static const char *const names[] = {"user.name=", "committer.name="};
    static const char *const emails[] = {"user.email=", "committer.email="};
    struct slice value = line;
    for (int i = 0; i < 2; i++) {
        if (slice_take_prefix(&value, slice_of(names[i])))
            answer->name[i] = value;
        else if (slice_take_prefix(&value, slice_of(emails[i])))
            answer->email[i] = value;
    }
    if (slice_take_prefix(&value, slice_of("GIT_COMMITTER_IDENT=")))
        answer->ident = value;
    if (slice_take_prefix(&value, slice_of("tag.gpgsign=")))
        answer->sign = value;
    else if (slice_equal(value, slice_of("tag.gpgsign")))
        answer->sign = slice_of("true"); // as Git reads a key without a value
}

// Whether a name or an email is more than what Git drops from it (ident.c of Git).
static bool has_content(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] > ' ' && !strchr(".,:;<>\"\\'", text.data[i]))
            return true;
    return false;
}

// Whether somebody has said this part of the identity, so that Git did not have to guess it.
static bool is_given(const char *asked, const char *variable, const struct slice configured[2])
{
    const char *value = asked ? asked : environment_get(variable);
    if (value)
        return has_content(slice_of(value));
    return has_content(configured[1].len ? configured[1] : configured[0]);
}

static int to_bool(struct slice text, bool *out, gto_error **error)
{
    static const char *const words[] = {"false", "no", "off", "true", "yes", "on"};
    *out = false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (text.len == strlen(words[i]) && strncasecmp(text.data, words[i], text.len) == 0) {
            *out = i >= 3;
            return GTO_OK;
        }
    }
    if (digits_scan(text) == text.len) { // nothing at all is false
        *out = text.len && !slice_equal(digits_trim(text), slice_of("0"));
        return GTO_OK;
    }
    return error_set(error, GTO_ERROR,
                     "tag.gpgSign in Git's configuration is '%.*s', which is "
                     "neither true nor false",
                     (int)text.len, text.data);
}

// What Git said when it did not tell the identity.
static int refuse(const struct buf *err, gto_error **error)
{
    char *complaint = git_complaint(err, false);
    int rc;
    if (!complaint)
        return error_no_memory(error);
    if (strstr(complaint, "invalid date format")) // names and hosts may hold "date"
        rc = error_set(error, GTO_ERROR, "GIT_COMMITTER_DATE is not a date that Git knows: %s",
                       complaint);
    else
        rc = error_set(error, GTO_ERROR,
                       "Git does not know who makes the tag (tell it with 'git config user.name "
                       "NAME' and 'git config user.email ADDRESS'): %s",
                       complaint);
    free(complaint);
    return rc;
}

// Runs `git var ARGUMENT`, as somebody who may be named.
static int ask(struct repo *repo, const char *argument, const char *name, const char *email,
               struct buf *out, gto_error **error)
{
    const char *const args[] = {"var", argument, NULL};
    const char *env[3] = {0};
    struct buf name_variable = {0}, email_variable = {0}, err = {0};
    int status = 0;
    size_t n = 0;
    buf_addf(&name_variable, "GIT_COMMITTER_NAME=%s", name ? name : "");
    buf_addf(&email_variable, "GIT_COMMITTER_EMAIL=%s", email ? email : "");
    if (name)
        env[n++] = name_variable.data;
    if (email)
        env[n++] = email_variable.data;
    struct process process = {.env = env, .out = out, .err = &err};
    int rc = name_variable.failed || email_variable.failed
                 ? error_no_memory(error)
                 : repo_run_git(repo, args, process, &status, error);
    if (rc == GTO_OK && status)
        rc = refuse(&err, error);
    buf_free(&name_variable);
    buf_free(&email_variable);
    buf_free(&err);
    return rc;
}

// Has Git say the identity strictly: where it would have to guess, it refuses.
static int ask_strictly(struct repo *repo, const char *name, const char *email, char **line,
                        gto_error **error)
{
    struct buf out = {0};
    int rc = ask(repo, "GIT_COMMITTER_IDENT", name, email, &out, error);
    struct slice text = {out.data, rc == GTO_OK ? out.len : 0}, first = slice_take_line(&text);
    if (rc == GTO_OK) {
        *line = strndup(first.len ? first.data : "", first.len);
        rc = *line ? GTO_OK : error_no_memory(error);
    }
    buf_free(&out);
    return rc;
}

int repo_tagger(struct repo *repo, const char *name, const char *email, char **line, bool *signs,
                gto_error **error)
{
    struct answer answer = {0};
    struct buf out = {0};
    int rc = ask(repo, "-l", name, email, &out, error);
    struct slice text = {out.data, rc == GTO_OK ? out.len : 0};
    if (rc == GTO_OK)
        remotes_note(repo, text);
    while (text.len)
        take_line(&answer, slice_take_line(&text));
    if (rc == GTO_OK && signs)
        rc = to_bool(answer.sign, signs, error);
    bool given = is_given(name, "GIT_COMMITTER_NAME", answer.name) &&
                 is_given(email, "GIT_COMMITTER_EMAIL", answer.email);
    if (rc == GTO_OK && (!given || !answer.ident.len))
        rc = ask_strictly(repo, name, email, line, error);
    else if (rc == GTO_OK)
        *line = strndup(answer.ident.data, answer.ident.len);
    if (rc == GTO_OK && !*line)
        rc = error_no_memory(error);
    buf_free(&out);
    return rc;
}
