// The corpus: each counterexample shows what it says, is as short as it can be, and survives being written, read, drawn
// and replayed. Some traces are kept in every form, to see what becomes of them.
#include "corpus.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "markup_check.hpp"
#include "trace/itf/itf.hpp"
#include "trace/picture/svg.hpp"
#include "trace/replay.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;

struct recorded_entry {
  corpus_entry entry;
  trace recorded;
  bool is_shrunk = false;
  bool is_counterexample() const { return entry.told.subject != "machine"; }
  std::string where() const { return entry.where(); }
};

// All entries; under sanitizers every fourth, since they look at the code, which is the same for all.
std::vector<recorded_entry> const& corpus() {
  static auto const all = [] {
    std::vector<recorded_entry> made;
    std::size_t met = 0;
    auto const add = [&](std::vector<corpus_entry> const& entries, bool is_shrunk) {
      for (auto const& entry : entries)
        if (!COWPROOF_SANITIZED || met++ % 4 == 0) made.push_back({entry, trace_of(entry.told), is_shrunk});
    };
    add(shrunk_counterexamples(), true);
    add(what_if_stories(), false);
    add(told_traces(), false);
    return made;
  }();
  return all;
}

// -------------------------------------------------------------------------------------------------- what is in it

TEST(Corpus, hasACounterexampleOfEveryMutant) {
  std::set<std::string> told;
  for (auto const& [file, s] : every_counterexample()) told.insert(name_of(s));
  for (auto const* type : machine_types())
    for (auto const& s : all_subjects(*type)) {
      if (s.mutant == nullptr) continue;
      scenario of;
      of.type = type;
      of.subject = s.name;
      EXPECT_TRUE(told.contains(name_of(of))) << type->name << " " << s.name;
    }
}

TEST(Corpus, isWhatHappens) {
  for (auto const& each : corpus())
    for (auto const& failed : play_scenario(each.entry.told).failed)
      ADD_FAILURE() << each.entry.file.string() << ":" << failed.line << ": " << failed.what;
}

// The same calls, as long as the rule holds.
bool are_same(trace const& one, trace const& other) {
  return one.type == other.type && one.subject == other.subject && one.violated == other.violated &&
         std::equal(one.steps.begin(), one.steps.begin() + static_cast<std::ptrdiff_t>(one.violated->step),
                    other.steps.begin(), [](auto const& a, auto const& b) { return a.played == b.played; });
}

TEST(Corpus, violatesWhatItSaysAndTellsNothingTwice) {
  for (auto const& each : corpus()) {
    auto const& t = each.recorded;
    EXPECT_EQ(t.violated.has_value(), each.is_counterexample()) << each.where();
    if (!t.violated || !each.is_shrunk) continue;
    EXPECT_EQ(t.violated->step, t.steps.size()) << each.where();
    EXPECT_EQ(each.entry.told.title, fmt::format("{} breaks {}", t.subject, t.violated->property)) << each.where();
    for (auto const& other : corpus())
      EXPECT_FALSE(&other != &each && are_same(t, other.recorded)) << each.where() << " is " << other.where();
  }
}

// ------------------------------------------------------------------------------------------ what can be made of it

// The first call without which the rule would break as well.
std::optional<std::size_t> needless_call_of(trace const& t) {
  auto const wanted = find_property(t.violated->property, *t.type);
  for (std::size_t left_out = 0; left_out < t.violated->step; ++left_out) {
    std::vector<call> calls;
    for (std::size_t i = 0; i < t.violated->step; ++i)
      if (i != left_out) calls.push_back(t.steps[i].played);
    auto const& played_on = *find_subject(t.subject, t.within, *t.type);
    if (record_trace(played_on, t.within, calls, "", wanted).violated) return left_out + 1;
  }
  return std::nullopt;
}

// A story may show more than is needed, if there is a counterexample that does not.
TEST(Corpus, needsEachCall) {
  std::set<std::string> shrunk;
  for (auto const& entry : shrunk_counterexamples()) shrunk.insert(name_of(entry.told));
  for (auto const& each : corpus()) {
    if (!each.is_counterexample()) continue;
    if (!each.is_shrunk && shrunk.contains(name_of(each.entry.told))) continue;
    EXPECT_EQ(needless_call_of(each.recorded), std::nullopt) << each.where();
  }
}

