// Does a step do what the specification says? In the sliced domain, so of hundreds of steps at once.
#pragma once
#include "engines/explore/sliced/domain.hpp"
#include "model/fields.hpp"
#include "spec/operations.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// `before` and `after` are what was seen, `out` is how it ended: does the specification say the same of each?
template <class Operation, class View, class Outcome, class... Operand>
COWPROOF_INLINE sliced_truth agrees(View const& before, View const& after, Outcome const& out, sliced_truth exhausted,
                                    Operand const&... x) {
  auto expected = before;
  auto const said = Operation::spec(expected, x..., exhausted);
  sliced_truth same = said.how == out.how && equal<sliced_truth>(expected, after);
  if constexpr (!std::is_same_v<typename Outcome::value_type, no_value>)
    same = same && implies(out.how.n.is(static_cast<std::uint64_t>(ending::completed)),
                           code_of_slices(said.value) == code_of_slices(out.value));
  return same;
}

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search
