#!/bin/sh
# Repositories and tags of every shape that Git allows
. "$(dirname "$0")/lib.sh"

# Registers and assigns here, and reads both back.
works()
{
    ok assign churn --stage prod
    ok show churn#prod --version
    expect_out v0.0.1
    ok history --plain
    expect_out_has churn#prod#1 churn@v0.0.1
    ok doctor
}

# ---- Repositories

test_empty_repository()
{
    git init -q .
    ok show
    expect_out "Nothing found in the current workspace"
    ok history --json
    expect_out "[]"
    ok stages
    ok doctor
    gto register churn
    refused HEAD
    gto assign churn --stage prod
    refused HEAD
    gto deprecate churn --force
    refused HEAD
    expect_no_tags
}

test_unborn_head_beside_commits()
{
    make_repo
    tag churn@v1.0.0
    git symbolic-ref HEAD refs/heads/unborn
    ok show --name
    expect_out churn
    ok register churn main --simple false --force
}

test_detached_head()
{
    make_repo
    commit
    git checkout -q --detach HEAD~1
    works
    expect "target" "$(id HEAD)" "$(id 'churn#prod#1^{commit}')"
}

test_bare_repository()
{
    make_repo work
    commit_file .gto "stages: [prod]"
    commit_file artifacts.yaml "nn: {}"
    git clone -q --bare . ../bare.git
    cd ../bare.git
    git config user.name "Held Out"
    works
    ok show --name
    expect_out "churn
*nn"
    expect_sound
}

test_worktree()
{
    make_repo
    git worktree add -q ../beside
    cd ../beside
    commit
    works
    expect "target" "$(id HEAD)" "$(id 'churn#prod#1^{commit}')"
    cd ../repo
    ok show churn@latest --ref
    expect_out churn@v0.0.1
    expect_sound
}

test_submodule()
{
    make_repo inner
    make_repo ../outer
    git submodule --quiet add ../inner sub >/dev/null 2>&1
    cd sub
    works
    cd ..
    expect_no_tags
}

test_subdirectory()
{
    make_repo
    mkdir -p a/b
    cd a/b
    works
    cd ../..
    works_after=$(git tag | wc -l)
    expect "number of tags" 2 "$works_after"
}

test_git_dir_from_outside()
{
    make_repo
    cd ..
    export GIT_DIR="$PWD/repo/.git"
    works
    unset GIT_DIR
    cd repo
    expect_tags churn@v0.0.1 churn#prod#1
}

test_separate_git_directory()
{
    git init -q --separate-git-dir "$PWD/elsewhere" work
    cd work
    commit
    works
    expect_sound
}

test_packed_and_loose()
{
    make_repo
    tag churn@v1.0.0
    commit
    tag churn@v2.0.0
    git pack-refs --all
    git gc -q
    commit
    tag churn@v3.0.0
    git tag -f -a -m again churn@v1.0.0 >/dev/null
    ok show churn --version
    expect_out "v3.0.0
v2.0.0
v1.0.0"
    [ "$FORMAT" = reftable ] || expect "packed tag" 2 "$(grep -c refs/tags/ .git/packed-refs)"
    ok check-ref churn@v1.0.0 --json
    expect_out_has '"message": "again"'
    git tag -d churn@v2.0.0 >/dev/null
    ok show churn --version
    expect_out "v3.0.0
v1.0.0"
}

test_packed_refs_without_header()
{
    need_ref_files
    make_repo
    tag churn@v1.0.0
    printf '%s refs/tags/churn@v1.0.0\n' "$(id churn@v1.0.0)" >.git/packed-refs
    rm .git/refs/tags/churn@v1.0.0
    ok show churn --version
    expect_out v1.0.0
}

