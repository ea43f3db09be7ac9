// The command line. Commands and options are rows of tables (commands.c); the parser here fills one
// struct from them, and help, completions and the manual are made from the same rows (help.h).
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "vec.h"
#include "gto.h"

// Ways to print an answer, one bit each, so that a command sees when several were asked for.
enum output {
    OUTPUT_JSON = 1,
    OUTPUT_PLAIN = 2,
    OUTPUT_NAME = 4,
    OUTPUT_VERSION = 8,
    OUTPUT_EVENT = 16,
    OUTPUT_STAGE = 32,
    OUTPUT_REF = 64,
    OUTPUT_PATH = 128,
    OUTPUT_TYPE = 256,
    OUTPUT_DESCRIPTION = 512,
    OUTPUT_MARKDOWN = 1024,
};

// Parts of a version to raise, one bit each for the same reason.
enum bump_bit { BUMP_BIT_MAJOR = 1, BUMP_BIT_MINOR = 2, BUMP_BIT_PATCH = 4 };

// Which stages are asked for, likewise.
enum stages_bit { STAGES_BIT_ALLOWED = 1, STAGES_BIT_USED = 2 };

// What all commands together can be told. Strings belong to argv and are NULL where nothing was
// said.
struct options {
    bool program_version; // --version before a command
    bool verbose;
    bool quiet;
    bool no_pager;
    struct vec directories; // const char *: -C
    bool traceback;         // accepted without effect
    struct vec repos;       // const char *: -r
    const char *repo;       // the only one of these, or NULL
    bool no_cache;
    int timeout; // seconds; 0: none was given
    // Arguments, or options of the same name where a command takes it as an option.
    const char *name;
    const char *other; // of two names, the second
    const char *ref;
    const char *version;
    const char *stage;
    const char *key;
    unsigned output; // enum output
    unsigned stages; // enum stages_bit
    unsigned bump;   // enum bump_bit
    struct gto_selection selection;
    struct gto_filter_request filter; // all but its labels, which stand below
    const char *revision;             // of a command whose argument `ref` may be something else
    bool yes;                         // do not ask
    bool fix;                         // repair what can be repaired
    bool files, cached;               // check files before they are committed; of the index
    const char *at, *since, *until;
    int limit; // of events; -1: all
    bool ascending;
    bool all_commits;
    const char *folder; // that a site is written to
    bool open;          // show it in the browser
    struct gto_site_options site;
    struct gto_change_request change; // how a change is made; what it is about stands above, and
    struct vec labels;                // const char *; of a change, or of a filter
    struct vec names;                 // const char *: artifacts, of a command that takes several
};

// True if more than one of the bits is set.
static inline bool options_conflict(unsigned bits)
{
    return (bits & (bits - 1)) != 0;
}

// Whether several repositories are named, or a file that lists them.
static inline bool options_name_several(const struct options *options)
{
    return options->repos.count && !options->repo;
}

// What can stand for a value: completions offer it.
enum complete {
    COMPLETE_NOTHING = 0,
    COMPLETE_DIRECTORY,
    COMPLETE_ARTIFACT,
    COMPLETE_PICK,    // an artifact, perhaps with `@version` or `#stage` after it
    COMPLETE_VERSION, // of the artifact named before
    COMPLETE_STAGE,
    COMPLETE_REVISION,
    COMPLETE_TAG, // of the registry
    COMPLETE_COMMAND,
};

enum option_kind {
    OPTION_FLAG,   // sets a bool
    OPTION_BIT,    // sets the bit `value` of an unsigned
    OPTION_ENUM,   // stores `value` in an enum
    OPTION_CHOICE, // takes a word, stores the value of that choice in an enum
    OPTION_INT,    // takes a number, stores it in an int
    OPTION_STRING, // takes any text
    OPTION_LIST,   // takes any text, adds it to a vec
    OPTION_HELP,   // asks for help
};

// A word that an option accepts, and what it means.
struct option_choice {
    const char *word;
    int value;
};

enum { OPTION_NAMES = 3 };

struct option {
    const char
        *names[OPTION_NAMES]; // with their dashes, in the order shown; NULL-terminated when fewer
    const char *metavar;      // what stands for the value; NULL for options without one
    const char *help;
    const char *otherwise; // the default, as help shows it; NULL: none is shown
    enum option_kind kind;
    size_t field; // offset in struct options
    int value;
    const struct option_choice *choices; // ended by one without a word
    enum complete complete;
    bool required;
    bool hidden;
};

struct argument {
    const char *metavar;
    const char *help;
    size_t field; // of a `const char *` in struct options, or of a vec of them
    enum complete complete;
    bool required;
    bool list; // all that follow are added to the vec
};

// Prints the answer and returns the exit status, or a negative `enum gto_code` with *error filled.
// `repo` is NULL unless the command's row asks for one.
typedef int command_run(gto_repo *repo, const struct options *options, gto_error **error);

struct command {
    const char *name;
    const char *alias;    // NULL: none
    const char *section;  // heading in the program's help; commands of one section stand together
    const char *summary;  // one sentence, for lists
    const char *help;     // paragraphs, separated by empty lines
    const char *examples; // lines as they are; NULL: none
    const struct argument
        *arguments; // ended by one without a metavar; those not required come last
    const struct option *const *options; // NULL-terminated
    command_run *run;
    bool opens_repo;
    bool takes_several; // repositories; it is given none then
    bool needs_version; // the version and the stage that it names have to be there
    bool pages;         // its answer may be long: a pager shows it
    bool hidden;
};

// The program: its own row (options before the command, help) and those of its commands.
struct program {
    struct command self;
    const struct command *commands; // ended by one without a name
};

enum parse_result {
    PARSE_COMMAND, // run it
    PARSE_NONE,    // no command was named
    PARSE_HELP,    // help was asked for
    PARSE_WRONG,   // wrong usage: *problem says what
};

// Parses the command line; argv is NULL-terminated and starts after the program's name.
// *command: the command that was named, or &program->self before one was.
// *problem: with PARSE_WRONG the message, control characters escaped; if memory ran out
// problem->failed is set.
enum parse_result options_parse(struct options *options, const struct command **command,
                                struct buf *problem, const struct program *program,
                                char *const *argv);

// The items of a list, with a NULL behind them; to be freed with vec_free(), whatever happens.
// Errors: GTO_ENOMEM.
int options_copy_list(struct vec *out, const struct vec *list, gto_error **error);

// Frees what the parser put into options.
void options_free(struct options *options);

// Adds that there is no such command, and the nearest one that there is.
void options_add_no_such_command(struct buf *out, const struct program *program, const char *name);

// The command of that name or alias, hidden ones too, or NULL.
const struct command *program_find(const struct program *program, const char *name);

#endif
