// Which part of what a machine can do is searched.
//
// The machine is the same; a part leaves out operations, operands and steps.
#pragma once
#include "engines/call.hpp"
#include "engines/explore/bounds.hpp"
#include "invariants/witnesses.hpp"
#include "model/concrete/codes.hpp"

namespace cowproof::search {

// Every operation with every operand; memory may run out whether or not there is some.
template <class M> struct full_model {
  static constexpr bool only_completed = false;
  static constexpr bool allocation_may_fail = true;
  template <class Operation> static constexpr bool has = true;
  template <class Operand> static constexpr unsigned first_code = 0;
  template <class Operation, class... Operand>
  static constexpr bool admits(typename M::state const&, Operand const&...) {
    return true;
  }
};

// The small model that other tools were given as well: writable pages, memory as long as there is some, and only steps
// that complete. Who unmaps nothing does nothing.
template <class M> struct core_model {
  static constexpr bool only_completed = true;
  static constexpr bool allocation_may_fail = false;
  template <class Operation>
  static constexpr bool has = Operation::name == "map" || Operation::name == "fork" || Operation::name == "store" ||
                              Operation::name == "unmap" || Operation::name == "exit";
  // A flag is true, an address is a page.
  template <class Operand>
  static constexpr unsigned first_code = std::is_same_v<Operand, typename M::boolean> || is_maybe<Operand>;
  template <class Operation, class... Operand>
  static COWPROOF_INLINE typename M::boolean admits(typename M::state const& pre, Operand const&... x) {
    if constexpr (Operation::name == "unmap")
      return !witnesses<typename M::domain_type>::unmap_finds_nothing(pre, x...);
    else return true;
  }
};

}  // namespace cowproof::search
