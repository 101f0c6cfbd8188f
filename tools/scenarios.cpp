// The scenarios that are compiled in, and those in files.
#include "tools/scenarios.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/ranges.h>

#include "tools/embedded_files.hpp"
#include "tools/names.hpp"
#include "trace/page/page.hpp"

namespace cowproof::tools {
namespace {

// "1_fork_and_write/03_first_write.md" is first_write.
std::string scenario_name(std::string_view file_name) {
  auto const stem = std::filesystem::path(file_name).stem().string();
  auto const after_number = stem.find_first_not_of("0123456789_");
  return after_number == std::string::npos ? stem : stem.substr(after_number);
}

// One that stands alone is called after its file.
std::vector<named_scenario> require_readable(std::string_view text, std::string const& file) {
  auto read = read_scenarios(text);
  if (auto const* error = std::get_if<scenario_error>(&read))
    throw input_error(fmt::format("{}: line {}: {}", file, error->line, error->what));
  auto const& all = std::get<std::vector<scenario>>(read);
  if (all.size() == 1) return {{scenario_name(file), all.front()}};
  std::vector<named_scenario> named;
  named.reserve(all.size());
  for (auto const& s : all) named.push_back({name_of(s), s});
  return named;
}

// "1_fork_and_write/03_first_write.md" is in "Fork and write".
std::string chapter_of(std::string_view file_name) {
  auto const end = file_name.find('/');
  if (end == std::string_view::npos) return {};
  std::string chapter(file_name.substr(0, end));
  chapter.erase(0, chapter.find('_') + 1);
  std::ranges::replace(chapter, '_', ' ');
  chapter.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(chapter.front())));
  return chapter;
}

std::vector<named_scenario> read_all(std::span<embedded_file const> files) {
  std::vector<named_scenario> all;
  for (auto const& file : files)
    for (auto& s : require_readable(file.text, std::string(file.name))) {
      s.chapter = chapter_of(file.name);
      all.push_back(std::move(s));
    }
  return all;
}

bool is_of(named_scenario const& s, subject const& of) { return s.told.type == of.type && s.told.subject == of.name; }

std::optional<named_scenario> find_compiled(std::string const& name) {
  auto const told = all_scenarios();
  auto const what_if = what_if_scenarios();
  for (auto const* among : {&told, &what_if})
    if (auto const found = std::ranges::find(*among, name, &named_scenario::name); found != among->end()) return *found;
  auto const of_mutant = std::ranges::find_if(what_if, [&](auto const& s) { return s.told.subject == name; });
  return of_mutant != what_if.end() ? std::optional(*of_mutant) : std::nullopt;
}

std::string unknown_scenario(std::string const& name) {
  std::vector<std::string> names;
  auto const told = all_scenarios();
  auto const what_if = what_if_scenarios();
  for (auto const* among : {&told, &what_if})
    for (auto const& s : *among) names.push_back(s.name);
  return unknown_name("scenario or file", name, {names.begin(), names.end()}, "cowproof scenario --list");
}

}  // namespace

std::vector<named_scenario> all_scenarios() { return read_all(scenario_files()); }

std::vector<named_scenario> what_if_scenarios() {
  auto const by_hand = all_scenarios();
  auto const others = read_all(what_if_files());
  std::vector<named_scenario> ordered;
  auto const add = [&](subject const& mutant) {
    for (auto const* among : {&by_hand, &others})
      for (auto const& s : *among)
        if (is_of(s, mutant)) ordered.push_back(s);
  };
  for (auto const* type : machine_types())
    for (auto const& s : all_subjects(*type))
      if (s.mutant != nullptr && find_subject(s.name, {0, 0, 0, 0}, *type) == &s) add(s);
  return ordered;
}

bool is_told_by_hand(named_scenario const& s) {
  auto const files = scenario_files();
  return std::ranges::any_of(files, [&](auto const& file) { return scenario_name(file.name) == s.name; });
}

mutant_description const* mutant_of(scenario const& s) { return find_subject(s.subject, s.within, *s.type)->mutant; }

std::vector<named_scenario> require_scenarios(std::string const& name_or_file) {
  if (auto found = find_compiled(name_or_file)) return {*std::move(found)};
  if (!std::filesystem::is_regular_file(name_or_file)) throw input_error(unknown_scenario(name_or_file));
  return require_readable(read_file(name_or_file), name_or_file);
}

named_scenario require_scenario(std::string const& name_or_file, std::string const& which) {
  auto const all = require_scenarios(name_or_file);
  std::vector<std::string_view> names;
  for (auto const& s : all) {
    if (which.empty() ? all.size() == 1 : s.name == which) return s;
    names.push_back(s.name);
  }
  if (which.empty())
    throw input_error(fmt::format("{} has several scenarios; name one: {}", name_or_file, fmt::join(names, ", ")));
  throw input_error(unknown_name("scenario of " + name_or_file, which, {names.begin(), names.end()},
                                 "cowproof scenario " + name_or_file));
}

std::string words_of(named_scenario const& s) {
  std::string words = s.name;
  for (auto const& part : s.told.parts) {
    words += " " + part.says;
    for (auto const& line : part.lines) words += " " + line.text;
  }
  auto const* about = mutant_of(s.told);
  return about == nullptr ? words : words + " " + std::string(about->name);
}

std::string page_of(named_scenario const& s, layout_options const& options, std::string const& mark) {
  auto const played = play_scenario(s.told, options);
  page_options page{s.told.title, played.says};
  page.mark = mark;
  return render_page(played.drawn, page);
}

}  // namespace cowproof::tools