TEST(Corpus, isReproducedFromAFile) {
  for (auto const& each : corpus()) {
    auto const read = read_itf(write_itf(each.recorded));
    ASSERT_TRUE(std::holds_alternative<trace>(read)) << each.where();
    auto const& t = std::get<trace>(read);
    EXPECT_EQ(t, each.recorded) << each.where();
    EXPECT_TRUE(replay(t).reproduced()) << each.where() << ": " << text_of(replay(t), t);
  }
}

text_options in_ascii() {
  text_options options;
  options.ascii = true;
  return options;
}
text_options in_full() {
  text_options options;
  options.full = true;
  return options;
}

TEST(Corpus, isShownToTheRuleThatBreaksWithinTheColumns) {
  for (auto const& each : corpus()) {
    auto const text = show_text(each.recorded);
    EXPECT_EQ(too_long_line(text), "") << each.where();
    if (!each.recorded.violated) continue;
    EXPECT_THAT(text.substr(text.rfind("\n ✗ ")),
                HasSubstr(fmt::format("{} is broken at step {}", each.recorded.violated->property,
                                      each.recorded.violated->step)))
        << each.where();
  }
}

TEST(Corpus, isDrawnAsWellFormedPictures) {
  for (auto const& each : corpus())
    for (auto const& picture : show_svg(each.recorded))
      EXPECT_EQ(slip_in_markup(picture.text), std::nullopt) << each.where() << " " << picture.name;
}

// ---------------------------------------------------------------------------------------------------- golden files

// What is kept of a trace: always the trace and its text; pictures of the steps that are named.
struct golden_trace {
  std::string_view name;
  bool is_of_the_machine = true;
  bool has_other_texts = false;  // in plain characters, and in full
  std::vector<std::size_t> drawn_steps = {};
};

// Told ones, then counterexamples: of page tables, a translation, swap, a device, tasks and shared tables.
std::vector<golden_trace> golden_traces() {
  return {{"what_fork_does", true, true, {4, 6}},
          {"gone_child"},
          {"new_image"},
          {"out_of_memory"},
          {"every_refusal", true, true},
          {"three_processes", true, false, {6}},
          {"eight_processes", true, true},
          {"parent_left_writable", false, false, {3}},
          {"fork_no_flush", false},
          {"swap_no_dup", false},
          {"fork_cows_pinned", false},
          {"zombie_lost", false},
          {"split_loses_cow", false}};
}

// By the ends of their names.
std::map<std::string, std::string> files_of(golden_trace const& golden) {
  auto const t = golden.is_of_the_machine ? told_trace(golden.name) : counterexample(golden.name);
  std::map<std::string, std::string> files{{".itf.json", write_itf(t)}, {".txt", show_text(t)}};
  if (golden.has_other_texts) {
    files[".ascii.txt"] = show_text(t, in_ascii());
    files[".full.txt"] = show_text(t, in_full());
  }
  for (auto const step : golden.drawn_steps) files[fmt::format(".step-{:02}.svg", step)] = show_svg(t).at(step).text;
  return files;
}

std::filesystem::path const folder = root_of_tree() / "tests/traces/golden";

// Writes them anew, when it is asked to, before they are tested.
class golden_writer : public testing::Environment {
  void SetUp() override {
    if (std::getenv("COWPROOF_WRITE_TRACES") == nullptr) return;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) std::filesystem::remove(entry.path());
    for (auto const& golden : golden_traces())
      for (auto const& [ending, text] : files_of(golden))
        write_text(folder / (std::string(golden.name) + ending), text);
  }
};
[[maybe_unused]] auto* const writer = testing::AddGlobalTestEnvironment(new golden_writer);

TEST(GoldenTraces, areWhatIsMadeOfTheirCallsAndAllThatIsKept) {
  std::set<std::string> expected, kept;
  for (auto const& golden : golden_traces())
    for (auto const& [ending, text] : files_of(golden)) {
      auto const name = std::string(golden.name) + ending;
      EXPECT_EQ(text, read_text(folder / name)) << name << ": COWPROOF_WRITE_TRACES=1 trace_test writes it";
      expected.insert(name);
    }
  for (auto const& entry : std::filesystem::directory_iterator(folder)) kept.insert(entry.path().filename());
  EXPECT_EQ(kept, expected);
}

}  // namespace
}  // namespace cowproof
