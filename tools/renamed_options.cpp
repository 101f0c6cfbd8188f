// One name for one thing in every verb: mutants are chosen by --mutant, time is limited by --seconds, an answer by
// --timeout.
#include "tools/renamed_options.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

struct renamed_option {
  std::string_view verb;  // and what follows it, as "validate linux"
  std::string_view old_name;
  std::string_view name;
  std::string_view value = "";  // that the old one stood for
};

constexpr std::array renamed{
    renamed_option{"check", "--subject", "--mutant"},
    renamed_option{"check", "--values", "--words"},
    renamed_option{"explore", "--subject", "--mutant"},
    renamed_option{"explore", "--model", "--fragment"},
    renamed_option{"explore", "--values", "--words"},
    renamed_option{"mutants", "--only", "--mutant"},
    renamed_option{"mutants", "--values", "--words"},
    renamed_option{"play", "--subject", "--mutant"},
    renamed_option{"shrink", "--out", "--trace"},
    renamed_option{"adapter", "--new", "--out"},
    renamed_option{"validate linux", "--directed", "--suite", "directed"},
    renamed_option{"validate linux", "--time-limit", "--timeout"},
    renamed_option{"validate xv6", "--time", "--seconds"},
    renamed_option{"validate kernel", "--time", "--seconds"},
};

}  // namespace

std::vector<std::string> with_names_of_today(std::vector<std::string> words) {
  auto const verb = words.size() > 1 ? words[1] : "";
  auto const verb_and_next = words.size() > 2 ? verb + " " + words[2] : verb;
  std::vector<std::string> today;
  for (auto const& word : words) {
    auto const end = std::min(word.find('='), word.size());
    auto const of = std::ranges::find_if(renamed, [&](auto const& r) {
      return r.old_name == std::string_view(word).substr(0, end) && (r.verb == verb || r.verb == verb_and_next);
    });
    if (of == renamed.end()) {
      today.push_back(word);
      continue;
    }
    tell("{} is called {}{}{} now", of->old_name, of->name, of->value.empty() ? "" : " ", of->value);
    today.push_back(std::string(of->name) + word.substr(end));
    if (!of->value.empty()) today.emplace_back(of->value);
  }
  return today;
}

}  // namespace cowproof::tools
