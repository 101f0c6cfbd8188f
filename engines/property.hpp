// The properties that engines look for, by name: the promises of the monitor, then the invariants.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cowproof {

// What can be violated besides the invariants, in the order in which it is looked for.
enum class promise : std::uint8_t {
  isolation,        // a process that takes no part cannot tell that anything happened
  refines_space,    // memory is as if fork had copied it
  refines_alive,    // the processes are those of the specification
  refines_outcome,  // so are outcome and value
  changes_nothing,  // an operation that is refused, or faults and kills nobody, leaves the state as it was
  has_cause,        // an operation runs out of memory only if it was offered none
};
inline constexpr std::size_t number_of_promises = 6;

// A promise, an inductive or an implied invariant, numbered in this order.
using property = std::uint8_t;
using property_set = std::uint32_t;
inline constexpr property_set all_properties = ~property_set{0};

std::size_t number_of_properties();
std::string_view property_name(property p);
std::string_view property_sentence(property p);
std::optional<property> find_property(std::string_view name);

}  // namespace cowproof
