#!/usr/bin/env bash
# A short turn of Tests/Acceptance/faults with the program that the tests were built with.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
command -v python3 >/dev/null || { echo "# faults are not tried: there is no python3"; exit 0; }
exec Tests/Acceptance/faults --trellis "$(swift build --show-bin-path)/trellis" --faults 11
