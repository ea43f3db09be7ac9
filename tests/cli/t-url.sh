#!/bin/sh
# Repositories on a server, named by an address
. "$(dirname "$0")/lib.sh"

# Each test has a cache of its own.
own_cache()
{
    export XDG_CACHE_HOME="$PWD/cache"
}

# A registry in work/ with a bare repository beside it, which $url names.
make_server()
{
    own_cache
    git init -q --bare origin.git
    git -C origin.git config uploadpack.allowFilter true
    url=file://$PWD/origin.git
    make_repo work
    git remote add origin ../origin.git
    commit_file artifacts.yaml "churn: {path: models/churn.pkl, type: model}
segmentation: {}"
    ok register churn
    ok assign churn --version v0.0.1 --stage prod
    commit two
    mkdir models
    commit_file models/data "a large file"
    ok register churn --bump-minor -m "A message"
    tag models=net@v1.0.0
    git tag light@v1.0.0
    tag v7
    git push -q origin main --tags
}

caches()
{
    ls -A "$XDG_CACHE_HOME/gto" 2>/dev/null || :
}

cache()
{
    printf '%s/gto/%s' "$XDG_CACHE_HOME" "$(caches)"
}

# The tags on the server.
expect_tags_there()
{
    expect "tags on the server" "$(printf '%s\n' "$@" | LC_ALL=C sort)" \
        "$(git -C ../origin.git for-each-ref --format='%(refname:strip=2)' refs/tags | LC_ALL=C sort)"
}

# Which commands of Git a command runs, by GIT_TRACE; but for reading objects that are here.
traced()
{
    GIT_TRACE=$tmp/trace
    rm -f "$GIT_TRACE"
    export GIT_TRACE
    ok "$@"
    unset GIT_TRACE
    sed -n 's/.*trace: built-in: git \([a-z-]*\).*/\1/p' "$tmp/trace" | grep -v 'upload-pack\|cat-file' | tr '\n' ' '
}

# ---- Reading

test_every_question_has_the_answer_of_a_clone()
{
    make_server
    for question in show 'show churn' 'show churn@latest --version' 'show churn#prod --ref' 'show --json' \
        'history --json' 'check-ref churn#prod#1' 'check-ref --json churn@v0.1.0' 'stages' \
        'describe churn' 'describe churn@v0.0.1 --json' 'print-state' 'show models:net' 'doctor'; do
        gto $question
        cp "$tmp/out" "$tmp/here"
        expected=$rc
        gto $question -r "$url"
        expect_rc "$expected"
        expect "answer of '$shown'" "$(cat "$tmp/here")" "$(cat "$tmp/out")"
        gto $question -r "$url" --no-cache
        expect "answer of '$shown'" "$(cat "$tmp/here")" "$(cat "$tmp/out")"
    done
}

test_no_file_but_what_a_registry_needs_is_fetched()
{
    make_server
    ok show -r "$url"
    expect "blobs in the cache" 1 "$(git -C "$(cache)" cat-file --batch-all-objects --batch-check | grep -c ' blob ')"
    expect "commits in the cache" 2 "$(git -C "$(cache)" cat-file --batch-all-objects --batch-check | grep -c ' commit ')"
    gto doctor -r "$url"
    ! git -C "$(cache)" cat-file -e "$(id HEAD:models/data)" 2>/dev/null || fail "a file was fetched"
}

test_one_question_to_the_server_when_nothing_is_new()
{
    make_server
    ok show -r "$url"
    expect "commands of Git" "ls-remote " "$(traced show -r "$url")"
    expect "commands of Git" "ls-remote " "$(traced history churn -r "$url")"
    tag new@v1.0.0
    git push -q origin new@v1.0.0
    traced show -r "$url" >/dev/null
    expect_out_has new
    expect "commands of Git" "ls-remote " "$(traced show -r "$url")"
}

