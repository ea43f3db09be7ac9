#!/bin/sh
# Where a repository is found, and which ones are refused: as Git finds and refuses them
. "$(dirname "$0")/lib.sh"

# ---- Comparing with Git

# Each repository has one tag, by which it is known.
make_named()
{
    make_repo "$1"
    tag "$(basename "$1")@v1.0.0"
    cd - >/dev/null
}

# What Git finds from here: the top directory and the artifacts, or "refused".
found_by_git()
{
    "$@" git rev-parse --absolute-git-dir --is-bare-repository --show-toplevel >"$tmp/answer" 2>/dev/null || :
    [ -s "$tmp/answer" ] || {
        echo refused
        return
    }
    {
        read -r git_dir
        read -r bare
        read -r top || top=${git_dir%/.git}
    } <"$tmp/answer"
    [ "$bare" = false ] || top=$git_dir
    echo "$top"
    "$@" git for-each-ref --format='%(refname:strip=2)' refs/tags 2>/dev/null | sed 's/@.*//' | sort -u
}

# The same of gto, as $found.
find_by_gto()
{
    run "$@" timeout 20 "$program" --verbose show --name
    found=$(sed -n 's/^repository: //p' "$tmp/err")
    [ "$rc" -ne 0 ] || [ ! -s "$tmp/out" ] || found="$found
$(cat "$tmp/out")"
    [ "$rc" -eq 0 ] && return
    expect_no_out
    expect_plain_err
    found=refused
}

