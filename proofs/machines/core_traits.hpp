// What the proofs about the machine of model/machine.hpp need besides its specification and its invariants.
#pragma once
#include <array>

#include "engines/scope.hpp"
#include "invariants/coverage_goals.hpp"
#include "model/concrete/domain.hpp"
#include "proofs/bounded.hpp"
#include "proofs/traits.hpp"

namespace cowproof::symbolic {

using small_capacity =
    capacity<sized<process_tag, 4>, sized<page_tag, 2>, sized<frame_tag, 3>, sized<word_tag, 2>, sized<part_tag, 2>>;
using small_terms = bounded<small_capacity>;
using small_values = concrete<small_capacity>;

template <class M> struct proof_traits<M, core_kind> : no_theorems<M> {
  // A page to share, two children to share it with, one of which has a page of its own, and an owner less.
  static call_path path_to(std::string_view) { return {"map", "fork", "map", "fork", "exit"}; }

  // They differ in which bugs they show; each is small enough to know every state that can be reached within it.
  static constexpr std::array scopes{
      scope{.processes = 2, .pages = 1, .frames = 2, .words = 2},
      scope{.processes = 2, .pages = 2, .frames = 3, .words = 2},
      scope{.processes = 3, .pages = 1, .frames = 3, .words = 2},
      scope{.processes = 4, .pages = 1, .frames = 2, .words = 2},
      scope{.processes = 2, .pages = 1, .frames = 2, .words = 2, .parts = 2},
  };
};

}  // namespace cowproof::symbolic
