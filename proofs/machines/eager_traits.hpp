// What the proofs about eager fork need besides its specification and its invariants.
#pragma once
#include "invariants/eager.hpp"
#include "proofs/machines/core_traits.hpp"

namespace cowproof::symbolic {

template <class M> struct proof_traits<M, eager_kind> : no_theorems<M> {
  // Two pages, and a process that can have copies of them.
  static call_path path_to(std::string_view) { return {"map", "map", "fork"}; }
  static constexpr auto& scopes = proof_traits<M, core_kind>::scopes;
};

}  // namespace cowproof::symbolic