# A name that is damaged must not hide those behind it.
test_packed_refs_that_are_not_sorted()
{
    need_ref_files
    make_repo
    for version in 1 2 3; do
        tag churn@v$version.0.0
    done
    git pack-refs --all
    cp .git/packed-refs ../packed-refs
    for damage in 's,tags/churn@v2,tagt/churn@v2,' 's,tags/churn@v1,zzgs/churn@v1,' 's,churn@v3,churn@v1,' \
        's,churn@v2,churn@v1,'; do
        sed "$damage" ../packed-refs >.git/packed-refs
        for command in show "show churn" history "register churn HEAD --version v4.0.0"; do
            # shellcheck disable=SC2086
            gto $command
            expect_rc 1
            expect_no_out
            expect_err_has "packed-refs' is damaged: it is not sorted"
        done
    done
    sed 's,churn@v2.0.0,churn@v2?0.0,' ../packed-refs | tr '?' '\000' >.git/packed-refs
    gto show churn
    expect_rc 1
    expect_err_has "packed-refs' is damaged"
    # a line that is none counts, whatever its name is
    {
        sed '/churn@v/d; /^\^/d' ../packed-refs
        echo "xyz$(git rev-parse HEAD | cut -c4-) refs/tags/other"
    } >.git/packed-refs
    gto show
    expect_rc 1
    expect_err_has "packed-refs' is damaged"
    # who does not say that it is sorted need not be
    sed '1d; s,tags/churn@v2,tags/aaa@v2,' ../packed-refs >.git/packed-refs
    ok show churn --version
    expect_out "v3.0.0
v1.0.0"
}

test_alternates()
{
    make_repo
    tag churn@v1.0.0
    git clone -q --shared . ../clone
    cd ../clone
    [ -s .git/objects/info/alternates ] || fail "there is no alternate"
    ok show churn --version
    expect_out v1.0.0
    commit
    ok register churn
    expect_sound
}

test_shallow_clone()
{
    make_repo
    tag churn@v1.0.0
    commit
    commit
    tag churn@v2.0.0
    git clone -q --depth 1 "file://$PWD" ../clone
    cd ../clone
    git fetch -q --depth 1 origin 'refs/tags/*:refs/tags/*'
    ok show churn --version
    expect_out "v2.0.0
v1.0.0"
    commit
    ok register churn
    expect_out_has churn@v2.0.1
}

test_partial_clone()
{
    make_repo
    commit_file artifacts.yaml "churn: {type: model}"
    tag churn@v1.0.0
    commit_file artifacts.yaml "churn: {type: dataset}"
    tag churn@v2.0.0
    git config uploadpack.allowFilter true
    git clone -q --filter=blob:none --no-checkout "file://$PWD" ../clone
    cd ../clone
    ok show churn --json
    expect_no_err
    expect_out_has '"type": "model"' '"type": "dataset"'
    mv ../repo ../elsewhere # now all of it is here
    commit
    ok register churn --simple false
}

test_reference_formats_of_tomorrow()
{
    make_repo
    git config core.repositoryFormatVersion 1
    git config extensions.unheardOf true
    gto show
    expect_rc 1
    expect_plain_err
}

test_many_loose_tags()
{
    need_ref_files
    make_repo
    i=0
    while [ $i -lt 10000 ]; do
        i=$((i + 1))
        echo "artifact-$((i % 100))@v0.$((i / 100)).0 refs/heads/main"
    done | import_tags
    expect "number of tags" 10000 "$(git tag | wc -l)"
    [ "$(find .git/refs/tags -type f | wc -l)" -eq 10000 ] || skip "Git packed the tags"
    run timeout 20 "$GTO" show --name
    expect "number of artifacts" 100 "$(wc -l <"$tmp/out")"
    run timeout 20 "$GTO" show artifact-7 --version
    expect "number of versions" 100 "$(wc -l <"$tmp/out")"
    ok register artifact-7 --force --simple false
}

# ---- Tags

