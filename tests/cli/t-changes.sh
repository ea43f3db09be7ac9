#!/bin/sh
# What changes have in common: several at once, --if-changed, --dry-run, questions, what was deleted
. "$(dirname "$0")/lib.sh"

# ---- Versions of Git

# `git update-ref` has its transactions by name since 2.27.
test_git_without_named_transactions()
{
    make_repo
    mkdir -p "$tmp/bin"
    cat >"$tmp/bin/git" <<END
#!/bin/sh
case "\$*" in
*"update-ref --stdin"*)
    cat >"$tmp/instructions"
    if head -c 5 "$tmp/instructions" | grep -q start; then
        echo "fatal: unknown command: start" >&2
        exit 128
    fi
    exec $(command -v git) "\$@" <"$tmp/instructions"
    ;;
esac
exec $(command -v git) "\$@"
END
    chmod +x "$tmp/bin/git"
    before=$PATH
    PATH=$tmp/bin:$PATH
    ok register a b --ref HEAD
    expect_tags a@v0.0.1 b@v0.0.1
    ok assign a --version v0.0.1 --stage prod
    expect_tags a#prod#1 a@v0.0.1 b@v0.0.1
    gto register a
    refused "already registered"
    ok deprecate b v0.0.1 --delete
    expect_tags a#prod#1 a@v0.0.1
    PATH=$before
    expect_sound
}

# ---- Several artifacts

test_several_at_once()
{
    make_repo
    ok register a b/c d --ref HEAD
    expect_tags a@v0.0.1 b/c@v0.0.1 d@v0.0.1
    commit
    ok register a b/c d --bump-minor
    expect_out_has "Created git tag 'a@v0.1.0'" "Created git tag 'b/c@v0.1.0'" "Created git tag 'd@v0.1.0'"
    for name in a b/c d; do
        expect_tag "$name@v0.1.0" HEAD "Registering artifact $name version v0.1.0"
    done
    expect_sound
}

test_several_all_or_none()
{
    make_repo
    ok register b
    before=$(git for-each-ref)
    gto register a b c
    refused "'b' is already registered in this commit"
    gto register a b/ c
    refused "b/"
    gto register a c a
    refused "Artifact 'a' is named twice"
    gto register a c d --bump-major
    refused "first version"
    mkdir -p "$(git rev-parse --git-common-dir)/hooks"
    printf '#!/bin/sh\n! grep -q refs/tags/c\n' >"$(git rev-parse --git-common-dir)/hooks/reference-transaction"
    chmod +x "$(git rev-parse --git-common-dir)/hooks/reference-transaction"
    gto register a c d
    refused "Git refuses"
    expect references "$before" "$(git for-each-ref)"
}

test_two_words_are_an_artifact_and_a_commit()
{
    make_repo
    git branch other
    commit
    ok register net other
    expect_tag net@v0.0.1 other "Registering artifact net version v0.0.1"
    expect_tags net@v0.0.1
}

test_several_pushed()
{
    make_clone
    ok register a b c --push
    expect "tags there" "$(git tag | sort)" "$(git -C ../origin.git tag | sort)"
    commit
    git -C ../origin.git config receive.denyDeletes false
    printf '#!/bin/sh\ncase $1 in *b@v0.0.2) exit 1 ;; esac\n' >../origin.git/hooks/update
    chmod +x ../origin.git/hooks/update
    git push -q origin main
    gto register a b c --push
    expect_rc 1
    expect_tags a@v0.0.1 b@v0.0.1 c@v0.0.1
    expect "tags there" "$(git tag | sort)" "$(git -C ../origin.git tag | sort)"
}

# ---- --if-changed

test_unchanged_file_and_directory()
{
    make_repo
    mkdir models
    commit_file models/net.bin one
    ok register net --path models/net.bin
    ok register all --path models/
    commit
    ok register net --if-changed
    expect_out "Version 'v0.0.1' of 'net' stands: 'models/net.bin' has not changed"
    ok register all --if-changed
    expect_out "Version 'v0.0.1' of 'all' stands: 'models/' has not changed"
    expect_tags net@v0.0.1 all@v0.0.1
    commit_file models/net.bin two
    ok register net all new --ref HEAD --if-changed
    expect_tags net@v0.0.1 all@v0.0.1 net@v0.0.2 all@v0.0.2 new@v0.0.1
    expect "blobs" different "$([ "$(id net@v0.0.1:models/net.bin)" = "$(id net@v0.0.2:models/net.bin)" ] || echo different)"
}

