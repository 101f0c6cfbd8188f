// cowproof check: random sequences of operations, everything checked after each.
#include "tools/check.hpp"

#include <charconv>
#include <thread>

#include "engines/call_text.hpp"
#include "system/interruption.hpp"
#include "tools/explore/shards.hpp"
#include "tools/names.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {

exit_code checked::verdict() const {
  if (report.failure) return refuted;
  return report.never.empty() && !report.ended_early ? holds : unknown;
}

checked run_check(random_options const& options, bool shrinks) {
  auto const& tested = require_subject(options.subject, options.within, *options.machine);
  checked done{options, {}, {}, 0};
  progress_line line;
  auto const start = std::chrono::steady_clock::now();
  done.report = check_random(options, [&](std::uint64_t now, std::uint64_t all) {
    if (options.deadline) line.show(grouped(now) + " operations");
    else line.show_share(now, all, "operations");
  });
  done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (auto const& failure = done.report.failure)
    done.counterexample = shrinks ? shrink(tested, failure->calls, options.within, failure->broken, options.is_stopped)
                                  : shrunk{failure->calls, options.within, failure->broken, 0};
  return done;
}

std::string coverage_text(checked const& done, style const& s) {
  auto const& seen = done.report.seen;
  table endings({"operation", "completed", "did not complete"});
  auto const types = done.options.machine->operations;
  for (std::size_t o = 0; o < types.size(); ++o) {
    std::string others;
    for (std::size_t e = 1; e < seen.ended[o].size(); ++e)
      if (types[o].may_end[e])
        others += fmt::format("{}{} {}", others.empty() ? "" : ", ", ending_name(static_cast<ending>(e)),
                              grouped(seen.ended[o][e]));
    endings.add({std::string(types[o].name), grouped(seen.ended[o][0]), others});
  }
  table situations({"situation", "met"});
  auto const names = done.options.machine->situations;
  for (std::size_t i = 0; i < names.size(); ++i) situations.add({std::string(names[i]), grouped(seen.met[i])});
  std::string text = endings.text(s) + "\n" + situations.text(s);
  for (auto const& what : done.report.never) text += s.bad("never exercised: ") + what + "\n";
  return text;
}

namespace {

std::vector<std::string_view> names_of(property_set wanted, machine_type const& of) {
  std::vector<std::string_view> names;
  for (std::size_t p = 0; p < of.properties.size(); ++p)
    if ((wanted >> p & 1) != 0) names.push_back(property_name(static_cast<property>(p), of));
  return names;
}

// What makes a campaign, besides subject, scope and seed.
nlohmann::ordered_json json_of_campaign(random_options const& options, random_report const& report) {
  nlohmann::ordered_json document{{"machine", options.machine->name},
                                  {"operations", options.deadline ? report.operations : options.operations},
                                  {"longest", options.longest},
                                  {"properties", names_of(options.wanted, *options.machine)}};
  auto const types = options.machine->operations;
  for (std::size_t o = 0; o < types.size(); ++o) document["weights"][std::string(types[o].name)] = options.weights[o];
  return document;
}

}  // namespace