test_lightweight_tags()
{
    make_repo
    git tag churn@v1.0.0
    git tag churn#prod#7
    ok show
    expect_out "Nothing found in the current workspace"
    ok history
    expect_out "Nothing found in the current workspace"
    # their counters count all the same
    ok assign churn --stage dev
    expect_out_has "'churn#dev#8'"
}

test_tag_of_a_tag()
{
    make_repo
    tag inner
    git -c advice.nestedTag=false tag -a -m "by hand" churn@v1.0.0 inner
    ok show churn --json
    expect_out_has "\"commit_hexsha\": \"$(id HEAD)\""
    ok show churn --version
    expect_out v1.0.0
}

test_tags_of_many_tags()
{
    make_repo
    tag inner
    inner=$(id inner)
    for depth in 50 200; do
        while [ "$((number = ${number:-0} + 1))" -lt $depth ]; do
            inner=$(git cat-file tag inner | sed "s/^object .*/object $inner/; s/^type .*/type tag/" |
                git hash-object -t tag -w --literally --stdin)
        done
        git update-ref refs/tags/churn@v$depth.0.0 "$inner"
    done
    ok show churn --version
    expect_out v50.0.0
    expect_err_has "tag 'churn@v200.0.0' cannot be read"
    gto assign churn --stage dev
    expect_rc 1
}

test_tag_of_a_tree_and_of_a_blob()
{
    make_repo
    commit_file file text
    tag churn@v1.0.0 'HEAD^{tree}'
    tag churn@v2.0.0 HEAD:file
    tag churn@v3.0.0
    for command in show "show churn" history stages print-state; do
        # shellcheck disable=SC2086
        ok $command
    done
    ok show churn --version
    expect_out v3.0.0
    for name in churn@v1.0.0 churn@v2.0.0; do
        ok check-ref $name
        expect_no_out
    done
}

test_tag_of_something_missing()
{
    make_repo
    tag churn@v1.0.0
    git cat-file tag churn@v1.0.0 |
        sed "s/^object .*/object $(missing_id)/; s/v1/v2/" |
        raw_tag churn@v2.0.0
    for command in show "show churn" "show churn --json" history print-state; do
        # shellcheck disable=SC2086
        ok $command
    done
    ok show churn@v1.0.0 --version
    expect_out v1.0.0
}

test_missing_tag_object()
{
    make_repo
    tag churn@v1.0.0
    raw_ref refs/tags/churn@v2.0.0 "$(missing_id)"
    ok show churn --version
    expect_out v1.0.0
    expect_err_has churn@v2.0.0
}

test_corrupt_tag_object()
{
    make_repo
    tag churn@v1.0.0
    tag churn@v2.0.0
    file=.git/objects/$(id churn@v2.0.0 | sed 's,^..,&/,')
    chmod u+w "$file"
    printf 'no zlib' >"$file"
    ok show churn --version
    expect_out v1.0.0
    expect_err_has churn@v2.0.0
}

test_malformed_tag_objects()
{
    make_repo
    tag churn@v1.0.0
    head=$(id HEAD)
    : | raw_tag churn@v2.0.0
    printf 'object %s\n' "$head" | raw_tag churn@v2.0.1
    printf 'object %s\ntype commit' "$head" | raw_tag churn@v2.0.2
    printf 'object 123\ntype commit\ntag x\n\n' | raw_tag churn@v2.0.3
    printf 'object %s\ntype nothing\ntag x\n\n' "$head" | raw_tag churn@v2.0.4
    for command in show "show churn --json" history "history --json" print-state stages; do
        # shellcheck disable=SC2086
        ok $command
    done
    ok show churn@v1.0.0 --version
    expect_out v1.0.0
}

