#!/usr/bin/env bash
# Checks one promise of the tree, from its root: check_tree.sh listed | arrows | independent | z3 | regex | purpose |
# folders. Prints what breaks it.
set -euo pipefail

# A folder includes from itself and from those before it.
folders=(model spec invariants system engines trace playground proofs oracle tools)

sources() { find "$@" -name '*.[hc]pp'; }

# Every source and header is named by the nearest CMakeLists.txt, or it is neither built, checked nor installed.
listed() {
  local file folder
  for file in $(sources "${folders[@]}" bench tests); do
    folder=$(dirname "$file")
    until [[ -e $folder/CMakeLists.txt ]]; do folder=$(dirname "$folder"); done
    grep -qF "${file#"$folder"/}" "$folder/CMakeLists.txt" || echo "$file is not in $folder/CMakeLists.txt"
  done
}

arrows() {
  local folder allowed=
  for folder in "${folders[@]}"; do
    allowed+="${allowed:+|}$folder"
    grep -rnE --include='*.[hc]pp' '^ *# *include "' "$folder" | grep -vE "include \"($allowed)/" || true
  done
}

# The specification shares with a machine the types that both speak of, and no function: it would prove what the machine
# does from what the machine does.
independent() {
  local types=(model/state.hpp model/on_demand/state.hpp model/smp/state.hpp model/whole/state.hpp model/whole/tags.hpp)
  local words=(model/vocabulary.hpp model/misuse.hpp model/naming.hpp model/outcome.hpp model/policies.hpp)
  local shared
  shared=$(printf '"%s"|' "${types[@]}" "${words[@]}")
  grep -rnE '^ *# *include "model/' spec "${types[@]}" "${words[@]}" | grep -vE "include (${shared%|})" || true
  grep -nE '^ *(template <.*> *)?(static|friend|inline) ' "${types[@]}" | grep -v 'static constexpr' || true
  grep -rnE '\bM::(template )?[a-z_]+(<[^>]*>)?\(' spec || true
}

# Z3's own types convert to bool without a word; proofs/ wraps them.
z3() {
  grep -rnE --include='*.[hc]pp' 'include [<"]z3' "${folders[@]}" bench tests | grep -v '^proofs/' || true
}

# The standard library's regular expressions recurse for each character, and backtrack; RE2 does neither.
regex() {
  grep -rnE --include='*.[hc]pp' 'include <regex>' "${folders[@]}" bench || true
}

purpose() {
  local file
  for file in $(sources "${folders[@]}" bench tests); do
    [[ $(head -n 1 "$file") == '// '* ]] || echo "$file does not say its purpose in its first line"
  done
}

# A folder with more files than this cannot be taken in at a glance.
folders() {
  local most=40
  find . \( -path ./build -o -name '.?*' -o -name __pycache__ \) -prune -o -type f -printf '%h\n' | sort | uniq -c |
    awk -v most=$most '$1 > most { print $2 " has " $1 " files, more than " most }'
}

broken=$("$1")
[[ -z $broken ]] || { printf '%s\n' "$broken" && exit 1; }
