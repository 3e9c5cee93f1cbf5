#!/usr/bin/env bash
# Tests Scripts/run with a stand-in for swift that "builds" a stand-in for trellis.
set -uo pipefail
run=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../Scripts" && pwd)/run
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

script() { # PATH TEXT
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$folder/$1"
  chmod +x "$folder/$1"
}
mkdir "$folder/bin" "$folder/built"
script bin/swift "
  case \" \$* \" in
    *' --version '*) echo 'Swift version 6.3.1' ;;
    *' --show-bin-path '*) echo '$folder/built' ;;
    *) echo compiling; [ ! -e '$folder/broken' ] || { echo 'error: broken'; exit 1; } ;;
  esac"
for tool in git pkg-config; do script "bin/$tool" ''; done
script built/trellis "
  echo \"trellis \$*\"
  [ \"\$1\" != run ] || exit \"\$(cat '$folder/status')\""

expect() { # NAME RUN-STATUS EXIT WANTED UNWANTED ARGUMENTS...
  local name=$1 wanted=$4 unwanted=$5 output status=0
  echo "$2" >"$folder/status"
  output=$(PATH="$folder/bin:$PATH" "$run" "${@:6}" 2>&1 </dev/null) || status=$?
  if [ "$status" -eq "$3" ] && grep -qF -- "$wanted" <<<"$output" && ! grep -qF -- "$unwanted" <<<"$output"; then
    echo "ok run: $name"
  else
    echo "not ok run: $name: exit $status, output: ${output:0:500}"
    failures=1
  fi
}
both='experiments/motions.yaml experiments/eye-state.yaml'
expect "runs both experiments" 0 0 "trellis run $both" compiling
expect "passes arguments on" 0 0 "trellis run $both -j 1 model=dummy" compiling -j 1 model=dummy
expect "says where results are" 0 0 "results/motions" compiling
expect "says where results are when some cells failed, and fails" 1 1 "results/motions" compiling
expect "promises no results of a spec that is wrong" 65 65 "trellis run" "results/motions"
touch "$folder/broken"
expect "shows why a build failed" 0 1 "error: broken" "trellis run"
exit "$failures"
