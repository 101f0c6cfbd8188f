// The names of all operands, and the letters of what those of the core name.
#pragma once
#include <string_view>
#include <vector>

#include "engines/machines/machine_type.hpp"
#include "model/machine.hpp"

namespace cowproof {

inline constexpr std::string_view process_letter = process_tag::letter;
inline constexpr std::string_view page_letter = page_tag::letter;
inline constexpr std::string_view frame_letter = frame_tag::letter;
inline constexpr std::string_view word_letter = word_tag::letter;

// Each once, in the order in which the operations mention them.
std::vector<std::string_view> operand_names(machine_type const& of);
// But for those of which there is only one to name, and that go without saying.
std::vector<std::string_view> told_operand_names(machine_type const& of, scope const& within);

}  // namespace cowproof
