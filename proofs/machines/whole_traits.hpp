// What the proofs about the whole machine need besides its specification and its invariants.
#pragma once
#include "invariants/whole/coverage_goals.hpp"
#include "proofs/machines/whole_paths.hpp"
#include "proofs/relation/laws.hpp"
#include "proofs/traits.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

template <class M> struct proof_traits<M, whole_kind> {
  template <class Operation, class Operands>
  static std::vector<boolean> theorems(typename M::state const& s, Operands const& operands) {
    auto const first = std::get<0>(operands);
    if constexpr (Operation::name == "reclaim") return {is_mapped_somewhere(s, first)};
    else if constexpr (Operation::name == "pin")
      return {is_held_by_somebody(s, M::entry_at(s, M::memory_of(s, first), std::get<1>(operands)))};
    else if constexpr (std::is_same_v<std::decay_t<decltype(first)>, typename M::process>)
      return {somebody_else_lives_there(s, first)};
    else return {};
  }

  static call_path path_to(std::string_view goal) { return whole_path_to(goal); }

 private:
  using state = typename M::state;

  // If a task leaves an address space that has more users, one of them is another task.
  static boolean somebody_else_lives_there(state const& s, typename M::process p) {
    return relation_laws<std::decay_t<decltype(s.tasks)>, typename M::space>{s.tasks}.other_row_exists(
        p, M::memory_of(s, p));
  }
  // An object that has holders is mapped somewhere.
  static boolean is_mapped_somewhere(state const& s, typename M::object o) {
    return relation_laws<std::decay_t<decltype(s.regions)>, typename M::object>{s.regions}.counted_cell_exists(o);
  }
  // A frame that is counted as pinned is held by a pin.
  static boolean is_held_by_somebody(state const& s, typename M::entry const& e) {
    return relation_laws<std::decay_t<decltype(s.pins)>, typename M::frame>{s.pins}.counted_cell_exists(
        get<typename M::mapping>(e).target);
  }
};

}  // namespace cowproof::symbolic
