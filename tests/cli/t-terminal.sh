#!/bin/sh
# Colours and control characters
. "$(dirname "$0")/lib.sh"

escape=$(printf '\033')

# Runs the program with a terminal as its output and error; $tmp/out is what the terminal got.
on_terminal()
{
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "script cannot make a terminal"
    rc=0
    TERM=${term-xterm} script -qec "$*" /dev/null >"$tmp/out" 2>"$tmp/err" </dev/null || rc=$?
    shown="$* (on a terminal)"
    tr -d '\r' <"$tmp/out" >"$tmp/text" && mv "$tmp/text" "$tmp/out"
}

coloured()
{
    grep -q "$escape" "$tmp/out" || fail "'$shown' is not coloured: $(cat "$tmp/out")"
}

uncoloured()
{
    ! cat "$tmp/out" "$tmp/err" | grep -q "$escape" || fail "'$shown' prints escapes"
}

make_registry()
{
    make_repo
    tag churn@v1.0.0
    tag churn#prod#1
}

test_colours_on_a_terminal()
{
    make_registry
    on_terminal "$GTO show churn"
    expect_rc 0
    coloured
    on_terminal "$GTO show absent"
    expect_rc 1
    coloured
}

test_colours_do_not_move_columns()
{
    make_registry
    ok show churn
    cp "$tmp/out" ../plain
    on_terminal "$GTO show churn"
    expect "table without colours" "$(cat ../plain)" "$(sed "s/$escape\[[0-9;]*m//g" "$tmp/out")"
}

test_no_color()
{
    make_registry
    export NO_COLOR=1
    on_terminal "$GTO show churn"
    uncoloured
    on_terminal "$GTO show absent"
    uncoloured
    on_terminal "$GTO --help"
    uncoloured
    unset NO_COLOR
}

test_dumb_terminal()
{
    make_registry
    term=dumb on_terminal "$GTO show churn"
    uncoloured
}

test_no_colours_in_pipes_and_files()
{
    make_registry
    export TERM=xterm
    for command in show "show churn" "show --json" history stages doctor --help --version \
        "check-ref churn@v1.0.0" "show absent" bogus "register nn"; do
        # shellcheck disable=SC2086
        gto $command
        uncoloured
    done
}

test_error_is_coloured_for_itself()
{
    # standard output is a file here, standard error the terminal, and the other way round
    make_registry
    on_terminal "$GTO show absent >/dev/null"
    coloured
    on_terminal "$GTO show churn >file"
    ! grep -q "$escape" file || fail "a file gets escapes"
}

test_json_is_never_coloured()
{
    make_registry
    on_terminal "$GTO show churn --json"
    uncoloured
    on_terminal "$GTO show churn --version"
    uncoloured
}

test_control_characters()
{
    # none of them may reach a terminal from names or messages
    make_registry
    bad=$(printf 'x\033[2J\007\233y')
    for command in show register check-ref parse-tag history; do
        gto $command "$bad"
        ! grep -q "$escape" "$tmp/err" || fail "'$command' passes an escape on to standard error"
        ! grep -q "$(printf '\007')" "$tmp/err" || fail "'$command' rings the bell"
    done
    gto "$bad"
    uncoloured
    gto show "--$bad"
    uncoloured
}

test_name_with_a_line_end()
{
    make_repo
    gto register "a
b"
    expect_rc 1
    expect_no_out
    expect_err_has "Invalid value"
}

test_help_of_a_narrow_terminal()
{
    make_registry
    ok register --help
    lines=$(wc -l <"$tmp/out")
    run env COLUMNS=40 "$GTO" register --help
    expect_rc 0
    [ "$(wc -l <"$tmp/out")" -gt "$lines" ] || fail "help for 40 columns has no more lines than for 80"
}

run_tests "$@"
