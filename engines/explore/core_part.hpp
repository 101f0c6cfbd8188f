// The small model that other tools were given as well, which is a part of the core: writable pages, memory as long as
// there is some, and only steps that complete. Unmapping an unmapped page is no step.
//
// The machine is the same; a part leaves out operations, operands and steps.
#pragma once
#include "engines/call.hpp"
#include "invariants/coverage_goals.hpp"
#include "model/concrete/codes.hpp"

namespace cowproof::search {

// M is the core, in any domain.
template <class M> struct core_part {
  template <class Operation>
  static constexpr bool has = Operation::name == "map" || Operation::name == "fork" || Operation::name == "store" ||
                              Operation::name == "unmap" || Operation::name == "exit";
  template <class Operation, class... Operand>
  static COWPROOF_INLINE typename M::boolean admits(typename M::state const& pre, Operand const&... x) {
    if constexpr (Operation::name == "unmap")
      return !witnesses<typename M::domain_type>::unmap_finds_nothing(pre, x...);
    else return true;
  }
};

// A flag is true, and an address is a page.
constexpr bool is_in_core_part(call const& c, operation_type const& type) {
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const kind = type.operand[i].kind;
    if ((kind == operand_kind::flag || kind == operand_kind::address) && c.operand[i] == 0) return false;
  }
  return true;
}

}  // namespace cowproof::search