nlohmann::ordered_json to_json(checked const& c) {
  nlohmann::ordered_json document{{"schema", "cowproof-check/1"},
                                  {"subject", c.options.subject},
                                  {"scope", to_json(c.options.within)},
                                  {"seed", c.options.seed},
                                  {"campaign", json_of_campaign(c.options, c.report)},
                                  {"shard", to_json(c.options.part)},
                                  {"operations", c.report.operations},
                                  {"sequences", c.report.sequences},
                                  {"seconds", c.seconds}};
  auto& endings = document["exercised"];
  auto const types = c.options.machine->operations;
  for (std::size_t o = 0; o < types.size(); ++o)
    for (std::size_t e = 0; e < types[o].may_end.size(); ++e)
      if (types[o].may_end[e])
        endings[std::string(types[o].name)][std::string(ending_name(static_cast<ending>(e)))] =
            c.report.seen.ended[o][e];
  auto const names = c.options.machine->situations;
  for (std::size_t i = 0; i < names.size(); ++i) document["situations"][std::string(names[i])] = c.report.seen.met[i];
  document["never_exercised"] = c.report.never;
  if (c.counterexample) {
    auto& failure = document["counterexample"];
    failure["property"] = property_name(c.counterexample->broken, *c.options.machine);
    failure["found_after"] = c.report.failure->operations;
    failure["calls_before_shrinking"] = c.report.failure->calls.size();
    failure["scope"] = to_json(c.counterexample->within);
    for (call const& each : c.counterexample->calls) failure["calls"].push_back(to_json(each, *c.options.machine));
  }
  if (c.report.ended_early) document["interrupted"] = interruption_words();
  document["verdict"] = c.verdict() == holds ? "holds" : c.verdict() == refuted ? "refuted" : "unknown";
  return document;
}

namespace {

struct check_arguments {
  scope_options scope;
  output_options output;
  random_options random;
  std::string property;
  std::vector<std::string> weights;
  std::string trace;
  std::string shard = "1/1";
  list_option list;
  std::string origin;
  bool shrinks = true;
  double seconds = 0;  // 0: no limit, but a number of operations
};

void read_weights(std::vector<std::string> const& given, random_options& random) {
  auto& weights = random.weights;
  for (auto const& item : given) {
    auto const equals = item.find('=');
    int const operation = find_operation(item.substr(0, equals), *random.machine);
    int weight = -1;
    auto const number = item.substr(std::min(equals, item.size() - 1) + 1);
    auto const parsed = std::from_chars(number.data(), number.data() + number.size(), weight);
    if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size()) weight = -1;
    if (operation < 0 && equals != std::string::npos)
      throw input_error(fmt::format("--weights {}: {} has no such operation", item, random.machine->name));
    if (operation < 0 || weight < 0 || weight > 1000)
      throw input_error(fmt::format("--weights {}: want OPERATION=NUMBER, 0 to 1000", item));
    weights[static_cast<std::size_t>(operation)] = weight;
  }
  if (std::ranges::all_of(weights, [](int w) { return w == 0; })) throw input_error("--weights: all are 0");
}

void print_counterexample(checked const& c, check_arguments const& a, style const& s) {
  auto const& found = *c.counterexample;
  say("{} {}: {}\n", s.bad("refuted"), property_name(found.broken, *c.options.machine),
      property_sentence(found.broken, *c.options.machine));
  say("found after {} operations in a sequence of {}", grouped(c.report.failure->operations),
      c.report.failure->calls.size());
  if (a.shrinks) say("; shrunk to {} in {}", found.calls.size(), text_of(found.within));
  say("\n\n");
  auto const recorded = record_counterexample(a.random.subject, found, a.origin, *a.random.machine);
  say("{}", picture_of(recorded, s));
  if (!a.trace.empty() && wrote([&] { save_trace(a.trace, recorded); })) say("\nwritten to {}\n", a.trace);
}

std::string unknown_property(std::string const& name, machine_type const& of) {
  std::vector<std::string_view> names;
  for (auto const& each : of.properties) names.push_back(each.name);
  for (auto const* other : checked_machine_types())
    if (find_property(name, *other)) return fmt::format("{} is of another machine: --machine {}", name, other->name);
  return unknown_name("property", name, names, "cowproof check --list");
}

// Nothing failed: the first sequence of the campaign, as an example of what was played.
void save_first_sequence(check_arguments const& a) {
  auto calls = drawn_sequence(a.random, 0);
  require_subject(a.random.subject, a.random.within, *a.random.machine)
      .play(calls, a.random.within, a.random.wanted, nullptr);
  wrote([&] {
    save_trace(a.trace, record_calls(a.random.subject, a.random.within, calls, a.origin, *a.random.machine));
  });
}