test_what_has_changed_there()
{
    make_server
    ok show -r "$url"
    git push -q origin :refs/tags/models=net@v1.0.0
    commit
    tag churn@v9.0.0
    git tag -f -a -m moved churn@v0.1.0 HEAD~1 >/dev/null
    git push -q -f origin main --tags :refs/tags/models=net@v1.0.0
    ok show churn -r "$url"
    cp "$tmp/out" "$tmp/there"
    git tag -d models=net@v1.0.0 >/dev/null
    ok show churn
    expect "answer" "$(cat "$tmp/out")" "$(cat "$tmp/there")"
    gto show models:net -r "$url"
    refused "Cannot find artifact 'models:net'"
}

test_ids_of_the_other_length()
{
    own_cache
    other=sha256
    [ "$FORMAT" != sha256 ] || other=sha1
    git init -q --bare --object-format=$other origin.git
    git init -q --object-format=$other work
    cd work
    commit_file artifacts.yaml "churn: {path: x}"
    git push -q ../origin.git main
    url=file://$PWD/../origin.git
    ok register churn -r "$url"
    ok assign churn --version v0.0.1 --stage prod -r "$url"
    ok show churn#prod --version -r "$url"
    expect_out v0.0.1
    ok describe churn --path -r "$url"
    expect_out x
    ok doctor -r "$url"
    git fetch -q ../origin.git 'refs/tags/*:refs/tags/*'
    expect_tags churn@v0.0.1 churn#prod#1
    expect "commit" "$(id HEAD)" "$(id 'churn@v0.0.1^{commit}')"
}

# ssh that Debian configures passes no protocol version on: then a server gives only what it lists.
test_an_old_protocol()
{
    make_server
    git config --global protocol.version 0
    ok show
    cp "$tmp/out" "$tmp/here"
    ok show -r "$url"
    expect_no_err
    expect "answer" "$(cat "$tmp/here")" "$(cat "$tmp/out")"
    ok describe churn@v0.0.1 --path -r "$url"
    expect_out models/churn.pkl
    ok register one HEAD~3 -r "$url"
    ok register two "$(id HEAD~2)" -r "$url"
    ok register three "$(git rev-parse --short HEAD~2)" -r "$url"
    git config --global --unset protocol.version
    expect "commit" "$(id HEAD~2)" "$(git -C ../origin.git rev-parse 'two@v0.0.1^{commit}')"
}

test_a_server_that_cannot_filter()
{
    make_server
    git -C ../origin.git config uploadpack.allowFilter false
    ok show
    cp "$tmp/out" "$tmp/here"
    ok show -r "$url"
    expect_no_err
    expect "answer" "$(cat "$tmp/here")" "$(cat "$tmp/out")"
    ok register churn HEAD~1 -r "$url"
}

test_configuration_and_index_in_a_directory()
{
    make_server
    mkdir meta
    commit_file meta/a.yaml "deep: {path: x}"
    commit_file .gto "index: meta/a.yaml
stages: [dev, prod]
emojis: false"
    git push -q origin main
    ok show -r "$url"
    expect_out_has "*deep"
    ok stages -r "$url"
    expect_out "dev
prod"
    gto assign churn --version v0.0.1 --stage test -r "$url"
    expect_rc 1
    expect_err_has "Allowed stages are"
}

test_a_configuration_that_is_wrong()
{
    make_server
    commit_file .gto "stages: 7"
    git push -q origin main
    gto show -r "$url"
    refused "Wrong config file" "$url"
    gto doctor -r "$url"
    expect_rc 1
}

test_empty_repository()
{
    own_cache
    git init -q --bare origin.git
    url=file://$PWD/origin.git
    ok show -r "$url"
    expect_out "Nothing found in the current workspace"
    gto register churn -r "$url"
    refused "Ref 'HEAD' was not found"
}

test_no_repository()
{
    own_cache
    gto show -r "file://$PWD/nothing.git"
    refused "Cannot read 'file://$PWD/nothing.git'"
}

test_addresses_that_are_refused()
{
    own_cache
    for address in 'ext::sh -c "touch owned"' -oProxyCommand=touch\ owned:x 'ssh://-oProxyCommand=touch owned/x' \
        s3://bucket/x 'https://' "https://host/a
b"; do
        gto show -r "$address"
        refused
        gto register churn "--repo=$address"
        refused
    done
    [ ! -e owned ] || fail "a command was run"
    expect "caches" "" "$(caches)"
}

