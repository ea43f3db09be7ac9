#!/bin/sh
# gto doctor
. "$(dirname "$0")/lib.sh"

heading()
{
    cat <<END
---------------------------------
INDEX='artifacts.yaml'
CONFIG_FILE_NAME='.gto'
LOG_LEVEL='INFO'
DEBUG=False
EMOJIS=True
types=None
stages=None
enrichments=[]
autoload_enrichments=True
---------------------------------
END
}

test_nothing_to_find()
{
    make_repo
    commit_file artifacts.yaml "churn: {type: model}"
    tag churn@v1.0.0
    tag churn#prod#1
    ok doctor
    expect "output" "$(heading)
✅  No issues found" "$(sed 1d "$tmp/out")"
    expect_no_err
}

test_version()
{
    make_repo
    ok --version
    version=$(sed 's/.* //' "$tmp/out")
    expect_out "🪴  GTO Version: $version"
    ok doctor
    expect "first line" "🪴  GTO Version: $version" "$(sed -n 1p "$tmp/out")"
}

test_wrong_configuration()
{
    make_repo
    echo "stages: 5" >.gto
    gto doctor
    expect_rc 1
    expect "heading" "$(heading)" "$(sed -n 2,12p "$tmp/out")"
    expect_out_has "line 1" stages
    expect "message" "❌ Wrong config file '$PWD/.gto'" "$(cat "$tmp/err")"
    expect "number of findings" 1 "$(grep -c "^❌" "$tmp/out")"
}

test_settings_in_force()
{
    make_repo
    printf 'stages: [dev, prod]\ntypes: [model]\nINDEX: registry.yaml\nEMOJIS: false\n' >.gto
    settings=$(heading | sed "s/^INDEX=.*/INDEX='registry.yaml'/
        s/^EMOJIS=.*/EMOJIS=False/
        s/^types=.*/types=['model']/
        s/^stages=.*/stages=['dev', 'prod']/")
    ok doctor
    expect "output" "$settings
No issues found" "$(sed 1d "$tmp/out")"
    git add .gto
    git commit -q -m config
    git clone -q --bare . bare.git
    ok doctor -r bare.git
    expect "output of a bare repository" "$settings
No issues found" "$(sed 1d "$tmp/out")"
    run env GTO_STAGES='["test"]' GTO_EMOJIS=1 "$GTO" doctor
    expect_out_has "stages=['test']" "types=['model']" "EMOJIS=True"
}

test_settings_without_a_repository()
{
    run env GTO_STAGES='["test"]' "$GTO" doctor
    expect_rc 1
    expect_out_has "stages=['test']"
    expect_err_has "No Git repo found"
    run env GTO_STAGES=5 "$GTO" doctor
    expect_rc 1
    expect_out_has "The settings cannot be read"
    expect_out_lacks "No issues found"
}

# finds WORDS... : the doctor reports something that contains them.
finds()
{
    gto doctor
    expect_rc 1
    expect_out_has "$@"
    expect_out_lacks "No issues found"
    expect "heading" "$(heading)" "$(sed -n 2,12p "$tmp/out")"
}

test_two_versions_at_a_commit()
{
    make_repo
    tag churn@v1.0.0
    tag churn@v1.0.1
    finds churn@v1.0.0 churn@v1.0.1
}

test_wrong_artifacts_yaml()
{
    make_repo
    commit_file artifacts.yaml "churn: [1"
    finds artifacts.yaml "$(git rev-parse HEAD | cut -c1-7)"
}

test_wrong_artifacts_yaml_at_a_tag()
{
    make_repo
    commit_file artifacts.yaml "churn: [1"
    tag churn@v1.0.0
    commit_file artifacts.yaml "churn: {}"
    finds artifacts.yaml "$(git rev-parse HEAD~1 | cut -c1-7)"
}

test_broken_tag()
{
    make_repo
    printf 'no tag at all\n' | raw_tag churn@v1.0.0
    finds churn@v1.0.0
}

test_broken_head()
{
    need_ref_files
    make_repo
    tag churn@v1.0.0
    echo garbage >.git/refs/heads/main
    ok show churn --version
    expect_out v1.0.0
    gto doctor
    expect_rc 1
    expect_out_has HEAD
}

test_wrong_configuration_hides_nothing()
{
    make_repo
    tag churn@v1.0.0
    tag churn@v2.0.0
    echo "stages: 5" >.gto
    gto doctor
    expect_rc 1
    expect_out_has .gto "line 1" churn@v1.0.0 churn@v2.0.0
}

test_configuration_that_is_a_pipe()
{
    make_repo
    mkfifo .gto
    gto show
    expect_rc 1
    expect_err_has "no regular file"
}

test_tag_at_a_blob_that_says_commit()
{
    make_repo
    blob=$(git hash-object -w .git/HEAD)
    raw_tag churn@v1.0.0 <<END
object $blob
type commit
tag churn@v1.0.0
tagger A <a@example.org> 1 +0000

m
END
    gto doctor
    expect_rc 1
    expect_out_has churn@v1.0.0 "$blob"
}

test_enrichments()
{
    make_repo
    tag churn@v1.0.0
    echo 'enrichments: [{type: gto}]' >.gto
    ok doctor
    ok show
    expect_no_err
    echo 'enrichments: [{type: gto}, {type: size, config: {unit: MB}}, {type: other}]' >.gto
    gto doctor
    expect_rc 1
    expect_out_has "The enrichment 'size'" "The enrichment 'other'"
    expect_out_lacks "No issues" "'gto' is of no type"
    gto doctor --fix
    expect_rc 1
    expect_out_has "The enrichment 'size'"
    expect_out_lacks "No issues"
    ok show churn
    expect_err_has "enrichments in .gto are passed over"
    expect "warnings" 1 "$(grep -c enrichments "$tmp/err")"
}

run_tests "$@"
