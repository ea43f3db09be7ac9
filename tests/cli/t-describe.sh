#!/bin/sh
# gto describe, and what gto register says of a version
. "$(dirname "$0")/lib.sh"

test_trailers_as_git_reads_them()
{
    make_repo
    ok register churn -m "Trained on data of June" --path models/churn.pkl --type model \
        --description "Predicts churn" --label tabular --label big-one
    expect "trailers" "Path: models/churn.pkl
Type: model
Description: Predicts churn
Label: tabular
Label: big-one" "$(git for-each-ref --format='%(contents)' refs/tags/churn@v0.0.1 |
        git interpret-trailers --parse)"
    expect "subject" "Trained on data of June" \
        "$(git for-each-ref --format='%(subject)' refs/tags/churn@v0.0.1)"
    expect "status" "" "$(git status --porcelain)"
}

test_usual_first_line()
{
    make_repo
    ok register churn --path model.pkl
    expect "message" "Registering artifact churn version v0.0.1

Path: model.pkl" "$(git for-each-ref --format='%(contents)' refs/tags/churn@v0.0.1)"
}

test_says_what_the_tag_says()
{
    make_repo
    ok register churn --path models/churn.pkl --type model --label a --label b-c
    ok describe churn
    expect_out 'type: model
path: models/churn.pkl
labels: ["a", "b-c"]'
    ok describe churn@v0.0.1 --path
    expect_out models/churn.pkl
    ok describe churn --type
    expect_out model
    ok describe churn --description
    expect_out ''
}

test_lines_of_a_description()
{
    make_repo
    ok register churn --description "First line

Path: not a trailer"
    ok describe churn --description
    expect_out 'First line
Path: not a trailer'
    ok describe churn --path
    expect_out ''
}

test_more_specific_sources_first()
{
    make_repo
    commit_file dvc.yaml 'artifacts:
  churn: {path: of-dvc.pkl, type: dvc, desc: of dvc, labels: [of-dvc], meta: {k: 1}}'
    commit_file artifacts.yaml 'churn: {path: of-artifacts.pkl, description: of artifacts}'
    ok register churn --path of-tag.pkl
    ok describe churn --json
    expect_out '{
    "artifact": "churn",
    "version": "v0.0.1",
    "commit_hexsha": "'"$(git rev-parse HEAD)"'",
    "type": {
        "value": "dvc",
        "source": "dvc.yaml"
    },
    "path": {
        "value": "of-tag.pkl",
        "source": "tag churn@v0.0.1"
    },
    "description": {
        "value": "of artifacts",
        "source": "artifacts.yaml"
    },
    "labels": {
        "value": [
            "of-dvc"
        ],
        "source": "dvc.yaml"
    },
    "custom": {
        "value": {
            "k": 1
        },
        "source": "dvc.yaml"
    }
}'
}

test_files_of_the_commit_of_a_version()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {churn: {path: old.pkl}}'
    ok register churn
    ok assign churn --version v0.0.1 --stage prod
    commit_file dvc.yaml 'artifacts: {churn: {path: new.pkl}}'
    ok register churn
    ok describe churn --path
    expect_out new.pkl
    ok describe churn@v0.0.1 --path
    expect_out old.pkl
    ok describe churn#prod --path
    expect_out old.pkl
}

test_directory_of_the_artifact()
{
    make_repo
    mkdir -p sub/models
    commit_file sub/models/dvc.yaml 'artifacts: {net: {path: weights/net.pt, type: model}}'
    ok register sub/models:net
    ok describe sub/models:net --path
    expect_out sub/models/weights/net.pt
}

test_paths_in_the_commit()
{
    make_repo
    mkdir -p sub/deep
    for row in './net.pt sub/deep/net.pt' '../net.pt sub/net.pt' '../../a/./net.pt a/net.pt' 'a/../b// sub/deep/b'; do
        commit_file sub/deep/dvc.yaml "artifacts: {net: {path: ${row% *}, type: model}}"
        ok register sub/deep:net
        ok describe sub/deep:net --path
        expect_out "${row#* }"
        expect_no_err
    done
    for path in ../../../net.pt /net.pt a/../../../../sub/net.pt; do
        commit_file sub/deep/dvc.yaml "artifacts: {net: {path: $path, type: model}}"
        ok register sub/deep:net
        ok describe sub/deep:net
        expect_out 'type: model'
        expect_err_has "sub/deep/dvc.yaml of commit $(git rev-parse HEAD)" "leads out of the repository"
        gto doctor
        expect_rc 1
        expect_out_has "leads out of the repository"
    done
}

