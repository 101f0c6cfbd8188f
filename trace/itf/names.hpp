// The words of the file format, which its writer and its reader share.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "engines/scope.hpp"

namespace cowproof::itf {

inline constexpr std::string_view meta = "#meta";
inline constexpr std::string_view format = "ITF";
inline constexpr std::string_view format_description = "https://apalache.informal.systems/docs/adr/015adr-trace.html";
inline constexpr std::string_view action_taken = "mbt::actionTaken";
inline constexpr std::string_view nondet_picks = "mbt::nondetPicks";
inline constexpr std::string_view outcome_variable = "outcome";
inline constexpr std::string_view initial_action = "init";       // what leads to the initial state
inline constexpr std::string_view initial_ending = "none";       // how that ended
inline constexpr std::string_view outside_of_space = "outside";  // an address that is no page
inline constexpr std::string_view none = "None";                 // the tag of a variant that holds nothing
inline constexpr std::string_view some = "Some";

// "file_pages": how many there are of a thing, within the scope
inline std::string size_name(resource const& of) {
  std::string name(of.plural);
  std::ranges::replace(name, ' ', '_');
  return name;
}

}  // namespace cowproof::itf
