// One table of how fast everything is, beside SPIN and a search by hand in the same run: as Markdown and as JSON.
//   cowproof_comparison COWPROOF MODELS FOLDER: the command, the folder of the models for SPIN, where the table goes.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "bench/peers/hand_tuned.hpp"
#include "bench/peers/spin.hpp"
#include "engines/explore/explorer.hpp"
#include "engines/random_check.hpp"
#include "engines/shrink.hpp"

namespace cowproof {
namespace {

using json = nlohmann::ordered_json;
constexpr int rounds = 3;  // the fastest counts: everything else only makes it slower

// Of this process, in the kernel as well: memory that a search asks for is filled there.
double processor_seconds() { return peers::processor_seconds(RUSAGE_SELF); }

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct measured {
  std::string engine;
  scope within;
  std::uint64_t states = 0, transitions = 0;
  double processor = std::numeric_limits<double>::max(), wall = std::numeric_limits<double>::max();
  double bytes = 0;

  template <class Run> void time(Run run) {
    auto const start = processor_seconds();
    auto const wall_start = wall_seconds();
    run();
    processor = std::min(processor, processor_seconds() - start);
    wall = std::min(wall, wall_seconds() - wall_start);
  }
};

void search_in(measured& row, bool refinement, int jobs) {
  search::request asked;
  asked.within = row.within;
  asked.part = search::fragment::core;
  asked.choice = search::choice_rule::lowest;
  asked.refinement = refinement;
  asked.jobs = jobs;
  row.time([&] {
    auto const found = search::explore(asked).found;
    row.states = found.states;
    row.transitions = found.transitions;
    row.bytes = static_cast<double>(found.bytes);
  });
}

// SPIN prints eight digits.
bool agree(std::uint64_t ours, std::uint64_t spins) {
  return std::max(ours, spins) - std::min(ours, spins) <= ours / 10'000'000;
}

// In turn in each round, so that all meet the same noise; SPIN once, for it takes longest.
template <int Processes, int Pages, int Frames, int Words>
void compare(std::vector<measured>& all, std::string const& models) {
  scope const within{Processes, Pages, Frames, Words};
  measured invariants{"cowproof, invariants", within};
  measured refinement{"cowproof, invariants and refinement", within};
  measured threads{"cowproof, the same, two threads", within};
  measured by_hand{"by hand, invariants", within};
  measured spin{"SPIN, invariants", within};
  for (int i = 0; i < rounds; ++i) {
    search_in(invariants, false, 1);
    search_in(refinement, true, 1);
    search_in(threads, true, 2);
    by_hand.time([&] {
      auto const found = peers::hand_tuned<Processes, Pages, Frames, Words>().run();
      by_hand.states = found.states;
      by_hand.transitions = found.transitions;
      by_hand.bytes = static_cast<double>(found.table_bytes);
    });
  }
  auto const found = peers::run_spin(fmt::format("{}/spin_{}{}{}{}.pml", models, Processes, Pages, Frames, Words));
  spin.states = found.states;
  spin.transitions = found.transitions;
  spin.processor = found.processor_seconds;
  spin.wall = found.wall_seconds;
  spin.bytes = found.bytes;
  for (auto const& row : {invariants, refinement, threads, by_hand, spin}) {
    bool const is_ours = row.engine != spin.engine;
    if (!agree(row.states, spin.states) || !agree(row.transitions, spin.transitions) ||
        (is_ours && (row.states != invariants.states || row.transitions != invariants.transitions)))
      throw std::runtime_error(fmt::format("{} counts {} states and {} transitions, and SPIN {} and {}", row.engine,
                                           row.states, row.transitions, spin.states, spin.transitions));
    all.push_back(row);
  }
}

measured const& row_of(std::vector<measured> const& all, std::string_view engine, scope const& within) {
  for (auto const& row : all)
    if (row.engine.starts_with(engine) && row.within == within) return row;
  throw std::runtime_error("there is no such row");
}

std::string text_of_scope(scope const& s) {
  return fmt::format("({},{},{},{})", s.processes, s.pages, s.frames, s.words);
}

// -------------------------------------------------------------------------------------------------- everything else

struct figure {
  std::string what;
  double number;
  std::string unit;
};

figure random_operations(scope const& within, std::uint64_t operations) {
  random_options options;
  options.within = within;
  options.operations = operations;
  measured best;
  for (int i = 0; i < rounds; ++i) best.time([&] { check_random(options); });
  return {"random check, one thread, every property after each operation, " + text_of_scope(within),
          static_cast<double>(operations) / best.processor, "operations a second"};
}

// Of a counterexample that is as long as it was found.
void add_shrinking(std::vector<figure>& to, std::string const& mutant) {
  random_options options;
  options.subject = mutant;
  auto const failure = check_random(options).failure.value();
  auto const& subject = *find_subject(mutant, options.within);
  measured shrinking;
  measured replaying;
  constexpr int often = 1000;
  for (int i = 0; i < rounds; ++i) {
    shrinking.time([&] {
      for (int j = 0; j < often / 10; ++j) shrink(subject, failure.calls, options.within, failure.broken);
    });
    replaying.time([&] {
      for (int j = 0; j < often; ++j) {
        auto calls = failure.calls;
        subject.play(calls, options.within, all_properties, nullptr);
      }
    });
  }
  auto const calls = failure.calls.size();
  to.push_back({fmt::format("replaying {} calls, everything checked ({})", calls, mutant),
                replaying.processor / often * 1e6, "microseconds"});
  to.push_back(
      {fmt::format("shrinking them ({})", mutant), shrinking.processor / (often / 10.0) * 1e3, "milliseconds"});
}

figure representatives() {
  search::request asked;
  asked.within = {3, 3, 6, 2};
  asked.part = search::fragment::core;
  asked.reduce = search::symmetry::full;
  measured best;
  for (int i = 0; i < rounds; ++i) best.time([&] { search::explore(asked); });
  return {"932,800,636 states by symmetry, (3,3,6,2), invariants and refinement", best.processor, "processor seconds"};
}

// By the command, for it is the whole suite that counts.
void add_proofs(std::vector<figure>& to, std::string const& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> const out(popen(("'" + command + "' prove --json").c_str(), "r"), pclose);
  std::string text;
  for (int c; out && (c = std::fgetc(out.get())) != EOF;) text.push_back(static_cast<char>(c));
  auto const document = json::parse(text, nullptr, false);
  if (document.is_discarded()) throw std::runtime_error(command + " prove --json prints no document");
  double seconds = 0;
  for (auto const& each : document.at("obligations")) seconds += each.at("seconds").get<double>();
  to.push_back(
      {fmt::format("{} obligations proved, any size", document.at("obligations").size()), seconds, "solver seconds"});
}

// ------------------------------------------------------------------------------------------------------- the table

std::string markdown(std::vector<measured> const& all, std::vector<figure> const& figures) {
  std::string text =
      "| engine | scope | states | transitions | processor s | wall s | states/s | bytes a state | times SPIN | of by hand |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n";
  for (auto const& row : all)
    text += fmt::format("| {} | {} | {} | {} | {:.2f} | {:.2f} | {:.0f} | {:.1f} | {:.1f} | {:.2f} |\n", row.engine,
                        text_of_scope(row.within), row.states, row.transitions, row.processor, row.wall,
                        static_cast<double>(row.states) / row.processor, row.bytes / static_cast<double>(row.states),
                        row_of(all, "SPIN", row.within).processor / row.processor,
                        row_of(all, "by hand", row.within).processor / row.processor);
  text += "\n| what | figure | |\n|---|---|---|\n";
  for (auto const& each : figures) text += fmt::format("| {} | {:.4g} | {} |\n", each.what, each.number, each.unit);
  return text;
}

json document(std::vector<measured> const& all, std::vector<figure> const& figures) {
  json made{{"schema", "cowproof-bench/2"}, {"searches", json::array()}, {"figures", json::array()}};
  for (auto const& row : all)
    made["searches"].push_back(
        {{"engine", row.engine},
         {"scope", {row.within.processes, row.within.pages, row.within.frames, row.within.words}},
         {"states", row.states},
         {"transitions", row.transitions},
         {"processor_seconds", row.processor},
         {"wall_seconds", row.wall},
         {"states_a_second", static_cast<double>(row.states) / row.processor},
         {"bytes_a_state", row.bytes / static_cast<double>(row.states)},
         {"times_spin", row_of(all, "SPIN", row.within).processor / row.processor},
         {"of_by_hand", row_of(all, "by hand", row.within).processor / row.processor}});
  for (auto const& each : figures)
    made["figures"].push_back({{"what", each.what}, {"number", each.number}, {"unit", each.unit}});
  return made;
}

void write(std::string const& file, std::string const& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(file + ": cannot be written");
}

void run(std::string const& command, std::string const& models, std::string const& folder) {
  std::vector<measured> all;
  compare<3, 3, 4, 2>(all, models);
  compare<3, 2, 6, 2>(all, models);
  std::vector<figure> figures{representatives(), random_operations({4, 8, 16, 4}, 2'000'000),
                              random_operations({8, 16, 64, 4}, 50'000)};
  add_shrinking(figures, "cow_copy_no_decref");
  add_shrinking(figures, "init_killed");
  add_proofs(figures, command);
  auto const text = markdown(all, figures);
  write(folder + "/bench.md", text);
  write(folder + "/bench.json", document(all, figures).dump(2) + "\n");
  fmt::print("{}\nwritten to {}/bench.md and bench.json\n", text, folder);
}

}  // namespace
}  // namespace cowproof

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: cowproof_comparison COWPROOF MODELS FOLDER\n");
    return 3;
  }
  try {
    cowproof::run(argv[1], argv[2], argv[3]);
    return 0;
  } catch (std::exception const& e) {
    fmt::print(stderr, "cowproof_comparison: {}\n", e.what());
    return 2;
  }
}
