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

// A row of the table: a call, what this kernel does then, what a correct one does.
struct compared_call {
  std::string call, here, correctly;
};

void add_to(std::string& cell, std::string_view text) {
  if (cell.find(text) != std::string::npos) return;
  if (!cell.empty()) cell += "; ";
  cell += text;
}

// "p0 v0 is 7" is about this kernel; "of a correct kernel: p0 v0 is zero" and "p0 v0 should be zero" about a correct
// one.
void add_expectation(compared_call& row, std::string_view text) {
  constexpr std::string_view broken = " is broken", should_be = " should be ";
  if (text.ends_with("every rule holds")) return;
  if (text.starts_with(of_a_correct_kernel)) return add_to(row.correctly, text.substr(of_a_correct_kernel.size()));
  if (text.ends_with(broken))
    return add_to(row.here, fmt::format("breaks `{}`", text.substr(0, text.size() - broken.size())));
  auto const at = text.find(should_be);
  if (at != std::string_view::npos)
    return add_to(row.correctly, fmt::format("{} is {}", text.substr(0, at), text.substr(at + should_be.size())));
  add_to(text.find(" should ") == std::string_view::npos ? row.here : row.correctly, text);
}

std::string table_of(scenario const& s) {
  std::vector<compared_call> rows;
  for (auto const& part : s.parts)
    for (auto const& line : part.lines) {
      if (line.played) rows.push_back({line.text, "", ""});
      else if (!rows.empty()) add_expectation(rows.back(), line.text);
    }
  std::string text = "| call | this kernel | a correct kernel |\n|---|---|---|\n";
  for (auto const& row : rows) text += fmt::format("| `{}` | {} | {} |\n", row.call, row.here, row.correctly);
  return text;
}

std::string last_call_of(scenario_part const& part) {
  std::string call;
  for (auto const& line : part.lines)
    if (line.played) call = line.text;
  return call;
}

std::string section_of(named_scenario const& s) {
  if (is_told_by_hand(s))
    return fmt::format("\n### {}\n\nThe story is in [what happens on fork](what-happens-on-fork.md#{}).\n",
                       s.told.title, anchor_of(s.told.title));
  auto text = fmt::format("\n### {}\n", s.told.title);
  for (auto const& part : s.told.parts) {
    auto const call = &part == &s.told.parts.front() ? "" : last_call_of(part);
    text += call.empty() ? fmt::format("\n{}\n", part.says) : fmt::format("\nAt `{}`: {}\n", call, part.says);
  }
  return text + fmt::format("\n{}\n`cowproof scenario {}`\n", table_of(s.told), s.name);
}

}  // namespace

std::string what_if_heading(machine_type const& of) {
  if (&of == &on_demand_type()) return "Faulty kernels whose forks share page tables";
  return &of == &whole_type() ? "Faulty kernels with files, swap, devices and tasks"
                              : "Faulty kernels with memory alone";
}

std::string prose_of_scenarios() {
  std::string text, chapter;
  for (auto const& s : all_scenarios()) {
    if (s.chapter != chapter) text += fmt::format("\n## {}\n", s.chapter);
    chapter = s.chapter;
    text += "\n#" + prose_of(s.told);  // its heading is one deeper
  }
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
