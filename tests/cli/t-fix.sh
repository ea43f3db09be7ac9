#!/bin/sh
# gto doctor --fix
. "$(dirname "$0")/lib.sh"

test_lightweight_tag()
{
    make_repo
    git tag net@v1.0.0
    commit
    light=$(id refs/tags/net@v1.0.0)
    gto doctor --fix --dry-run
    expect_rc 1
    expect_out_has "tag 'net@v1.0.0' is lightweight" "fix: make tag 'net@v1.0.0' anew, annotated"
    expect "references" "$light" "$(id refs/tags/net@v1.0.0)"
    expect "kept" "" "$(git for-each-ref refs/gto)"
    ok doctor --fix
    expect_out_has "fix: make tag 'net@v1.0.0'" "Repaired 1"
    expect "new tag" "tag $light Held Out $(git log -1 --format=%ct "$light")" \
        "$(git for-each-ref --format='%(objecttype) %(*objectname) %(taggername) %(taggerdate:unix)' refs/tags/net@v1.0.0)"
    expect "kept" "refs/gto/replaced/net@v1.0.0/$light $light" \
        "$(git for-each-ref --format='%(refname) %(objectname)' refs/gto)"
    ok show net --version
    expect_out v1.0.0
    ok doctor --fix
    expect_out_has "No issues found"
    expect_sound
}

test_what_was_replaced_can_be_had_back()
{
    make_repo
    git tag net@v1.0.0
    before=$(git for-each-ref refs/tags)
    ok doctor --fix
    sed -n 's/^    \(git \)/\1/p' "$tmp/out" >../restore
    sh -e ../restore
    expect references "$before" "$(git for-each-ref refs/tags)"
    # and repaired once more
    ok doctor --fix
    expect "type" tag "$(git cat-file -t "$(sed -n 's/^.*refs.tags.\([^ ]*\) .*/\1/p' ../restore | head -n 1)")"
}

test_tag_without_tagger()
{
    make_repo
    printf 'object %s\ntype commit\ntag net@v1.0.0\n\nOld message\n\nPath: a\n' "$(id HEAD)" | raw_tag net@v1.0.0
    old=$(id refs/tags/net@v1.0.0)
    ok doctor --fix
    expect_out_has "has no tagger"
    expect "new tag" "Held Out $(git log -1 --format=%ct) Old message

Path: a" "$(git for-each-ref --format='%(taggername) %(taggerdate:unix) %(contents)' refs/tags/net@v1.0.0)"
    expect kept "$old" "$(id "refs/gto/replaced/net@v1.0.0/$old")"
    ok doctor
}

test_broken_reference()
{
    need_ref_files
    make_repo
    ok register net
    mkdir -p .git/refs/tags
    echo garbage >.git/refs/tags/net@v2.0.0
    gto register net --version v3.0.0
    refused "No change is made"
    ok doctor --fix
    expect_out_has "remove the reference of tag 'net@v2.0.0', whose text is kept"
    expect_tags net@v0.0.1
    blob=$(git for-each-ref --format='%(objectname)' refs/gto/replaced/net@v2.0.0)
    expect "text" garbage "$(git cat-file blob "$blob")"
    expect "locks" "" "$(locks)"
    [ ! -e .git/refs/tags/net@v2.0.0 ] || fail "the reference is still there"
    git fsck --strict
}

test_what_needs_a_person()
{
    make_repo
    tag net@v1.0.0
    tag net@v2.0.0
    git tag net@v3.0.0
    before=$(git for-each-ref)
    gto doctor --fix
    expect_rc 1
    expect_out_has "deregister all of these but one:" "gto deprecate net v1.0.0" "gto deprecate net v2.0.0" \
        "git update-ref -d refs/tags/net@v3.0.0"
    expect references "$before" "$(git for-each-ref)"
    sed -n 's/^ *gto \(deprecate net v1.*\)/\1/p' "$tmp/out" >../advice
    # shellcheck disable=SC2046
    ok $(cat ../advice)
    git update-ref -d refs/tags/net@v3.0.0
    ok doctor --fix
}

# A tag at a commit that cannot be read is left to a person; the others are repaired.
test_malformed_commit()
{
    make_repo
    git tag good@v1.0.0
    commit=$(printf 'no tree\n\nx\n' | git hash-object -t commit -w --literally --stdin)
    raw_ref refs/tags/bad@v1.0.0 "$commit"
    gto doctor --fix
    expect_rc 1
    expect_out_has "tag 'bad@v1.0.0' is lightweight" "git update-ref -d refs/tags/bad@v1.0.0" "Repaired 1"
    expect_out_lacks "make tag 'bad@v1.0.0' anew"
    expect "bad tag" "$commit" "$(git rev-parse refs/tags/bad@v1.0.0)"
    expect "good tag" tag "$(git cat-file -t good@v1.0.0)"
}

test_not_on_a_server()
{
    make_repo
    git tag net@v1.0.0
    gto doctor --fix -r "file://$PWD"
    expect_rc 1
    expect_err_has "is on a server"
}

run_tests "$@"
