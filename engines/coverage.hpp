// How often each operation, ending and situation was exercised. What was never exercised was not checked.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engines/call.hpp"

namespace cowproof {

inline constexpr std::size_t most_operations = 16;
inline constexpr std::size_t most_situations = 32;

struct coverage {
  std::array<std::array<std::uint64_t, number_of_endings>, most_operations> ended{};  // by operation and ending
  std::array<std::uint64_t, most_situations> met{};                                   // by situation

  coverage& operator+=(coverage const& other);
  bool operator==(coverage const&) const = default;
};

// The operations of the machine and of every mutant, in the order in which calls number them.
std::span<operation_type const> operation_types();
int find_operation(std::string_view name);  // its number, or -1

// How often each operation is drawn, relative to the others; by operation number.
using operation_weights = std::array<int, most_operations>;
operation_weights default_weights();

// The situations of invariants/witnesses.hpp, in the order of their bits.
std::span<std::string_view const> situation_names();

std::string_view ending_name(ending e);            // "completed", "fault(protection)", "refused(no_memory)"
ending const* find_ending(std::string_view name);  // null if there is none

// What the operations may do and was not exercised: "store ends with fault(no_memory)", "store_reuses".
std::vector<std::string> never_exercised(coverage const& seen);

}  // namespace cowproof
