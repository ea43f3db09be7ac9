#!/bin/sh
# Colours and control characters
. "$(dirname "$0")/lib.sh"

# No pager waits for keys.
export GTO_PAGER=cat

escape=$(printf '\033')

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

test_color_ui()
{
    make_registry
    git config color.ui false
    on_terminal "$GTO show churn"
    uncoloured
    on_terminal "$GTO -r . show absent"
    uncoloured
    cd ..
    on_terminal "$GTO -r repo show churn"
    uncoloured
    cd repo
    git config color.ui always
    on_terminal "$GTO show churn"
    coloured
    ok show churn
    uncoloured
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

# On a terminal of so many columns; its lines must not be wider.
at_width()
{
    columns=$1
    shift
    on_terminal "stty cols $columns; $*"
    widest=$(wc -L <"$tmp/out")
    [ "$widest" -le "$columns" ] || fail "a line of '$*' is $widest columns wide, of $columns: $(cat "$tmp/out")"
}

make_large_registry()
{
    make_repo
    stages="development integration staging user-acceptance canary-europe canary-america production-europe production-america"
    for artifact in models/recommendation/two-tower-retrieval-large models/forecast=demand-per-region-and-week churn; do
        tag "$artifact@v1.0.0-rc.1"
        number=0
        for stage in $stages; do
            number=$((number + 1))
            tag "$artifact#$stage#$number"
        done
    done
}

test_tables_fit_the_width()
{
    term=dumb
    make_large_registry
    name=models/recommendation/two-tower-retrieval-large
    for columns in 30 50 60 80 100 120 200; do
        at_width $columns "$GTO show"
        for line in '#development' '#production-america' churn v1.0.0-rc.1; do
            grep -q -e "${line%%-*}" "$tmp/out" || fail "'show' at $columns columns lacks $line: $(cat "$tmp/out")"
        done
        at_width $columns "$GTO show $name"
        expect_out_has rc.1 development america
        at_width $columns "$GTO history"
        expect_out_has registration churn
    done
}

test_dates_become_shorter()
{
    term=dumb
    make_registry
    at_width 120 "$GTO history"
    expect_out_has "+00:00" commit
    at_width 80 "$GTO history"
    grep -q '20[0-9-]* [0-9:]* ' "$tmp/out" || grep -q ' ago' "$tmp/out" || fail "no dates: $(cat "$tmp/out")"
    expect_out_lacks "+00:00"
}

test_blocks_below_60_columns()
{
    term=dumb
    make_registry
    at_width 59 "$GTO show"
    expect_out "name    churn
latest  v1.0.0
#prod   v1.0.0"
    at_width 60 "$GTO show"
    expect_out_has "│ churn"
}

test_scripts_know_no_width()
{
    # neither do pipes depend on COLUMNS, nor does --plain on the terminal
    term=dumb
    make_large_registry
    for command in show "show churn" history; do
        # shellcheck disable=SC2086
        ok $command
        cp "$tmp/out" ../whole
        COLUMNS=40 ok $command
        expect "$command in a pipe" "$(cat ../whole)" "$(cat "$tmp/out")"
        # shellcheck disable=SC2086
        ok $command --plain
        cp "$tmp/out" ../plain
        on_terminal "stty cols 50; $GTO $command --plain"
        expect "$command --plain" "$(cat ../plain)" "$(cat "$tmp/out")"
    done
}

# ---- The pager

paged_by()
{
    grep -q "^$1:" "$tmp/out" || fail "'$shown' is not shown by pager '$1': $(cat "$tmp/out")"
}

not_paged()
{
    ! grep -q '^[a-z]*:' "$tmp/out" || fail "'$shown' is paged: $(cat "$tmp/out")"
}

test_pager_is_that_of_git()
{
    term=dumb
    make_registry
    unset GTO_PAGER
    export PAGER="sed s/^/pager:/"
    on_terminal "$GTO show"
    paged_by pager
    git config core.pager "sed s/^/core:/"
    on_terminal "$GTO show"
    paged_by core
    export GIT_PAGER="sed s/^/git:/"
    on_terminal "$GTO show"
    paged_by git
    export GTO_PAGER="sed s/^/gto:/"
    on_terminal "$GTO show"
    paged_by gto
    for command in "show churn" history ls log stages "describe churn --json" doctor "help show" "show --help" "show --json"; do
        on_terminal "$GTO $command"
        paged_by gto
    done
}

test_no_pager()
{
    term=dumb
    make_registry
    on_terminal "$GTO show"
    cp "$tmp/out" ../expected
    export GTO_PAGER="sed s/^/gto:/"
    on_terminal "$GTO --no-pager show"
    not_paged
    on_terminal "$GTO show | cat"
    not_paged
    on_terminal "$GTO register churn HEAD --version v2.0.0 --force"
    not_paged
    on_terminal "$GTO show absent"
    not_paged
    for none in '' cat no-such-pager; do
        GTO_PAGER=$none on_terminal "$GTO show"
        expect "table without a pager" "$(cat ../expected)" "$(cat "$tmp/out")"
    done
}

test_pager_sees_the_terminal()
{
    # width and colours are those of the terminal behind the pager
    make_registry
    GTO_PAGER="sed s/^/gto:/" on_terminal "stty cols 80; $GTO show churn"
    paged_by gto
    coloured
    expect_out_has "═╕"
}

test_pager_that_ends_early()
{
    term=dumb
    make_large_registry
    GTO_PAGER="head -n 2" on_terminal "$GTO show --json"
    expect "number of lines" 2 "$(grep -c . "$tmp/out")"
    [ "$rc" -eq 0 ] || [ "$rc" -eq 141 ] || fail "exit status $rc"
}

test_pager_gets_warnings_and_errors_do_not_get_lost()
{
    term=dumb
    make_registry
    GTO_PAGER="sed s/^/gto:/" on_terminal "$GTO show absent"
    expect_rc 1
    expect_out_has "Cannot find artifact 'absent'"
}

test_less_gets_options()
{
    # the head of a table stays in sight where less can do that and the table is longer than the screen
    term=dumb
    make_large_registry
    mkdir ../bin
    cat >../bin/less <<'END'
#!/bin/sh
case $* in
--version) echo "less ${LESS_VERSION:-643} (GNU regular expressions)" ;;
*) cat >/dev/null; echo "LESS=$LESS" ;;
esac
END
    chmod +x ../bin/less
    PATH=$(cd ../bin && pwd):$PATH
    export GTO_PAGER=less
    on_terminal "stty rows 10; stty cols 200; $GTO history"
    expect_out "LESS=FRX --header=3"
    on_terminal "stty rows 200; stty cols 200; $GTO history"
    expect_out "LESS=FRX"
    LESS_VERSION=590 on_terminal "stty rows 10; stty cols 200; $GTO history"
    expect_out "LESS=FRX"
    LESS=-iS on_terminal "stty rows 10; stty cols 200; $GTO history"
    expect_out "LESS=-iS --header=3"
    on_terminal "stty rows 3; $GTO history --json"
    expect_out "LESS=FRX"
}

