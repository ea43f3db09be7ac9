#!/usr/bin/env python3
"""Does what a runner does with the action of GitHub and the component of GitLab in this repository.

    python3 tests/cli/runner.py action DIRECTORY [NAME=VALUE...]
    python3 tests/cli/runner.py component DIRECTORY [NAME=VALUE...]

Runs the steps of action.yml, or the script of templates/gto.yml, with these inputs, in the current directory and in the
environment that it is started with. DIRECTORY gets what a runner makes of it:

- outputs/NAME: of the action what its outputs are, of the component the variables of its report;
- commands: a line for each workflow command among what was printed, which a runner would obey;
- summary: the job's summary;  path: what was added to PATH;  log: what was printed.

The exit status is that of the steps. It fails with a message where a runner would refuse a file.
"""

import os
import re
import subprocess
import sys

import yaml

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMMAND = re.compile(r"^\s*::|##\[")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


# ---- GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions


def parse_outputs(text):
    """What a file of outputs says: `NAME=VALUE`, or `NAME<<MARK`, lines, and MARK."""
    outputs = {}
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        heredoc = re.match(r"([^=<]+)<<(.+)$", line)
        if heredoc:
            value = []
            for inner in lines:
                if inner == heredoc[2]:
                    break
                value.append(inner)
            else:
                sys.exit(f"the value of {heredoc[1]} has no end")
            outputs[heredoc[1]] = "\n".join(value)
        elif "=" in line:
            outputs.update([line.split("=", 1)])
        else:
            sys.exit(f"this is no output: {line!r}")
    return outputs


def obeyed(log):
    """The workflow commands that a runner would obey. `::stop-commands::TOKEN` turns them off until `::TOKEN::`."""
    token = None
    for line in log.splitlines():
        if token:
            token = None if line.strip() == f"::{token}::" else token
        elif match := re.match(r"\s*::stop-commands::(.+)", line):
            token = match[1].strip()
        elif COMMAND.search(line):
            yield line
    if token:
        yield "commands are still turned off"


def expand(text, values):
    """`${{ inputs.name }}` and its kin."""
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: values[match[1]], text)


def github_values(action, given):
    env = os.environ
    values = {
        "github.ref": env["GITHUB_REF"],
        "github.token": env.get("RUNNER_TOKEN", ""),
        "github.action_repository": env.get("RUNNER_ACTION_REPOSITORY", ""),
    }
    unknown = given.keys() - action["inputs"].keys()
    if unknown:
        sys.exit(f"no such input: {unknown}")
    for name, row in action["inputs"].items():
        values[f"inputs.{name}"] = given.get(name, expand(row["default"], values))
    return values


def run_action(directory, given):
    action = yaml.safe_load(read(f"{TOP}/action.yml"))
    values = github_values(action, given)
    log, status = "", 0
    for step in action["runs"]["steps"]:
        files = {name: f"{directory}/{name}" for name in ("output", "summary", "path")}
        for path in files.values():
            write(path, "")
        env = {name: expand(value, values) for name, value in step["env"].items()}
        env.update(GITHUB_ACTION_PATH=TOP, GITHUB_OUTPUT=files["output"], GITHUB_PATH=files["path"])
        env.update(GITHUB_STEP_SUMMARY=files["summary"])
        done = subprocess.run(
            [step["shell"], "-e", "-c", step["run"]],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        log += done.stdout.decode("utf-8", "replace")
        status = status or done.returncode
        for name, value in parse_outputs(read(files["output"])).items():
            values[f"steps.{step['id']}.outputs.{name}"] = value
    for name, row in action["outputs"].items():
        known = row["value"].strip("${} ") in values
        write(f"{directory}/outputs/{name}", expand(row["value"], values) if known else "")
    return log, status


# ---- GitLab: https://docs.gitlab.com/ci/inputs/, https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv


def parse_variables(text):
    if len(text) > 5120:
        sys.exit("the report of variables is larger than 5 KB")
    variables = {}
    for line in text.splitlines():
        match = re.match(r"(\w+)=(.*)$", line)
        if not match:
            sys.exit(f"this is no variable: {line!r}")
        variables[match[1]] = match[2]
    return variables


def interpolate(node, inputs):
    if isinstance(node, str):
        return re.sub(r"\$\[\[ *inputs\.([\w-]+) *\]\]", lambda match: inputs[match[1]], node)
    if isinstance(node, list):
        return [interpolate(item, inputs) for item in node]
    if isinstance(node, dict):
        return {interpolate(key, inputs): interpolate(value, inputs) for key, value in node.items()}
    return node


def run_component(directory, given):
    head, body = yaml.safe_load_all(read(f"{TOP}/templates/gto.yml"))
    inputs = {name: given.get(name, row.get("default")) for name, row in head["spec"]["inputs"].items()}
    if None in inputs.values():
        sys.exit(f"an input is missing: {inputs}")
    (job,) = interpolate(body, inputs).values()
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(job["script"])],
        env={**os.environ, **job["variables"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode == 0:
        for name, value in parse_variables(read(job["artifacts"]["reports"]["dotenv"])).items():
            write(f"{directory}/outputs/{name}", value)
        for path in job["artifacts"]["paths"]:
            os.stat(path)
    return done.stdout.decode("utf-8", "replace"), done.returncode


def main():
    kind, directory = sys.argv[1:3]
    given = dict(word.split("=", 1) for word in sys.argv[3:])
    os.makedirs(f"{directory}/outputs", exist_ok=True)
    log, status = {"action": run_action, "component": run_component}[kind](directory, given)
    write(f"{directory}/log", log)
    write(f"{directory}/commands", "".join(f"{line}\n" for line in obeyed(log)) if kind == "action" else "")
    sys.exit(status)


if __name__ == "__main__":
    main()
