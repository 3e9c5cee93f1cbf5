#!/usr/bin/env bash
# A short turn of Tests/Acceptance/slurm with the program that the tests were built with; skipped where there is no Slurm.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
exec Tests/Acceptance/slurm --trellis "$(swift build --show-bin-path)/trellis" --models 4 --trees 900
