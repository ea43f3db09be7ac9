# `diff`: what changed from one version to another.
. "$(dirname "$0")/lib.sh"

# Commits what stands in the work tree.
commit_all()
{
    tick
    git add -A -f
    git commit -q -m "$1"
}

# register NAME VERSION OPTIONS...
register()
{
    name=$1 version=$2
    shift 2
    ok register "$name" --version "$version" "$@"
}

# The value of a path of keys in the JSON that was printed.
value()
{
    python3 -c '
import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2:]:
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value if isinstance(value, str) else json.dumps(value))' "$tmp/out" "$@"
}

expect_value()
{
    expected=$1
    shift
    expect "value of $* in JSON" "$expected" "$(value "$@")"
}

ids_listed()
{
    python3 -c '
import json, sys
for commit in json.load(open(sys.argv[1]))["commits"][sys.argv[2]]["listed"]:
    print(commit["commit_hexsha"])' "$tmp/out" "$1"
}

# Whether the commits of both sides are those that Git lists; what follows are Git's paths.
expect_commits()
{
    before=$1 after=$2
    shift 2
    expect_value "$(git rev-list --count "$before..$after")" commits after count
    expect_value "$(git rev-list --count "$after..$before")" commits before count
    expect "commits listed" "$(git log --format=%H "$before..$after" "$@")" "$(ids_listed after)"
    expect "commits listed of the other side" "$(git log --format=%H "$after..$before" "$@")" "$(ids_listed before)"
}

# A repository with two versions of `net`, between which all changed.
make_versions()
{
    make_repo
    mkdir models
    echo one >models/net.bin
    cat >artifacts.yaml <<'YAML'
net: {path: models/net.bin, type: model, labels: [old, both], description: first}
YAML
    cat >dvc.yaml <<'YAML'
params: [conf/more.yaml]
stages:
  train: {cmd: train, params: [lr, {extra.json: [depth]}], metrics: [{scores.json: {cache: false}}]}
YAML
    mkdir conf
    echo 'lr: 0.1' >params.yaml
    echo 'seed: 1' >conf/more.yaml
    echo '{"depth": 3, "same": [1]}' >extra.json
    echo '{"accuracy": 0.91, "loss": 2}' >scores.json
    commit_all "Train"
    register net v1.0.0
    commit "Something else"
    echo 'one, and two' >models/net.bin
    commit_all "Train again"
    sed -i 's/old/new/; s/first/second/' artifacts.yaml
    echo 'lr: 0.2' >params.yaml
    echo 'seed: 2' >conf/more.yaml
    echo '{"depth": 3, "same": [1], "width": {"all": 7}}' >extra.json
    echo '{"accuracy": 0.93}' >scores.json
    commit_all "Tune"
    register net v1.1.0
}

test_all_that_changed()
{
    make_versions
    ok diff net@v1.0.0 net@v1.1.0 --json
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
    expect_value net artifact
    for side in before after; do
        case $side in before) tag=net@v1.0.0 ;; *) tag=net@v1.1.0 ;; esac
        expect_value "$(id "$tag^{commit}")" $side commit_hexsha
        expect_value "$tag" $side ref
        expect_value "Held Out" $side author
        expect_value "$(git for-each-ref --format='%(taggerdate:iso-strict)' "refs/tags/$tag" | sed 's/Z$/+00:00/')" $side created_at
        expect_value "$(id "$tag:models/net.bin")" file $side digest
        expect_value "$(git cat-file -s "$tag:models/net.bin")" file $side size
        expect_value file file $side kind
    done
    expect_value true file changed
    expect_value '{"description": {"before": "first", "after": "second"}, "labels": {"before": ["old", "both"], "after": ["new", "both"]}}' description
    expect_value '[{"file": "params.yaml", "key": "lr", "before": 0.1, "after": 0.2}, {"file": "conf/more.yaml", "key": "seed", "before": 1, "after": 2}, {"file": "extra.json", "key": "width.all", "after": 7}]' params
    expect_value '[{"file": "scores.json", "key": "accuracy", "before": 0.91, "after": 0.93}, {"file": "scores.json", "key": "loss", "before": 2}]' metrics
    expect_value '[]' problems
    expect_no_err
}

