// cowproof explore: every state within a scope.
#include <csignal>
#include <map>

#include "engines/call_text.hpp"
#include "engines/explore/explorer.hpp"
#include "engines/explore/nearest.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct explore_arguments {
  search::request asked;
  scope_options scope;
  output_options output;
  bool no_invariants = false;
  bool no_refinement = false;
  std::string trace;
  bool first = false;
  std::string traces;
};

std::map<std::string, search::model_part> const parts{{"core", search::model_part::core},
                                                      {"full", search::model_part::full}};
std::map<std::string, search::choice_rule> const choices{{"lowest", search::choice_rule::lowest},
                                                         {"any", search::choice_rule::any}};
std::map<std::string, search::symmetry> const symmetries{{"none", search::symmetry::none},
                                                         {"frames", search::symmetry::frames},
                                                         {"slots", search::symmetry::slots},
                                                         {"full", search::symmetry::full}};

template <class T> std::string name_in(std::map<std::string, T> const& names, T value) {
  return std::ranges::find(names, value, [](auto const& entry) { return entry.second; })->first;
}

// While one lives, an interruption is remembered instead of ending the command. Only one lives at a time.
class interruption {
 public:
  interruption() : before_(std::signal(SIGINT, [](int) { asked_for = 1; })) { asked_for = 0; }
  ~interruption() { std::signal(SIGINT, before_); }
  interruption(interruption const&) = delete;
  interruption& operator=(interruption const&) = delete;
  bool is_asked_for() const { return asked_for != 0; }

 private:
  static volatile std::sig_atomic_t asked_for;
  void (*before_)(int);
};
volatile std::sig_atomic_t interruption::asked_for = 0;

struct explored {
  search::answer answer;
  double seconds = 0;
  int key_bits = 0;
};