test_unchanged_by_artifacts_yaml()
{
    make_repo
    commit_file net.bin one
    commit_file artifacts.yaml 'net: {path: net.bin}'
    ok register net
    commit
    ok register net --if-changed
    expect_out_has stands
    # elsewhere, but the same
    git mv net.bin moved.bin
    commit_file artifacts.yaml 'net: {path: moved.bin}'
    ok register net --if-changed
    expect_out_has "'moved.bin' has not changed"
    expect_tags net@v0.0.1
}

test_links_are_followed()
{
    make_repo
    mkdir data
    commit_file data/net.bin one
    ln -s data/net.bin net.bin
    git add net.bin
    commit link
    ok register net --path net.bin
    commit
    ok register net --if-changed
    expect_out_has stands
    commit_file data/net.bin two
    ok register net --if-changed
    expect_tags net@v0.0.1 net@v0.0.2
}

test_unchanged_pointers()
{
    make_repo
    pointer='outs: [{md5: 0123456789abcdef0123456789abcdef, size: 12, path: net.bin}]'
    commit_file net.bin.dvc "$pointer"
    ok register dvc --path net.bin
    commit_file net.bin.dvc "$pointer # a comment"
    ok register dvc --if-changed
    expect_out_has stands
    commit_file net.bin.dvc 'outs: [{md5: ffffffffffffffffffffffffffffffff, size: 12, path: net.bin}]'
    ok register dvc --if-changed
    expect_tags dvc@v0.0.1 dvc@v0.0.2
    mkdir -p out/sub
    commit_file out/dvc.lock 'stages: {train: {outs: [{path: sub/m.bin, md5: aa, size: 3}]}}'
    ok register lock --path out/sub/m.bin
    commit_file out/dvc.lock 'stages: {train: {cmd: new, outs: [{path: sub/m.bin, md5: aa, size: 3}]}}'
    ok register lock --if-changed
    expect_out_has stands
    commit_file out/dvc.lock 'stages: {train: {outs: [{path: sub/m.bin, md5: bb, size: 3}]}}'
    ok register lock --if-changed
    expect_out_has lock@v0.0.2
}

test_what_cannot_be_compared()
{
    make_repo
    ok register net --if-changed # the first is always new
    commit
    gto register net --if-changed
    refused "where 'net' is" --path
    gto register net --if-changed --path no/where
    refused "nothing at 'no/where'"
    gto register net --if-changed --path s3://bucket/net
    refused "cannot be compared"
    expect_tags net@v0.0.1
}

# ---- --dry-run

test_dry_runs_say_the_same_and_do_nothing()
{
    make_repo
    ok register net --version v1.0.0
    commit
    for change in "register net" "register a b c" "assign net --version v1.0.0 --stage prod" "assign net HEAD --stage dev" \
        "deprecate net v1.0.0" "deprecate net" "deprecate net v1.0.0 -d" "deprecate net -d"; do
        before=$(git for-each-ref)
        # shellcheck disable=SC2086
        ok $change --dry-run
        cp "$tmp/out" ../planned
        expect_err_has "This was a dry run: nothing was changed"
        expect "references after '$change --dry-run'" "$before" "$(git for-each-ref)"
        # shellcheck disable=SC2086
        ok $change
        expect_out "$(cat ../planned)"
        expect_no_err
        git for-each-ref --format='delete %(refname)' refs/tags | git update-ref --stdin
        echo "$before" | while read -r object _ ref; do git update-ref "$ref" "$object"; done
    done
    gto register net --version v1.0.0 --dry-run
    refused "already was registered"
}

test_dry_runs_with_a_remote()
{
    make_clone
    ok register net --push
    commit
    before=$(git for-each-ref) there=$(git ls-remote origin)
    ok register net --push --dry-run
    expect_out_has "net@v0.0.2"
    ok deprecate net -d --push --dry-run
    ok register other main --dry-run -r "file://$PWD/../origin.git"
    ok register only-here
    ok push --dry-run
    expect_out "Pushed git tag 'only-here@v0.0.1'"
    git tag -d only-here@v0.0.1 >/dev/null
    git -C ../origin.git tag -a -m x there@v1.0.0 main
    ok fetch --dry-run
    expect_out "Fetched git tag 'there@v1.0.0'"
    git -C ../origin.git tag -d there@v1.0.0 >/dev/null
    expect "references" "$before" "$(git for-each-ref)"
    expect "references there" "$there" "$(git ls-remote origin)"
}

