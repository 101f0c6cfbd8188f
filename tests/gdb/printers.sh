#!/usr/bin/env bash
# printers.sh PROGRAM PRINTERS: gdb shows the state in which PROGRAM stops as `cowproof show` would write it.
set -euo pipefail

skip() { printf 'skipped: %s\n' "$1" && exit 77; }

command -v gdb >/dev/null || skip "gdb is not installed (apt install gdb)"
gdb --batch -ex 'python print("yes")' 2>/dev/null | grep -q yes || skip "this gdb was built without Python"

shown=$(gdb --batch -nx -ex "source $2" -ex 'break stop_with' -ex run -ex 'print s' "$1" 2>&1)
! grep -qiE 'ptrace: Operation not permitted|could not trace' <<<"$shown" || skip "gdb may not trace a process here"

expected='p0  alive
p2  alive
p0 v0  P-C f1 zero
p0 v1  P-C f2 zero
p2 v0  P-C f1 zero
p2 v1  PW- f3 5
f1  ●● 2
f2  ● 1
f3  ● 1  content 5'
if [[ $shown != *"$expected"* ]]; then
  printf 'expected\n%s\n\nshown\n%s\n' "$expected" "$shown"
  exit 1
fi
