// Reads the corpus.
#include "corpus.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace cowproof {
namespace {

std::vector<corpus_entry> both(std::vector<corpus_entry> first, std::vector<corpus_entry> const& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::optional<corpus_entry> find_named(std::string_view name, std::vector<corpus_entry> const& among) {
  auto const found = std::ranges::find_if(among, [&](auto const& entry) { return name_of(entry.told) == name; });
  return found == among.end() ? std::nullopt : std::optional(*found);
}

std::optional<property> violated_by(scenario const& s) {
  constexpr std::string_view is_broken = " is broken";
  std::optional<property> violated;
  bool is_told = false;  // after the last call
  for (auto const& part : s.parts)
    for (auto const& line : part.lines) {
      if (line.played) is_told = false;
      if (line.played || is_told || !line.text.ends_with(is_broken)) continue;
      violated = find_property(line.text.substr(0, line.text.size() - is_broken.size()), *s.type);
      is_told = true;
    }
  return violated;
}

}  // namespace

std::filesystem::path root_of_tree() { return std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../.."; }

std::string read_text(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(std::filesystem::path const& file, std::string const& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string corpus_entry::where() const { return file.string() + ":" + std::to_string(told.line); }

std::vector<corpus_entry> entries_in(std::filesystem::path const& file_or_folder) {
  std::vector<corpus_entry> entries;
  if (std::filesystem::is_directory(file_or_folder)) {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(file_or_folder)) files.push_back(entry.path());
    std::ranges::sort(files);
    for (auto const& file : files) entries = both(std::move(entries), entries_in(file));
    return entries;
  }
  auto read = read_scenarios(read_text(file_or_folder));
  if (auto const* error = std::get_if<scenario_error>(&read)) {
    ADD_FAILURE() << file_or_folder.string() << ":" << error->line << ": " << error->what;
    return {};
  }
  for (auto& told : std::get<std::vector<scenario>>(read)) entries.push_back({file_or_folder, std::move(told)});
  return entries;
}

std::vector<corpus_entry> what_if_stories() { return entries_in(root_of_tree() / "examples/what_if"); }

std::vector<corpus_entry> shrunk_counterexamples() {
  auto const folder = root_of_tree() / "tests/traces";
  return both(entries_in(folder / "core.md"),
              both(entries_in(folder / "on_demand.md"), entries_in(folder / "whole.md")));
}

std::vector<corpus_entry> told_traces() { return entries_in(root_of_tree() / "tests/traces/told.md"); }

std::vector<corpus_entry> every_counterexample() { return both(shrunk_counterexamples(), what_if_stories()); }

trace told_trace(std::string_view name) { return trace_of(find_named(name, told_traces()).value().told); }
trace counterexample(std::string_view mutant) {
  auto found = find_named(mutant, shrunk_counterexamples());
  if (!found) found = find_named(mutant, what_if_stories());
  return trace_of(found.value().told);
}

trace trace_of(scenario const& s) {
  std::vector<call> calls;
  for (auto const& part : s.parts)
    for (auto const& line : part.lines)
      if (line.played) calls.push_back(*line.played);
  return record_trace(*find_subject(s.subject, s.within, *s.type), s.within, calls, s.title, violated_by(s));
}

}  // namespace cowproof
