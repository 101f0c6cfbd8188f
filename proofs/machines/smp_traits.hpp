// What the proofs about several processors need besides their specification and their invariants.
#pragma once
#include "invariants/smp/invariants.hpp"
#include "proofs/machines/smp_paths.hpp"

namespace cowproof::symbolic {

template <class M> struct proof_traits<M, smp_kind> : no_theorems<M> {
  static constexpr bool calls_on_paths_complete = true;
  static call_path path_to(std::string_view goal) { return path_among(smp_paths, goal); }
};

}  // namespace cowproof::symbolic
