// cowproof explore: every state within a scope.
#include <algorithm>
#include <charconv>
#include <cstdio>

#include "engines/call_text.hpp"
#include "engines/explore/explorer.hpp"
#include "tools/explore/exploring.hpp"
#include "tools/explore/shards.hpp"
#include "tools/first_uses.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct explore_arguments {
  CLI::App const* verb = nullptr;
  search::request asked;
  scope_options scope;
  output_options output;
  bool no_invariants = false;
  bool no_refinement = false;
  std::string trace, origin;
  double save_every = 600;  // seconds
  double seconds = 0;       // for a scope; 0: as long as it takes
  bool first = false;
  std::string traces;
  std::vector<std::string> without;
  std::vector<std::string> scopes;
  std::string shard = "1/1";
};

std::string what_was_checked(search::request const& asked) {
  std::string text;
  if (asked.invariants) text += "every invariant in every state";
  if (asked.refinement) text += (text.empty() ? "" : ", ") + std::string("refinement of every step");
  return text.empty() ? "nothing was checked" : text;
}

void print_text(explored const& done, explore_arguments const& a, trace const* recorded) {
  auto const s = a.output.colours();
  auto const& asked = a.asked;
  auto const what = asked.machine == &core_type() ? name_of(asked.part) : std::string(asked.machine->name);
  say("{}, {}: {}; choice {}, symmetry {}\n\n{}\n", asked.subject, what, scope_text(asked), name_of(asked.choice),
      name_of(asked.reduce), counts_text(done, asked, s));
  auto const verdict = verdict_text(done, asked);
  if (done.answer.verdict == search::verdict::holds) say("{}: {}\n", s.good(verdict), what_was_checked(asked));
  else if (auto const& found = done.answer.counterexample)
    say("{} {}: {}\nno shorter sequence violates anything within {}\n\n{}", s.bad(verdict),
        property_name(found->broken, *asked.machine), property_sentence(found->broken, *asked.machine),
        scope_text(asked), picture_of(*recorded, s));
  else say("{}: nothing is wrong with what was seen\n", s.bad(verdict));
}

// A finished search deletes its checkpoint.
void close_checkpoint(explored const& done, explore_arguments const& a) {
  bool const is_open = code_of(done.answer.verdict) == unknown;
  if (done.answer.not_saved) tell("{}", *done.answer.not_saved);
  else if (is_open && done.answer.saved) tell("go on with --resume {}", a.asked.checkpoint);
  if (!is_open && done.answer.saved) std::remove(a.asked.checkpoint.c_str());
}

exit_code explore_one(explore_arguments& a) {
  a.first |= !a.traces.empty();
  a.asked.first_uses = a.first;
  auto const done = run_search(a.asked, a.save_every, a.seconds);
  auto const& uses = done.answer.uses;
  std::optional<trace> recorded;
  if (auto const& found = done.answer.counterexample)
    recorded = record_counterexample(a.asked.subject, {found->calls, a.asked.within, found->broken}, a.origin,
                                     *a.asked.machine);
  if (a.output.json) {
    auto document = to_json(done, a.asked);
    if (uses) document["first"] = to_json(*uses, *a.asked.machine);
    print_json(document);
  } else {
    print_text(done, a, recorded ? &*recorded : nullptr);
    if (uses) say("\n{}", text_of(*uses, a.output.colours(), *a.asked.machine));
  }
  if (recorded && !a.trace.empty() && wrote([&] { save_trace(a.trace, *recorded); }) && !a.output.json)
    say("\nwritten to {}\n", a.trace);
  if (uses && !a.traces.empty()) wrote([&] { save_traces(*uses, a.asked, a.traces); });
  close_checkpoint(done, a);
  return code_of(done.answer.verdict);
}

// ------------------------------------------------------------------------------------------------- several scopes

// "3,2,4,2": processes, pages, frames, words.
scope scope_from(std::string const& text) {
  std::vector<int> sizes;
  auto const* at = text.data();
  auto const* const end = at + text.size();
  for (;;) {
    int size = 0;
    auto const parsed = std::from_chars(at, end, size);
    if (parsed.ec != std::errc() || size < 1) break;
    sizes.push_back(size);
    at = parsed.ptr;
    if (at == end || *at != ',') break;
    ++at;
  }
  if (at != end || sizes.size() != 4)
    throw input_error(fmt::format("--scopes {}: want PROCESSES,PAGES,FRAMES,VALUES, as 3,2,4,2", text));
  return {sizes[0], sizes[1], sizes[2], sizes[3]};
}

