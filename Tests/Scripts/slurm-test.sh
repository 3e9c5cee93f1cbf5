#!/usr/bin/env bash
# The Slurm executor with a queue that is only played (fake-slurm), with the program that the tests were built with;
# Tests/Acceptance/slurm does it with a real one.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
root=$PWD
trellis=$(swift build --show-bin-path)/trellis
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
check() { # NAME COMMAND...
  if "${@:2}"; then
    echo "ok slurm-test: $1"
  else
    echo "not ok slurm-test: $1: $(tail -n 6 "$work"/*/err.txt 2>/dev/null | tr '\n' ' ')"
    failures=1
  fi
}
mkdir "$work/bin"
for name in sbatch squeue scontrol scancel; do ln -s "$root/Tests/Scripts/fake-slurm" "$work/bin/$name"; done

project() { # NAME
  mkdir -p "$work/$1/experiments" "$work/$1/data" "$work/$1.queue"
  cp Tests/Golden/fixtures/tiny/data/signals.csv "$work/$1/data/"
  touch -d '1 hour ago' "$work/$1/data/signals.csv"
  cat >"$work/$1/experiments/sweep.yaml" <<'SPEC'
spec: 1
name: sweep
run: {slurm: {bundle_s: 2, memory: 1GB, retries: 2}}
dataset:
  use: recordings
  root: ${env:PLACE}
  subject: {column: person}
  trial: {column: clip}
  time: {rate_hz: 4}
  modalities:
    hand: {file: signals.csv, columns: {force: {include: [left, right]}}}
  label: {use: column, column: state, classes: [calm, busy]}
windowing: {length_s: 1, overlap: 0.5, within: trial, anchor: trial_start, tail: drop}
features:
  hand: [{use: statistics, columns: force, stats: [mean, std]}]
model: {preprocess: [{use: standardize}], use: logistic_regression}
evaluation:
  outer: {use: group_kfold, group: subject, folds: 3}
  metrics: [balanced_accuracy]
  primary: balanced_accuracy
  seeds: [0]
sweep:
  grid: {model.C: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]}
SPEC
}
run() { # NAME ARGUMENTS...
  (cd "$work/$1" && PLACE=data FAKE_SLURM=$work/$1.queue PATH=$work/bin:$PATH \
    timeout 300 "$trellis" run experiments/sweep.yaml "${@:2}" >out.txt 2>err.txt)
}
says() { grep -q -- "$2" "$work/$1/err.txt"; }
same() { # NAME: the results of people and the results in the store
  diff -r --exclude=local "$work/local/results" "$work/$1/results" >/dev/null &&
    diff <(cd "$work/local/.trellis/store" && find . -name '*.safetensors' | sort) \
      <(cd "$work/$1/.trellis/store" && find . -name '*.safetensors' | sort) >/dev/null
}
ends() { # STATUS NAME ARGUMENTS...
  local status=0
  run "${@:2}" || status=$?
  [ "$status" -eq "$1" ]
}

project local
check "a local run ends well" ends 0 local

project plain
check "a dry run says what would be submitted" ends 0 plain --executor slurm -n
check "and names arrays" grep -q 'wave 1: ' "$work/plain/out.txt"
check "and submits nothing" [ ! -e "$work/plain.queue/last" ]
check "a run through the queue ends well" ends 0 plain --executor slurm
check "it gives the bytes of the local run" same plain
check "jobs did the work" [ "$(cat "$work/plain"/.trellis/runs/sweep/slurm/*/tasks/*.json | grep -c '"finished":[1-9]')" -gt 1 ]
check "scripts are kept" grep -q '^exec .* slurm-task ' "$work/plain"/.trellis/runs/sweep/slurm/*/array-1.sh
check "variables of the spec are in them" grep -q '^export PLACE=data' "$work/plain"/.trellis/runs/sweep/slurm/*/array-1.sh
last=$(cat "$work/plain.queue/last")
check "the same command again submits nothing" eval 'ends 0 plain --executor slurm && [ "$(cat "$work/plain.queue/last")" = "$last" ]'

project memory
printf '1_0 OUT_OF_MEMORY\n' >"$work/memory.queue/fate"
check "a job without enough memory is no end" ends 0 memory --executor slurm
check "its stages get twice as much" says memory 'submitted job .* 2.0 GB and 1 core'
check "the bytes are those of the local run" same memory

project dying
printf '%s NODE_FAIL\n' 1_0 2_0 3_0 4_0 5_0 6_0 7_0 8_0 9_0 10_0 11_0 12_0 >"$work/dying.queue/fate"
check "jobs that always die fail their cells" ends 1 dying --executor slurm
check "after so many tries" says dying 'its job was killed, with its node or alone; it was tried 3 times'

project old
touch "$work/old.queue/old"
check "a node of another class does no harm" ends 0 old --executor slurm
check "it says what it is" says old 'node old computes as .* and cannot make results of vax'
check "the next jobs are kept away from it" grep -rq -- '--exclude=old' "$work/old.queue/about"
check "the bytes are those of the local run" same old

project refused
echo 'sbatch: error: Invalid account or account/partition combination specified' >"$work/refused.queue/refuse"
check "what sbatch refuses ends a run with 69" ends 69 refused --executor slurm
check "in Slurm's own words" says refused 'sbatch: error: Invalid account or account/partition combination specified'
rm "$work/refused.queue/refuse"
check "once it does not, the run goes on" ends 0 refused --executor slurm

project failing
sed -i 's/^sweep:$/variants:\n  features:\n    good: {hand: [{use: statistics, columns: force, stats: [mean]}]}\n    bad: {hand: [{use: command, run: ["false"], columns: [force], names: [x]}]}\nsweep:/
  s/^  grid: .*/  grid: {model.C: [0.1, 1], features: [good, bad]}/; s/^run: {/&max_failures: 100, /' "$work/failing/experiments/sweep.yaml"
cp -r "$work/failing" "$work/failing-local"
check "a local run of what fails ends with 1" ends 1 failing-local --allow-commands
check "stages that fail in jobs fail the run" ends 1 failing --allow-commands --executor slurm
check "in the words of a local run" eval 'diff <(grep "^failed: " "$work/failing/err.txt" | sort) <(grep "^failed: " "$work/failing-local/err.txt" | sort)'
check "with the results of a local run" diff -r --exclude=local "$work/failing-local/results" "$work/failing/results"

project absent
rm "$work/bin/squeue"
if ! PATH=$work/bin:$PATH command -v squeue >/dev/null; then
  check "without Slurm a run ends with 69" ends 69 absent --executor slurm
  check "and says what is missing" says absent "there is no 'squeue' on the PATH"
fi
exit "$failures"
