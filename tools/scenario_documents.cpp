// Writes what scenarios say.
#include "tools/scenario_documents.hpp"

#include <cctype>
#include <filesystem>

#include "tools/scenarios.hpp"

namespace cowproof::tools {
namespace {

// As a heading is addressed: "What if it forks?" is what-if-it-forks.
std::string anchor_of(std::string const& title) {
  std::string anchor;
  for (auto const c : title) {
    auto const letter = static_cast<unsigned char>(c);
    if (c == ' ' || c == '-') anchor += '-';
    else if (std::isalnum(letter) != 0) anchor += static_cast<char>(std::tolower(letter));
  }
  return anchor;
}

std::string calls_of(scenario_part const& part) {
  std::string calls;
  for (auto const& line : part.lines)
    if (line.played) calls += fmt::format("{}`{}`", calls.empty() ? "" : ", ", line.text);
  return calls;
}

std::string section_of(named_scenario const& s) {
  if (is_told_by_hand(s))
    return fmt::format("\n### {}\n\nIt is told in [what happens on fork](what-happens-on-fork.md#{}).\n", s.told.title,
                       anchor_of(s.told.title));
  auto text = fmt::format("\n### {}\n", s.told.title);
  std::string_view when = "First";
  for (auto const& part : s.told.parts) {
    auto const calls = calls_of(part);
    bool const is_about = &part == &s.told.parts.front();  // its calls come after what it says
    if (is_about) text += fmt::format("\n{}\n", part.says);
    if (!calls.empty())
      text += fmt::format("\n{} {}{}{}\n", std::exchange(when, "Then"), calls, is_about ? "" : ": ",
                          is_about ? "." : part.says);
  }
  return text + fmt::format("\n`cowproof scenario {}`\n", s.name);
}

}  // namespace

std::string what_if_heading(machine_type const& of) {
  if (&of == &on_demand_type()) return "Faulty kernels whose forks share page tables";
  return &of == &whole_type() ? "Faulty kernels with files, swap, devices and tasks"
                              : "Faulty kernels with memory alone";
}

std::string prose_of_scenarios() {
  std::string text;
  for (auto const& s : all_scenarios()) text += "\n" + prose_of(s.told);
  return text;
}

std::string prose_of_what_if() {
  std::string text;
  machine_type const* of = nullptr;
  for (auto const& s : what_if_scenarios()) {
    if (of != s.told.type) text += fmt::format("\n## {}\n", what_if_heading(*s.told.type));
    of = s.told.type;
    text += section_of(s);
  }
  return text;
}

void write_document(std::string const& path, std::string const& sections) {
  std::string text;
  if (std::filesystem::exists(path)) text = read_file(path);
  auto const written = text.find("\n## ");
  write_file(path, text.substr(0, written) + sections);
}

}  // namespace cowproof::tools
