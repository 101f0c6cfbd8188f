#!/usr/bin/env bash
# The code for each width of vectors keeps to itself: what its object file shares with others has the width in its name.
#   check_widths.sh NM OBJECT...: the object files of the engines.
# Otherwise the linker may take a function that was compiled for AVX-512 for all callers. What a broken rule of the
# vocabulary calls (model/misuse.hpp) is let through: a model that is shipped breaks none.
set -euo pipefail
nm=$1
shift
checked=0
for object in "$@"; do
  [[ $object =~ code_(sse2|avx2|avx512)\.cpp ]] || continue
  width=${BASH_REMATCH[1]}
  functions=$("$nm" -C "$object" | grep -E ' [Ww] ')
  shared=$(grep -v -e "search::$width::" -e ' cowproof::detail::fail(char const\*)$' -e ' cowproof::misused_word::' <<<"$functions" || true)
  if [[ -n $shared ]]; then
    echo "$object shares with other files:" >&2
    echo "$shared" >&2
    exit 1
  fi
  grep -q "search::$width::" <<<"$functions" || { echo "$object has no code of its own" >&2; exit 1; }
  checked=$((checked + 1))
done
((checked == 3)) || { echo "three widths were expected, and $checked files found" >&2; exit 1; }
