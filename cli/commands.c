#include "commands.h"

#define FIELD(member) offsetof(struct options, member)

// ---- Options

static const struct option opt_help = {
    .names = {"-h", "--help"},
    .help = "Show this help and exit.",
    .kind = OPTION_HELP,
};

static const struct option opt_program_version = {
    .names = {"--version"},
    .help = "Print the version of the program and exit.",
    .kind = OPTION_FLAG,
    .field = FIELD(program_version),
};

static const struct option opt_verbose = {
    .names = {"-v", "--verbose"},
    .help = "Say more about what is done, on standard error.",
    .kind = OPTION_FLAG,
    .field = FIELD(verbose),
};

static const struct option opt_quiet = {
    .names = {"-q", "--quiet"},
    .help = "Print no warnings and hints, and not what was done: only answers and errors.",
    .kind = OPTION_FLAG,
    .field = FIELD(quiet),
};

static const struct option opt_no_pager = {
    .names = {"--no-pager"},
    .help = "Do not show the answer in a pager.",
    .kind = OPTION_FLAG,
    .field = FIELD(no_pager),
};

static const struct option opt_directory = {
    .names = {"-C"},
    .metavar = "DIR",
    .help =
        "Do as if the program was started in that directory. Of several, each one is found from "
        "the one before.",
    .kind = OPTION_LIST,
    .field = FIELD(directories),
    .complete = COMPLETE_DIRECTORY,
};

static const struct option opt_traceback = {
    .names = {"--traceback", "--tb"},
    .help = "Accepted for the sake of older scripts; has no effect.",
    .kind = OPTION_FLAG,
    .field = FIELD(traceback),
    .hidden = true,
};

#define REPO_HELP                                                                                  \
    "The repository, or any directory in it; or the address of one on a server, as `git clone` "   \
    "takes it."

static const struct option opt_repo = {
    .names = {"-r", "--repo"},
    .metavar = "PATH|URL",
    .help = REPO_HELP,
    .otherwise = ".",
    .kind = OPTION_LIST,
    .field = FIELD(repos),
    .complete = COMPLETE_DIRECTORY,
};

static const struct option opt_repos = {
    .names = {"-r", "--repo"},
    .metavar = "PATH|URL",
    .help = REPO_HELP " May be given several times, for all of these; `@FILE` names a file that "
                      "lists them, one a line.",
    .otherwise = ".",
    .kind = OPTION_LIST,
    .field = FIELD(repos),
    .complete = COMPLETE_DIRECTORY,
};

static const struct option opt_no_cache = {
    .names = {"--no-cache"},
    .help = "Keep nothing of a repository on a server for the next time.",
    .kind = OPTION_FLAG,
    .field = FIELD(no_cache),
};

static const struct option opt_timeout = {
    .names = {"--timeout"},
    .metavar = "SECONDS",
    .help = "How long a server may be silent before it is given up.",
    .otherwise = "60, or as GTO_TIMEOUT says",
    .kind = OPTION_INT,
    .field = FIELD(timeout),
};

// Which repository is meant.
#define REPO_OPTIONS  &opt_repo, &opt_no_cache, &opt_timeout, &opt_quiet
#define REPOS_OPTIONS &opt_repos, &opt_no_cache, &opt_timeout, &opt_quiet

// Ways to print an answer.
static const struct option opt_json = {
    .names = {"--json"},
    .help = "Print JSON.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_JSON,
};

static const struct option opt_plain = {
    .names = {"--plain"},
    .help = "Print the table without lines, easy to search and to cut.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_PLAIN,
};

static const struct option opt_markdown = {
    .names = {"--markdown"},
    .help = "Print Markdown, for release notes, pull requests, and summaries of jobs.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_MARKDOWN,
};

static const struct option opt_show_name = {
    .names = {"--name"},
    .help = "Print the name of the artifact and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_NAME,
};

static const struct option opt_show_version = {
    .names = {"--version"},
    .help = "Print the version and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_VERSION,
};

static const struct option opt_show_event = {
    .names = {"--event"},
    .help = "Print the kind of event, such as `registration`, and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_EVENT,
};

static const struct option opt_show_stage = {
    .names = {"--stage"},
    .help = "Print the stage and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_STAGE,
};

static const struct option opt_show_ref = {
    .names = {"--ref"},
    .help = "Print the tag that the version comes from and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_REF,
};

// What is picked, and its order.
static const struct option opt_registered_only = {
    .names = {"--ro", "--registered-only"},
    .help =
        "Pass over versions that were never registered: commits that have a stage but no version.",
    .kind = OPTION_FLAG,
    .field = FIELD(selection.registered_only),
};

static const struct option opt_deprecated = {
    .names = {"-d", "--deprecated"},
    .help = "Include deprecated artifacts and deregistered versions.",
    .kind = OPTION_FLAG,
    .field = FIELD(selection.deprecated),
};