# ---- What was deleted

test_deleted_tags_can_be_brought_back()
{
    make_repo
    ok register net --version v1.0.0
    ok assign net --version v1.0.0 --stage prod
    before=$(git for-each-ref)
    ok deprecate net -d --yes
    expect_no_tags
    expect_err_has "Tag 'net@v1.0.0' was $(echo "$before" | sed -n 's/ .*net@v1.0.0$//p')"
    sed -n 's/^    //p' "$tmp/err" >../restore
    sh -e ../restore
    expect references "$before" "$(git for-each-ref)"
    # scripts that know nothing of this read what they always did
    ok deprecate net -d
    expect_no_err
}

test_deleted_tags_can_be_pushed_back()
{
    make_clone
    ok register net --version v1.0.0 --push
    before=$(git ls-remote origin)
    ok deprecate net -d --yes --push
    sed -n 's/^    //p' "$tmp/err" >../restore
    sh -e ../restore 2>/dev/null
    expect "references there" "$before" "$(git ls-remote origin)"
    ok deprecate net -d --yes -r "file://$PWD/../origin.git"
    sed -n 's/^    //p' "$tmp/err" >../restore
    sh -e ../restore 2>/dev/null
    expect "references there" "$before" "$(git ls-remote origin)"
}

# ---- On a terminal

# on_terminal ANSWER COMMAND: runs it on a terminal on which somebody types the answer.
on_terminal()
{
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "script cannot make a terminal"
    rc=0
    tick
    (sleep 0.5; printf '%s\n' "$1"; sleep 0.5) | script -qec "$2" /dev/null >"$tmp/out" 2>"$tmp/err" || rc=$?
    shown="$2 (on a terminal)"
    tr -d '\r' <"$tmp/out" >"$tmp/text" && mv "$tmp/text" "$tmp/out"
}

test_asks_before_deleting()
{
    make_repo
    ok register net --version v1.0.0
    ok assign net --version v1.0.0 --stage prod
    before=$(git for-each-ref)
    on_terminal n "$GTO deprecate net -d"
    expect_rc 1
    expect_out_has net@v1.0.0 'net#prod#1' "Delete these 2 tags? [y/N]" "Nothing was deleted"
    expect references "$before" "$(git for-each-ref)"
    on_terminal "" "$GTO deprecate net v1.0.0 prod -d"
    expect_rc 1
    expect references "$before" "$(git for-each-ref)"
    on_terminal y "$GTO deprecate net v1.0.0 prod -d"
    expect_rc 0
    expect_out_has "Delete this tag? [y/N]" "Deleted git tag 'net#prod#1'" "to bring it back, run:"
    expect_tags net@v1.0.0
    on_terminal n "$GTO deprecate net -d --yes"
    expect_rc 0
    expect_out_lacks "[y/N]"
    expect_no_tags
}

test_hint_of_a_stage()
{
    make_repo
    ok register net --version v1.0.0
    ok assign net --version v1.0.0 --stage prod
    on_terminal "" "$GTO assign net --version v1.0.0 --stage prdo"
    expect_rc 0
    expect_out_has "No version was in stage 'prdo' before. Did you mean 'prod'?"
    on_terminal "" "$GTO assign net --version v1.0.0 --stage completely-other"
    expect_out_lacks "Did you mean"
    on_terminal "" "$GTO assign net --version v1.0.0 --stage prod --force"
    expect_out_lacks "Did you mean"
    ok assign net --version v1.0.0 --stage pord
    expect_no_err
    echo 'stages: [prod, prodd]' >.gto
    on_terminal "" "$GTO assign net --version v1.0.0 --stage prodd"
    expect_out_lacks "Did you mean"
}

test_way_out_of_two_versions_of_a_commit()
{
    make_repo
    ok register net --version v1.0.0
    on_terminal "" "$GTO register net --version v1.0.1"
    expect_rc 1
    expect_out_has "git commit --allow-empty -m 'Release v1.0.1'"
    eval "$(sed -n "s/.*(\(git commit [^)]*\)).*/\1/p" "$tmp/out")" >/dev/null
    ok register net --version v1.0.1
    expect_tag net@v1.0.1 HEAD "Registering artifact net version v1.0.1"
    gto register net --version v1.0.2
    expect "message for scripts" "❌ 'net' is already registered in this commit with version 'v1.0.1'" "$(cat "$tmp/err")"
}

run_tests "$@"
