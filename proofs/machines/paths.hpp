// Lists of goals, and of the calls that lead to them from the initial state.
#pragma once
#include <algorithm>
#include <string_view>

#include "proofs/traits.hpp"

namespace cowproof::symbolic {

struct path_to_goals {
  std::string_view goals;  // by name, separated by blanks
  std::string_view calls;  // likewise
};

inline std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    auto const end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// What is not listed can be met at once.
template <class Paths> call_path path_among(Paths const& paths, std::string_view goal) {
  for (auto const& path : paths)
    if (std::ranges::count(words_of(path.goals), goal) != 0) return words_of(path.calls);
  return {};
}

}  // namespace cowproof::symbolic
