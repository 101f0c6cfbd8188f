// Searches of every state: words, interruption, verdicts and documents.
#include "tools/explore/exploring.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engines/call_text.hpp"
#include "system/interruption.hpp"

namespace cowproof::tools {
namespace {

template <class T> std::string name_in(std::map<std::string, T> const& names, T value) {
  return std::ranges::find(names, value, [](auto const& entry) { return entry.second; })->first;
}

double a_state(explored const& done) {
  return static_cast<double>(done.answer.found.bytes) / static_cast<double>(done.answer.found.states);
}

}  // namespace

std::map<std::string, search::fragment> const fragments{{"core", search::fragment::core},
                                                        {"full", search::fragment::full}};
std::map<std::string, search::choice_rule> const choice_rules{{"lowest", search::choice_rule::lowest},
                                                              {"any", search::choice_rule::any}};
std::map<std::string, search::symmetry> const symmetries{{"none", search::symmetry::none},
                                                         {"frames", search::symmetry::frames},
                                                         {"slots", search::symmetry::slots},
                                                         {"full", search::symmetry::full}};
std::map<std::string, search::vectors> const vector_widths{{"widest", search::vectors::widest},
                                                           {"none", search::vectors::none},
                                                           {"sse2", search::vectors::sse2},
                                                           {"avx2", search::vectors::avx2},
                                                           {"avx512", search::vectors::avx512}};

std::string name_of(search::fragment part) { return name_in(fragments, part); }
std::string name_of(search::choice_rule choice) { return name_in(choice_rules, choice); }
std::string name_of(search::symmetry reduce) { return name_in(symmetries, reduce); }
std::string name_of(search::vectors width) { return name_in(vector_widths, width); }

std::string scope_text(search::request const& asked) {
  std::string text = text_of(asked.within);
  std::string_view separator = "; without ";
  for (std::size_t o = 0; o < asked.machine->operations.size(); ++o)
    if (((asked.operations >> o) & 1) == 0)
      text += std::string(std::exchange(separator, ", ")) + std::string(asked.machine->operations[o].name);
  return text;
}

explored run_search(search::request const& asked, double save_every, double budget) {
  if (auto const reason = search::why_not(asked)) throw input_error(reason->reason);
  if (auto const reason = search::why_not_resume(asked)) throw input_error(reason->reason);
  using clock = std::chrono::steady_clock;
  auto const start = clock::now();
  auto const seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
  interruption_guard const interruptible(budget);
  progress_line line;
  explored done;
  double saved_at = 0;
  done.answer = search::explore(asked, [&](search::counts const& c) {
    line.show(fmt::format("depth {}: {} states, {} in the frontier, {} states/s, {:.1f} GB", c.depth, grouped(c.states),
                          grouped(c.frontier),
                          grouped(static_cast<std::uint64_t>(static_cast<double>(c.states) / seconds())),
                          static_cast<double>(c.bytes) / 1e9));
    if (interruption_guard::signal() != 0) return search::advice::stop;
    if (asked.checkpoint.empty() || seconds() - saved_at < save_every) return search::advice::go_on;
    saved_at = seconds();
    return search::advice::save;
  });
  done.seconds = seconds();
  done.key_bits = search::key_bits(asked);
  return done;
}

exit_code code_of(search::verdict v) {
  switch (v) {
    case search::verdict::holds: return holds;
    case search::verdict::refuted: return refuted;
    case search::verdict::out_of_memory:
    case search::verdict::interrupted: break;
  }
  return unknown;
}

std::string verdict_text(explored const& done, search::request const& asked) {
  switch (done.answer.verdict) {
    case search::verdict::holds: return fmt::format("holds_within({})", scope_text(asked));
    case search::verdict::refuted: return "refuted";
    case search::verdict::out_of_memory: return "unknown(memory)";
    case search::verdict::interrupted: break;
  }
  return "unknown(interrupted)";
}

nlohmann::ordered_json to_json(explored const& done, search::request const& asked) {
  auto const& c = done.answer.found;
  nlohmann::ordered_json document{{"schema", "cowproof-explore/1"},
                                  {"machine", asked.machine->name},
                                  {"subject", asked.subject},
                                  {"scope", tools::to_json(asked.within)},
                                  {"model", name_of(asked.part)},
                                  {"choice", name_of(asked.choice)},
                                  {"symmetry", name_of(asked.reduce)},
                                  {"invariants", asked.invariants},
                                  {"refinement", asked.refinement},
                                  {"jobs", asked.jobs},
                                  {"states", c.states},
                                  {"transitions", c.transitions},
                                  {"depth", c.depth},
                                  {"frontier", c.frontier}};
  for (std::size_t o = 0; o < asked.machine->operations.size(); ++o)
    if (((asked.operations >> o) & 1) == 0) document["without"].push_back(asked.machine->operations[o].name);
  if (asked.reduce != search::symmetry::none)
    document["unreduced"] = {{"states", c.unreduced_states}, {"transitions", c.unreduced_transitions}};
  document["key_bits"] = done.key_bits;
  document["bytes"] = c.bytes;
  document["bytes_a_state"] = a_state(done);
  document["seconds"] = done.seconds;
  document["states_a_second"] = static_cast<double>(c.states) / done.seconds;
  document["verdict"] = verdict_text(done, asked);
  if (auto const& found = done.answer.counterexample) {
    document["counterexample"] = {{"property", property_name(found->broken, *asked.machine)},
                                  {"length", found->calls.size()}};
    for (call const& each : found->calls)
      document["counterexample"]["calls"].push_back(tools::to_json(each, *asked.machine));
  }
  return document;
}

std::string counts_text(explored const& done, search::request const& asked, style const& s) {
  auto const& c = done.answer.found;
  bool const reduced = asked.reduce != search::symmetry::none;
  table rows({reduced ? "representatives" : "states", "transitions", "depth", "seconds", "states/s", "bytes a state"});
  rows.add({grouped(c.states), grouped(c.transitions), grouped(c.depth), fmt::format("{:.2f}", done.seconds),
            grouped(static_cast<std::uint64_t>(static_cast<double>(c.states) / done.seconds)),
            fmt::format("{:.1f}", a_state(done))});
  auto text = rows.text(s);
  if (reduced)
    text += fmt::format("\nof {} states with {} transitions, which are the sums over the orbits\n",
                        grouped(c.unreduced_states), grouped(c.unreduced_transitions));
  return text;
}

}  // namespace cowproof::tools
