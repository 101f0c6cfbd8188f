// What --help says of an option: what may be given, and in brackets what holds otherwise.
#pragma once
#include <algorithm>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace cowproof::tools {

class help_text : public CLI::Formatter {
 public:
  std::string make_option_name(CLI::Option const* option, bool is_positional) const override;
  std::string make_option_opts(CLI::Option const* option) const override;
  std::string make_option_desc(CLI::Option const* option) const override;
};

// An option that takes one of a few words; without it, what `chosen` is now.
template <class T>
void add_choice(CLI::App& verb, std::string const& name, T& chosen, std::map<std::string, T> const& meanings,
                std::string const& text) {
  auto const otherwise = std::ranges::find(meanings, chosen, [](auto const& entry) { return entry.second; });
  auto const choose = [&chosen, &meanings](std::string const& word) { chosen = meanings.at(word); };
  verb.add_option_function<std::string>(name, choose, text)
      ->check(CLI::IsMember(&meanings))
      ->default_str(otherwise->first);
}

}  // namespace cowproof::tools