test_templates()
{
    make_repo
    mkdir sub
    commit_file params.yaml 'name: wrong'
    commit_file common.yaml '{train: {out: [a.pt, b.pt]}, other: 1}'
    # shellcheck disable=SC2016
    commit_file sub/dvc.yaml 'vars: [{kind: model}, ../common.yaml:train]
artifacts:
  net: {path: "../models/${name}/${train.out[-1]}", type: "${kind}", meta: "${train}", desc: "\\${name}"}
  "${name}-2": {path: x}'
    commit_file sub/params.yaml 'name: resnet'
    ok register sub:net
    ok register sub:resnet-2
    ok describe sub:net
    # shellcheck disable=SC2016
    expect_out 'type: model
path: models/resnet/b.pt
description: ${name}
custom: {"out": ["a.pt", "b.pt"]}'
    expect_no_err
    ok describe sub:resnet-2 --path
    expect_out sub/x
    gto doctor
    expect_rc 0
}

test_templates_of_the_commit()
{
    make_repo
    # shellcheck disable=SC2016
    commit_file dvc.yaml 'artifacts: {net: {path: "${name}.pt"}}'
    commit_file params.yaml 'name: old'
    ok register net
    commit_file params.yaml 'name: new'
    ok register net
    echo 'name: uncommitted' >params.yaml
    ok describe net@v0.0.1 --path
    expect_out old.pt
    ok describe net --path
    expect_out new.pt
}

test_templates_that_stand_for_nothing()
{
    make_repo
    # shellcheck disable=SC2016
    for path in '${nam}' 'models/${name.x}.pt' '${again}' 'x/${list}'; do
        commit_file dvc.yaml "artifacts: {net: {path: '$path', type: model}}"
        # shellcheck disable=SC2016
        printf '%s\n' 'name: resnet' 'again: ${name}' 'list: [1]' >params.yaml
        git add params.yaml
        git commit -q -m params --allow-empty
        ok register net
        ok describe net
        expect_out 'type: model'
        expect_err_has "dvc.yaml of commit $(git rev-parse HEAD)" "cannot be filled in"
        ok describe net --path
        expect_out ''
        gto doctor
        expect_rc 1
        expect_out_has "cannot be filled in"
    done
    commit_file params.yaml 'name: ['
    ok register net
    ok describe net --path
    expect_out ''
    expect_err_has "'params.yaml': line "
}

test_urls_stay_as_they_are()
{
    make_repo
    mkdir sub
    commit_file sub/dvc.yaml 'artifacts: {net: {path: "s3://bucket/net.pt"}}'
    ok register sub:net
    ok describe sub:net --path
    expect_out s3://bucket/net.pt
}

test_without_a_version_the_files_at_head()
{
    make_repo
    commit_file artifacts.yaml 'churn: {path: a.pkl}'
    ok describe churn
    expect_out 'path: a.pkl'
}

test_wrong_file_is_a_warning()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {churn: {path: [a]}}'
    ok register churn --type model
    ok describe churn
    expect_out 'type: model'
    expect_err_has dvc.yaml "$(git rev-parse HEAD)" path
}

test_control_characters()
{
    make_repo
    ok register churn --description "$(printf 'a\033[2Jb')"
    ok describe churn
    expect_out 'description: a\x1b[2Jb'
}

test_unknown()
{
    make_repo
    commit
    gto describe absent
    refused "Cannot find artifact 'absent'"
    ok register churn
    gto describe churn@v9.0.0
    refused "No versions found for 'churn'" "'churn' has no version 'v"
    gto describe churn --path --json
    refused format
    gto describe
    expect_rc 2
}

test_wrong_words()
{
    make_repo
    gto register churn --type 'bad type'
    refused "Invalid value 'bad type'"
    gto register churn --label -x
    refused "Invalid value '-x'"
    echo 'types: [model, dataset]' >.gto
    gto register churn --type code
    refused "Allowed types are: '['model', 'dataset']'"
    expect "tags" "" "$(git tag)"
    ok register churn --type dataset
}

run_tests "$@"
