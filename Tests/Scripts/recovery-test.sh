#!/usr/bin/env bash
# A short turn of Tests/Acceptance/recovery with the program that the tests were built with.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
exec Tests/Acceptance/recovery --trellis "$(swift build --show-bin-path)/trellis" --kills 5 --models 2 --trees 100