# agree WHAT [COMMAND...]: Git and gto find the same here, both run by the command.
program=$GTO
agree()
{
    what=$1
    shift
    [ $# -gt 0 ] || set -- env
    find_by_gto "$@"
    expect "what is found: $what" "$(found_by_git "$@")" "$found"
}

# The same, and a repository is found.
agree_found()
{
    agree "$@"
    [ "$rc" -eq 0 ] || fail "refused: $1: $(cat "$tmp/err")"
}

agree_refused()
{
    agree "$@"
    [ "$rc" -ne 0 ] || fail "not refused: $1"
}

# found_alone WHAT: what is found here is found without running Git.
found_alone()
{
    agree_found "$1"
    [ "$FORMAT" != reftable ] || return 0
    run env PATH=/nowhere "$GTO" show --name
    [ "$rc" -eq 0 ] || fail "Git is needed: $1: $(cat "$tmp/err")"
}

# Lets the user `nobody` be another user, with a home of its own.
use_nobody()
{
    need_nobody
    program=$tmp/program
    mkdir -p "$tmp/nobody"
    cp "$HOME/.gitconfig" "$tmp/nobody"
    export HOME="$tmp/nobody"
}

# ---- Directories

test_plain_repository()
{
    make_named r
    mkdir -p r/a/b
    for directory in r r/a r/a/b; do
        cd "$directory"
        found_alone $directory
        cd - >/dev/null
    done
    agree_refused "beside it"
}

test_path_of_every_form()
{
    make_named r
    mkdir -p r/a "with space"
    : >r/file
    ln -s r/a link
    ln -s nowhere dangling
    for path in r r/ r// ./r/. r/a r/a/.. link link/ link/.. "$PWD/r/a" r/file r/.git r/.git/refs; do
        ok show -r "$path" --name
        expect_out r
    done
    for path in . nowhere dangling "with space" r/file/ ""; do
        gto show -r "$path"
        refused "No Git repo found in '$path'"
    done
    cd link
    found_alone "through a symbolic link"
}

test_repository_in_a_repository()
{
    make_named outer
    make_named outer/inner
    mkdir -p outer/a outer/inner/b
    for directory in outer outer/a outer/inner outer/inner/b; do
        cd "$directory"
        found_alone $directory
        cd "$tmp/$test_name"
    done
}

test_inside_the_git_directory()
{
    make_named r
    git -C r worktree add -q ../w
    for directory in r/.git r/.git/refs r/.git/refs/tags r/.git/worktrees/w; do
        cd $directory
        agree_found $directory
        cd "$tmp/$test_name"
    done
}

# What may be in the place of .git, below a repository that is found if it is none.
test_what_is_no_git_directory()
{
    make_named outer
    make_named other
    cd outer
    n=0
    for make in 'mkdir .git' 'ln -s nowhere .git' ': >.git' 'echo x >.git' 'echo "gitdir: " >.git' \
        'echo "gitdir: nowhere" >.git' 'mkdir .git; : >.git/HEAD' 'mkdir .git; ln -s /etc/passwd .git/HEAD' \
        'cp -r ../../other/.git .; rm -r .git/refs' 'cp -r ../../other/.git .; rm -r .git/objects' \
        'cp -r ../../other/.git .; rm .git/HEAD' 'cp -r ../../other/.git .; rm .git/HEAD; mkdir .git/HEAD' \
        'cp -r ../../other/.git .; echo "ref: x/y" >.git/HEAD' 'cp -r ../../other/.git .; echo x >.git/HEAD' \
        'cp -r ../../other/.git .; : >.git/commondir' 'cp -r ../../other/.git .; echo nowhere >.git/commondir' \
        'head -c 2000000 /dev/zero >.git' 'printf "gitdir: a\0b" >.git' 'ln -s .git .git' \
        'mkfifo .git' 'mkdir -p HEAD refs objects' ': >HEAD; mkdir refs objects'; do
        n=$((n + 1))
        mkdir -p $n/sub
        cd $n
        eval "$make" 2>/dev/null
        agree "$make"
        cd sub
        agree "below: $make"
        cd ../..
    done
}

# What Git reads in a .git, though Git does not write it.
test_unusual_git_directory()
{
    make_named r
    for make in 'git checkout -q --detach' 'rm .git/HEAD; ln -s refs/heads/main .git/HEAD' \
        'printf "ref: \t refs/heads/main" >.git/HEAD' 'printf "ref:refs/heads/main\n" >.git/HEAD' \
        'mv .git x.git; ln -s x.git .git' 'mv .git x.git; echo "gitdir: x.git" >.git' \
        'mv .git x.git; printf "gitdir: x.git" >.git' 'mv .git x.git; printf "gitdir: x.git\r\n\n" >.git' \
        'mv .git x.git; printf "gitdir: %s\n" "$PWD/x.git" >.git' 'mv .git x.git; printf "gitdir:x.git\n" >.git' \
        'mv .git x.git; echo "gitdir: ./x.git/." >y; ln -s y .git' 'echo . >.git/commondir' \
        'mv .git x; mkdir .git; mv x/HEAD .git; echo ../x >.git/commondir'; do
        rm -rf s
        cp -r r s
        cd s
        [ "$FORMAT" = reftable ] || eval "$make"
        agree "$make"
        cd ..
    done
}

test_work_trees()
{
    make_named r
    git -C r worktree add -q ../w
    git clone -q --bare r bare.git 2>/dev/null
    git -C bare.git worktree add -q ../wb main
    mkdir w/sub
    for directory in w w/sub wb; do
        cd $directory
        found_alone $directory
        cd "$tmp/$test_name"
    done
    [ "$FORMAT" != reftable ] || return 0
    # settings of its own
    git -C r config extensions.worktreeConfig true
    cd w
    found_alone "a configuration for each work tree"
    for setting in 'bare = true' 'bare = false' 'worktree = /tmp' 'worktree = x' 'x'; do
        printf '[core]\n%s\n' "$setting" >../r/.git/worktrees/w/config.worktree
        agree "own: $setting"
        cd ../r
        mv .git/worktrees/w/config.worktree .git
        agree "main: $setting"
        rm .git/config.worktree
        cd ../w
    done
}

test_submodule()
{
    make_named inner
    make_named outer
    cd outer
    git submodule --quiet add ../inner sub >/dev/null 2>&1
    agree_found "around it"
    cd sub
    git fetch -q --tags
    mkdir a
    agree_found "submodule"
    cd a
    agree_found "below"
    cd "$(git rev-parse --absolute-git-dir)"
    agree_found "its Git directory"
}

test_separate_work_tree()
{
    make_named r
    mkdir -p elsewhere r/sub
    cd r
    cp .git/config ../config
    for setting in ../elsewhere "$PWD/../elsewhere" .. ../../elsewhere nowhere "x
bare = true" "/tmp
bare = true"; do
        printf '[core]\nworktree = %s\n' "$setting" | cat ../config - >.git/config
        agree "core.worktree = $setting"
        cd sub
        agree "below, core.worktree = $setting"
        cd ..
    done
}

# ---- Configuration

test_format_of_a_repository()
{
    make_named r
    cd r
    [ "$FORMAT" = '' ] || skip "the configuration says it"
    v0='[core]
repositoryformatversion = 0' v1='[core]
repositoryformatversion = 1'
    for config in '' '[core]' '[core]
bare = true' "$v0
bare = true" "$v0
bare = maybe" "$v0
bare" "$v0
bare = 2" "[core]
repositoryformatversion" "[core]
repositoryformatversion = 00" "[core]
repositoryformatversion = x" "[core]
repositoryformatversion = 2" "$v0
[extensions]
noop = 1
partialClone = x
unheardOf = 1" "$v1
[extensions]
noop = 1
noop-v1 = 1
preciousObjects = 1" "$v1
[extensions]
unheardOf = 1" "$v1
[extensions]
preciousObjects = x" "$v0
[extensions]
objectFormat = sha1" "$v1
[extensions]
objectFormat = sha1" "$v1
[extensions]
objectFormat = SHA1" "$v1
[extensions]
objectFormat = md5" "$v1
[extensions]
refStorage = files" "$v1
[extensions]
refStorage = unheardOf" "$v1
[extensions]
relativeWorktrees = true" "$v1
[extensions]
compatObjectFormat = sha256" "$v1
[extensions \"x\"]
noop = 1" "[extensions]
unheardOf = 1" "$v1
$v0
[core]" 'x' '[core' "$v0
[include]
path = nowhere" "$v0
[include]
path = included" "$v0
[includeIf \"gitdir:/\"]
path = included"; do
        printf '%s\n' "$config" >.git/config
        printf '[core]\nbare = true\nworktree = /\nrepositoryformatversion = 7\n' >.git/included
        agree "$config"
    done
    rm .git/config
    agree_found "no configuration"
    mkdir .git/config
    agree "a directory for a configuration"
}

test_sha256_is_found_alone()
{
    git init -q --object-format=sha256 r
    cd r
    commit
    tag churn@v1.0.0
    found_alone "SHA-256"
    git worktree add -q ../w
    cd ../w
    found_alone "a work tree"
}

# Has each run of Git by the program write its command to ../git-runs.
log_git()
{
    mkdir ../bin
    printf '#!/bin/sh\necho "$*" >>"%s"\nexec %s "$@"\n' "$PWD/../git-runs" "$(command -v git)" >../bin/git
    chmod +x ../bin/git
    : >../git-runs
    PATH="$PWD/../bin:$PATH"
}

# What the configuration of the repository says of itself is not asked again.
test_partial_clone_is_known()
{
    make_repo r
    commit_file artifacts.yaml "churn: {type: model}"
    tag churn@v1.0.0
    commit_file artifacts.yaml "churn: {type: dataset}"
    git config uploadpack.allowFilter true
    git clone -q --filter=blob:none --no-checkout "file://$PWD" ../clone
    cd ../clone
    log_git
    ok describe churn@v1.0.0 --type
    expect_out model
    [ -s ../git-runs ] || fail "nothing was fetched"
    ! grep ' config \| rev-parse ' ../git-runs || fail "Git is asked for its configuration"
    # where only the user's configuration says it, Git is
    git clone -q --filter=blob:none --no-checkout "file://$PWD/../r" ../again
    cd ../again
    git config --unset remote.origin.promisor
    git config --unset extensions.partialClone || :
    git config --global remote.origin.promisor true
    : >../git-runs
    ok describe churn@v1.0.0 --type
    expect_out model
    grep -q ' config ' ../git-runs || fail "Git is not asked"
    git config --global remote.origin.promisor false
    git clone -q --filter=blob:none --no-checkout "file://$PWD/../r" ../last
    cd ../last
    git config remote.origin.promisor false
    git config --unset extensions.partialClone || :
    gto describe churn@v1.0.0 --type
    expect_no_out
    git config --global --unset remote.origin.promisor
}

# One question is enough where Git has to be asked.
test_number_of_questions()
{
    make_named r
    git clone -q --bare r bare.git 2>/dev/null
    cd r
    git config core.worktree "$PWD"
    log_git
    for directory in . ../bare.git; do
        : >../git-runs
        ok show -r $directory --name
        expect_out r
        [ "$FORMAT" = reftable ] || expect "runs of Git" 1 "$(wc -l <../git-runs)"
    done
}

test_environment()
{
    make_named r
    make_named s
    git -C r worktree add -q ../w
    git clone -q --bare s bare.git 2>/dev/null
    for objects in s/.git/objects bare.git/objects; do # each has them all
        cp -rn $objects/. r/.git/objects
        cp -rn r/.git/objects/. $objects
    done
    mkdir -p empty s/sub
    for directory in empty s s/sub w bare.git; do
        cd $directory
        for variables in "GIT_DIR=$tmp/$test_name/r/.git" GIT_DIR=../r/.git "GIT_DIR=$tmp/$test_name/bare.git" \
            GIT_DIR=/nowhere "GIT_DIR=$tmp/$test_name/w/.git" "GIT_WORK_TREE=$tmp/$test_name" \
            "GIT_DIR=$tmp/$test_name/r/.git GIT_WORK_TREE=$tmp/$test_name" \
            "GIT_DIR=$tmp/$test_name/r/.git/worktrees/w GIT_COMMON_DIR=$tmp/$test_name/r/.git" "GIT_OBJECT_DIRECTORY=$tmp/$test_name/r/.git/objects" \
            GIT_DISCOVERY_ACROSS_FILESYSTEM=1 GIT_DISCOVERY_ACROSS_FILESYSTEM=x GIT_IMPLICIT_WORK_TREE=0 \
            GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_TEST_ASSUME_DIFFERENT_OWNER=0; do
            # shellcheck disable=SC2086
            agree "$variables in $directory" env $variables
        done
        cd "$tmp/$test_name"
    done
    # a path says which repository is meant
    run env GIT_DIR="$PWD/r/.git" GIT_WORK_TREE="$PWD/r" "$GTO" show -r s --name
    expect_out s
}

test_ceilings()
{
    make_named r
    make_named r/s
    mv r/s r/a:b
    mkdir -p r/a/b/c "r/a:b/c"
    ln -s r link
    here=$PWD
    for directory in r r/a r/a/b/c "r/a:b/c"; do
        cd "$here/$directory"
        for ceilings in "$here" "$here/r" "$here/r/" "$here/r/a" "$here/r/a/b" "$here/r/a/b/c" "$here/link" \
            ":$here/link" ":$here/r/a" "x:$here/r/a:/tmp" "/nowhere:$here/r" "$here/r/a/b:$here/r" / : '' r "$here/r/a:b" \
            "$here/./r/a/../a"; do
            agree "$directory below '$ceilings'" env GIT_CEILING_DIRECTORIES="$ceilings"
        done
    done
}

test_file_systems()
{
    make_named r
    mkdir -p r/mount/a
    # shellcheck disable=SC2016
    unshare -m sh -c 'mount -t tmpfs none r/mount' 2>/dev/null || skip "nothing can be mounted"
    cat >in-namespace <<'END'
mount -t tmpfs none r/mount
mkdir r/mount/a
cd r/mount/a
timeout 20 "$GTO" show --name && exit 1
GIT_DISCOVERY_ACROSS_FILESYSTEM=0 timeout 20 "$GTO" show --name && exit 2
[ "$(GIT_DISCOVERY_ACROSS_FILESYSTEM=yes "$GTO" show --name)" = r ] || exit 3
END
    unshare -m sh in-namespace >"$tmp/out" 2>&1 || fail "status $?: $(cat "$tmp/out")"
}

# ---- Bare repositories

test_bare_repository()
{
    make_named r
    git clone -q --bare r bare.git 2>/dev/null
    git clone -q --bare r r/vendored 2>/dev/null
    git -C bare.git worktree add -q ../w main
    git clone -q --no-checkout r work 2>/dev/null
    git -C work config core.bare true
    for allowed in all explicit wrong; do
        git config --global safe.bareRepository $allowed
        for directory in bare.git bare.git/refs r/vendored r/vendored/objects r r/.git r/.git/refs w \
            bare.git/worktrees/w work; do
            cd $directory
            agree "$directory with $allowed"
            cd "$tmp/$test_name"
        done
    done
    git config --global --unset safe.bareRepository
}

test_bare_repository_that_is_not_named()
{
    make_named r
    git clone -q --bare r r/vendored 2>/dev/null
    cd r/vendored
    printf '#!/bin/sh\ntouch "%s/hook-ran"\n' "$tmp/$test_name" >hooks/reference-transaction
    chmod +x hooks/reference-transaction
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.bareRepository GIT_CONFIG_VALUE_0=explicit
    ! git rev-parse --git-dir >/dev/null 2>&1 || skip "$(git version) knows no safe.bareRepository"
    for command in show "register churn" "assign churn --stage dev" history; do
        # shellcheck disable=SC2086
        gto $command
        refused safe.bareRepository "set GIT_DIR=$PWD"
    done
    gto show -r .
    refused safe.bareRepository
    [ ! -e "$tmp/$test_name/hook-ran" ] || fail "a hook was run"
    # what the repository says of itself does not count
    git --git-dir=. config safe.bareRepository all
    gto show
    refused safe.bareRepository
    export GIT_DIR=$PWD
    ok show --name
    expect_out r
    unset GIT_DIR GIT_CONFIG_COUNT
}

# ---- Owners

# Every part of a repository that may belong to somebody else.
test_owners()
{
    use_nobody
    make_named r
    git -C r worktree add -q ../w
    git clone -q --bare r bare.git 2>/dev/null
    mkdir f
    cp -r r/.git f.git
    echo "gitdir: ../f.git" >f/.git
    mkdir l
    ln -s ../f.git l/.git
    mkdir m
    ln -s ../f/.git m/.git
    chown -R nobody .
    chmod -R a+rX .
    for path in r r/.git r/.git/HEAD r/.git/config w/.git w r/.git/worktrees/w bare.git bare.git/HEAD \
        f/.git f f.git l/.git l f.git m/.git m f/.git f.git; do
        case $path in # what it is part of
        r/.git/worktrees/w) directory=w ;;
        f.git | f/.git) ;;
        *) directory=${path%%/*} ;;
        esac
        chown -h root "$path"
        cd $directory
        agree "$directory with $path of root" as_nobody
        agree "$directory of nobody, with $path of root"
        for user in 65534 0 65534x; do
            agree "$directory by sudo of $user, with $path of root" env SUDO_UID=$user
        done
        cd ..
        chown -h nobody "$path"
    done
    cd r/.git
    agree "inside the Git directory" as_nobody
    agree "inside the Git directory of nobody"
}

test_safe_directories()
{
    use_nobody
    make_named r
    git -C r worktree add -q ../w
    git clone -q --bare r bare.git 2>/dev/null
    mkdir r/sub
    ln -s r link
    chmod -R a+rX .
    here=$PWD
    for safe in "$here/r" "$here/r/" "$here/r/.git" "$here" "$here/*" "$here/link" "$here/bare.git" "$here/w" '*' . '' \
        r /nowhere; do
        printf '[safe]\n\tdirectory = %s\n' "$safe" >"$HOME/.gitconfig"
        for directory in r r/sub r/.git w bare.git; do
            cd "$here/$directory"
            agree "$directory with '$safe'" as_nobody
        done
        rm "$HOME/.gitconfig"
        cd "$here/r"
        agree "command line, '$safe'" as_nobody \
            env GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$safe"
        agree "parameter, '$safe'" as_nobody env GIT_CONFIG_PARAMETERS="'safe.directory'='$safe'"
    done
    # what the repository says of itself does not count
    git config safe.directory '*'
    agree_refused "its own configuration" as_nobody
    agree_refused "a configuration that is wrong" as_nobody env GIT_CONFIG_COUNT=x
    run as_nobody "$program" show
    refused "belongs to somebody else" "git config --global --add safe.directory $here/r"
}

# Nothing of what belongs to somebody else is read before that is known.
test_nothing_is_read_of_others()
{
    use_nobody
    command -v strace >/dev/null || skip "strace is not installed"
    mkdir shared
    chmod 1777 shared
    cd shared
    git init -q -b main .
    mkfifo -m 666 fifo
    printf '[include]\n\tpath = %s/fifo\n' "$PWD" >>.git/config
    mkdir work
    chown nobody work
    cd work
    run env ASAN_OPTIONS=detect_leaks=0 strace -u nobody -f -e trace=openat,open -o "$tmp/trace" "$program" show
    refused "belongs to somebody else" "$tmp/$test_name/shared"
    ! grep 'fifo\|\.git/config' "$tmp/trace" || fail "the configuration of somebody else is read"
    rm -r ../.git
    # a .git file that leads to a Git directory which would never end
    mkdir ../trap
    mkfifo -m 666 ../trap/HEAD
    echo "gitdir: trap" >../.git
    chmod 644 ../.git
    run env ASAN_OPTIONS=detect_leaks=0 strace -u nobody -f -e trace=openat,open -o "$tmp/trace" "$program" show
    refused "belongs to somebody else" "$tmp/$test_name/shared"
    ! grep '/shared/.git\|trap' "$tmp/trace" || fail "the .git file of somebody else is read"
    rm -f "$tmp/trace"
}

# ---- What would never end

test_pipes()
{
    make_named r
    git -C r worktree add -q ../w
    git clone -q --bare r bare.git 2>/dev/null
    git -C r config extensions.worktreeConfig true
    for path in r/.git/HEAD r/.git/commondir r/.git/config r/.git/config.worktree \
        r/.git/worktrees/w/HEAD r/.git/worktrees/w/commondir r/.git/worktrees/w/config.worktree \
        bare.git/HEAD bare.git/config bare.git/commondir; do
        [ ! -e $path ] || mv $path $path.old
        mkfifo $path
        case $path in
        r/.git/worktrees/*) directory=w ;;
        r/*) directory=r ;;
        *) directory=bare.git ;;
        esac
        for command in "show -r $directory" "register churn -r $directory"; do
            # shellcheck disable=SC2086
            run timeout 20 "$GTO" $command
            refused "$path' is no regular file"
        done
        case $path in
        r/.git/HEAD | bare.git/config)
            run timeout 20 env GIT_DIR="$(dirname $path)" "$GTO" show
            refused "$path' is no regular file"
            ;;
        esac
        rm $path
        [ ! -e $path.old ] || mv $path.old $path
    done
    ok show -r r --name
    ok show -r w --name
    ok show -r bare.git --name
    # above a directory without a repository
    mkfifo HEAD
    mkdir a
    run timeout 20 "$GTO" show -r a
    refused "HEAD' is no regular file"
    cd r
    ok show --name
}

# ---- What must not be read

test_permissions()
{
    use_nobody
    make_named r
    mkdir r/sub
    chown -R nobody r
    chmod a+rx .
    for path in r/.git r/.git/HEAD r/.git/config r/.git/objects r/.git/refs r; do
        mode=$(stat -c %a $path)
        chmod 0 $path
        for directory in r r/sub; do
            (cd $directory && agree "$directory without $path" as_nobody)
        done
        chmod "$mode" $path
    done
}

run_tests "$@"
