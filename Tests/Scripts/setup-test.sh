#!/usr/bin/env bash
# Tests Scripts/setup on machines that do not exist: a folder of stand-in commands is the whole PATH.
set -uo pipefail
setup=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../Scripts" && pwd)/setup
bash=$(command -v bash)
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
failures=0

command_is() { # NAME SCRIPT
  printf '#!%s\n%s\n' "$bash" "$2" >"$machine/bin/$1"
  chmod +x "$machine/bin/$1"
}

# A Debian machine of root with everything; `installed` lists its packages, `log` what apt-get was asked for.
new_machine() {
  rm -rf "${machine:?}"/*
  mkdir "$machine/bin"
  local tool
  for tool in sed head env cat grep rm mv; do ln -s "$(command -v "$tool")" "$machine/bin/$tool"; done
  printf '%s\n' git pkg-config libyaml-dev libssl-dev >"$machine/installed"
  : >"$machine/log"
  command_is swift 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"'
  command_is git ''
  command_is id 'echo 0'
  command_is pkg-config "
    case \$2 in yaml-0.1) package=libyaml-dev ;; libcrypto) package=libssl-dev ;; *) exit 2 ;; esac
    grep -qx \$package $machine/installed"
  command_is dpkg-query "grep -qx \"\${@: -1}\" $machine/installed && printf installed"
  command_is apt-get "
    echo \"\$*\" >>$machine/log
    case \$1 in
      install) [ ! -e $machine/no-lists ] || exit 100
        for word in \"\$@\"; do case \$word in install|--*) ;; *) echo \$word >>$machine/installed ;; esac; done
        if grep -qx pkg-config $machine/installed && [ -e $machine/pkg-config ]; then mv $machine/pkg-config $machine/bin/; fi ;;
      update) rm -f $machine/no-lists ;;
    esac"
}
without() { # PACKAGE...
  local package
  for package in "$@"; do
    sed -i "/^$package\$/d" "$machine/installed"
    if [ "$package" = pkg-config ]; then mv "$machine/bin/pkg-config" "$machine/"; fi
  done
}

# expect NAME STATUS OUTPUT-REGEX LOG: runs setup and compares; an empty regex means no output at all
expect() {
  local output status=0 log problem=
  output=$(PATH="$machine/bin" "$bash" "$setup" 2>&1 </dev/null) || status=$?
  log=$(paste -sd ';' "$machine/log")
  [ "$status" -eq "$2" ] || problem+=" exit $status instead of $2;"
  if [ -z "$3" ]; then
    [ -z "$output" ] || problem+=" output not empty;"
  else
    grep -qE -- "$3" <<<"$output" || problem+=" no '$3' in the output;"
  fi
  [ "$log" = "$4" ] || problem+=" apt-get was asked '$log' instead of '$4';"
  if [ -z "$problem" ]; then echo "ok setup: $1"; else
    echo "not ok setup: $1:$problem output: ${output:0:400}"
    failures=1
  fi
}
flags='install --yes --quiet --no-install-recommends'

new_machine
expect "is silent when nothing is missing" 0 '' ''
without libyaml-dev libssl-dev pkg-config
expect "installs what is missing as root" 0 'installing pkg-config libyaml-dev libssl-dev' \
  "$flags pkg-config libyaml-dev libssl-dev"
new_machine && without libssl-dev && touch "$machine/no-lists"
expect "asks for package lists when there are none" 0 'installing libssl-dev' \
  "$flags libssl-dev;update --quiet;$flags libssl-dev"
new_machine && without libyaml-dev && command_is apt-get "echo tried >>$machine/log; exit 100"
expect "explains when installing fails" 1 'apt-get install libyaml-dev ' 'tried;tried'
new_machine && without libyaml-dev && command_is apt-get "echo tried >>$machine/log"
expect "does not believe an install that installed nothing" 1 'libyaml-dev: reads the experiment files' 'tried'

new_machine && without libyaml-dev pkg-config && command_is id 'echo 1000'
expect "explains to a user without rights" 1 'apt-get install pkg-config libyaml-dev ' ''
new_machine && without libyaml-dev && command_is id 'echo 1000' && command_is sudo 'exit 1'
expect "never waits for a password" 1 'apt-get install libyaml-dev ' ''
new_machine && without libyaml-dev && command_is id 'echo 1000' && command_is sudo 'shift; exec "$@"'
command_is true ''
expect "uses sudo that asks for no password" 0 'installing libyaml-dev' "$flags libyaml-dev"
new_machine && without libssl-dev && rm "$machine/bin/apt-get"
expect "explains where there is no apt-get" 1 'development packages of libyaml and OpenSSL' ''
new_machine && rm "$machine/bin/git" && command_is id 'echo 1000'
expect "names git when it is missing" 1 'git: the Swift package manager' ''

new_machine && rm "$machine/bin/swift"
expect "says how to get Swift" 1 'swift.org/install' ''
new_machine && command_is swift 'echo "Swift version 6.0.3 (swift-6.0.3-RELEASE)"'
expect "refuses Swift 6.0" 1 'needs Swift 6.1 or newer, found 6.0' ''
new_machine && command_is swift 'echo "Swift version 5.10.1"'
expect "refuses Swift 5.10" 1 'found 5.10' ''
new_machine && command_is swift 'echo "Apple Swift version 7.0 (x)"'
expect "takes Swift 7.0" 0 '' ''
new_machine && command_is swift 'echo nonsense; exit 1'
expect "refuses a swift that does not say its version" 1 'no version' ''
exit "$failures"