// The scopes of one part: one of every few, so that small and large ones are dealt out.
std::vector<search::request> searches_of(explore_arguments const& a, shard const& part) {
  std::vector<search::request> all;
  for (auto const& text : a.scopes) {
    all.push_back(a.asked);
    all.back().within = scope_from(text);
    if (auto const reason = search::why_not(all.back())) throw input_error(reason->reason);
  }
  std::vector<search::request> own;
  for (std::size_t i = part.index - 1; i < all.size(); i += part.of) own.push_back(all[i]);
  return own;
}

nlohmann::ordered_json json_of_searches(std::vector<explored> const& done, std::vector<search::request> const& asked,
                                        explore_arguments const& a, shard const& part) {
  nlohmann::ordered_json document{{"schema", "cowproof-searches/1"},
                                  {"subject", a.asked.subject},
                                  {"searched",
                                   {{"model", name_of(a.asked.part)},
                                    {"choice", name_of(a.asked.choice)},
                                    {"symmetry", name_of(a.asked.reduce)},
                                    {"invariants", a.asked.invariants},
                                    {"refinement", a.asked.refinement}}},
                                  {"scopes", a.scopes},
                                  {"shard", to_json(part)},
                                  {"searches", nlohmann::ordered_json::array()}};
  for (std::size_t i = 0; i < done.size(); ++i) {
    nlohmann::ordered_json row{{"number", part.index + i * part.of}};
    row.update(to_json(done[i], asked[i]));
    document["searches"].push_back(std::move(row));
  }
  return document;
}

// Refuted if one is, or else unknown if one is.
exit_code worst_of(std::vector<explored> const& done) {
  exit_code worst = holds;
  for (auto const& each : done) {
    auto const code = code_of(each.answer.verdict);
    if (code == refuted || worst == holds) worst = code;
  }
  return worst;
}

exit_code explore_several(explore_arguments& a) {
  if (a.asked.machine != &core_type() || a.asked.operations != search::every_operation)
    throw input_error("--scopes: are of the core, with all of its operations");
  if (!a.asked.checkpoint.empty() || !a.asked.resume.empty() || !a.trace.empty() || a.first || !a.traces.empty())
    throw input_error("--scopes: files, and --first, are of one scope");
  auto const part = shard_from(a.shard);
  auto const asked = searches_of(a, part);
  std::vector<explored> done;
  for (auto const& each : asked) {
    done.push_back(run_search(each, a.save_every, a.seconds));
    if (done.back().answer.verdict == search::verdict::interrupted) break;
  }
  if (a.output.json) {
    print_json(json_of_searches(done, asked, a, part));
    return worst_of(done);
  }
  auto const s = a.output.colours();
  for (std::size_t i = 0; i < done.size(); ++i)
    say("{}\n{}\n", counts_text(done[i], asked[i], s), verdict_text(done[i], asked[i]));
  return worst_of(done);
}

// A search has a smaller scope than what is drawn at random, unless an option says otherwise.
scope sizes_asked(explore_arguments const& a) {
  scope within = search::usual_scope(*a.scope.machine);
  each_size([&](resource const& each) {
    std::string option = "--" + std::string(each.plural);
    std::ranges::replace(option, ' ', '-');
    auto const* const given = a.verb->get_option_no_throw(option);
    if (given != nullptr && given->count() > 0) within.*each.size = a.scope.within.*each.size;
  });
  return within;
}

// All operations but these, a bit each.
std::uint64_t operations_without(std::vector<std::string> const& names, machine_type const& of) {
  std::uint64_t all = (std::uint64_t{1} << of.operations.size()) - 1;
  for (auto const& name : names) {
    int const number = find_operation(name, of);
    if (number < 0) throw input_error(fmt::format("--without {}: {} has no such operation", name, of.name));
    all &= ~(std::uint64_t{1} << number);
  }
  if (all == 0) throw input_error("--without: no operation is left, so nothing would be searched");
  return names.empty() ? search::every_operation : all;
}