test_malformed_taggers()
{
    make_repo
    head=$(id HEAD)
    n=0
    for tagger in 'tagger' 'tagger ' 'tagger x' 'tagger x <y' 'tagger x <y>' 'tagger x <y> z' \
        'tagger x <y> 99999999999999999999 +0000' 'tagger x <y> -5 +0000' 'tagger x <y> 5 +9999' \
        'tagger x <y> 5 +' 'tagger <> 5 +0000' 'tagger > x < 5 +0000'; do
        n=$((n + 1))
        printf 'object %s\ntype commit\ntag churn@v0.0.%s\n%s\n\nx\n' "$head" $n "$tagger" |
            raw_tag churn@v0.0.$n
    done
    for command in show "show churn --json" history "history --json" print-state stages; do
        # shellcheck disable=SC2086
        ok $command
    done
    ok history --json
    expect_out_has '"churn@v0.0.12"'
}

test_names_at_the_limit()
{
    make_repo
    n=0
    for name in x@v0.0.0 x@v0.0.1-0 x@v0.0.1--.-+- x@v0.0.1-a.b+001 x@v1.0.0#0 x@v1.0.1#007 \
        x/y/z@v1.0.0 a-_/b@v1.0.0 .dir-_./x=y@v1.0.0 x#1 x#1#1 x#a/b!#3; do
        git check-ref-format "refs/tags/$name" || continue
        commit
        tag "$name"
        ok check-ref "$name" --event
        [ -s "$tmp/out" ] || fail "'$name' is a registry tag"
        n=$((n + 1))
    done
    [ $n -ge 10 ] || fail "Git refuses the names"
    ok print-state
}

test_names_beyond_the_limit()
{
    make_repo
    for name in x@v1.0 x@v01.0.0 x@v1.0.0-01 x@v1.0.0- x@v1.0.0+ x@1.0.0 x@v1.0.0#a x@v1.0.0#1#2 \
        x# x#-a x#a- x#a.b -x@v1.0.0 x-@v1.0.0 _x@v1.0.0 x@deprecated! x@v1.0.0!! x@@v1.0.0 \
        x.y@v1.0.0 a=b=c@v1.0.0 ü@v1.0.0 x@v1.0.0x x@V1.0.0 x@created x@latest; do
        git check-ref-format "refs/tags/$name" || continue
        git update-ref "refs/tags/$name" "$(
            printf 'object %s\ntype commit\ntag x\ntagger x <y> 5 +0000\n\nx\n' "$(id HEAD)" |
                git mktag --no-strict
        )"
        ok check-ref -- "$name"
        expect_no_out
    done
    ok show
    expect_out "Nothing found in the current workspace"
}

test_bytes_that_are_no_utf8()
{
    make_repo
    {
        printf 'object %s\ntype commit\ntag churn@v1.0.0\n' "$(id HEAD)"
        printf 'tagger J\303\266rg \377 <j\376@example.org> 1700000000 +0000\n\nb\377ytes \200\n'
    } | raw_tag churn@v1.0.0
    for command in "show churn --json" "history --json" print-state "check-ref churn@v1.0.0 --json"; do
        # shellcheck disable=SC2086
        ok $command
        ! LC_ALL=C grep -q '[^ -~]' "$tmp/out" || fail "'$shown' prints bytes that are no ASCII"
        expect_out_has '"message": "b\ufffdytes \ufffd"' '"author": "J\u00f6rg \ufffd"'
    done
}

test_message_of_nothing()
{
    make_repo
    printf 'object %s\ntype commit\ntag churn@v1.0.0\ntagger x <y> 5 +0000\n' "$(id HEAD)" |
        raw_tag churn@v1.0.0
    ok check-ref churn@v1.0.0 --json
    expect_out_has '"message": ""' '"created_at": "1970-01-01T00:00:05+00:00"'
}

# ---- People and permissions

test_no_identity()
{
    make_repo
    git config user.useConfigOnly true
    run env HOME=/nowhere "$GTO" register churn
    expect_rc 1
    expect_no_out
    expect_err_has user.
    expect_no_tags
    expect_sound
}