exit_code check(check_arguments& a) {
  if (a.list.is_given()) {
    a.list.print({{"property", listed_properties()}, {"operation", listed_operations()}}, a.output);
    return no_verdict;
  }
  a.scope.choose_machine();
  a.random.machine = a.scope.machine;
  a.random.weights = a.scope.machine->weights;
  a.random.within = a.scope.within;
  if (!a.property.empty()) {
    auto const wanted = find_property(a.property, *a.random.machine);
    if (!wanted) throw input_error(unknown_property(a.property, *a.random.machine));
    a.random.wanted = only(*wanted);
  }
  read_weights(a.weights, a.random);
  a.random.part = shard_from(a.shard);
  if (a.seconds > 0) {
    if (a.shard != "1/1") throw input_error("--seconds: of a part of a campaign the operations must be known");
    a.random.deadline = std::chrono::steady_clock::now() +
                        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(a.seconds));
  }
  interruption_guard const interruptible;
  a.random.is_stopped = is_interrupted;
  auto const done = run_check(a.random, a.shrinks);
  if (a.output.json) {
    print_json(to_json(done));
    if (done.counterexample && !a.trace.empty())
      wrote([&] {
        save_trace(a.trace, record_counterexample(a.random.subject, *done.counterexample, a.origin, *a.random.machine));
      });
    return done.verdict();
  }
  auto const s = a.output.colours();
  say("{}: {}; seed {}\n\n", a.random.subject, text_of(a.random.within), a.random.seed);
  if (done.counterexample) {
    print_counterexample(done, a, s);
    return refuted;
  }
  say("{}\n", coverage_text(done, s));
  if (!a.trace.empty()) save_first_sequence(a);
  say("{}: {}{} operations in {} sequences, every property after each; {}\n",
      done.verdict() == holds ? s.good("holds") : s.bad("unknown"),
      done.report.ended_early ? interruption_words() + "; " : "", grouped(done.report.operations),
      grouped(done.report.sequences), seconds_text(done.seconds));
  return done.verdict();
}

}  // namespace

void add_check(registry& r) {
  auto a = std::make_shared<check_arguments>();
  a->random.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  auto* verb = r.add("check", "random sequences on the model: properties, and what was exercised",
                     "cowproof check --operations 2000000 --seed 7\n"
                     "  cowproof check --mutant parent_left_writable --property isolation --trace bug.itf.json");
  auto* const operations = verb->add_option("--operations", a->random.operations, "operations in all");
  operations->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))->capture_default_str();
  verb->add_option("--seconds", a->seconds, "as many operations as end in this time, instead of a number of them")
      ->check(CLI::Range(0.001, 1e6))
      ->excludes(operations);
  verb->add_option("--longest", a->random.longest, "operations in a sequence, at most")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb->add_option("--seed", a->random.seed, "same seed, same result")->capture_default_str();
  verb->add_option("--jobs", a->random.jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 1024));
  verb->add_option("--mutant", a->random.subject, "this mutant instead of the machine");
  verb->add_option("--property", a->property, "look for this one only");
  a->list.add_to(*verb, "properties and operations");
  verb->add_option("--weights", a->weights, "how often each operation is drawn: store=8 fork=4 ...");
  verb->add_option("--shard", a->shard, "I/N: this part of the campaign; cowproof merge puts the parts together")
      ->capture_default_str();
  verb->add_option("--trace", a->trace,
                   "write the counterexample to this .itf.json file; if there is none, the first sequence")
      ->type_name("FILE");
  verb->add_flag("!--no-shrink", a->shrinks, "keep the counterexample as it was found");
  a->scope.add_with_machine_to(*verb);
  a->output.add_to(*verb);
  verb->callback([&r, a] {
    a->origin = r.origin;
    r.chosen = [a] { return check(*a); };
  });
}

}  // namespace cowproof::tools
