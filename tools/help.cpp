// What --help says of an option.
#include "tools/help.hpp"

#include <sstream>

#include <fmt/format.h>
#include <re2/re2.h>

namespace cowproof::tools {

namespace {

// The library says "INT:INT in [1 - 16]", "TEXT:{c,python}" and "UINT": a type of C++, and what is checked.
std::string what_is_given(std::string const& type) {
  static RE2 const range(R"(.* in \[(\S+) - (\S+)\])");
  std::string least, most;
  if (RE2::FullMatch(type, range, &least, &most)) return fmt::format("{}..{}", least, most);
  if (type == "UINT" || type == "INT" || type == "FLOAT") return "NUMBER";
  return type.substr(type.find(':') + 1);
}

// In lines of at most this many characters, unless a word is longer.
std::string wrapped(std::string const& text, std::size_t width) {
  std::istringstream words(text);
  std::string lines;
  std::size_t used = 0;
  for (std::string word; words >> word; used += word.size() + 1) {
    bool const is_new = used > 0 && used + word.size() > width;
    if (is_new) used = 0;
    lines += (is_new ? "\n" : used > 0 ? " " : "") + word;
  }
  return lines;
}

}  // namespace

std::string help_text::make_option_name(CLI::Option const* option, bool is_positional) const {
  static RE2 const meaning_of_flag(R"(\{(true|false)\})");
  auto name = CLI::Formatter::make_option_name(option, is_positional);
  RE2::GlobalReplace(&name, meaning_of_flag, "");
  return name;
}

std::string help_text::make_option_opts(CLI::Option const* option) const {
  if (option->get_type_size() == 0) return "";
  std::string text = option->get_positional() ? "" : " " + what_is_given(option->get_type_name());
  if (option->get_expected_max() == CLI::detail::expected_max_vector_size) text += " ...";
  if (option->get_required()) text += " (required)";
  if (auto const& otherwise = option->get_default_str(); !otherwise.empty()) text += " (" + otherwise + ")";
  for (auto const* other : option->get_excludes()) text += ", not with " + other->get_name();
  return text;
}

std::string help_text::make_option_desc(CLI::Option const* option) const {
  constexpr std::size_t width_of_page = 110;
  return wrapped(option->get_description(), width_of_page - get_column_width());
}

}  // namespace cowproof::tools