test_an_address_that_settings_turn_into_a_command()
{
    own_cache
    git config --global url.'ext::touch owned '.insteadOf short:
    git config --global protocol.ext.allow always
    gto show -r short:x
    expect_rc 1
    git config --global --unset-all url.'ext::touch owned '.insteadOf
    git config --global --unset-all protocol.ext.allow
    [ ! -e owned ] || fail "a command was run"
}

test_settings_of_git_hold()
{
    make_server
    git config --global url."$url".insteadOf hub:registry
    ok show churn@latest --version -r hub:registry
    git config --global --unset url."$url".insteadOf
    expect_out v0.1.0
}

test_a_path_with_a_colon_is_a_path()
{
    make_repo a:b
    tag churn@v1.0.0
    cd ..
    ok show -r a:b
    expect_out_has v1.0.0
}

# ---- Revisions

test_revisions_are_fetched_on_demand()
{
    make_server
    for n in 1 2 3 4 5 6 7 8 9; do commit $n; done
    git branch side HEAD~2
    git push -q origin main side
    register_there HEAD~5 HEAD~5
    register_there main~4 HEAD~4
    register_there side HEAD~2
    register_there "$(id HEAD~6)" HEAD~6
    register_there "$(git rev-parse --short HEAD~7)" HEAD~7
    register_there @ HEAD
    register_there 'refs/heads/side^1' HEAD~3
    register_there 'main^{/8}' HEAD~1
    for revision in nothing HEAD~99 HEAD:artifacts.yaml "$(id HEAD | tr 0-9 1-90)" -x ':/two' ''; do
        gto register --version v99.0.0 -r "$url" -- churn "$revision"
        [ -z "$revision" ] || refused
    done
}

# register_there REVISION COMMIT
register_there()
{
    name=r$(printf %s "$1" | cksum | cut -d' ' -f1)
    ok register "$name" "$1" -r "$url"
    expect "commit of '$1'" "$(id "$2")" "$(git -C ../origin.git rev-parse "$name@v0.0.1^{commit}")"
}

# ---- Changing

test_changes()
{
    make_server
    commit
    git push -q origin main
    ok register new -r "$url" -m "Hello" --type model --label x
    expect_out "Created git tag 'new@v0.0.1' that registers version
Successfully pushed git tag new@v0.0.1 on remote."
    expect_no_err
    ok assign new --version v0.0.1 --stage prod -r "$url"
    expect_out_has "Created git tag 'new#prod#1' that assigns stage to version 'v0.0.1'"
    git fetch -q origin 'refs/tags/new*:refs/tags/new*'
    expect "message" Hello "$(git for-each-ref --format='%(contents:subject)' refs/tags/new@v0.0.1)"
    expect "commit" "$(id HEAD)" "$(id 'new@v0.0.1^{commit}')"
    ok assign new HEAD~1 --stage dev -r "$url"
    expect_out_has "new@v0.0.2" "new#dev#2"
    ok deprecate new v0.0.1 prod -r "$url"
    expect_out_has "new#prod!#3"
    ok deprecate new v0.0.1 --delete -r "$url"
    expect_out_has "Successfully deleted git tag new@v0.0.1 on remote."
    ok deprecate new -r "$url"
    expect_out_has "new@deprecated"
    ok deprecate new --delete --force -r "$url"
    expect_tags_there churn@v0.0.1 churn@v0.1.0 'churn#prod#1' light@v1.0.0 models=net@v1.0.0 v7
    expect_sound
    expect "problems there" "" "$(git -C ../origin.git fsck --strict 2>&1 | grep -v '^dangling')"
}

test_only_the_tag_is_sent()
{
    make_server
    git -C ../origin.git config receive.unpackLimit 1
    for revision in HEAD main~1 "$(id HEAD~2)"; do
        before=$(objects_there)
        ok register "only$((before))" "$revision" -r "$url"
        expect "objects sent for $revision" 1 $(($(objects_there) - before))
    done
}

objects_there()
{
    git -C ../origin.git cat-file --batch-all-objects --batch-check --unordered | wc -l
}

