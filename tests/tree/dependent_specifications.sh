#!/usr/bin/env bash
# A specification that includes a machine or calls a function of one does not pass for independent. Run from the tree's
# root; each slip is made alone, in a copy.
set -euo pipefail

check=$PWD/tests/tree/check_tree.sh
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

is_independent() {
  (cd "$copy" && bash "$check" independent >/dev/null)
}

# Adds a line to a file.
refuses() {
  rm -rf "$copy"/* && cp -r model spec "$copy"
  is_independent || { echo "the specification itself does not pass" && exit 1; }
  printf '%s\n' "$2" >>"$copy/$1"
  if is_independent; then echo "passes, with this in $1: $2" && exit 1; fi
}

refuses spec/whole/tasks.hpp '#include "model/whole/lifecycle.hpp"'
refuses spec/eager_copy.hpp '#include "model/machine.hpp"'
refuses spec/smp/abstraction.hpp '#include "model/smp/common.hpp"'
refuses model/smp/state.hpp '  static boolean exists(state const& s, task t) {'
refuses model/whole/state.hpp '#include "model/whole/common.hpp"'
refuses spec/on_demand.hpp 'auto const e = M::lookup(s, p, v);'
refuses spec/whole/operations.hpp 'static auto runs(state const& s, process p) { return M::runs(s, p); }'
refuses model/whole/state.hpp '  static region anonymous(boolean readable, boolean writable, boolean heap) {'
