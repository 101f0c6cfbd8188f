// What a campaign comes to: books and the verdict.
#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/campaign.hpp"
#include "oracle/whole/askable.hpp"

namespace cowproof::oracle {
namespace {

// What cannot be done by one process alone, or by an implementation that does not have it, is not demanded.
bool can_complete(declaration const& d, std::size_t operation) {
  if (d.is_whole()) {
    auto const what = static_cast<whole::verb>(operation);
    bool const is_asked_as_fork = what == whole::verb::vfork && d.policy.vfork == vfork_child::copies;
    return whole::is_ever_asked(what, d.can, d.policy) && !is_asked_as_fork;
  }
  auto const what = static_cast<verb>(operation);
  bool const takes_two = what == verb::fork || what == verb::exit;
  return d.policy.has(static_cast<unsigned>(operation)) && !(takes_two && d.size.processes == 1);
}

}  // namespace

std::string_view name_of(verdict v) {
  switch (v) {
    case verdict::conforms: return "conforms";
    case verdict::violates: return "violates";
    case verdict::unknown: return "unknown";
  }
  return "?";
}

std::string counted(std::uint64_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::vector<call> calls_of(played_sequence const& s) {
  std::vector<call> calls;
  for (auto const& c : s.calls) calls.push_back(c.asked);
  return calls;
}

std::vector<unsigned> cpus_of(played_sequence const& s) {
  std::vector<unsigned> cpus;
  for (auto const& c : s.calls) cpus.push_back(c.cpu);
  return cpus;
}

bool is_concurrent(played_sequence const& s) {
  return std::ranges::any_of(s.calls, [](played_call const& c) { return c.cpu != 0; });
}

void tell(rejection& of, machine_type const& machine) {
  for (auto const& c : of.calls) {
    auto const where = c.cpu == 0 ? std::string() : fmt::format(" on cpu {}", c.cpu);
    of.told.push_back(
        {text_of(c.asked, machine) + where, c.said.is_known ? text_of(c.asked, c.said.out, machine) : c.said.said});
  }
}

bool validation_report::is_checked(clause c) const {
  return is_observable(c, checked) && (options.quiescent || describe(c).level == tier::exact);
}

std::vector<clause> validation_report::never_exercised() const {
  std::vector<clause> never;
  for (std::size_t i = 0; i < times_checked.size(); ++i)
    if (auto const c = static_cast<clause>(i); is_checked(c) && times_checked[i] == 0) never.push_back(c);
  return never;
}

verdict validation_report::conclusion() const {
  if (!rejections.empty()) return verdict::violates;
  if (failed || !unexamined.empty() || (demands_coverage && !never_exercised().empty())) return verdict::unknown;
  return verdict::conforms;
}

void validation_report::count_failures(std::vector<finding> const& findings) {
  for (auto const& f : findings) ++times_failed[static_cast<std::size_t>(f.broken)];
}

void validation_report::count_operation() {
  constexpr std::uint64_t now_and_then = 512;
  ++operations;
  if (options.progress && operations % now_and_then == 0) options.progress(operations);
}

rejection* validation_report::find(finding_kind const& kind) {
  auto const known = std::ranges::find_if(rejections, [&](rejection const& r) { return r.is_like(kind); });
  if (known == rejections.end()) return nullptr;
  ++known->times;
  return &*known;
}

void validation_report::note_limits() {
  if (rejections.size() >= options.most_rejections)
    stopped = counted(rejections.size(), "distinct finding") + " (--rejections)";
  else if (!failed && options.sequences != suite::usual) stopped = counted(operations, "operation") + " (--operations)";
}

// An implementation that refuses everything shows nothing.
void validation_report::note_unexamined(std::uint64_t unjudged_refusals) {
  auto const& operations_of = checked.machine->operations;
  for (std::size_t o = 0; demands_coverage && o < operations_of.size(); ++o)
    if (can_complete(checked, o) && seen.ended[o][static_cast<std::size_t>(ending::completed)] == 0)
      unexamined.push_back(std::string(operations_of[o].name) + " never completed");
  for (auto const& scope : visited) {
    auto const& n = scope.counts;
    if (n.visited_states < n.states)
      unexamined.push_back(fmt::format("{} of {} states were not visited", n.states - n.visited_states, n.states));
    if (n.open_transitions > 0)
      unexamined.push_back(fmt::format("{} of {} transitions were not made", n.open_transitions, n.transitions));
  }
  if (unjudged_refusals > 0)
    unexamined.push_back(counted(unjudged_refusals, "refusal") +
                         " for lack of memory could not be judged: it does not tell how much there is");
}

void validation_report::close(checker const& checker, std::chrono::steady_clock::time_point begin) {
  seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  times_checked = checker.tallies();
  seen = checker.seen();
  passing_findings += checker.passing_findings();
  options.progress = nullptr;  // what it refers to may not outlive the run
}

validation_report not_started(machine_type const& beside, campaign_options const& options, failure why) {
  validation_report report(beside);
  report.options = options;
  report.failed = std::move(why);
  return report;
}

}  // namespace cowproof::oracle