test_a_change_that_is_refused()
{
    make_server
    printf '#!/bin/sh\necho "not today" >&2\nexit 1\n' >../origin.git/hooks/pre-receive
    chmod +x ../origin.git/hooks/pre-receive
    gto assign new --stage prod -r "$url"
    refused "'$url' refuses" "not today"
    expect_tags_there churn@v0.0.1 churn@v0.1.0 'churn#prod#1' light@v1.0.0 models=net@v1.0.0 v7
    gto show new -r "$url"
    refused "Cannot find artifact 'new'"
}

# Lets somebody else make a tag on the server after gto has looked.
before_push()
{
    mkdir -p ../hooks
    cat >../hooks/pre-push <<END
#!/bin/sh
rm "\$0"
unset GIT_DIR
cd "$PWD/../origin.git"
$1
END
    chmod +x ../hooks/pre-push
    git config --global core.hooksPath "$PWD/../hooks"
}

test_somebody_else_is_faster()
{
    make_server
    before_push 'git tag -a -m x new@v0.0.1 main~1'
    gto register new -r "$url"
    git config --global --unset core.hooksPath
    expect_rc 0
    expect_out_has "Created git tag 'new@v0.0.2'" "pushed git tag new@v0.0.2"
}

test_somebody_else_registers_this_commit()
{
    make_server
    before_push 'git tag -a -m x new@v0.0.1 main'
    gto register new -r "$url"
    git config --global --unset core.hooksPath
    refused "already registered in this commit with version 'v0.0.1'"
}

test_signed()
{
    command -v ssh-keygen >/dev/null || skip "there is no ssh-keygen"
    make_server
    ssh-keygen -q -t ed25519 -N '' -f ../key
    git config --global gpg.format ssh
    git config --global user.signingKey "$PWD/../key.pub"
    gto register new --sign -r "$url"
    git config --global --unset gpg.format
    git config --global --unset user.signingKey
    expect_rc 0
    git -C ../origin.git cat-file tag new@v0.0.1 | grep -q 'BEGIN SSH SIGNATURE' || fail "it is not signed"
}

# ---- Tags that a server lists and does not give

# bad_tag KIND: makes a tag KIND@v1.0.0 there that cannot be fetched.
bad_tag()
{
    tagger="tagger Held Out <held@out.example> 1700000000 +0000"
    absent=$(missing_id)
    blob=$(echo text | git -C ../origin.git hash-object -w --stdin)
    case $1 in
    no-commit) printf 'object %s\ntype commit\ntag x\n%s\n\nm\n' "$absent" "$tagger" ;;
    no-tag) printf 'object %s\ntype tag\ntag x\n%s\n\nm\n' "$absent" "$tagger" ;;
    no-blob) printf 'object %s\ntype blob\ntag x\n%s\n\nm\n' "$absent" "$tagger" ;;
    wrong-type) printf 'object %s\ntype commit\ntag x\n%s\n\nm\n' "$blob" "$tagger" ;;
    wrong-inner) printf 'object %s\ntype tag\ntag x\n%s\n\nm\n' "$(id HEAD)" "$tagger" ;;
    garbage) echo garbage ;;
    empty) ;;
    cut) printf 'object %s\ntype commit\ntag x\n%s\n\nm\n' "$(id HEAD)" "$tagger" ;;
    absent)
        (cd ../origin.git && raw_ref "refs/tags/$1@v1.0.0" "$absent")
        return
        ;;
    esac | (cd ../origin.git && raw_tag "$1@v1.0.0")
    [ "$1" != cut ] || (
        cd ../origin.git/objects
        file=$(git rev-parse "$1@v1.0.0" | sed 's,^..,&/,')
        chmod +w "$file"
        truncate -s 20 "$file"
    )
}

bad_tags="no-commit no-tag no-blob wrong-type wrong-inner garbage empty cut absent"

