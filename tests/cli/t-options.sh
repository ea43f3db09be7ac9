#!/bin/sh
# The command line itself: wrong usage, nearest names, order, help
. "$(dirname "$0")/lib.sh"

# wrong WORDS... : the last command was wrong usage, and standard error says so.
wrong()
{
    expect_rc 2
    expect_no_out
    expect_err_has "$@"
}

test_no_command()
{
    gto
    expect_rc 2
}

test_verbose_alone()
{
    gto --verbose
    expect_rc 0
    expect_no_err
    expect_out_has "Usage: gto" "register"
}

test_unknown_command()
{
    gto bogus
    wrong "No such command 'bogus'"
    gto regsiter churn
    wrong "No such command 'regsiter'" "register"
    gto hist
    wrong "history"
}

test_help_command()
{
    ok help
    expect_out_has "Usage: gto [OPTIONS]" "Modify artifacts" "man gto"
    cp "$tmp/out" ../help
    ok --help
    expect_out "$(cat ../help)"
    expect "last line" "command, \`man gto\` is the manual." "$(tail -n 1 "$tmp/out" | sed 's/.*\(command,\)/\1/')"
    ok help assign
    cp "$tmp/out" ../help
    ok assign --help
    expect_out "$(cat ../help)"
    ok help promote
    expect_out "$(cat ../help)"
    gto help asign
    refused "No such command 'asign'" "Did you mean 'assign'?"
}

test_aliases()
{
    make_repo
    tag churn@v1.0.0
    for pair in "show ls" "history log" "show:churn ls:churn"; do
        # shellcheck disable=SC2046 # words
        ok $(echo "${pair% *}" | tr : ' ')
        cp "$tmp/out" ../expected
        # shellcheck disable=SC2046
        ok $(echo "${pair#* }" | tr : ' ')
        expect_out "$(cat ../expected)"
    done
}

test_other_directories()
{
    make_repo
    tag churn@v1.0.0
    mkdir -p a/b
    cd ..
    ok -C repo show --name
    expect_out churn
    ok -C repo -C a/b show --name
    expect_out churn
    ok -C repo/a -r .. show --name
    expect_out churn
    ok -r repo show --name
    expect_out churn
    ok --repo=repo show --name
    expect_out churn
    ok -r nowhere show --name -r repo # the last one counts
    expect_out churn
    gto -C nowhere show
    refused "nowhere"
    ok -C repo register other
    expect "tag" tag "$(git -C repo cat-file -t other@v0.0.1)"
}

test_quiet()
{
    make_repo
    ok -q register churn
    expect_no_out
    expect_no_err
    ok assign churn --stage prod --quiet
    expect_no_out
    expect_tags churn@v0.0.1 'churn#prod#1'
    git update-ref refs/tags/churn@v0.0.2 "$(id HEAD)"
    echo broken >artifacts.yaml
    git add artifacts.yaml
    git commit -q -m broken
    ok show
    [ -s "$tmp/err" ] || fail "there is no warning"
    ok -q show
    expect_no_err
    ok show -q --name
    expect_out churn
    gto -q show absent
    refused "Cannot find artifact 'absent'"
}

test_unknown_option()
{
    make_repo
    gto show --bogus
    wrong "No such option '--bogus'"
    gto show --jsn
    wrong "No such option '--jsn'" "--json"
    gto register churn --bump-manor
    wrong "--bump-m"
    gto show -x
    wrong "'-x'"
    gto --json
    wrong "'--json'"
}

test_missing_argument()
{
    make_repo
    gto register
    wrong "Missing argument 'NAME'"
    gto check-ref
    wrong "Missing argument 'REF'"
    gto assign
    wrong "Missing"
}

test_too_many_arguments()
{
    make_repo
    gto register churn HEAD more
    refused "'HEAD' is a revision" --ref
    gto assign churn HEAD more --stage prod
    wrong "unexpected extra argument" more

    gto stages more
    wrong more
    expect_no_tags
}

test_missing_value()
{
    make_repo
    gto register churn --version
    wrong "'--version' requires an argument"
    gto show -r
    wrong "'-r' requires an argument"
}

test_value_for_a_flag()
{
    make_repo
    gto show --json=yes
    wrong "'--json' does not take a value"
}

test_wrong_values()
{
    make_repo
    gto show --vs x
    wrong "'--vs'" "'x' is not a valid integer"
    gto show --av ""
    wrong "'--av'" "integer"
    gto show --sort name
    wrong "'--sort'" "timestamp" "semver"
    gto register churn --simple maybe
    wrong "'--simple'" "auto" "true" "false"
    expect_no_tags
}

test_wrong_usage_comes_before_the_repository()
{
    gto show --bogus
    wrong "--bogus"
    gto -r /nowhere/at/all show --bogus
    wrong "--bogus"
}

