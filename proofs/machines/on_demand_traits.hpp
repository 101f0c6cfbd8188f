// What the proofs about on-demand fork need besides its specification and its invariants.
#pragma once
#include <array>

#include "engines/scope.hpp"
#include "invariants/on_demand.hpp"
#include "model/concrete/domain.hpp"
#include "proofs/bounded.hpp"
#include "proofs/traits.hpp"

namespace cowproof::symbolic {

using small_on_demand_capacity =
    capacity<sized<process_tag, 3>, sized<page_tag, 4>, sized<directory_tag, 2>, sized<table_tag, 3>,
             sized<frame_tag, 3>, sized<word_tag, 2>, sized<part_tag, 2>>;
using small_on_demand_terms = bounded<small_on_demand_capacity>;
using small_on_demand_values = concrete<small_on_demand_capacity>;

template <class M> struct proof_traits<M, on_demand_kind> : no_theorems<M> {
  // A page below a table to share, two children to share it with, one of which splits it, and an owner less.
  static call_path path_to(std::string_view) { return {"map", "fork", "map", "fork", "exit"}; }

  // A page; tables in two places; a table to spare; three processes; two pages that share a table. Each is small enough
  // to know every state that can be reached within it.
  static constexpr std::array scopes{
      scope{.processes = 2, .pages = 1, .frames = 2, .words = 2, .directories = 1, .tables = 2},
      scope{.processes = 2, .pages = 3, .frames = 2, .words = 1, .directories = 2, .tables = 2},
      scope{.processes = 2, .pages = 2, .frames = 3, .words = 1, .directories = 1, .tables = 3},
      scope{.processes = 3, .pages = 1, .frames = 2, .words = 2, .directories = 1, .tables = 3},
      scope{.processes = 2, .pages = 2, .frames = 3, .words = 2, .directories = 1, .tables = 2},
      scope{.processes = 2, .pages = 1, .frames = 2, .words = 2, .directories = 1, .tables = 2, .parts = 2},
  };
};

}  // namespace cowproof::symbolic