static const struct option opt_assignments_per_version = {
    .names = {"--av", "--assignments-per-version"},
    .metavar = "N",
    .help = "Count only the first N stages that each version was assigned to; -1 for all.",
    .otherwise = "-1",
    .kind = OPTION_INT,
    .field = FIELD(selection.assignments_per_version),
};

static const struct option opt_versions_per_stage = {
    .names = {"--vs", "--versions-per-stage"},
    .metavar = "N",
    .help = "Of these, keep the first N versions in each stage, in the order that --sort says; -1 "
            "for all.",
    .otherwise = "1",
    .kind = OPTION_INT,
    .field = FIELD(selection.versions_per_stage),
};

static const struct option_choice sort_choices[] = {
    {"timestamp", GTO_SORT_TIMESTAMP},
    {"semver", GTO_SORT_SEMVER},
    {0},
};

static const struct option opt_sort = {
    .names = {"--sort"},
    .metavar = "timestamp|semver",
    .help = "Which version of a stage comes first: the one assigned last, or the highest.",
    .otherwise = "timestamp",
    .kind = OPTION_CHOICE,
    .field = FIELD(selection.sort),
    .choices = sort_choices,
};

// Moments.
static const struct option opt_at = {
    .names = {"--at"},
    .metavar = "DATE|REV",
    .help = "Answer as it stood then: by the tags up to that second. A date as `git log --since` "
            "takes it, which without a time means the time of day that it is now; or a revision, "
            "which stands for the time of its commit.",
    .kind = OPTION_STRING,
    .field = FIELD(at),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_since = {
    .names = {"--since"},
    .metavar = "DATE|REV",
    .help = "Only events of that second and later ones.",
    .kind = OPTION_STRING,
    .field = FIELD(since),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_until = {
    .names = {"--until"},
    .metavar = "DATE|REV",
    .help = "Only events up to that second.",
    .kind = OPTION_STRING,
    .field = FIELD(until),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_limit = {
    .names = {"-n", "--max-count"},
    .metavar = "N",
    .help = "Only the latest N of these events.",
    .otherwise = "all",
    .kind = OPTION_INT,
    .field = FIELD(limit),
};

// Filters.
static const struct option opt_points_at = {
    .names = {"--points-at"},
    .metavar = "REV",
    .help = "List the versions at that commit.",
    .kind = OPTION_STRING,
    .field = FIELD(filter.points_at),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_contains = {
    .names = {"--contains"},
    .metavar = "REV",
    .help = "List the versions that have that commit in their history.",
    .kind = OPTION_STRING,
    .field = FIELD(filter.contains),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_no_contains = {
    .names = {"--no-contains"},
    .metavar = "REV",
    .help = "List the versions that do not have that commit in their history.",
    .kind = OPTION_STRING,
    .field = FIELD(filter.no_contains),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_in_stage = {
    .names = {"--in"},
    .metavar = "STAGE",
    .help = "Only artifacts that have a version in that stage, or only these versions.",
    .kind = OPTION_STRING,
    .field = FIELD(selection.stage),
    .complete = COMPLETE_STAGE,
};

static const struct option opt_of_type = {
    .names = {"--type"},
    .metavar = "TYPE",
    .help = "Only what is described as of that type: artifacts by their greatest versions.",
    .kind = OPTION_STRING,
    .field = FIELD(filter.type),
};

static const struct option opt_with_label = {
    .names = {"--label"},
    .metavar = "LABEL",
    .help = "Only what has that label; may be given several times, for those that have all.",
    .kind = OPTION_LIST,
    .field = FIELD(labels),
};

// A site.
static const struct option opt_folder = {
    .names = {"-o", "--output"},
    .metavar = "FOLDER",
    .help =
        "Where to write the site. Only files that `gto site` wrote are ever replaced or removed "
        "there.",
    .kind = OPTION_STRING,
    .field = FIELD(folder),
    .complete = COMPLETE_DIRECTORY,
};

static const struct option opt_open = {
    .names = {"--open"},
    .help = "Open the site in the browser. Without --output it is written to a new temporary "
            "folder.",
    .kind = OPTION_FLAG,
    .field = FIELD(open),
};

static const struct option opt_title = {
    .names = {"--title"},
    .metavar = "TEXT",
    .help = "What the site is called.",
    .otherwise = "the name of the repository",
    .kind = OPTION_STRING,
    .field = FIELD(site.title),
};

static const struct option opt_site_url = {
    .names = {"--url"},
    .metavar = "URL",
    .help = "Where the site will stand, for its feeds.",
    .kind = OPTION_STRING,
    .field = FIELD(site.url),
};

static const struct option opt_link_commit = {
    .names = {"--link-commit"},
    .metavar = "URL",
    .help = "Where a commit is shown on the web, with `{commit}` in it. Without it, as the URL of "
            "`origin` says if that is on GitHub, GitLab, Gitea, Forgejo, Bitbucket or Azure.",
    .kind = OPTION_STRING,
    .field = FIELD(site.link_commit),
};

static const struct option opt_link_tag = {
    .names = {"--link-tag"},
    .metavar = "URL",
    .help = "The same of a tag: `{tag}`.",
    .kind = OPTION_STRING,
    .field = FIELD(site.link_tag),
};

static const struct option opt_link_file = {
    .names = {"--link-file"},
    .metavar = "URL",
    .help = "The same of a file: `{commit}` and `{path}`.",
    .kind = OPTION_STRING,
    .field = FIELD(site.link_file),
};

static const struct option opt_ascending = {
    .names = {"--ascending", "--asc"},
    .help = "Print the oldest event first, not the latest.",
    .kind = OPTION_FLAG,
    .field = FIELD(ascending),
};

static const struct option opt_allowed = {
    .names = {"--allowed"},
    .help = "List the stages that the configuration allows.",
    .kind = OPTION_BIT,
    .field = FIELD(stages),
    .value = STAGES_BIT_ALLOWED,
};

static const struct option opt_used = {
    .names = {"--used"},
    .help = "List the stages that an active version is in.",
    .kind = OPTION_BIT,
    .field = FIELD(stages),
    .value = STAGES_BIT_USED,
};

static const struct option opt_key = {
    .names = {"--key"},
    .metavar = "KEY",
    .help = "Print this part alone.",
    .kind = OPTION_STRING,
    .field = FIELD(key),
};

static const struct option opt_show_path = {
    .names = {"--path"},
    .help = "Print the path and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_PATH,
};

static const struct option opt_show_type = {
    .names = {"--type"},
    .help = "Print the type and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_TYPE,
};

static const struct option opt_show_description = {
    .names = {"--description"},
    .help = "Print the description and nothing else.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_DESCRIPTION,
};

// What is said of a version.
static const struct option opt_path = {
    .names = {"--path"},
    .metavar = "PATH",
    .help = "Where the artifact is: a path in the repository, or a URL. Kept in the message of the "
            "tag.",
    .kind = OPTION_STRING,
    .field = FIELD(change.path),
};

static const struct option opt_type = {
    .names = {"--type"},
    .metavar = "TYPE",
    .help = "The type of the artifact, such as `model`. Kept in the message of the tag.",
    .kind = OPTION_STRING,
    .field = FIELD(change.type),
};

static const struct option opt_description = {
    .names = {"--description"},
    .metavar = "TEXT",
    .help = "What the artifact is. Kept in the message of the tag.",
    .kind = OPTION_STRING,
    .field = FIELD(change.description),
};

static const struct option opt_label = {
    .names = {"--label"},
    .metavar = "LABEL",
    .help = "A label of the artifact; may be given several times. Kept in the message of the tag.",
    .kind = OPTION_LIST,
    .field = FIELD(labels),
};

// How a change is made.
static const struct option opt_new_version = {
    .names = {"--version", "--ver"},
    .metavar = "VERSION",
    .help = "The version to register, such as `v1.0.0`. Without it the greatest version is bumped.",
    .kind = OPTION_STRING,
    .field = FIELD(version),
};

static const struct option opt_bump_major = {
    .names = {"--bump-major"},
    .help = "Raise the greatest version to its next major one: `v1.2.3` to `v2.0.0`.",
    .kind = OPTION_BIT,
    .field = FIELD(bump),
    .value = BUMP_BIT_MAJOR,
};

static const struct option opt_bump_minor = {
    .names = {"--bump-minor"},
    .help = "Raise the greatest version to its next minor one: `v1.2.3` to `v1.3.0`.",
    .kind = OPTION_BIT,
    .field = FIELD(bump),
    .value = BUMP_BIT_MINOR,
};

static const struct option opt_bump_patch = {
    .names = {"--bump-patch"},
    .help =
        "Raise the greatest version to its next patch: `v1.2.3` to `v1.2.4`, as happens without "
        "any of these options.",
    .kind = OPTION_BIT,
    .field = FIELD(bump),
    .value = BUMP_BIT_PATCH,
};

static const struct option opt_assign_version = {
    .names = {"--version"},
    .metavar = "VERSION",
    .help = "With REF: the name of the version to register there. Without REF: the registered "
            "version to assign the stage to.",
    .kind = OPTION_STRING,
    .field = FIELD(version),
    .complete = COMPLETE_VERSION,
};

static const struct option opt_assign_stage = {
    .names = {"--stage"},
    .metavar = "STAGE",
    .help = "The stage to assign.",
    .kind = OPTION_STRING,
    .field = FIELD(stage),
    .complete = COMPLETE_STAGE,
    .required = true,
};

static const struct option opt_skip_registration = {
    .names = {"--sr", "--skip-registration"},
    .help = "Do not register a version where the commit has none.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.skip_registration),
};

static const struct option opt_deprecate_ref = {
    .names = {"--ref"},
    .metavar = "REF",
    .help =
        "The commit to put the tag on when the whole artifact is deprecated. Without it, that of "
        "the artifact's latest event.",
    .kind = OPTION_STRING,
    .field = FIELD(ref),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_delete = {
    .names = {"-d", "--delete"},
    .help = "Delete the tags concerned instead of creating one that revokes them.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.delete_tags),
};

static const struct option opt_message = {
    .names = {"-m", "--message"},
    .metavar = "TEXT",
    .help = "The message of the tag. Without it the tag says what it does.",
    .kind = OPTION_STRING,
    .field = FIELD(change.message),
};

static const struct option_choice simple_choices[] = {
    {"auto", GTO_SIMPLE_AUTO},
    {"true", GTO_SIMPLE_TRUE},
    {"false", GTO_SIMPLE_FALSE},
    {0},
};

static const struct option opt_simple = {
    .names = {"--simple"},
    .metavar = "auto|true|false",
    .help =
        "Whether the tag has a simple name, `net#prod`, or one with a counter, `net#prod#5`. Auto "
        "means a counter where a stage is assigned or unassigned.",
    .otherwise = "auto",
    .kind = OPTION_CHOICE,
    .field = FIELD(change.simple),
    .choices = simple_choices,
};

static const struct option opt_force = {
    .names = {"--force"},
    .help = "Create the tag even if what it says is in effect already.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.force),
};

static const struct option opt_sign = {
    .names = {"--sign"},
    .help = "Sign the tag with the key that Git is configured with.",
    .kind = OPTION_ENUM,
    .field = FIELD(change.sign),
    .value = GTO_SIGN_TRUE,
};

static const struct option opt_no_sign = {
    .names = {"--no-sign"},
    .help = "Do not sign the tag, even if `tag.gpgSign` is set.",
    .kind = OPTION_ENUM,
    .field = FIELD(change.sign),
    .value = GTO_SIGN_FALSE,
};

static const struct option opt_push = {
    .names = {"--push"},
    .help = "Make the change on the remote repository too, or not at all. Without it the command "
            "that pushes it "
            "is printed. A change of a repository on a server is always made there.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.push),
};

static const struct option opt_remote = {
    .names = {"--remote"},
    .metavar = "NAME",
    .help = "The remote repository that is meant. The default is the one that Git pushes to: the "
            "branch's `pushRemote`, `remote.pushDefault`, the only one that there is, `origin`.",
    .kind = OPTION_STRING,
    .field = FIELD(change.remote),
};

static const struct option opt_dry_run = {
    .names = {"--dry-run"},
    .help = "Print what would be done, and do nothing.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.dry_run),
};

static const struct option opt_register_ref = {
    .names = {"--ref"},
    .metavar = "REF",
    .help = "The commit to register, where all arguments are artifacts.",
    .kind = OPTION_STRING,
    .field = FIELD(revision),
    .complete = COMPLETE_REVISION,
};

static const struct option opt_if_changed = {
    .names = {"--if-changed"},
    .help = "Register nothing if the artifact's path holds what it holds in the greatest version: "
            "the same file or directory, or the same pointer of LFS or DVC.",
    .kind = OPTION_FLAG,
    .field = FIELD(change.if_changed),
};

static const struct option opt_to = {
    .names = {"--to"},
    .metavar = "VERSION",
    .help = "Go back to this version, which was in the stage some time before.",
    .kind = OPTION_STRING,
    .field = FIELD(version),
    .complete = COMPLETE_VERSION,
};

static const struct option opt_yes = {
    .names = {"--yes"},
    .help = "Delete without asking. Without a terminal nobody is asked.",
    .kind = OPTION_FLAG,
    .field = FIELD(yes),
};

static const struct option opt_fix = {
    .names = {"--fix"},
    .help =
        "Repair what can be repaired without loss, and say what needs a person. What is replaced "
        "is kept below refs/gto/replaced.",
    .kind = OPTION_FLAG,
    .field = FIELD(fix),
};

static const struct option opt_files = {
    .names = {"--files"},
    .help = "Check the files of the work tree alone, before they are committed: .gto, "
            "artifacts.yaml and each dvc.yaml. No tag is read.",
    .kind = OPTION_FLAG,
    .field = FIELD(files),
};

static const struct option opt_cached = {
    .names = {"--cached"},
    .help = "With --files: those of the index, which the next commit will hold.",
    .kind = OPTION_FLAG,
    .field = FIELD(cached),
};

static const struct option opt_files_json = {
    .names = {"--json"},
    .help = "With --files: print JSON, the files that were checked and what is wrong with them.",
    .kind = OPTION_BIT,
    .field = FIELD(output),
    .value = OUTPUT_JSON,
};

static const struct option opt_all_commits = {
    .names = {"--all"},
    .help = "List all commits, not only those that changed the path of the artifact.",
    .kind = OPTION_FLAG,
    .field = FIELD(all_commits),
};

static const struct option *const program_options[] = {
    &opt_directory, &opt_repos,           &opt_quiet, &opt_verbose, &opt_no_pager,
    &opt_traceback, &opt_program_version, &opt_help,  NULL,
};

static const struct option *const check_ref_options[] = {
    REPO_OPTIONS,    &opt_json,       &opt_show_name, &opt_show_version,
    &opt_show_event, &opt_show_stage, &opt_help,      NULL,
};

static const struct option *const show_options[] = {
    REPOS_OPTIONS,
    &opt_json,
    &opt_plain,
    &opt_markdown,
    &opt_show_name,
    &opt_show_version,
    &opt_show_stage,
    &opt_show_ref,
    &opt_registered_only,
    &opt_deprecated,
    &opt_assignments_per_version,
    &opt_versions_per_stage,
    &opt_sort,
    &opt_at,
    &opt_in_stage,
    &opt_of_type,
    &opt_with_label,
    &opt_points_at,
    &opt_contains,
    &opt_no_contains,
    &opt_help,
    NULL,
};

static const struct option *const describe_options[] = {
    REPOS_OPTIONS,         &opt_json, &opt_show_path, &opt_show_type,
    &opt_show_description, &opt_help, NULL,
};

static const struct option *const diff_options[] = {
    REPO_OPTIONS, &opt_all_commits, &opt_json, &opt_markdown, &opt_help, NULL,
};

static const struct option *const history_options[] = {
    REPOS_OPTIONS, &opt_json,  &opt_plain, &opt_markdown, &opt_ascending, &opt_since,
    &opt_until,    &opt_limit, &opt_at,    &opt_help,     NULL,
};

static const struct option *const stages_options[] = {
    REPOS_OPTIONS, &opt_allowed, &opt_used, &opt_at, &opt_json, &opt_help, NULL,
};

static const struct option *const register_options[] = {
    REPO_OPTIONS,    &opt_register_ref, &opt_new_version,
    &opt_bump_major, &opt_bump_minor,   &opt_bump_patch,
    &opt_path,       &opt_type,         &opt_description,
    &opt_label,      &opt_if_changed,   &opt_message,
    &opt_simple,     &opt_force,        &opt_sign,
    &opt_no_sign,    &opt_push,         &opt_remote,
    &opt_dry_run,    &opt_help,         NULL,
};

static const struct option *const assign_options[] = {
    REPO_OPTIONS,        &opt_assign_stage,
    &opt_assign_version, &opt_skip_registration,
    &opt_message,        &opt_simple,
    &opt_force,          &opt_sign,
    &opt_no_sign,        &opt_push,
    &opt_remote,         &opt_dry_run,
    &opt_help,           NULL,
};

static const struct option *const rollback_options[] = {
    REPO_OPTIONS, &opt_to,     &opt_message, &opt_simple, &opt_sign, &opt_no_sign,
    &opt_push,    &opt_remote, &opt_dry_run, &opt_help,   NULL,
};

static const struct option *const deprecate_options[] = {
    REPO_OPTIONS, &opt_deprecate_ref, &opt_delete, &opt_yes,     &opt_message,
    &opt_simple,  &opt_force,         &opt_sign,   &opt_no_sign, &opt_push,
    &opt_remote,  &opt_dry_run,       &opt_help,   NULL,
};

static const struct option *const parse_tag_options[] = {&opt_key, &opt_help, NULL};

static const struct option *const sync_options[] = {
    &opt_repo, &opt_timeout, &opt_remote, &opt_quiet, &opt_dry_run, &opt_help, NULL,
};

static const struct option *const status_options[] = {
    &opt_repo, &opt_timeout, &opt_remote, &opt_json, &opt_quiet, &opt_help, NULL,
};

static const struct option *const help_options[] = {&opt_help, NULL};

static const struct option *const doctor_options[] = {
    REPOS_OPTIONS, &opt_fix,        &opt_dry_run, &opt_files,
    &opt_cached,   &opt_files_json, &opt_help,    NULL,
};

static const struct option *const site_options[] = {
    REPOS_OPTIONS,    &opt_folder,   &opt_open,      &opt_title, &opt_site_url, &opt_at,
    &opt_link_commit, &opt_link_tag, &opt_link_file, &opt_help,  NULL,
};

static const struct option *const repo_options[] = {REPO_OPTIONS, &opt_help, NULL};

// ---- Arguments

#define ARGUMENT_NAME                                                                              \
    {                                                                                              \
        "NAME", "The artifact.", FIELD(name), COMPLETE_ARTIFACT, true, false                       \
    }

static const struct argument no_arguments[] = {{0}};

static const struct argument check_ref_arguments[] = {
    {"REF", "The tag, with or without `refs/tags/` before its name.", FIELD(ref), COMPLETE_TAG,
     true, false},
    {0},
};

static const struct argument show_arguments[] = {
    {"NAME",
     "The artifact to show, all of its versions; or one of them: `NAME@v1.0.0`, `NAME@latest` (the "
     "greatest), `NAME#stage`. A pattern such as `models/*` stands for all artifacts that it "
     "matches. Without it all artifacts are shown.",
     FIELD(name), COMPLETE_PICK, false, false},
    {0},
};

static const struct argument describe_arguments[] = {
    {"NAME",
     "The artifact, which stands for its greatest version; or one of its versions: `NAME@v1.0.0`, "
     "`NAME#stage`.",
     FIELD(name), COMPLETE_PICK, true, false},
    {0},
};

static const struct argument diff_arguments[] = {
    {"NAME",
     "The version to compare with: `NAME@v1.0.0`, `NAME#stage`; the artifact alone stands for its "
     "greatest version. If no other follows, this one is compared with the version before it.",
     FIELD(name), COMPLETE_PICK, true, false},
    {"NAME", "The version that is asked about.", FIELD(other), COMPLETE_PICK, false, false},
    {0},
};

static const struct argument history_arguments[] = {
    {"NAME",
     "The artifact, or a pattern such as `models/*`. Without it the events of all are printed.",
     FIELD(name), COMPLETE_ARTIFACT, false, false},
    {0},
};

static const struct argument register_arguments[] = {
    ARGUMENT_NAME,
    {"REF", "The commit to register, as a branch, tag or hash. Without it HEAD.", FIELD(ref),
     COMPLETE_REVISION, false, false},
    {"NAME...",
     "Where there are three arguments or more, or --ref is given, all of them are artifacts, which "
     "are registered together: all or none.",
     FIELD(names), COMPLETE_ARTIFACT, false, true},
    {0},
};

static const struct argument rollback_arguments[] = {
    {"NAME#STAGE", "The artifact and the stage.", FIELD(name), COMPLETE_PICK, true, false},
    {0},
};

static const struct argument assign_arguments[] = {
    ARGUMENT_NAME,
    {"REF",
     "The commit to assign the stage to, as a branch, tag or hash. Without it and without "
     "--version, "
     "HEAD.",
     FIELD(ref), COMPLETE_REVISION, false, false},
    {0},
};

static const struct argument deprecate_arguments[] = {
    ARGUMENT_NAME,
    {"VERSION", "The version to deregister. Without it the whole artifact is deprecated.",
     FIELD(version), COMPLETE_VERSION, false, false},
    {"STAGE", "The stage to take from that version, which stays registered.", FIELD(stage),
     COMPLETE_STAGE, false, false},
    {0},
};

static const struct argument parse_tag_arguments[] = {
    {"NAME", "The name of a tag.", FIELD(name), COMPLETE_TAG, true, false},
    {0},
};

static const struct argument sync_arguments[] = {
    {"NAME...", "Artifacts. Without one, all are meant.", FIELD(names), COMPLETE_ARTIFACT, false,
     true},
    {0},
};

static const struct argument command_arguments[] = {
    {"COMMAND", "The command. Without it, that of the program is shown.", FIELD(name),
     COMPLETE_COMMAND, false, false},
    {0},
};

// ---- Commands

static const char reading[] = "Read the registry";
static const char modifying[] = "Modify artifacts";
static const char sharing[] = "Share the registry";
static const char learning[] = "Learn";

static const struct command commands[] = {
    {
        .name = "check-ref",
        .section = reading,
        .summary = "Tell what a tag did.",
        .help =
            "Tells which artifact and version a tag registered, which stage it assigned, or what "
            "it revoked. For a tag that is not there or is none of the registry nothing is "
            "printed.",
        .examples = "$ gto check-ref churn@v3.1.0\n"
                    "$ gto check-ref --version \"$GITHUB_REF\"\n",
        .arguments = check_ref_arguments,
        .options = check_ref_options,
        .run = cmd_check_ref,
        .opens_repo = true,
    },
    {
        .name = "show",
        .alias = "ls",
        .section = reading,
        .summary = "Show the artifacts, or the versions of one and their stages.",
        .help =
            "Without NAME, shows each artifact with its greatest version and the versions in each "
            "stage; an artifact that only artifacts.yaml knows has a `*` before its name. With "
            "NAME, shows the versions of that artifact, the greatest first. With --points-at, "
            "--contains or --no-contains it lists versions, too, be they of NAME or of all "
            "artifacts.",
        .examples = "$ gto show\n"
                    "$ gto show churn\n"
                    "$ gto show churn@latest --version\n"
                    "$ gto show churn#prod --ref\n"
                    "$ gto show 'models/*' --in prod --at 2024-12-24\n"
                    "$ gto show --contains 1f3a9c2 --json\n",
        .arguments = show_arguments,
        .options = show_options,
        .run = cmd_show,
        .opens_repo = true,
        .takes_several = true,
        .pages = true,
    },
    {
        .name = "describe",
        .section = reading,
        .summary = "Describe a version: its path, type, description and labels.",
        .help =
            "Prints what was said when the version was registered; where that is silent, what "
            "artifacts.yaml of its commit says, then what dvc.yaml there says. With --json each "
            "value is told with its source.",
        .examples = "$ gto describe churn\n"
                    "$ gto describe churn#prod --path\n"
                    "$ gto describe churn@v3.1.0 --json\n",
        .arguments = describe_arguments,
        .options = describe_options,
        .run = cmd_describe,
        .opens_repo = true,
        .takes_several = true,
        .pages = true,
    },
    {
        .name = "diff",
        .section = reading,
        .summary = "Tell what changed from one version of an artifact to another.",
        .help =
            "Prints who made each of two versions and when; the commits that only one of them has, "
            "of which those are listed that changed the path of the artifact; and what changed in "
            "its description, in the file at its path, and in the files of params and metrics that "
            "dvc.yaml names. The version before is the greatest one that is less. DVC is not run. "
            "The exit status is 1 if something could not be compared.",
        .examples = "$ gto diff churn\n"
                    "$ gto diff churn@v3.0.0 churn@v3.1.0\n"
                    "$ gto diff churn#prod churn#staging --all\n"
                    "$ gto diff churn@v3.1.0 --markdown\n",
        .arguments = diff_arguments,
        .options = diff_options,
        .run = cmd_diff,
        .opens_repo = true,
        .pages = true,
    },
    {
        .name = "history",
        .alias = "log",
        .section = reading,
        .summary = "List what happened: registrations, assignments, and their revocations.",
        .help = "Lists the events of all artifacts, or of one, the latest first.",
        .examples = "$ gto history\n"
                    "$ gto history churn --asc --json\n"
                    "$ gto history --since '1 week ago' -n 20\n",
        .arguments = history_arguments,
        .options = history_options,
        .run = cmd_history,
        .opens_repo = true,
        .takes_several = true,
        .pages = true,
    },
    {
        .name = "stages",
        .section = reading,
        .summary = "List the stages.",
        .help = "Lists the stages that the configuration allows; if it allows any, those that an "
                "active "
                "version is in.",
        .arguments = no_arguments,
        .options = stages_options,
        .run = cmd_stages,
        .opens_repo = true,
        .takes_several = true,
        .pages = true,
    },
    {
        .name = "site",
        .section = reading,
        .summary = "Write a site that shows the registry in a browser.",
        .help =
            "Writes a folder of static pages, of one registry or of several: all artifacts with "
            "what is in which stage since "
            "when, "
            "a page for each artifact and each stage, what happened, and what is wrong; also "
            "feeds, "
            "badges, and the registry as JSON. Any web server shows it, and any browser from disk. "
            "The same registry gives the same files, and those that have not changed are left "
            "alone.",
        .examples = "$ gto site -o public\n"
                    "$ gto site --open\n"
                    "$ gto site -o public -r models -r https://git.example.org/data.git\n"
                    "$ gto site -o public --url https://registry.example.org/ --title Models\n",
        .arguments = no_arguments,
        .options = site_options,
        .run = cmd_site,
        .opens_repo = true,
        .takes_several = true,
    },
    {
        .name = "doctor",
        .section = reading,
        .summary = "Print the version and the configuration, and check the registry.",
        .help =
            "Prints the version of the program and the configuration in force, then whatever is "
            "wrong with the registry and what to do about it. With --files, what is wrong with the "
            "files that a commit will hold.",
        .examples = "$ gto doctor\n"
                    "$ gto doctor --fix --dry-run\n"
                    "$ gto doctor --files --cached\n",
        .arguments = no_arguments,
        .options = doctor_options,
        .run = cmd_doctor,
        .takes_several = true,
        .pages = true,
    },
    {
        .name = "register",
        .section = modifying,
        .summary = "Register a version of an artifact.",
        .help = "Creates a tag that names the commit REF as a version of the artifact. Without "
                "--version the version is the greatest one bumped, or `v0.0.1` for the first.",
        .examples = "$ gto register churn\n"
                    "$ gto register churn main --bump-minor --push\n"
                    "$ gto register models/sub:net --version v2.0.0-rc.1 -m \"New data\"\n"
                    "$ gto register churn segments uplift --bump-minor\n",
        .arguments = register_arguments,
        .options = register_options,
        .run = cmd_register,
        .opens_repo = true,
    },
    {
        .name = "assign",
        .alias = "promote",
        .section = modifying,
        .summary = "Assign a stage to a version of an artifact.",
        .help =
            "Creates a tag that puts a version of the artifact into a stage. A commit that has no "
            "version yet is registered first; both tags are created or none.",
        .examples = "$ gto assign churn --version v3.1.0 --stage prod\n"
                    "$ gto assign churn main --stage dev --push\n",
        .arguments = assign_arguments,
        .options = assign_options,
        .run = cmd_assign,
        .opens_repo = true,
        .needs_version = true,
    },
    {
        .name = "rollback",
        .section = modifying,
        .summary = "Put the version back into a stage that was there before.",
        .help =
            "Assigns the version that was in the stage before the one that is there now; after a "
            "rollback, the one before that. The tag says which one it takes back, in the trailer "
            "`Rollback-of`.",
        .examples = "$ gto rollback churn#prod\n"
                    "$ gto rollback churn#prod --to v3.0.2 --push\n",
        .arguments = rollback_arguments,
        .options = rollback_options,
        .run = cmd_rollback,
        .opens_repo = true,
    },
    {
        .name = "deprecate",
        .section = modifying,
        .summary = "Deprecate an artifact, deregister a version, or unassign a stage.",
        .help = "With NAME alone, marks the artifact as deprecated; with VERSION, takes back the "
                "registration of that version; with STAGE too, takes that stage from the version.",
        .examples = "$ gto deprecate churn v3.1.0 prod\n"
                    "$ gto deprecate churn v3.1.0 --delete\n"
                    "$ gto deprecate churn\n",
        .arguments = deprecate_arguments,
        .options = deprecate_options,
        .run = cmd_deprecate,
        .opens_repo = true,
        .needs_version = true,
    },
    {
        .name = "status",
        .section = sharing,
        .summary = "Compare the registry here with that on a remote repository.",
        .help =
            "Lists the tags of the registry that are only here, only there, or not the same, "
            "with the command that repairs each. The exit status is 0 if there are none, else 1. "
            "No other tags are looked at.",
        .examples = "$ gto status\n"
                    "$ gto status churn --json\n",
        .arguments = sync_arguments,
        .options = status_options,
        .run = cmd_status,
        .opens_repo = true,
        .pages = true,
    },
    {
        .name = "push",
        .section = sharing,
        .summary = "Push the tags of the registry that a remote repository does not have.",
        .help =
            "Pushes all of them, or those of the artifacts named, in one atomic push. Tags that "
            "differ there are left alone.",
        .examples = "$ gto push\n"
                    "$ gto push churn\n",
        .arguments = sync_arguments,
        .options = sync_options,
        .run = cmd_push,
        .opens_repo = true,
    },
    {
        .name = "fetch",
        .section = sharing,
        .summary = "Fetch the tags of the registry that only a remote repository has.",
        .help = "Fetches all of them, or those of the artifacts named. Tags that differ here are "
                "left alone.",
        .examples = "$ gto fetch\n"
                    "$ gto fetch churn\n",
        .arguments = sync_arguments,
        .options = sync_options,
        .run = cmd_fetch,
        .opens_repo = true,
    },
    {
        .name = "help",
        .section = learning,
        .summary = "Show help, of the program or of a command.",
        .help = "Shows what `--help` shows.",
        .examples = "$ gto help assign\n",
        .arguments = command_arguments,
        .options = help_options,
        .run = cmd_help,
        .pages = true,
    },
    {
        .name = "parse-tag",
        .section = reading,
        .summary = "Take the name of a tag apart.",
        .help = "Prints the parts of a tag's name as JSON.",
        .arguments = parse_tag_arguments,
        .options = parse_tag_options,
        .run = cmd_parse_tag,
        .hidden = true,
    },
    {
        .name = "print-state",
        .section = reading,
        .summary = "Print all that is known of the registry.",
        .help = "Prints the registry with all versions, stages and events as JSON.",
        .arguments = no_arguments,
        .options = repo_options,
        .run = cmd_print_state,
        .opens_repo = true,
        .pages = true,
        .hidden = true,
    },
    {0},
};

const struct program gto_program = {
    .self =
        {
            .name = "gto",
            .summary = "Git Tag Ops: an artifact registry in a Git repository.",
            .help =
                "Git Tag Ops: makes a Git repository a registry of artifacts, such as models, data "
                "sets and packages. Annotated tags register versions of them (`churn@v3.1.0`) and "
                "assign stages to versions (`churn#prod#3`), so that whatever watches tags, such "
                "as "
                "continuous integration, can act on a new version or stage. Without a command, "
                "shows "
                "the registry on a terminal.",
            .arguments = no_arguments,
            .options = program_options,
        },
    .commands = commands,
};