# Whatever is said of the committer in whichever way, the tagger is the one that Git says, or there is none.
test_every_identity_is_gits()
{
    make_repo
    n=0
    while IFS='|' read -r settings environment; do
        n=$((n + 1))
        printf '%b' "$settings" >../config
        environment="GIT_CONFIG_GLOBAL=$PWD/../config $environment"
        # shellcheck disable=SC2086 # words
        expected=$(env $environment git var GIT_COMMITTER_IDENT 2>/dev/null | sed 's/ [0-9]* [-+0-9]*$//' || :)
        # shellcheck disable=SC2086
        run env $environment "$GTO" register "a$n"
        if [ -n "$expected" ]; then
            expect_rc 0
            expect "tagger $n" "$expected" "$(git for-each-ref --format='%(taggername) %(taggeremail)' "refs/tags/a$n@*")"
        else
            expect_rc 1
            expect_err_has "Git does not know who makes the tag"
        fi
    done <<'END'
[user]\n\tname = Ann\n\temail = ann@example.org\n|
[user]\n\tname = Ann\n\temail = ann@example.org\n[committer]\n\tname = Cyd\n|
[user]\n\tname = Ann\n\temail = ann@example.org\n[committer]\n\temail = c@example.org\n\tname =\n|
[user]\n\tname = Ann\n\temail = ann@example.org\n|GIT_COMMITTER_NAME=Eve
[user]\n\tname = Ann\n\temail = ann@example.org\n|GIT_COMMITTER_EMAIL=eve@example.org
[user]\n\tname = Ann\n\temail = ann@example.org\n|GIT_COMMITTER_NAME=
[user]\n\temail = update@example.org\n|GIT_COMMITTER_NAME=
[user]\n\tname = ...\n\temail = ann@example.org\n|
[user]\n\tname = .Ann,\n\temail = <ann@example.org>\n|
[user]\n\tuseConfigOnly = true\n\tname = Ann\n|
[user]\n\tuseConfigOnly = true\n|GIT_COMMITTER_NAME=Eve GIT_COMMITTER_EMAIL=eve@example.org
[user]\n\tname = Ann\n|EMAIL=mail@example.org
END
}

test_wrong_date_is_not_a_wrong_name()
{
    make_repo
    run env GIT_COMMITTER_DATE=soon "$GTO" register churn
    expect_rc 1
    expect_err_has "GIT_COMMITTER_DATE"
    ! grep -q user.name "$tmp/err" || fail "the name is not to blame: $(cat "$tmp/err")"
    expect_no_tags
}

test_signatures_by_configuration()
{
    make_repo
    n=0
    for value in true yes on 1 2 false no off 0 ''; do
        n=$((n + 1))
        git config tag.gpgSign "$value"
        git config gpg.program false
        run "$GTO" register "a$n"
        if [ "$(git config --type=bool tag.gpgSign)" = true ]; then
            expect_rc 1
        else
            expect_rc 0
        fi
    done
    git config tag.gpgSign perhaps
    run "$GTO" register b
    expect_rc 1
    expect_err_has "tag.gpgSign"
    printf '[tag]\n\tgpgSign\n' >>.git/config
    run "$GTO" register b
    expect_rc 1
}

# A name stands for what it stands for in Git, whatever else bears it.
test_every_short_name_is_gits()
{
    make_repo
    commit
    git branch both HEAD~1
    git tag both
    git update-ref refs/heads/only HEAD~1
    git update-ref refs/remotes/origin/far HEAD~1
    git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/far
    git update-ref refs/beef HEAD~1
    git update-ref refs/heads/beef HEAD
    n=0
    for name in main both only origin origin/far beef heads/both tags/both refs/heads/only HEAD @ \
        "$(git rev-parse --short HEAD)" "$(git rev-parse HEAD~1)" main~1 'only^{commit}' nowhere 'a b' -x; do
        n=$((n + 1))
        expected=$(git rev-parse --verify --quiet --end-of-options "$name^{commit}" || :)
        run "$GTO" register "a$n" -- "$name"
        if [ -n "$expected" ]; then
            expect_rc 0
            expect "$name" "$expected" "$(git rev-parse "a$n@v0.0.1^{commit}")"
        else
            expect_rc 1
        fi
    done
}

