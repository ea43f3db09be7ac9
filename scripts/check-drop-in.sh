#!/bin/sh
# Whether the Python package takes the place of the one on PyPI: all of its names and signatures are there, or
# docs/python.md says why not, and the tests that come with it pass.
#
#   sh scripts/check-drop-in.sh        needs python3 with venv, git, and the network
#
# The tests are taken from PyPI, run where they were unpacked, and removed. The last line says how many checks passed
# and failed.
set -eu
cd "$(dirname "$0")/.."
top=$PWD

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

export PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH || :

# install VENV WHAT... : with pip; what it says is shown only if it fails.
install()
{
    venv=$1
    shift
    "$tmp/$venv/bin/pip" install --quiet "$@" >"$tmp/log" 2>&1 || {
        cat "$tmp/log" >&2
        exit 1
    }
}

echo "installing the package from PyPI, and this one with what those tests need"
python3 -m venv "$tmp/theirs"
install theirs 'gto==1.10.*'
python3 -m venv "$tmp/ours"
install ours pytest pytest-mock pytest-test-utils freezegun pygit2 'scmrepo>=3,<4' funcy pydantic 'click>=8.2,<9' \
    ruamel.yaml
install ours --no-deps "$top"
"$tmp/theirs/bin/pip" download --quiet --no-deps --no-binary gto -d "$tmp" 'gto==1.10.*' >"$tmp/log" 2>&1 || {
    cat "$tmp/log" >&2
    exit 1
}
mkdir "$tmp/suite"
tar xzf "$tmp"/gto-*.tar.gz -C "$tmp/suite" --strip-components=1
rm -rf "$tmp/suite/gto" "$tmp/suite/pyproject.toml" # the tests alone

passed=0
failed=0

# count STATUS WHAT
count()
{
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok    $2"
    else
        failed=$((failed + 1))
        echo "FAIL  $2"
    fi
}

# ---- Names and signatures

(cd / && "$tmp/theirs/bin/python" "$top/scripts/drop_in.py" dump) >"$tmp/theirs.json" 2>"$tmp/log"
(cd / && "$tmp/ours/bin/python" "$top/scripts/drop_in.py" dump) >"$tmp/ours.json"
status=0
"$tmp/ours/bin/python" "$top/scripts/drop_in.py" compare "$tmp/theirs.json" "$tmp/ours.json" docs/python.md || status=$?
count $status "names and signatures"

# ---- The tests that come with it

# They import two names of its own use of click, which no test that runs here needs.
cat >"$tmp/suite/private_names.py" <<'END'
import gto.cli

gto.cli.GtoCommand = gto.cli._extract_examples = None
END

# not_run REASON TEST... : tests that are about the inside of that package.
set --
not_run()
{
    reason=$1
    shift
    echo "not run ($#): $reason"
    for name; do
        echo "$name" >>"$tmp/deselected"
    done
}
api=tests/test_api.py::test
cli=tests/test_cli.py::test
: >"$tmp/deselected"
not_run "they replace a function that pushes one tag at a time: here a change is one atomic push" \
    "${api}_if_register_with_auto_push_then_invoke_git_push_tag" \
    "${api}_if_assign_with_auto_push_then_invoke_git_push_tag_2_times_for_registration_and_promotion" \
    "${api}_if_unassign_with_auto_push_then_invoke_git_push_tag" \
    "${api}_if_unassign_with_delete_and_auto_push_then_invoke_git_push_tag" \
    "${api}_if_deregister_with_auto_push_then_invoke_git_push_tag" \
    "${api}_if_deregister_with_delete_and_auto_push_then_invoke_git_push_tag" \
    "${api}_if_deprecate_with_auto_push_then_invoke_git_push_tag" \
    "${api}_if_deprecate_with_delete_and_auto_push_then_invoke_git_push_tag" \
    "${api}_if_register_with_remote_repo_then_invoke_git_push_tag" \
    "${api}_if_assign_with_remote_repo_then_invoke_git_push_tag" \
    "${api}_if_deprecate_with_remote_repo_then_invoke_git_push_tag" \
    "${api}_if_deregister_with_remote_repo_then_invoke_git_push_tag" \
    "${api}_if_unassign_with_remote_repo_then_invoke_git_push_tag" \
    tests/test_registry.py::test_tag_is_pushed_if_cloned_is_set
not_run "they replace functions of Python under the program, which is not written in it" \
    "${cli}_stderr_gto_exception" "${cli}_stderr_exception" "${cli}_traceback_flag_propagates_gto_exception" \
    "${cli}_traceback_flag_propagates_unexpected_exception" "${cli}_click_exceptions_pass_through" \
    "${cli}_check_ref_multiple_events" "${cli}_show_line_flag_empty_result" \
    "${cli}_show_line_flags_strip_value_newlines"
not_run "they are about objects of click, and how its help is laid out" \
    "${cli}_commands_help" "${cli}_commands_args_help" "${cli}_subcommand_help_shows_arguments" \
    "${cli}_extract_examples" "${cli}_examples_rendered_in_help"
if ! git ls-remote -q https://github.com/iterative/example-gto-frozen.git >/dev/null 2>&1; then
    not_run "they need a repository on a server that cannot be reached from here" \
        "${api}_if_show_on_remote_git_repo_then_return_expected_registry" \
        "${api}_if_check_ref_on_remote_git_repo_then_return_expected_reference" \
        "${api}_if_history_on_remote_git_repo_then_return_expected_history" \
        "${api}_if_stages_on_remote_git_repo_then_return_expected_stages" \
        "${api}_if_describe_on_remote_git_repo_then_return_expected_info" \
        "${api}_action_doesnt_push_even_if_repo_has_remotes_set"
fi
while read -r name; do
    set -- "$@" --deselect "$name"
done <"$tmp/deselected"
status=0
(cd "$tmp/suite" && PYTHONPATH="$tmp/suite" "$tmp/ours/bin/python" -m pytest -q -p no:cacheprovider -p private_names \
    --tb=short --show-capture=no "$@" tests) >"$tmp/log" 2>&1 || status=$?
[ $status -eq 0 ] || cat "$tmp/log"
tail -n 1 "$tmp/log"
count $status "the tests of that package"

# ---- Ours, with pydantic and what else is optional

for name in model registry; do
    status=0
    "$tmp/ours/bin/python" "python/tests/test_$name.py" >"$tmp/log" 2>&1 || {
        status=1
        cat "$tmp/log"
    }
    count $status "python/tests/test_$name.py with all that is optional"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
