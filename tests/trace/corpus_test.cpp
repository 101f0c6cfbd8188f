// The corpus: every trace reads, replays and shows as expected.
#include "corpus.hpp"

#include <cstdlib>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "trace/itf.hpp"
#include "trace/replay.hpp"
#include "trace/svg.hpp"
#include "trace/text.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;

trace read_good(std::filesystem::path const& file) {
  auto read = read_itf(read_text(file));
  if (auto const* error = std::get_if<trace_error>(&read)) {
    ADD_FAILURE() << file << ": " << text_of(*error);
    return {};
  }
  return std::get<trace>(std::move(read));
}

std::vector<std::filesystem::path> good_files() {
  auto files = traces_in(good_folder());
  for (auto const& folder : {whole_folder(), on_demand_folder()})
    for (auto const& file : traces_in(folder)) files.push_back(file);
  return files;
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

// The steps whose pictures are kept: a fork, a copy, more than two processes, and what a fault does.
struct kept_picture {
  char const* name;
  std::size_t step;
};
constexpr kept_picture kept_pictures[] = {
    {"what_fork_does", 4}, {"what_fork_does", 6}, {"three_processes", 6}, {"01_parent_left_writable", 3}};

std::filesystem::path picture_file(kept_picture const& kept) {
  return good_folder() / fmt::format("{}.step-{:02}.svg", kept.name, kept.step);
}

void write_good(named_trace const& good, std::filesystem::path const& folder = good_folder()) {
  auto const file = folder / (good.name + ".itf.json");
  for (auto const& kept : kept_pictures)
    if (kept.name == good.name) write_text(picture_file(kept), show_svg(good.recorded).at(kept.step).text);
  write_text(file, write_itf(good.recorded));
  write_text(expected_of(file, ".txt"), show_text(good.recorded));
  if (good.recorded.violated) return;
  write_text(expected_of(file, ".ascii.txt"), show_text(good.recorded, in_ascii()));
  write_text(expected_of(file, ".full.txt"), show_text(good.recorded, in_full()));
}

// Writes the corpus anew, when it is asked to, before it is tested.
class corpus_writer : public testing::Environment {
  void SetUp() override {
    if (std::getenv("COWPROOF_WRITE_TRACES") == nullptr) return;
    for (auto const& folder : {good_folder(), whole_folder(), on_demand_folder()})
      for (auto const& entry : std::filesystem::directory_iterator(folder)) std::filesystem::remove(entry.path());
    for (auto const& told : told_traces()) write_good(told);
    for (auto const& found : counterexamples(core_type())) write_good(found);
    for (auto const& found : counterexamples(whole_type())) write_good(found, whole_folder());
    for (auto const& found : counterexamples(on_demand_type())) write_good(found, on_demand_folder());
  }
};
[[maybe_unused]] auto* const writer = testing::AddGlobalTestEnvironment(new corpus_writer);

TEST(GoodTraces, areTheTracesThatWereTold) {
  for (auto const& [name, recorded] : told_traces())
    EXPECT_EQ(write_itf(recorded), read_text(good_folder() / (name + ".itf.json"))) << name;
}

std::set<std::string> subjects_in(std::filesystem::path const& folder) {
  std::set<std::string> names;
  for (auto const& file : traces_in(folder)) names.insert(read_good(file).subject);
  return names;
}
void expect_one_of_every_mutant(machine_type const& type, std::set<std::string> const& names) {
  for (auto const& s : all_subjects(type))
    if (s.mutant != nullptr) {
      EXPECT_TRUE(names.contains(std::string(s.name))) << s.name;
    }
}

TEST(GoodTraces, holdACounterexampleOfEveryMutant) {
  auto const names = subjects_in(good_folder());
  expect_one_of_every_mutant(core_type(), names);
  EXPECT_TRUE(names.contains("machine"));
}

TEST(GoodTraces, ofOtherMachinesAreACounterexampleOfEveryMutant) {
  for (auto const& [type, folder] :
       {std::pair(&whole_type(), whole_folder()), std::pair(&on_demand_type(), on_demand_folder())}) {
    auto const names = subjects_in(folder);
    expect_one_of_every_mutant(*type, names);
    EXPECT_FALSE(names.contains("machine"));
  }
}

TEST(GoodTraces, areWrittenAsTheyWereRead) {
  for (auto const& file : good_files()) EXPECT_EQ(write_itf(read_good(file)), read_text(file)) << file;
}

TEST(GoodTraces, areReproduced) {
  for (auto const& file : good_files()) {
    auto const t = read_good(file);
    EXPECT_TRUE(replay(t).reproduced()) << file << ": " << text_of(replay(t), t);
    EXPECT_EQ(t.violated.has_value(), t.subject != "machine") << file;
  }
}

TEST(GoodTraces, showAsExpected) {
  for (auto const& file : good_files()) {
    auto const t = read_good(file);
    EXPECT_EQ(show_text(t), read_text(expected_of(file, ".txt"))) << file;
    if (t.violated) continue;
    EXPECT_EQ(show_text(t, in_ascii()), read_text(expected_of(file, ".ascii.txt"))) << file;
    EXPECT_EQ(show_text(t, in_full()), read_text(expected_of(file, ".full.txt"))) << file;
  }
}

TEST(GoodTraces, areDrawnAsExpected) {
  for (auto const& kept : kept_pictures) {
    auto const t = read_good(good_folder() / (std::string(kept.name) + ".itf.json"));
    EXPECT_EQ(show_svg(t).at(kept.step).text, read_text(picture_file(kept))) << picture_file(kept);
  }
}

TEST(GoodTraces, endInTheRuleThatWasBroken) {
  for (auto const& file : good_files()) {
    auto const t = read_good(file);
    if (!t.violated) continue;
    auto const text = show_text(t);
    auto const last = text.substr(text.rfind("\n ✗ "));
    EXPECT_THAT(last, HasSubstr(t.violated->property + " is broken at step")) << file;
  }
}

}  // namespace
}  // namespace cowproof
