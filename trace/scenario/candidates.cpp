// Turns what is drawn of a step into expectations.
#include "trace/scenario/candidates.hpp"

#include <sstream>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"

namespace cowproof {
namespace {

// Processes with memory, each with its column.
template <class Use> void each_process(drawn_step const& step, Use&& use) {
  for (std::size_t p = 0; p < step.memory_of.size(); ++p)
    if (step.memory_of[p]) use(p, *step.memory_of[p]);
}

std::string word_of(drawn_entry const& e) {
  if (e.is_untouched()) return "untouched";
  return e.what == drawn_entry::kind::mapped ? word_text(e.word) : "unmapped";
}

using expectations = std::vector<std::string>;

// use("p0 v1", entry)
template <class Use> void each_entry(drawn_step const& step, Use&& use) {
  for (auto const& page : step.pages)
    each_process(step, [&](std::size_t p, std::size_t column) {
      use(fmt::format("p{} v{}", p, page.page), page.after[column]);
    });
}

expectations ending_and_words(drawn_step const& step) {
  expectations all{step.title};
  for (std::size_t p = 0; p < step.memory_of.size(); ++p)
    all.push_back(fmt::format("p{} is {}", p, step.memory_of[p] ? "alive" : "not alive"));
  each_entry(step, [&](std::string const& at, drawn_entry const& e) {
    all.push_back(fmt::format("{} is {}", at, word_of(e)));
  });
  return all;
}

expectations rights(drawn_step const& step) {
  expectations all;
  each_entry(step, [&](std::string const& at, drawn_entry const& e) {
    all.push_back(fmt::format("{} is {}", at, rights_of(e)));
    if (!e.beside.promise.empty()) all.push_back(fmt::format("{} promises {}", at, e.beside.promise));
  });
  return all;
}

expectations facts(drawn_step const& step) {
  expectations all;
  for (auto const& fact : step.facts)
    if (!fact.after.empty()) all.push_back(fmt::format("{} tells \"{}\"", fact.keys, fact.after));
  if (!step.kernel) return all;
  std::istringstream words(step.kernel->after);
  for (std::string word; words >> word;)
    if (word.starts_with('k')) all.push_back("the kernel has " + word);
  return all;
}

expectations frames(drawn_step const& step) {
  expectations all;
  std::size_t used = 0;
  for (auto const& f : step.frames) {
    if (!f.after.is_counted) continue;
    all.push_back(fmt::format("{} counts {}", f.after.name, f.after.count));
    used += f.after.is_free() || f.after.is_slot ? 0 : 1;
  }
  for (auto const& f : step.frames)
    if (!f.after.role.empty()) all.push_back(fmt::format("{} is {}", f.after.name, f.after.role));
  all.push_back(fmt::format("{} in use", counted(used, "frame", "frames")));
  return all;
}

expectations costs(drawn_step const& step) {
  return {fmt::format("{} copied", counted(step.cost.frames_copied, "frame", "frames")),
          fmt::format("{} copied", counted(step.cost.entries_copied, "entry", "entries"))};
}

// What is so where a note says what should be: a word, a right or a promise.
std::string what_is(std::string const& at, drawn_entry const& e, std::string_view brief) {
  auto const should_be = brief.substr(std::string_view("should be ").size());
  if (should_be == "writable" || should_be == "read-only") return fmt::format("{} is {}", at, rights_of(e));
  bool const is_promise = should_be.starts_with("r") || should_be.starts_with("-");
  if (is_promise && !e.beside.promise.empty()) return fmt::format("{} promises {}", at, e.beside.promise);
  return fmt::format("{} is {}", at, word_of(e));
}

}  // namespace

std::vector<std::vector<std::string>> candidates_of(drawn_step const& step) {
  return {ending_and_words(step), rights(step), facts(step), frames(step), costs(step)};
}

std::vector<drawn_difference> differences_of(drawn_trace const& drawn, drawn_step const& step) {
  std::vector<drawn_difference> all;
  for (auto const& note : step.notes) {
    auto const is = note.text.find(" is ");
    auto const should = note.text.find(", and should be ");
    if (note.text.starts_with("should ")) all.push_back({"", "it " + note.text});
    else if (should != std::string::npos && is < should)
      all.push_back({"", note.text.substr(0, is) + note.text.substr(should + std::string_view(", and").size())});
    else all.push_back({"", note.text});
  }
  for (auto const& page : step.pages)
    for (auto const& note : page.notes) {
      if (note.brief.empty()) continue;
      bool is_told = false;
      each_process(step, [&](std::size_t p, std::size_t column) {
        if (note.process != drawn.processes[column] || std::exchange(is_told, true)) return;
        auto const at = fmt::format("p{} v{}", p, page.page);
        all.push_back({what_is(at, page.after[column], note.brief), fmt::format("{} {}", at, note.brief)});
      });
    }
  return all;
}

}  // namespace cowproof
