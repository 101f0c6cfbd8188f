// The things that operands name, by letter, and the names of all operands.
#pragma once
#include <string_view>
#include <vector>

#include "engines/coverage.hpp"
#include "model/machine.hpp"

namespace cowproof {

inline constexpr std::string_view process_letter = process_tag::letter;
inline constexpr std::string_view page_letter = page_tag::letter;
inline constexpr std::string_view frame_letter = frame_tag::letter;
inline constexpr std::string_view word_letter = word_tag::letter;

// Each once, in the order in which the operations mention them.
std::vector<std::string_view> operand_names();

// "process" for p
std::string_view thing_named_by(std::string_view letter);

// How many there are within a scope.
std::uint64_t names_within(scope const& within, std::string_view letter);

}  // namespace cowproof