explored run(search::request const& asked) {
  using clock = std::chrono::steady_clock;
  auto const start = clock::now();
  auto const seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
  interruption stop;
  progress_line line;
  explored done;
  done.answer = search::explore(asked, [&](search::counts const& c) {
    line.show(fmt::format("depth {}: {} states, {} in the frontier, {:.1f} M states/s, {:.1f} GB", c.depth,
                          grouped(c.states), grouped(c.frontier), static_cast<double>(c.states) / seconds() / 1e6,
                          static_cast<double>(c.bytes) / 1e9));
    return !stop.is_asked_for();
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
    case search::verdict::holds: return fmt::format("holds_within({})", text_of(asked.within));
    case search::verdict::refuted: return "refuted";
    case search::verdict::out_of_memory: return "unknown(memory)";
    case search::verdict::interrupted: break;
  }
  return "unknown(interrupted)";
}

double a_state(explored const& done) {
  return static_cast<double>(done.answer.found.bytes) / static_cast<double>(done.answer.found.states);
}

nlohmann::ordered_json to_json(explored const& done, search::request const& asked) {
  auto const& c = done.answer.found;
  nlohmann::ordered_json document{{"schema", "cowproof-explore/1"},
                                  {"subject", asked.subject},
                                  {"scope", tools::to_json(asked.within)},
                                  {"model", name_in(parts, asked.part)},
                                  {"choice", name_in(choices, asked.choice)},
                                  {"symmetry", name_in(symmetries, asked.reduce)},
                                  {"invariants", asked.invariants},
                                  {"refinement", asked.refinement},
                                  {"jobs", asked.jobs},
                                  {"states", c.states},
                                  {"transitions", c.transitions},
                                  {"depth", c.depth},
                                  {"frontier", c.frontier}};
  if (asked.reduce != search::symmetry::none)
    document["unreduced"] = {{"states", c.unreduced_states}, {"transitions", c.unreduced_transitions}};
  document["key_bits"] = done.key_bits;
  document["bytes"] = c.bytes;
  document["bytes_a_state"] = a_state(done);
  document["seconds"] = done.seconds;
  document["states_a_second"] = static_cast<double>(c.states) / done.seconds;
  document["verdict"] = verdict_text(done, asked);
  if (auto const& found = done.answer.counterexample) {
    document["counterexample"] = {{"property", property_name(found->broken)}, {"length", found->calls.size()}};
    for (call const& each : found->calls) document["counterexample"]["calls"].push_back(tools::to_json(each));
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

// --------------------------------------------------------------------------- first uses: what is checked is not void

search::first_uses first_uses_of(explore_arguments const& a) {
  search::near_request const near{.within = a.asked.within, .subject = a.asked.subject};
  if (a.asked.part != search::model_part::full || !search::can_search(near))
    throw input_error(fmt::format("--first: is told of --model full within {}", text_of(search::largest_near_scope())));
  return search::find_first_uses(near);
}

std::string path_text(std::vector<call> const& calls) {
  std::string text;
  for (call const& c : calls) text += (text.empty() ? "" : ", ") + text_of(c);
  return text;
}

std::string text_of(search::first_uses const& uses, style const& s) {
  table rows({"first", "depth", "after"});
  std::string never;
  for (auto const& use : uses.all) {
    if (use.calls) rows.add({use.what, std::to_string(use.calls->size() - 1), path_text(*use.calls)});
    else never += fmt::format("{}{}\n", s.bad(uses.gave_up ? "not found: " : "never within this scope: "), use.what);
  }
  return rows.text(s) + never;
}

nlohmann::ordered_json to_json(search::first_uses const& uses) {
  auto document = nlohmann::ordered_json::array();
  for (auto const& use : uses.all) {
    nlohmann::ordered_json row{{"what", use.what}};
    if (use.calls) {
      row["depth"] = use.calls->size() - 1;
      for (call const& each : *use.calls) row["calls"].push_back(tools::to_json(each));
    } else {
      row["never"] = !uses.gave_up;
    }
    document.push_back(std::move(row));
  }
  return document;
}

// Each as a trace that can be replayed: "store ends with fault(no_memory)" is store_ends_with_fault_no_memory.itf.json.
void save_traces(search::first_uses const& uses, explore_arguments const& a) {
  make_folder(a.traces);
  for (auto const& use : uses.all) {
    if (!use.calls) continue;
    std::string name = use.what;
    std::erase(name, ')');
    for (char& c : name)
      if (c == ' ' || c == '(') c = '_';
    save_trace(fmt::format("{}/{}.itf.json", a.traces, name),
               record_calls(a.asked.subject, a.asked.within, *use.calls, "cowproof explore --first"));
  }
}

std::string what_was_checked(search::request const& asked) {
  std::string text;
  if (asked.invariants) text += "every invariant in every state";
  if (asked.refinement) text += (text.empty() ? "" : ", ") + std::string("refinement of every step");
  return text.empty() ? "nothing was checked" : text;
}

void print_text(explored const& done, explore_arguments const& a, trace const* recorded) {
  auto const s = a.output.colours();
  auto const& asked = a.asked;
  fmt::print("{}, {}: {}; choice {}, symmetry {}\n\n{}\n", asked.subject, name_in(parts, asked.part),
             text_of(asked.within), name_in(choices, asked.choice), name_in(symmetries, asked.reduce),
             counts_text(done, asked, s));
  auto const verdict = verdict_text(done, asked);
  if (done.answer.verdict == search::verdict::holds) fmt::print("{}: {}\n", s.good(verdict), what_was_checked(asked));
  else if (auto const& found = done.answer.counterexample)
    fmt::print("{} {}: {}\nno shorter sequence violates anything within {}\n\n{}", s.bad(verdict),
               property_name(found->broken), property_sentence(found->broken), text_of(asked.within),
               picture_of(*recorded, s));
  else fmt::print("{}: nothing is wrong with what was seen\n", s.bad(verdict));
  if (recorded != nullptr && !a.trace.empty()) fmt::print("\nwritten to {}\n", a.trace);
}

exit_code explore(explore_arguments& a) {
  a.asked.within = a.scope.within;
  a.asked.invariants = !a.no_invariants;
  a.asked.refinement = !a.no_refinement;
  require_subject(a.asked.subject, a.scope.within);
  if (auto const reason = search::why_not(a.asked)) throw input_error(reason->reason);
  a.first |= !a.traces.empty();
  std::optional<search::first_uses> uses;
  if (a.first) uses = first_uses_of(a);
  auto const done = run(a.asked);
  std::optional<trace> recorded;
  if (auto const& found = done.answer.counterexample)
    recorded =
        record_counterexample(a.asked.subject, {found->calls, a.asked.within, found->broken}, "cowproof explore");
  if (recorded && !a.trace.empty()) save_trace(a.trace, *recorded);
  if (uses && !a.traces.empty()) save_traces(*uses, a);
  if (a.output.json) {
    auto document = to_json(done, a.asked);
    if (uses) document["first"] = to_json(*uses);
    print_json(document);
  } else {
    print_text(done, a, recorded ? &*recorded : nullptr);
    if (uses) fmt::print("\n{}", text_of(*uses, a.output.colours()));
  }
  return code_of(done.answer.verdict);
}

}  // namespace

void add_explore(registry& r) {
  auto a = std::make_shared<explore_arguments>();
  a->scope.within = a->asked.within;
  auto* verb = r.add("explore", "every state within a scope: every invariant, and refinement of every step",
                     "cowproof explore --processes 3 --pages 2 --frames 4 --values 2\n"
                     "  cowproof explore --processes 3 --pages 3 --frames 6 --values 2 --model core --symmetry full\n"
                     "  cowproof explore --subject parent_left_writable --trace shortest.itf.json");
  verb->add_option("--model", a->asked.part, "core: the small model that other tools were given; full: all of it")
      ->transform(CLI::CheckedTransformer(parts))
      ->default_str("full");
  verb->add_option("--choice", a->asked.choice, "which of the frames and process slots that are available are taken")
      ->transform(CLI::CheckedTransformer(choices))
      ->default_str("any");
  verb->add_option(
          "--symmetry", a->asked.reduce,
          "one state for all that differ in the names of frames; of process slots, too; of pages and values, too")
      ->transform(CLI::CheckedTransformer(symmetries))
      ->default_str("none");
  verb->add_option("--subject", a->asked.subject, "machine, or a mutant")->capture_default_str();
  verb->add_option("--jobs", a->asked.jobs, "threads; the counts do not depend on it")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  verb->add_option("--memory", a->asked.memory, "bytes, as 8G; what needs more is unknown(memory)")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("8G");
  verb->add_flag("--no-invariants", a->no_invariants, "do not check them, to see what it costs");
  verb->add_flag("--no-refinement", a->no_refinement, "likewise");
  verb->add_option("--trace", a->trace, "write the counterexample to this .itf.json file");
  verb->add_flag("--first", a->first,
                 "how deep is the first state in which each ending and each situation is met, and how to get there");
  verb->add_option("--traces", a->traces, "write those as traces to this folder");
  a->scope.add_to(*verb);
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return explore(*a); }; });
}

}  // namespace cowproof::tools
