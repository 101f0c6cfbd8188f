// Chooses among the compiled searches, and has suspects confirmed by playing them.
#include "engines/explore/explorer.hpp"

#include <algorithm>
#include <utility>

#include "engines/call_text.hpp"
#include "engines/explore/checkpoint.hpp"
#include "engines/explore/compiled.hpp"
#include "engines/explore/machine_search.hpp"

namespace cowproof::search {

void add_exact(std::vector<compiled_search>& to);       // searches_exact.cpp
void add_narrow(std::vector<compiled_search>& to);      // searches_narrow.cpp
void add_wide(std::vector<compiled_search>& to);        // searches_wide.cpp
void add_of_mutants(std::vector<compiled_search>& to);  // searches_mutants.cpp

namespace {

// Those that are exact first, then by the bits of a state.
std::vector<compiled_search> const& all_searches() {
  static std::vector<compiled_search> const all = [] {
    std::vector<compiled_search> list;
    add_exact(list);
    add_narrow(list);
    add_wide(list);
    add_of_mutants(list);
    std::ranges::stable_sort(list, {}, [](auto const& s) { return std::pair(!s.exact, s.key_bits); });
    return list;
  }();
  return all;
}

bool serves(compiled_search const& s, request const& asked) {
  return s.subject == asked.subject && s.part == asked.part && s.reduces == (asked.reduce != symmetry::none) &&
         (s.exact ? s.capacity == asked.within : fits(asked.within, s.capacity));
}

compiled_search const* find_search(request const& asked) {
  for (auto const& s : all_searches())
    if (serves(s, asked)) return &s;
  return nullptr;
}

std::string checkpoint_name(request const& asked) {
  if (is_searched_as_space(asked)) return checkpoint_name_as_space(asked);
  auto const* found = find_search(asked);
  return name_of(asked, found->key_bits, found->capacity);
}

std::optional<property> last_call_breaks(request const& asked, std::vector<call> calls) {
  auto const played =
      find_subject(asked.subject, asked.within, *asked.machine)->play(calls, asked.within, looked_for(asked), nullptr);
  return played.played == calls.size() ? played.violated : std::nullopt;
}

}  // namespace

std::optional<cannot_search> why_not(request const& asked) {
  if (asked.reduce != symmetry::none && asked.choice != choice_rule::any)
    return cannot_search{"states are reduced only where any that is available may be taken: --choice any"};
  if (is_searched_as_space(asked)) return why_not_as_space(asked);
  if (find_search(asked) != nullptr) return std::nullopt;
  std::string reason = asked.subject + " is not searched ";
  reason += asked.part == model_part::core ? "as core" : "in full";
  reason += asked.reduce == symmetry::none ? "" : " with symmetry";
  reason += " within " + text_of(asked.within);
  for (auto const& s : all_searches()) {
    request other = asked;
    other.within = s.capacity;
    if (!s.exact && serves(s, other)) reason += "; it is within " + text_of(s.capacity);
  }
  return cannot_search{reason};
}

int key_bits(request const& asked) {
  return is_searched_as_space(asked) ? key_bits_as_space(asked) : find_search(asked)->key_bits;
}

std::optional<cannot_search> why_not_resume(request const& asked) {
  if (!asked.checkpoint.empty())
    if (auto reason = why_not_save(asked.checkpoint)) return cannot_search{*reason};
  if (asked.resume.empty()) return std::nullopt;
  if (auto reason = why_not_resume(asked.resume, checkpoint_name(asked))) return cannot_search{*reason};
  return std::nullopt;
}

answer explore(request const& given_request, watch_counts const& watch) {
  request asked = given_request;
  judge const confirm = [&](std::vector<call> const& calls) { return last_call_breaks(asked, calls); };
  if (is_searched_as_space(asked)) return explore_as_space(asked, watch, confirm);
  if (!asked.resume.empty()) asked.memory = std::max(asked.memory, bytes_of_checkpoint(asked.resume));
  auto const* found = find_search(asked);
  auto const name = checkpoint_name(asked);
  auto given = found->run(asked, name, watch, confirm);
  if (given.verdict == verdict::refuted && !given.counterexample) {  // found without a log: once more, with one
    request again = asked;
    again.jobs = 1;
    again.traces = true;
    again.resume.clear();
    again.checkpoint.clear();
    auto const first = std::exchange(given, found->run(again, name, watch, confirm));
    given.saved = first.saved;
    given.not_saved = first.not_saved;
  }
  return given;
}

}  // namespace cowproof::search