test_text()
{
    make_versions
    ok diff net
    expect_out "net from v1.0.0 to v1.1.0
        v1.0.0                       v1.1.0
date    2023-11-14 22:16:20+00:00    2023-11-14 22:20:20+00:00
author  Held Out <held@out.example>  Held Out <held@out.example>
ref     net@v1.0.0                   net@v1.1.0
commit  $(git rev-parse --short=7 net@v1.0.0^{})                      $(git rev-parse --short=7 net@v1.1.0^{})

3 commits only in v1.1.0, of which 1 changed models/net.bin
commit    date                       author    subject
$(git rev-parse --short=7 net@v1.1.0~)   2023-11-14 22:18:20+00:00  Held Out  Train again

Description
             v1.0.0           v1.1.0
description  first            second
labels       [\"old\", \"both\"]  [\"new\", \"both\"]

models/net.bin
        v1.0.0    v1.1.0
digest  $(git rev-parse net@v1.0.0:models/net.bin | cut -c1-7)   $(git rev-parse net@v1.1.0:models/net.bin | cut -c1-7)
size    4         13

Params
file            key        v1.0.0    v1.1.0
params.yaml     lr         0.1       0.2
conf/more.yaml  seed       1         2
extra.json      width.all  -         7

Metrics
file         key       v1.0.0    v1.1.0    change
scores.json  accuracy  0.91      0.93      +0.02
scores.json  loss      2         -         -"
}

test_markdown()
{
    make_versions
    tick
    git commit -q --allow-empty -m 'a | b <b>`c`</b> [d](e) *f* _g_ \h'
    register net v1.2.0
    ok diff net --markdown --all
    expect_out_has "## net from v1.1.0 to v1.2.0" "| | v1.1.0 | v1.2.0 |" "| --- | --- | --- |" \
        '| a \| b \<b\>\`c\`\</b\> \[d\](e) \*f\* \_g\_ \\h |' "models/net.bin is the same in both"
    ok diff net@v1.0.0 net@v1.1.0 --markdown
    expect_out_has "### Params" "| extra.json | width.all | | 7 |" "| scores.json | accuracy | 0.91 | 0.93 | +0.02 |"
}

test_one_argument_is_compared_with_the_version_before()
{
    make_repo
    register net v2.0.0
    commit
    register net v2.1.0
    commit
    register net v1.0.1 # a fix of an older one
    commit
    register net v1.0.0
    ok diff net --json
    expect_value v2.0.0 before version
    expect_value v2.1.0 after version
    ok diff net@v2.0.0 --json
    expect_value v1.0.1 before version
    expect_commits net@v1.0.1 net@v2.0.0
    ok assign net --version v1.0.1 --stage prod
    ok diff net#prod --json
    expect_value v1.0.0 before version
    gto diff net@v1.0.0
    refused "There is no version of 'net' before 'v1.0.0'"
}

test_stages_and_shortcuts()
{
    make_versions
    ok assign net --version v1.0.0 --stage prod
    ok assign net --version v1.1.0 --stage staging
    ok diff net#prod net#staging --json
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
    ok diff net@latest net@v1.0.0 --json
    expect_value v1.1.0 before version
    expect_commits net@v1.1.0 net@v1.0.0 -- models/net.bin
    ok diff net#prod net@v1.0.0
    expect_out_has "Both are at the same commit" "models/net.bin is the same in both"
}

test_commits_without_a_version()
{
    make_versions
    commit
    ok assign net HEAD --stage dev --skip-registration
    ok diff net net#dev --json
    expect_value "$(id HEAD)" after version
    expect_value true after discovered
    expect_commits net@v1.1.0 HEAD -- models/net.bin
    gto diff net#dev
    refused "There is no version of 'net' before"
}

test_deregistered_and_deprecated()
{
    make_versions
    ok deprecate net v1.1.0
    ok diff net@v1.0.0 net@v1.1.0
    expect_out_has "state   registered                   deregistered"
    gto diff net@latest
    refused "There is no version of 'net' before 'v1.0.0'"
    ok deprecate net
    ok diff net@v1.0.0 net@v1.1.0 --json
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
    expect_value false after is_active
}

test_what_cannot_be_asked()
{
    make_versions
    register other v1.0.0
    gto diff net other
    refused "Both versions have to be of one artifact, not of 'net' and 'other'"
    gto diff nobody
    refused "Cannot find artifact 'nobody'"
    gto diff net net@v1
    refused "Cannot find artifact 'net@v1': 'net' has no version 'v1'; "
    gto diff 'n*'
    refused "Cannot find artifact 'n*'"
    gto diff net@v9.9.9
    refused "No versions found for 'net'"
    gto diff net#nowhere net
    refused "No versions found for 'net'"
    gto diff net --json --markdown
    refused "Only one output format allowed"
    gto diff
    expect_rc 2
    gto diff net net net
    expect_rc 2
}

test_both_directions()
{
    make_versions
    git checkout -q -b side net@v1.0.0^{}
    echo other >models/net.bin
    commit_all "On the side"
    commit
    register net v2.0.0
    ok diff net --json
    expect_commits net@v1.1.0 net@v2.0.0 -- models/net.bin
    ok diff net --all --json
    expect_commits net@v1.1.0 net@v2.0.0
    expect_value null commits paths
    ok diff net
    expect_out_has "2 commits only in v2.0.0, of which 1 changed models/net.bin" \
        "3 commits only in v1.1.0, of which 1 changed models/net.bin"
}

test_unrelated_histories()
{
    make_versions
    git checkout -q --orphan other
    commit_all "Anew"
    register net v2.0.0
    ok diff net --json
    expect_commits net@v1.1.0 net@v2.0.0 -- models/net.bin
    expect_value false file changed
}

test_merges()
{
    make_versions
    git checkout -q -b side net@v1.0.0^{}
    commit_file note.txt side
    git checkout -q main
    tick
    git merge -q -m "Merge the side" side
    register net v1.2.0
    ok diff net --all --json
    expect_commits net@v1.1.0 net@v1.2.0
    ok diff net --json
    expect_commits net@v1.1.0 net@v1.2.0 -- models/net.bin
}

test_path_that_changed()
{
    make_versions
    git mv models/net.bin moved.bin
    sed -i 's,models/net.bin,moved.bin,' artifacts.yaml
    commit_all "Move it"
    register net v2.0.0
    ok diff net --json
    expect_commits net@v1.1.0 net@v2.0.0 -- models/net.bin moved.bin
    expect_value true file changed
    expect_value models/net.bin file before path
    expect_value moved.bin file after path
    expect "both digests" "$(value file before digest)" "$(value file after digest)"
    git rm -q moved.bin
    commit_all "Remove it"
    register net v3.0.0
    ok diff net
    expect_out_has "kept as  file      nothing"
    ok diff net --json
    expect_value null file after kind
    expect_value null file after digest
}

test_directory()
{
    make_repo
    commit_file one 1
    mkdir data
    commit_file data/a 1
    register net v1.0.0 --path ./data/
    commit_file data/b 2
    commit_file two 2
    register net v1.1.0 --path data
    ok diff net --json
    expect_commits net@v1.0.0 net@v1.1.0 -- data
    expect_value directory file after kind
    expect_value "$(id net@v1.1.0:data)" file after digest
    expect_value null file after size
}

# Paths mean what they say.
test_odd_paths()
{
    make_repo
    mkdir -p 'a*' ':(top)x' ab
    echo 1 >'a*/f'
    echo 1 >':(top)x/f'
    commit_all one
    register star v1.0.0 --path 'a*/f'
    register magic v1.0.0 --path ':(top)x/f'
    echo 2 >ab/f
    commit_all two
    echo 2 >'a*/f'
    commit_all three
    register star v1.1.0 --path 'a*/f'
    register magic v1.1.0 --path ':(top)x/f'
    ok diff star --json
    expect "commits" "$(id HEAD)" "$(ids_listed after)"
    expect_value true file changed
    mkdir deeper
    (cd deeper && GIT_LITERAL_PATHSPECS=1 GIT_DIR="$PWD/../.git" GIT_WORK_TREE="$PWD/.." "$GTO" diff star --json >"$tmp/out")
    expect "commits from below" "$(id HEAD)" "$(ids_listed after)"
    ok diff magic --json
    expect "commits" "" "$(ids_listed after)"
    expect_value false file changed
}

test_paths_outside()
{
    make_repo
    register net v1.0.0 --path s3://bucket/net
    commit
    register net v1.1.0 --path s3://bucket/net
    commit
    register net v1.2.0 --path ../elsewhere
    ok diff net@v1.0.0 net@v1.1.0
    expect_out_has "1 commit only in v1.1.0
commit" "s3://bucket/net is not in the repository: what is there is not compared"
    ok diff net --json
    expect_value outside file after kind
    expect_value null commits paths
    expect_value true file changed
}

test_lfs()
{
    make_repo
    pointer() {
        printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize %s\n' "$1" "$2" >net.bin
        commit_all "$1"
    }
    pointer 1 100
    register net v1.0.0 --path net.bin
    pointer 2 2000
    register net v1.1.0 --path net.bin
    ok diff net --json
    expect_value lfs file before kind
    expect_value 100 file before size
    expect_value 2000 file after size
    expect_value "sha256:$(printf %064d 2)" file after digest
}

test_dvc()
{
    make_repo
    mkdir data
    printf 'outs:\n- {md5: 0123456789abcdef.dir, size: 10, nfiles: 2, path: all}\n' >data/all.dvc
    commit_all one
    register net v1.0.0 --path data/all
    commit
    printf 'outs:\n- {md5: fedcba9876543210.dir, size: 12, nfiles: 3, path: all}\n' >data/all.dvc
    commit_all two
    register net v1.1.0 --path data/all
    ok diff net --json
    expect_commits net@v1.0.0 net@v1.1.0 -- data/all data/all.dvc
    expect_value '["data/all", "data/all.dvc"]' commits paths
    expect_value dvc file before kind
    expect_value md5:0123456789abcdef.dir file before digest
    expect_value 10 file before size
    expect_value 2 file before file_count
    expect_value 3 file after file_count
    printf 'outs:\n- {md5: [' >data/all.dvc
    commit_all three
    register net v1.2.0 --path data/all
    gto diff net --json
    expect_rc 1
    expect_err_has "data/all.dvc of commit $(id HEAD) is not valid"
}

test_values_of_all_kinds()
{
    make_repo
    printf 'metrics: [m.json, n.yaml]\n' >dvc.yaml
    printf '{"big": 123456789012345678901234567890, "f": 1e-7, "t": true, "n": null, "l": [1, [2]], "s": "a\\u00e9", "d.t": 1, "": 2, "o": {}}\n' >m.json
    printf 'nan: .nan\ninf: -.inf\ndate: 2024-01-01\na: &a {x: 1}\nb: *a\n' >n.yaml
    commit_all one
    register net v1.0.0
    printf '{"big": 123456789012345678901234567891, "f": 2e-7, "t": false, "n": 0, "l": [1, [3]], "s": "1", "d.t": 2, "": 3, "o": {"k": 1}}\n' >m.json
    printf 'nan: 1.5\ninf: .inf\ndate: 2024-01-02\na: &a {x: 2}\nb: *a\n' >n.yaml
    commit_all two
    register net v1.1.0
    ok diff net --json
    expect_value '{"file": "m.json", "key": "big", "before": 123456789012345678901234567890, "after": 123456789012345678901234567891}' metrics 2
    expect "keys" '""
"d.t"
big
f
l
n
o
o.k
s
t
a.x
b.x
date
inf
nan' "$(python3 -c 'import json, sys; [print(v["key"]) for v in json.load(open(sys.argv[1]))["metrics"]]' "$tmp/out")"
    ok diff net
    expect_out_has 'm.json  s      aé                              "1"' 'n.yaml  nan    nan                             1.5' \
        'm.json  l      [1, [2]]                        [1, [3]]'
}

test_where_dvc_yaml_names_files()
{
    make_repo
    mkdir -p sub/in
    cat >sub/dvc.yaml <<'YAML'
vars: [{place: in}]
params: [../top.yaml]
metrics: [scores.yaml, "${place}/t.yaml"]
stages:
  one: {cmd: x, wdir: in, params: [a.b, {p.yaml: null}], metrics: [m.yaml]}
  many: {foreach: [x, y], do: {cmd: y, metrics: ["${item}.yaml"]}}
YAML
    files="top.yaml sub/params.yaml sub/scores.yaml sub/in/t.yaml sub/in/params.yaml sub/in/p.yaml sub/in/m.yaml sub/x.yaml sub/y.yaml"
    for file in $files; do echo 'k: 1' >"$file"; done
    echo 'k: 1' >sub/unnamed.yaml
    commit_all one
    register sub:net v1.0.0
    for file in $files sub/unnamed.yaml; do echo 'k: 2' >"$file"; done
    commit_all two
    register sub:net v1.1.0
    ok diff sub:net --json
    expect "files" "$(echo "$files" | tr ' ' '\n' | sort)" \
        "$(python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); [print(v["file"]) for v in d["params"] + d["metrics"]]' "$tmp/out" | sort)"
}

test_values_that_cannot_be_compared()
{
    make_repo
    printf 'params: [p.toml, bad.yaml]\nmetrics: [m.json, gone.json]\n' >dvc.yaml
    printf 'a = 1\n' >p.toml
    printf 'a: 1\n' >bad.yaml
    printf 'outs:\n- {md5: 00, path: m.json}\n' >m.json.dvc
    commit_all one
    register net v1.0.0
    commit
    register net v1.1.0
    ok diff net # all of it is the same
    expect_no_err
    printf 'a = 2\n' >p.toml
    printf 'a: [\n' >bad.yaml
    printf 'outs:\n- {md5: 11, path: m.json}\n' >m.json.dvc
    commit_all three
    register net v1.2.0
    gto diff net --json
    expect_rc 1
    expect_err_has "p.toml of commit $(id HEAD) cannot be compared: it is neither YAML nor JSON" \
        "bad.yaml of commit $(id HEAD) is not valid" "m.json of commit $(id HEAD) cannot be compared: it is kept by DVC"
    python3 -m json.tool "$tmp/out" >/dev/null || fail "no JSON"
    printf 'params: {' >dvc.yaml
    commit_all four
    register net v1.3.0
    gto diff net
    expect_rc 1
    expect_err_has "dvc.yaml of commit $(id HEAD) is not valid"
    gto diff -q net
    expect_rc 1
    expect_no_err
}

test_shallow_clone()
{
    make_versions
    git clone -q --depth 1 "file://$PWD" ../shallow
    cd ../shallow
    git fetch -q --depth 1 --tags
    gto diff net --json
    expect_rc 1
    expect_err_has "the history here ends at commit" "git fetch --unshallow"
    git fetch -q --unshallow --tags
    ok diff net --json
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
    git clone -q --depth 4 --branch net@v1.1.0 -c advice.detachedHead=false "file://$PWD" ../deeper
    cd ../deeper
    git fetch -q --depth 4 origin tag net@v1.0.0
    ok diff net --json # all between is there
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
}

test_server()
{
    make_versions
    top=$PWD
    cd ..
    gto diff -r "file://$top" net --json
    expect_rc 1
    expect_err_has "the commits between two versions of 'net' cannot be listed: 'file://$top' is on a server"
    expect_value null commits
    expect_value true file changed
    expect_value 0.2 params 0 after
    ok diff -r "file://$top" net@v1.1.0 net@latest --json
    expect_value 0 commits after count
}

# Removes a loose object.
remove_object()
{
    rm -f ".git/objects/$(echo "$1" | cut -c1-2)/$(echo "$1" | cut -c3-)"
}

test_missing_objects()
{
    make_versions
    remove_object "$(git rev-parse net@v1.0.0:scores.json)"
    gto diff net --json
    expect_rc 1
    expect_err_has "scores.json of commit $(id net@v1.0.0^{}) cannot be read"
    expect_value '[]' metrics
    expect_value 0.2 params 0 after
    expect_commits net@v1.0.0 net@v1.1.0 -- models/net.bin
    remove_object "$(git rev-parse net@v1.1.0~)"
    gto diff net --json
    expect_rc 1
    expect_err_has "the commits between two versions of 'net' cannot be listed"
    expect_value null commits
    expect_value true file changed
}

# Nothing that comes from commits and files reaches the terminal as it is.
test_hostile_values()
{
    make_repo
    escape=$(printf '\033[31m')
    printf 'params: [p.json]\n' >dvc.yaml
    printf '{"a\\u001b[31m": "x"}' >p.json
    commit_all one
    register net v1.0.0
    printf '{"a\\u001b[31m": "y\\u001b]0;z\\u0007\\u202e"}' >p.json
    tick
    git commit -q -a -m "red ${escape}subject" --author "${escape}Eve <e@x>"
    register net v1.1.0 --description "$(printf 'two\nlines')"
    for format in "" --markdown --json; do
        ok diff net --all $format
        ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$tmp/out" || fail "control characters in $format"
        ! grep -q "$(printf '\342\200\256')" "$tmp/out" || fail "direction changed in $format"
    done
}

# One long value does not make all lines long.
test_long_values()
{
    make_repo
    printf 'params: [p.json]\n' >dvc.yaml
    commit_all one
    register net v1.0.0
    python3 -c 'import json; json.dump({"long": "x" * 100000, **{f"k{i}": i for i in range(1000)}}, open("p.json", "w"))'
    commit_all two
    register net v1.1.0
    ok diff net
    expect_out_has "xxx..."
    [ "$(wc -c <"$tmp/out")" -lt 300000 ] || fail "$(wc -c <"$tmp/out") bytes"
    ok diff net --json
    expect "length of the value" 100000 "$(value params 1000 after | tr -d '\n' | wc -c)"
}

test_on_a_terminal()
{
    make_versions
    for width in 50 80 120; do
        COLUMNS=$width on_terminal "stty cols $width; $GTO --no-pager diff net"
        expect_out_has "net from v1.0.0 to v1.1.0" "models/net.bin" "accuracy"
        python3 - "$tmp/out" "$width" <<'PYTHON' || fail "lines are too wide at $width: $(cat "$tmp/out")"
import re, sys
for line in open(sys.argv[1], encoding="utf-8"):
    if len(re.sub("\x1b\\[[0-9;]*m", "", line.rstrip("\n"))) > int(sys.argv[2]):
        sys.exit(line)
PYTHON
    done
}

run_tests "$@"