test_identity_of_the_environment()
{
    make_repo
    run env GIT_COMMITTER_NAME="Ada L" GIT_COMMITTER_EMAIL=ada@example.org "$GTO" register churn
    expect_rc 0
    expect "tagger" "Ada L <ada@example.org>" \
        "$(git for-each-ref --format='%(taggername) %(taggeremail)' refs/tags)"
}

test_read_only_repository()
{
    need_nobody
    make_repo
    tag churn@v1.0.0
    commit
    cat "$HOME/.gitconfig" - >../.gitconfig <<END
[safe]
	directory = $PWD
END
    chmod -R a+rX ..
    run as_nobody env HOME="$tmp/$test_name" "$tmp/program" show churn --version
    expect_rc 0
    expect_out v1.0.0
    run as_nobody env HOME="$tmp/$test_name" "$tmp/program" register churn
    refused "ermission denied"
    expect_tags churn@v1.0.0
    expect_sound
}

# Neither what is not allowed nor what fails for a moment makes a tag a broken one.
test_tag_that_cannot_be_read_now()
{
    need_ref_files
    need_nobody
    make_repo
    tag churn@v1.0.0
    commit
    tag churn@v2.0.0
    chown -R nobody ..
    chown root .git/refs/tags/churn@v1.0.0
    chmod 600 .git/refs/tags/churn@v1.0.0
    for command in show "show churn" history doctor "register churn HEAD~1" "assign churn HEAD~1 --stage prod" \
        "deprecate churn -d" "check-ref churn@v1.0.0" print-state; do
        # shellcheck disable=SC2086
        run as_nobody "$tmp/program" $command
        expect_rc 1
        expect_err_has "cannot read '$PWD/.git/refs/tags/churn@v1.0.0': Permission denied"
        ! grep -qi broken "$tmp/out" "$tmp/err" || fail "'$shown' calls it broken: $(cat "$tmp/out" "$tmp/err")"
    done
    chown -R root ..
    expect_tags churn@v1.0.0 churn@v2.0.0
    command -v strace >/dev/null || skip "strace is not installed"
    for reason in EIO EMFILE ENFILE ENOMEM EAGAIN ESTALE; do
        for call in '?open,openat' read; do
            run env ASAN_OPTIONS=detect_leaks=0 strace -o "$tmp/trace" -P "$PWD/.git/refs/tags/churn@v1.0.0" \
                -e "inject=$call:error=$reason" "$GTO" show
            refused "cannot read '$PWD/.git/refs/tags/churn@v1.0.0'"
        done
    done
}

# What is no reference is broken, whatever it is.
test_tag_that_is_no_reference()
{
    need_ref_files
    make_repo
    tag churn@v1.0.0
    commit
    tag churn@v2.0.0
    for make in ': >$tag' 'echo x >$tag' 'mkfifo $tag' 'ln -s churn@v1.0.0 $tag' 'head -c 5000 /dev/zero >$tag' \
        'echo "ref: refs/tags/nowhere" >$tag'; do
        rm .git/refs/tags/churn@v1.0.0
        tag=.git/refs/tags/churn@v1.0.0
        eval "$make"
        run timeout 20 "$GTO" show churn --version
        expect_rc 0
        expect_out v2.0.0
        expect_err_has churn@v1.0.0
        gto doctor
        expect_out_has churn@v1.0.0
    done
}

test_repository_of_somebody_else()
{
    need_nobody
    make_repo
    tag churn@v1.0.0
    chmod -R a+rX ..
    run as_nobody env HOME=/nowhere "$tmp/program" show
    refused "safe.directory" "$PWD"
}

run_tests "$@"
