#!/bin/sh
# Repositories that only Git itself can read: SHA-256, unless FORMAT says another. (All other tests hold for
# them too: run them with FORMAT=sha256.)
FORMAT=${FORMAT:-sha256}
. "$(dirname "$0")/lib.sh"

# fake_git: from here on, a shell script answers for `git cat-file --batch-command`. It ends after so many
# answers as ANSWERS says, and passes each through `sed "$GARBLE"`.
fake_git()
{
    real=$(command -v git)
    mkdir ../bin
    cat >../bin/git <<END
#!/bin/sh
case "\$*" in
*--batch-command*) ;;
*) exec $real "\$@" ;;
esac
left=\${ANSWERS:-1000}
while read -r command id; do
    [ "\$command" != flush ] || continue
    [ "\$left" -gt 0 ] || exit 1
    left=\$((left - 1))
    printf '%s %s\n' "\$command" "\$id" | $real cat-file --batch-command | sed "\${GARBLE:-}"
done
END
    chmod +x ../bin/git
    export PATH="$PWD/../bin:$PATH"
}

# make_versions NAME COUNT: versions v1.0.0, v2.0.0, ...
make_versions()
{
    n=0
    while [ $n -lt "$2" ]; do
        n=$((n + 1))
        commit
        tag "$1@v$n.0.0"
    done
}

test_it_is_the_format()
{
    make_repo
    if [ "$FORMAT" = sha256 ]; then
        expect "format" sha256 "$(git rev-parse --show-object-format)"
    else
        expect "format" "$FORMAT" "$(git rev-parse --show-ref-format)"
    fi
}

test_everything_in_turn()
{
    make_repo
    commit_file artifacts.yaml "churn: {type: model}"
    ok register churn --path model.pkl
    ok assign churn --stage prod
    commit
    ok register churn --bump-minor
    ok assign churn --stage prod
    ok show churn#prod --version
    expect_out v0.1.0
    ok show churn --json
    expect_out_has "\"commit_hexsha\": \"$(id HEAD)\"" '"type": "model"'
    ok deprecate churn v0.1.0 --delete
    ok show churn@latest --version
    expect_out v0.0.1
    ok history
    ok doctor
    expect_sound
}

test_prefixes_of_names()
{
    make_repo
    for name in a ab a/b ab/c=d b/a; do
        tag "$name@v1.0.0"
    done
    for name in a ab a/b ab/c:d b/a; do
        ok show "$name" --ref
        expect_out "$(echo "$name" | tr : =)@v1.0.0"
    done
    for name in 'a*' 'a?' '[a]b' 'a\b'; do
        gto show "$name"
        expect_out_lacks v1.0.0
    done
}

test_replaced_objects()
{
    make_repo
    tag churn@v1.0.0
    tag other
    git replace -f churn@v1.0.0 other
    ok check-ref churn@v1.0.0 --json
    expect_out_has '"tag": "churn@v1.0.0"'
    ok show churn --version
    expect_out v1.0.0
}

test_object_store_that_libgit2_refuses()
{
    unset GIT_DEFAULT_HASH GIT_DEFAULT_REF_FORMAT
    make_repo
    tag churn@v1.0.0
    mkdir .git/objects/info/alternates # of which Git warns
    ok show churn --version
    expect_out v1.0.0
    commit 2>/dev/null
    ok register churn
    ok doctor
}

# ---- Damage

# Git ends at objects whose beginning is right.
test_damaged_objects_between_good_ones()
{
    make_repo
    make_versions churn 30
    for version in v1.0.0 v2.0.0 v15.0.0 v30.0.0; do
        file=.git/objects/$(id "churn@$version" | sed 's,^..,&/,')
        chmod u+w "$file"
        head -c 100 "$file" >../part
        cat ../part >"$file"
    done
    git cat-file tag "$(id churn@v1.0.0)" >/dev/null 2>&1 && fail "Git reads a damaged object"
    ok show churn --version
    expect "number of versions" 26 "$(wc -l <"$tmp/out")"
    expect_err_has "'churn@v1.0.0'" "'churn@v2.0.0'" "'churn@v15.0.0'" "'churn@v30.0.0'"
    expect "number of warnings" 4 "$(grep -c . "$tmp/err")"
}

test_enormous_tag_object()
{
    make_repo
    tag churn@v1.0.0
    {
        git cat-file tag churn@v1.0.0
        head -c 70000000 /dev/zero | tr '\0' x
    } | raw_tag churn@v2.0.0
    ok show churn --version
    expect_out v1.0.0
    expect_err_has churn@v2.0.0
}

test_child_that_ends_again_and_again()
{
    make_repo
    make_versions churn 10
    fake_git
    # the first answer is to our question whether it works
    for answers in 2 3 7; do
        run env ANSWERS=$answers "$GTO" show churn --version
        expect_rc 0
        expect "number of versions" 10 "$(wc -l <"$tmp/out")"
        expect_no_err
    done
    run env ANSWERS=1 "$GTO" history
    expect_rc 0
    expect "number of warnings" 10 "$(grep -c "churn@.*cannot be read" "$tmp/err")"
}

test_git_too_old()
{
    make_repo
    tag churn@v1.0.0
    fake_git
    run env ANSWERS=0 "$GTO" show
    refused "2.36"
}

test_garbled_answers()
{
    make_repo
    make_versions churn 3
    fake_git
    for garble in 's/ tag [0-9]*$/ tag 5/' 's/ tag [0-9]*$/ tag 99999999999/' 's/ tag / bag /' \
        's/ tag.*//' 's/^\(.*\) tag /0\1 tag /' 's/^\(.*\) tag /\1\1\1\1\1\1\1\1\1 tag /'; do
        run timeout 60 env GARBLE="$garble" "$GTO" history
        expect_rc 0
        expect_err_has churn@v1.0.0 churn@v2.0.0 churn@v3.0.0
    done
}

run_tests "$@"
