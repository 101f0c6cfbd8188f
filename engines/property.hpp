// The properties that engines look for, as numbers: first the step properties that every step keeps, then the
// invariants.
//
// Which they are is a matter of the machine's type. The step properties, in the order in which they are looked for:
//
//   isolation        a process that takes no part cannot tell that anything happened
//   refines_FIELD    each field of the view is that of the specification, the last field first
//   refines_outcome  so are outcome and value
//   changes_nothing  an operation that is refused, or faults without an effect, leaves the state as it was
//   has_cause        an operation runs out of memory only if it needs more than it is offered; then it is not done
//   takes_no_more    of the memory that is free it takes only what it is offered and needs
//   OPERATION_NAME   each step property that the machine lists: what the operation leaves alone, what it may not
//   refuse;
//                    without OPERATION if it is about all
#pragma once
#include <cstdint>
#include <optional>

namespace cowproof {

using property = std::uint8_t;
using property_set = std::uint64_t;
inline constexpr property_set all_properties = ~property_set{0};

constexpr property_set only(property p) { return property_set{1} << p; }

}  // namespace cowproof
