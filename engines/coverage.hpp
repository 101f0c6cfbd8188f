// How often each operation, ending and situation was exercised. What was never exercised was not checked.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engines/machines/machine_type.hpp"

namespace cowproof {

struct coverage {
  std::vector<std::array<std::uint64_t, number_of_endings>> ended;  // by operation and ending
  std::vector<std::uint64_t> met;                                   // by situation

  coverage() = default;  // of nothing, which becomes that of any type
  explicit coverage(machine_type const& of) { make_room(of); }
  void make_room(machine_type const& of);
  coverage& operator+=(coverage const& other);
  bool operator==(coverage const&) const = default;
};

std::string_view ending_name(ending e);  // "completed", "fault(protection)", "refused(no_memory)"
std::optional<ending> find_ending(std::string_view name);

// What the operations may do and was not exercised: "store ends with fault(no_memory)", "store_reuses".
std::vector<std::string> never_exercised(coverage const& seen, machine_type const& of = core_type());

}  // namespace cowproof
