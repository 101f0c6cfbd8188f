// Tells a scenario of a mutant: which rule breaks where, and, as expectations, how the state differs from a correct
// kernel's.
#include "trace/scenario/tell.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/call_text.hpp"
#include "trace/scenario/candidates.hpp"

namespace cowproof {
namespace {

constexpr std::size_t most_differences = 3;

// "a", "a and b", "a, b and c"
std::string listed(std::vector<std::string> const& items) {
  if (items.size() < 2) return items.empty() ? "" : items.front();
  std::vector<std::string> const first(items.begin(), items.end() - 1);
  return fmt::format("{} and {}", fmt::join(first, ", "), items.back());
}

// "f1 changes" begins with a name, and stays as it is.
std::string as_sentence(std::string text) {
  auto const is_letter = [](char c) { return 'a' <= c && c <= 'z'; };
  if (text.size() > 1 && is_letter(text[0]) && (is_letter(text[1]) || text[1] == ' '))
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

// "whole swap_no_dup: 2 processes, 100 words": of a machine that has a usual size, what differs from it.
std::string machine_line(scenario const& s) {
  auto told = s.within;
  if (s.type != &core_type())
    for (auto const& each : resources)
      if (each.size != nullptr && !each.tacit && each.size != &scope::processes &&
          s.within.*each.size == s.type->usual.*each.size)
        told.*each.size = 0;
  auto const machine = s.type == &core_type() ? std::string() : fmt::format("{} ", s.type->name);
  return fmt::format("{}{}: {}", machine, s.subject, text_of(told));
}

class teller {
 public:
  explicit teller(scenario const& s) : s_(s), played_(play_scenario(s)) {
    for (auto const& part : s.parts)
      for (auto const& line : part.lines)
        if (line.played) calls_.push_back(line.text);
  }

  std::string tell() {
    text_ = fmt::format("# {}\n\n{}\n\n    {}\n", s_.title, about_mutant(*mutant()), machine_line(s_));
    std::vector<drawn_step const*> told;
    for (auto const& step : played_.drawn.steps)
      if (step.number == calls_.size() || !new_rules(step).empty()) told.push_back(&step);
    std::size_t next = 0;
    auto const quiet_until = [&](std::size_t end) {
      for (; next < end; ++next) write_call(next);
    };
    quiet_until(told.front()->number - 1);
    expect("every rule holds");
    for (auto const* step : told) {
      text_ += fmt::format("\n{}\n\n", paragraph(*step));
      quiet_until(step->number);
      for (auto const& expectation : expected_) expect(expectation);
    }
    return std::move(text_);
  }

 private:
  mutant_description const* mutant() const { return find_subject(s_.subject, s_.within, *s_.type)->mutant; }
  void add_expected(std::string const& what) {
    if (std::ranges::find(expected_, what) == expected_.end()) expected_.push_back(what);
  }
  void expect(std::string const& what) { text_ += fmt::format("    expect {}\n", what); }

  // A call ends as it is told, whatever the document said before.
  void write_call(std::size_t i) {
    auto const& line = calls_[i];
    auto const& title = played_.drawn.steps[i].title;
    text_ += fmt::format("    {}{}\n", line.substr(0, line.find(')') + 1), title.substr(title.find(')') + 1));
  }

  // What breaks here, and was not told yet.
  std::vector<broken_rule> new_rules(drawn_step const& step) {
    std::vector<broken_rule> rules;
    for (auto const& rule : step.broken)
      if (rule.since == step.number && seen_rules_.insert(rule.name).second) rules.push_back(rule);
    return rules;
  }

  std::string paragraph(drawn_step const& step) {
    expected_.clear();
    auto text = as_sentence(step.why);
    text += tell_rules(step);
    expect_differences(step);
    expect_correctly(step);
    return text;
  }

  std::string tell_rules(drawn_step const& step) {
    std::vector<broken_rule> rules;
    for (auto const& rule : step.broken)
      if (rule.since == step.number) rules.push_back(rule);
    for (auto const& rule : rules) expected_.push_back(rule.name + " is broken");
    if (rules.empty()) return "";
    auto const seen = std::ranges::find_if(rules, [&](auto const& rule) { return is_promise(rule.name); });
    auto const& first = seen == rules.end() ? rules.front() : *seen;
    auto text =
        fmt::format(" {} breaks {}, the rule that {}",
                    seen == rules.end() ? "No program can tell yet, but this" : "This", first.name, first.sentence);
    std::vector<std::string> others;
    for (auto const& rule : rules)
      if (rule.name != first.name) others.push_back(rule.name);
    if (!others.empty()) text += fmt::format("; and with it {}", listed(others));
    return text + ".";
  }
  bool is_promise(std::string const& name) const {
    auto const p = find_property(name, *s_.type);
    return p && *p < s_.type->step_properties;
  }

  // "p1 v0 is 2", and "p1 v0 should be 1"
  void expect_differences(drawn_step const& step) {
    std::size_t told = 0;
    for (auto const& difference : differences_of(played_.drawn, step)) {
      if (told == most_differences) return;
      if (unmet(difference.expectation, played_.drawn, step) || is_so(difference)) continue;
      if (!difference.is.empty()) add_expected(difference.is);
      add_expected(difference.expectation);
      ++told;
    }
  }

  // What an entry shows is not what a program sees, where the frame is not the one that counts.
  static bool is_so(drawn_difference const& difference) {
    constexpr std::string_view is = " is ", should_be = " should be ";
    auto const shown = difference.is.find(is);
    auto const wanted = difference.expectation.find(should_be);
    return shown != std::string::npos && wanted != std::string::npos &&
           difference.is.substr(shown + is.size()) == difference.expectation.substr(wanted + should_be.size());
  }

  // What holds of the correct kernel, and not here; after the last call also that no rule is broken.
  void expect_correctly(drawn_step const& step) {
    auto const& correct = *played_.correctly;
    auto const& there = correct.steps[step.number - 1];
    std::size_t told = 0;
    for (auto const& kind : candidates_of(there)) {
      if (told != 0) break;
      for (auto const& candidate : kind) {
        if (told == most_differences) break;
        if (unmet(candidate, correct, there) || !unmet(candidate, played_.drawn, step)) continue;
        expected_.push_back(std::string(of_a_correct_kernel) + candidate);
        ++told;
      }
    }
    if (step.number == calls_.size()) expected_.push_back(std::string(of_a_correct_kernel) + "every rule holds");
  }

  scenario const& s_;
  played_scenario played_;
  std::vector<std::string> calls_, expected_;
  std::set<std::string> seen_rules_;
  std::string text_;
};

}  // namespace

std::string about_mutant(mutant_description const& about) {
  auto const bug = fmt::format("The bug is in {}: {}.", about.operation, about.mechanism);
  bool const is_kind_of_bug = about.source.starts_with("a ") || about.source.starts_with("an ");
  if (about.number != 0) return fmt::format("{} It is bug {} of the catalogue ({}).", bug, about.number, about.source);
  if (is_kind_of_bug) return fmt::format("{} It was not found in a particular kernel; it is {}.", bug, about.source);
  return fmt::format("{} It is not in the catalogue ({}).", bug, about.source);
}

std::string tell_scenario(scenario const& s) { return teller(s).tell(); }

std::string tell_scenarios(std::span<scenario const> all) {
  std::string text;
  for (auto const& s : all) text += (text.empty() ? "" : "\n") + tell_scenario(s);
  return text;
}

}  // namespace cowproof