test_order_is_free()
{
    make_repo
    commit
    ok register --version v1.0.0 -r . churn -m text HEAD~1 --force
    expect_tag churn@v1.0.0 HEAD~1 text
}

test_equals_sign()
{
    make_repo
    ok register churn --version=v1.0.0 --message="a = b"
    expect_tag churn@v1.0.0 HEAD "a = b"
}

test_short_options()
{
    make_repo
    ok register churn "-r$PWD" -mtext
    expect_tag churn@v0.0.1 HEAD text
    ok deprecate churn -d
    expect_no_tags
}

test_value_that_looks_like_an_option()
{
    make_repo
    ok register churn -m --force
    expect_tag churn@v0.0.1 HEAD --force
}

test_double_dash()
{
    make_repo
    gto register -- --version
    refused "Invalid value '--version'"
    ok register -- churn
    expect_tags churn@v0.0.1
    gto show -- --json
    refused "Cannot find artifact '--json'"
}

test_last_value_wins()
{
    make_repo
    ok register churn --version v1.0.0 --version v2.0.0
    expect_tags churn@v2.0.0
}

test_synonyms()
{
    make_repo
    tag churn@v1.0.0
    ok show --registered-only --assignments-per-version -1 --versions-per-stage 1 --deprecated
    ok history --ascending
    commit
    ok register churn --ver v3.0.0
    expect_tags churn@v1.0.0 churn@v3.0.0
    ok assign churn HEAD --stage prod --skip-registration
}

test_repo()
{
    make_repo here/repo
    tag churn@v1.0.0
    mkdir -p a/b
    cd "$tmp/test_repo"
    ok show --name -r here/repo
    expect_out churn
    ok show --name --repo "$PWD/here/repo/a/b"
    expect_out churn
    ok show --name --repo "$PWD/here/repo/.git"
    expect_out churn
}

test_not_a_repository()
{
    gto show
    refused repo
    gto show -r /nowhere/at/all
    refused /nowhere/at/all
    : >file
    gto show -r file
    refused file
}

test_url()
{
    gto show -r https://example.org/repo.git
    expect_rc 1
    expect_no_out
    expect_plain_err
}

test_help()
{
    ok --help
    expect_out_has register assign deprecate show history check-ref stages doctor
    expect_out_lacks print-state
    expect_no_err
    cp "$tmp/out" "$tmp/help"
    ok -h
    expect "help" "$(cat "$tmp/help")" "$(cat "$tmp/out")"
    for command in check-ref show history stages doctor register assign promote deprecate \
        parse-tag print-state; do
        ok "$command" --help
        expect_out_has "--help"
        [ "$(wc -L <"$tmp/out")" -le 80 ] || fail "help of $command is wider than 80 columns"
    done
}

test_help_goes_first()
{
    ok register --help a b c --simple maybe
    expect_out_has --bump-major
}

test_version()
{
    ok --version
    expect_out_has "GTO Version: 1."
}

test_output_that_cannot_be_written()
{
    [ -e /dev/full ] || skip "there is no /dev/full"
    make_repo
    tag churn@v1.0.0
    for command in "show" "show --json" "history" "stages --allowed --json" "doctor" --help --version; do
        rc=0
        # shellcheck disable=SC2086
        "$GTO" $command >/dev/full 2>"$tmp/err" </dev/null || rc=$?
        shown="gto $command >/dev/full"
        : >"$tmp/out"
        expect_rc 1
        expect_err_has "No space left"
    done
}

test_closed_output()
{
    make_repo
    tag churn@v1.0.0
    rc=0
    "$GTO" show >&- 2>"$tmp/err" </dev/null || rc=$?
    [ "$rc" -ne 0 ] || fail "a closed standard output is no success"
}

test_broken_pipe_is_silent()
{
    make_repo
    i=0
    while [ $i -lt 3000 ]; do
        i=$((i + 1))
        echo "artifact-$i@v0.0.1 refs/heads/main"
    done | import_tags
    "$GTO" history 2>"$tmp/err" | head -n 1 >/dev/null
    shown="gto history | head"
    expect_no_err
}

# What scripts give that have nothing to say: "$VERSION" without a value.
test_empty_is_not_given()
{
    make_repo
    ok register churn "" --version "" -m ""
    expect_out_has "churn@v0.0.1"
    ok assign churn "" --version "" --stage dev
    expect_out_has "churn#dev#1"
    ok show "" --name
    expect_out churn
    ok history "" --plain
    expect_out_has churn@v0.0.1
    ok parse-tag churn@v0.0.1 --key ""
    expect_out_has '"action": "register"'
    ok deprecate churn v0.0.1 ""
    expect_out_has "churn@v0.0.1!"
    ok deprecate churn "" "" --ref ""
    expect_out_has "churn@deprecated"
    gto register ""
    expect_rc 1
}

run_tests "$@"