exit_code explore(explore_arguments& a) {
  a.scope.choose_machine();
  a.asked.machine = a.scope.machine;
  a.asked.within = search::completed(sizes_asked(a), *a.scope.machine);
  a.asked.operations = operations_without(a.without, *a.scope.machine);
  a.asked.invariants = !a.no_invariants;
  a.asked.refinement = !a.no_refinement;
  if (!a.scopes.empty()) return explore_several(a);
  if (a.shard != "1/1") throw input_error("--shard: is for several --scopes; one scope is searched as a whole");
  require_subject(a.asked.subject, a.asked.within, *a.asked.machine);
  return explore_one(a);
}

// An option that takes one of a few words; without it, what `chosen` is now.
template <class T>
void add_choice(CLI::App& verb, std::string const& name, T& chosen, std::map<std::string, T> const& meanings,
                std::string const& text) {
  auto const choose = [&chosen, &meanings](std::string const& word) { chosen = meanings.at(word); };
  verb.add_option_function<std::string>(name, choose, text)
      ->check(CLI::IsMember(&meanings))
      ->default_str(name_of(chosen));
}

}  // namespace

void add_explore(registry& r) {
  auto a = std::make_shared<explore_arguments>();
  a->scope.within = a->asked.within;
  auto* verb = r.add("explore", "every state within a scope: every invariant, and refinement of every step",
                     "cowproof explore --processes 3 --pages 2 --frames 4 --words 2\n"
                     "  cowproof explore --processes 3 --pages 3 --frames 6 --words 2 --fragment core --symmetry full\n"
                     "  cowproof explore --mutant parent_left_writable --trace shortest.itf.json\n"
                     "  cowproof explore --machine whole --slots 1 --without brk protect --symmetry full\n"
                     "  cowproof explore --processes 3 --pages 3 --frames 4 --checkpoint long.checkpoint\n"
                     "  cowproof explore --scopes 2,2,3,2 2,3,4,2 3,2,4,2 --shard 1/2 --json");
  add_choice(*verb, "--fragment", a->asked.part, fragments,
             "core: the small model that other tools were given; full: all of it");
  add_choice(*verb, "--choice", a->asked.choice, choice_rules,
             "which of the frames and process slots that are available are taken");
  add_choice(*verb, "--symmetry", a->asked.reduce, symmetries,
             "quotient by renaming: frames; frames and processes; those, pages and words");
  add_choice(*verb, "--vectors", a->asked.with, vector_widths,
             "make steps of many states at once, where that can be done, in vectors of this width; none: one by one");
  verb->add_option("--mutant", a->asked.subject, "this mutant instead of the machine");
  verb->add_option("--jobs", a->asked.jobs, "threads; the counts do not depend on it")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  verb->add_option("--memory", a->asked.memory, "bytes, as 8G; what needs more is unknown(memory)")
      ->transform(CLI::AsSizeValue(false).description("SIZE"))
      ->default_str("8G");
  add_time_budget(*verb, a->seconds);
  verb->add_option("--checkpoint", a->asked.checkpoint,
                   "write what is not finished to this file: now and then, when interrupted, or out of memory")
      ->type_name("FILE");
  verb->add_option("--checkpoint-every", a->save_every, "seconds between two that are written on the way")
      ->check(CLI::Range(0.0, 999999.0))
      ->capture_default_str();
  verb->add_option("--resume", a->asked.resume, "continue from such a file; the result is that of one search")
      ->type_name("FILE");
  verb->add_flag("--no-invariants", a->no_invariants, "do not check invariants, to see what they cost");
  verb->add_flag("--no-refinement", a->no_refinement, "do not check refinement");
  verb->add_option("--trace", a->trace, "write the counterexample to this .itf.json file")->type_name("FILE");
  verb->add_flag("--first", a->first,
                 "how deep is the first state in which each ending and each situation is met, and how to get there");
  verb->add_option("--traces", a->traces, "write those as traces to this folder")->type_name("FOLDER");
  verb->add_option("--without", a->without, "exclude these operations; verdict and counts are without them");
  verb->add_option("--scopes", a->scopes, "several, each PROCESSES,PAGES,FRAMES,VALUES, one after the other");
  verb->add_option("--shard", a->shard, "I/N: this part of the scopes; cowproof merge puts the parts together")
      ->capture_default_str();
  a->verb = verb;
  a->scope.add_with_machine_to(*verb);
  a->output.add_to(*verb);
  verb->callback([&r, a] {
    a->origin = r.origin;
    r.chosen = [a] { return explore(*a); };
  });
}

}  // namespace cowproof::tools