test_a_bad_tag_spoils_nothing_else()
{
    need_ref_files
    make_server
    ok show churn --json
    cp "$tmp/out" "$tmp/right"
    for kind in $bad_tags; do
        rm -rf "$XDG_CACHE_HOME/gto"
        bad_tag $kind
        for how in '' --no-cache ''; do
            # shellcheck disable=SC2086 # no word if it is empty
            ok show churn --json -r "$url" $how
            expect_no_err
            expect_out "$(cat "$tmp/right")"
            # shellcheck disable=SC2086
            ok show -r "$url" $how
            case $kind in
            no-blob) ;; # says that it is no tag of a commit
            *) expect_err_has "$kind@v1.0.0" ;;
            esac
        done
        if git push -q origin "HEAD:refs/heads/$kind" 2>/dev/null; then # some keep a server from that
            ok register "beside-$kind" HEAD -r "$url"
        fi
        git -C ../origin.git update-ref -d "refs/tags/$kind@v1.0.0"
        ok show churn -r "$url"
        expect_no_err
    done
}

test_many_bad_tags()
{
    need_ref_files
    make_server
    ok show churn --json
    cp "$tmp/out" "$tmp/right"
    for kind in $bad_tags; do bad_tag $kind; done
    for n in $(seq 40); do
        (cd ../origin.git && raw_ref "refs/tags/lost@v1.0.$n" "$(id no-commit@v1.0.0)")
    done
    for n in 1 2; do
        ok show churn --json -r "$url"
        expect_out "$(cat "$tmp/right")"
    done
}

test_a_bad_tag_may_be_repaired()
{
    need_ref_files
    make_server
    tag repaired@v1.0.0
    git push -q origin repaired@v1.0.0
    object=../origin.git/objects/$(id repaired@v1.0.0 | sed 's,^..,&/,')
    mv "$object" ../object
    ok show -r "$url"
    expect_err_has repaired@v1.0.0
    mv ../object "$object"
    ok show -r "$url"
    expect_no_err
    expect_out_has repaired
}

# What is missing is the commit of HEAD or of a tag, its tree or a file that is read of it.
test_bad_commits_have_the_answers_of_a_path()
{
    make_server
    for object in main 'main^{tree}' main:artifacts.yaml 'churn@v0.1.0^{}' 'churn@v0.1.0^{tree}'; do
        rm -rf "$XDG_CACHE_HOME/gto"
        path=../origin.git/objects/$(id "$object" | sed 's,^..,&/,')
        mv "$path" ../object
        for question in "show churn#prod --version" "show --json" "describe churn" "describe churn@v0.0.1"; do
            # shellcheck disable=SC2086 # words
            gto $question -r ../origin.git
            expected=$rc
            cp "$tmp/out" "$tmp/right"
            for how in '' '' --no-cache; do
                # shellcheck disable=SC2086
                gto $question -r "$url" $how
                expect_rc "$expected"
                expect_out "$(cat "$tmp/right")"
            done
        done
        mv ../object "$path"
    done
}

test_a_server_that_gives_nothing()
{
    make_server
    printf '#!/bin/sh\necho "fatal: not today" >&2\nexit 1\n' >../nothing
    chmod +x ../nothing
    git config --global uploadpack.packObjectsHook "$PWD/../nothing"
    gto show -r "$url"
    git config --global --unset uploadpack.packObjectsHook
    refused "Cannot fetch from '$url'"
}

# ---- The cache

test_the_cache_is_the_users_alone()
{
    make_server
    mkdir -p "$XDG_CACHE_HOME/gto"
    chmod 755 "$XDG_CACHE_HOME/gto"
    ok show -r "$url"
    expect "permissions" 700 "$(stat -c %a "$XDG_CACHE_HOME/gto")"
    ! grep -rq "origin.git" "$(cache)" || fail "the address stands in the cache"
    unset XDG_CACHE_HOME
    ok show -r "$url"
    [ -d "$HOME/.cache/gto" ] || fail "there is no cache in HOME"
    rm -rf "$HOME/.cache"
    XDG_CACHE_HOME=relative # which the specification rules out
    export XDG_CACHE_HOME
    ok show -r "$url"
    [ ! -e relative ] || fail "there is a relative cache"
    rm -rf "$HOME/.cache"
}