# ---- Without a command; what was done

test_gto_alone()
{
    term=dumb
    make_registry
    on_terminal "$GTO show"
    cp "$tmp/out" ../expected
    on_terminal "$GTO"
    expect_rc 0
    expect_out "$(cat ../expected)"
    cd ..
    on_terminal "$GTO -C repo"
    expect_out "$(cat expected)"
    on_terminal "$GTO -r repo"
    expect_out "$(cat expected)"
    mkdir nowhere
    on_terminal "GIT_CEILING_DIRECTORIES=$PWD $GTO -C nowhere"
    expect_rc 0
    expect_out_has "Usage: gto" "Read the registry" "man gto"
    on_terminal "$GTO -r nowhere"
    expect_rc 1
}

test_hint_is_gto_push()
{
    term=dumb
    make_repo
    on_terminal "$GTO register churn"
    expect_out "Created git tag 'churn@v0.0.1' that registers version
To push the changes upstream, run:
    gto push churn"
    cd ..
    on_terminal "$GTO assign churn --stage prod -r repo"
    expect_out "Created git tag 'churn#prod#1' that assigns stage to version 'v0.0.1'
To push the changes upstream, run:
    gto push -r repo churn"
    on_terminal "$GTO -q assign churn --stage dev -r repo"
    expect_no_out
    on_terminal "$GTO deprecate churn v0.0.1 prod --delete --yes -r repo"
    expect_out_has "git push --delete origin 'churn#prod#1'"
}

test_help_of_a_narrow_terminal()
{
    make_registry
    ok register --help
    lines=$(wc -l <"$tmp/out")
    run env COLUMNS=40 "$GTO" register --help
    expect_rc 0
    [ "$(wc -l <"$tmp/out")" -gt "$lines" ] || fail "help for 40 columns has no more lines than for 80"
    ok help
    for command in '' $(sed -n 's/^  \([a-z][a-z-]*\)  *\(([a-z]*) \)* *[A-Z].*/\1/p' "$tmp/out"); do
        run env COLUMNS=50 "$GTO" help $command
        expect_rc 0
        [ "$(wc -L <"$tmp/out")" -le 50 ] || fail "help of '$command' is wider than 50 columns"
    done
}

run_tests "$@"