test_without_a_cache()
{
    make_server
    mkdir ../tmp
    export TMPDIR="$PWD/../tmp"
    ok show churn@latest --version -r "$url" --no-cache
    expect_out v0.1.0
    expect "temporary files" "" "$(ls ../tmp)"
    expect "caches" "" "$(caches)"
    unset XDG_CACHE_HOME
    export GIT_CONFIG_GLOBAL="$HOME/.gitconfig"
    HOME=/proc/nonexistent
    ok show churn@latest --version -r "$url"
    expect_out v0.1.0
    expect "temporary files" "" "$(ls ../tmp)"
    unset TMPDIR
}

test_a_broken_cache_is_made_again()
{
    make_server
    ok show -r "$url"
    cp "$tmp/out" "$tmp/right"
    for damage in 'rm -rf objects' 'rm -rf refs' 'rm HEAD' 'rm config' 'rm -rf objects/pack' 'rm objects/pack/*.pack' \
        'rm objects/pack/*.idx' 'for f in objects/pack/*.pack; do chmod +w $f; head -c 100 $f >x; mv x $f; done' \
        'for f in objects/pack/*.pack; do chmod +w $f; printf garbage | dd of=$f bs=1 seek=60 conv=notrunc 2>/dev/null; done' \
        'for f in objects/pack/*.idx; do chmod +w $f; : >$f; done' 'touch shallow.lock' 'echo nonsense >shallow' \
        'echo nonsense >config' 'echo nonsense >HEAD'; do
        (cd "$(cache)" && eval "$damage")
        tag "again$((now))@v1.0.0" # there is something to fetch
        git push -q origin --tags
        ok show -r "$url"
        ok show --json -r "$url"
        cp "$tmp/out" "$tmp/there"
        ok show --json
        expect "answer after '$damage'" "$(cat "$tmp/out")" "$(cat "$tmp/there")"
        ok register "x$((now))" -r "$url"
        git fetch -q origin --tags
    done
    rm -rf "$(cache)"
    ok show -r "$url"
}

# A loop of links is neither there nor not there: it is left alone, and done without.
test_a_cache_that_cannot_be_looked_at()
{
    make_server
    ok show -r "$url"
    expected=$(cat "$tmp/out")
    there=$(cache)
    for part in "" /HEAD /objects /refs; do
        mv "$there$part" ../aside
        ln -s "$(basename "$there$part")" "$there$part"
        run timeout 20 "$GTO" show -r "$url"
        expect_rc 0
        expect_out "$expected"
        run timeout 20 "$GTO" assign churn --version v0.1.0 --stage "s$((now))" -r "$url"
        expect_rc 0
        [ -h "$there$part" ] || fail "'$part' was replaced"
        expect "caches" "$(basename "$there")" "$(ls "$XDG_CACHE_HOME/gto")"
        rm "$there$part"
        mv ../aside "$there$part"
        ok show churn -r "$url"
        ok show -r "$url"
        expected=$(cat "$tmp/out")
    done
}

# Every object that a change leaves in the cache, cut off at different lengths.
test_a_cut_object_in_the_cache()
{
    make_server
    ok register cut -r "$url"
    ok show cut -r "$url"
    cp "$tmp/out" "$tmp/right"
    loose=$(find "$(cache)/objects" -type f -path '*/??/*')
    [ -n "$loose" ] || fail "there is no loose object"
    for size in 0 1 10 60 100; do
        for object in $loose; do
            [ ! -e "$object" ] || (chmod +w "$object" && truncate -s $size "$object")
        done
        run timeout 20 "$GTO" show cut -r "$url"
        expect_rc 0
        expect_no_err
        expect_out "$(cat "$tmp/right")"
        rm -rf "$(cache)"
        ok register "cut$size" -r "$url" # leaves loose objects again
        loose=$(find "$(cache)/objects" -type f -path '*/??/*')
    done
}

# before_git N COMMAND...: runs a command with a git that runs $before when it is called the N-th time.
before_git()
{
    mkdir -p ../before
    cat >../before/git <<END
#!/bin/sh
echo >>"$PWD/../before/calls"
[ \$(wc -l <"$PWD/../before/calls") -ne $1 ] || { $before; } >/dev/null 2>&1
exec "$(command -v git)" "\$@"
END
    chmod +x ../before/git
    : >../before/calls
    shift
    run env PATH="$PWD/../before:$PATH" "$@"
}

killed_before_git()
{
    before='kill -9 $PPID'
    (before_git "$@") >/dev/null 2>&1 || :
    rm "$tmp/said" # that it was killed is no failure of the test
}

test_a_cache_that_is_removed_meanwhile()
{
    make_server
    before="rm -rf '$XDG_CACHE_HOME/gto'"
    for n in 1 2 3 4 5 6; do
        for question in "show --json" "describe churn@v0.0.1" "history --json" doctor; do
            # shellcheck disable=SC2086 # words
            gto $question -r "$url"
            expected=$rc
            cp "$tmp/out" "$tmp/right"
            # shellcheck disable=SC2086
            before_git $n "$GTO" $question -r "$url"
            expect_rc "$expected"
            expect_out "$(cat "$tmp/right")"
        done
        before_git $n "$GTO" register "new$n" HEAD~1 -r "$url"
        expect_rc 0
        expect "commit" "$(id HEAD~1)" "$(git -C ../origin.git rev-parse "new$n@v0.0.1^{commit}")"
        before_git $n "$GTO" assign "new$n" --version v0.0.1 --stage prod -r "$url"
        expect_rc 0
    done
}

test_what_killed_commands_leave_is_removed()
{
    make_server
    mkdir ../tmp
    export TMPDIR="$PWD/../tmp"
    for n in 1 2 3; do
        killed_before_git $n "$GTO" show -r "$url" --no-cache
        [ -n "$(ls ../tmp)" ] || fail "nothing was left by call $n of git"
        killed_before_git 1 "$GTO" show -r "$url"
        [ -n "$(caches)" ] || fail "nothing was left in the cache"
        ok show -r "$url"
        expect "temporary files" "" "$(ls -A ../tmp)"
        expect "number of caches" 1 "$(caches | wc -l)"
        rm -rf "$(cache)"
    done
    unset TMPDIR
}

test_something_else_in_its_place()
{
    make_server
    ok show -r "$url"
    place=$(cache)
    rm -rf "$place"
    echo "a file" >"$place"
    ok show -r "$url"
    rm -rf "$place"
    mkdir "$place"
    ok show -r "$url"
    expect "what is left" "$(basename "$place")" "$(caches)"
}

test_many_at_once()
{
    make_server
    for n in 1 2 3 4 5 6 7 8; do
        "$GTO" show churn --json -r "$url" >"../out$n" 2>&1 &
    done
    wait
    ok show churn --json
    for n in 1 2 3 4 5 6 7 8; do
        expect "answer" "$(cat "$tmp/out")" "$(cat "../out$n")"
    done
    expect "number of caches" 1 "$(caches | wc -l)"
}

test_packs_do_not_pile_up()
{
    make_server
    for n in $(seq 60); do
        tag "pile@v1.0.$n"
        git push -q origin "pile@v1.0.$n"
        ok show pile@latest --version -r "$url"
        expect_out "v1.0.$n"
    done
    [ "$(find "$(cache)" -name '*.pack' | wc -l)" -le 52 ] || fail "the cache is full of packs"
}

# ---- Servers that are slow or gone

# A transport that is started and never answers.
hang()
{
    printf '#!/bin/sh\necho $$ >"%s/hangs"\nexec sleep 100\n' "$PWD" >hang
    chmod +x hang
    export GIT_SSH_COMMAND="$PWD/hang"
}

# Whether a process is there, and no mere entry in the table of processes.
runs()
{
    case $(ps -o stat= -p "$1") in
    '' | Z*) return 1 ;;
    esac
}

test_a_silent_server_is_given_up()
{
    own_cache
    hang
    gto show -r host:registry --timeout 1
    refused "Cannot read 'host:registry'" "1 second" --timeout GTO_TIMEOUT
    ! runs "$(cat hangs)" || fail "its transport is still there"
    GTO_TIMEOUT=1
    export GTO_TIMEOUT
    gto show -r host:registry
    refused "1 second"
    GTO_TIMEOUT=soon
    gto show -r host:registry
    refused GTO_TIMEOUT soon
    unset GTO_TIMEOUT GIT_SSH_COMMAND
    gto show -r host:registry --timeout -1
    refused
}

test_interrupted()
{
    own_cache
    hang
    mkdir tmp
    export TMPDIR="$PWD/tmp"
    for signal in INT TERM HUP; do
        rm -f hangs
        # a shell starts what is in the background deaf to SIGINT
        python3 - "$GTO" "$signal" <<'END' >"$tmp/out" 2>"$tmp/err"
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
number = getattr(signal, "SIG" + sys.argv[2])
child = subprocess.Popen([sys.argv[1], "show", "-r", "host:registry", "--no-cache"])
while not os.path.exists("hangs"):
    time.sleep(0.02)
child.send_signal(number)
sys.exit(0 if child.wait(20) == -number else 1)
END
        expect "standard error" "" "$(cat "$tmp/err")"
        ! runs "$(cat hangs)" || fail "its transport is still there"
        expect "what is left" "" "$(ls -A tmp)"
    done
    unset GIT_SSH_COMMAND TMPDIR
}

# Runs a command whose output and errors nobody reads, and sends it a signal when it waits for that: whether
# it ends by the signal. A reader that went away is the signal PIPE, which whoever starts it ignores.
unread()
{
    python3 - "$@" <<'END'
import array, fcntl, os, signal, subprocess, sys, termios, time
number = getattr(signal, "SIG" + sys.argv[1])
signal.signal(signal.SIGINT, signal.SIG_DFL)
out, into = os.pipe()
fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, 4096)
child = subprocess.Popen(sys.argv[2:], stdout=into, stderr=into, restore_signals=False)
os.close(into)
waiting, before = array.array("i", [0]), -1
while not waiting[0] or waiting[0] != before: # until it has written, and can write no more
    before = waiting[0]
    fcntl.ioctl(out, termios.FIONREAD, waiting)
    time.sleep(0.2)
if child.poll() is not None:
    sys.exit("it does not wait for its reader")
if number == signal.SIGPIPE:
    os.close(out)
else:
    child.send_signal(number)
try:
    child.wait(10)
except subprocess.TimeoutExpired:
    child.kill()
sys.exit(0 if child.returncode == -number else f"it ended with {child.returncode}")
END
}

test_signals_end_what_waits_for_its_reader()
{
    make_server
    for n in $(seq 100); do echo "many@v0.0.$n HEAD"; done | import_tags
    git push -q origin --tags
    mkdir ../tmp
    export TMPDIR="$PWD/../tmp"
    for signal in INT TERM HUP PIPE; do
        for command in "history many" "history many -r $url" "history many --no-cache -r $url"; do
            # shellcheck disable=SC2086 # words
            unread $signal "$GTO" $command || fail "'$command' is not ended by SIG$signal"
        done
    done
    unset TMPDIR
    expect "what is left" "" "$(ls -A ../tmp)"
}

test_progress_on_a_terminal()
{
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "script cannot make a terminal"
    make_server
    printf '#!/bin/sh\nprintf "slow\\rslower" >&2; sleep 1; printf "\\rslowest\\r" >&2; exec sh -c "$2"\n' >../slow
    chmod +x ../slow
    export GIT_SSH_COMMAND="$PWD/../slow" GTO_PAGER=cat
    address=host:$PWD/../origin.git
    export GTO_PAGER=cat
    TERM=xterm script -qec "$GTO show churn@latest --version -r $address" /dev/null >"$tmp/out" </dev/null
    tr '\r' '\n' <"$tmp/out" | grep -q '^slowest.*\[K' || fail "there is no progress: $(cat "$tmp/out")"
    expect "the end" v0.1.0 "$(tr -d '\r' <"$tmp/out" | sed 's/.*\[K//' | tail -n 1)"
    ok show churn@latest --version -r "$address"
    expect_out v0.1.0
    expect_no_err
    TERM=dumb script -qec "$GTO show churn@latest --version -r $address" /dev/null >"$tmp/out" </dev/null
    expect "what a simple terminal gets" v0.1.0 "$(tr -d '\r' <"$tmp/out")"
    unset GIT_SSH_COMMAND GTO_PAGER
}

run_tests "$@"
