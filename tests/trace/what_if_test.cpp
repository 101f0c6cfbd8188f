// What if a kernel had this bug: a scenario of every mutant, told from its calls, and all that it claims is so.
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "corpus.hpp"
#include "trace/scenario/tell.hpp"

namespace cowproof {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::set<std::string> mutants_told() {
  std::set<std::string> told;
  for (auto const& stories : {what_if_stories(), entries_in(root_of_tree() / "examples/scenarios")})
    for (auto const& [file, s] : stories) told.insert(std::string(s.type->name) + " " + s.subject);
  return told;
}

scenario readable(std::string const& text) {
  auto read = read_scenario(text);
  auto const* error = std::get_if<scenario_error>(&read);
  EXPECT_EQ(error, nullptr) << (error == nullptr ? "" : error->what);
  return std::get<scenario>(std::move(read));
}

TEST(WhatIf, isAskedOfEveryMutant) {
  auto const told = mutants_told();
  for (auto const* type : machine_types())
    for (auto const& s : all_subjects(*type))
      EXPECT_TRUE(s.mutant == nullptr || told.contains(fmt::format("{} {}", type->name, s.name)))
          << type->name << " " << s.name
          << ": a document with a title, a machine and calls, and cowproof scenario --tell";
}

TEST(WhatIf, isAQuestion) {
  std::set<std::string> titles;
  for (auto const& story : what_if_stories()) {
    auto const& title = story.told.title;
    EXPECT_TRUE(title.starts_with("What if ") && title.ends_with("?")) << story.where() << ": " << title;
    EXPECT_TRUE(titles.insert(title).second) << story.where() << ": " << title << " is asked twice";
  }
}

// That these are so is tested with the rest of the corpus.
TEST(WhatIf, isAnsweredByARuleThatBreaksAndACorrectKernel) {
  for (auto const& story : what_if_stories()) {
    std::vector<std::string> expected;
    for (auto const& part : story.told.parts)
      for (auto const& line : part.lines)
        if (!line.played) expected.push_back(line.text);
    EXPECT_THAT(expected, Contains(EndsWith(" is broken"))) << story.where();
    EXPECT_THAT(expected, Contains("of a correct kernel: every rule holds")) << story.where();
  }
}

TEST(WhatIf, isToldFromItsCalls) {
  std::map<std::filesystem::path, std::vector<scenario>> documents;
  for (auto& [file, s] : what_if_stories()) documents[file].push_back(s);
  if (COWPROOF_SANITIZED) documents.erase(std::next(documents.begin()), documents.end());  // one is enough for the code
  for (auto const& [file, told] : documents)
    EXPECT_EQ(tell_scenarios(told), read_text(file)) << file << ": cowproof scenario " << file << " --tell " << file;
}

std::string const bug = "# What if?\n\nWords.\n\n    child_left_writable: 2 processes, 1 page, 2 frames, 100 words\n";

TEST(WhatIf, tellsWhatBreaksWhatShouldBeAndWhatACorrectKernelDoes) {
  auto const told = tell_scenario(
      readable(bug + "    map(p0, v0)\n    fork(p0) → p1\n    store(p1, v0, 7)\n    expect f0 counts 2\n"));
  EXPECT_THAT(told, StartsWith("# What if?\n\nThe bug is in fork: fork protects only the parent's entries. "
                               "It is bug 2 of the catalogue (Linux selftest cow.c).\n\n"));
  EXPECT_THAT(told, HasSubstr("No program can tell yet, but this breaks writable_is_sole, the rule that "));
  EXPECT_THAT(told, HasSubstr("    expect p0 v0 is 7\n    expect p0 v0 should be zero\n"
                              "    expect of a correct kernel: p0 v0 is zero\n"
                              "    expect of a correct kernel: every rule holds\n"));
  EXPECT_THAT(told, HasSubstr("    store(p1, v0, 7)\n    expect isolation is broken\n"));
}

TEST(WhatIf, tellsACallThatEndsOtherwiseThanItWasWritten) {
  auto const told = tell_scenario(readable(bug + "    map(p0, v0)\n    load(p0, v0) → 9\n    expect f0 counts 2\n"));
  EXPECT_THAT(told, HasSubstr("    load(p0, v0) → 0\n"));
}

std::vector<std::string> failures_of(std::string const& expectation, std::string const& document = bug) {
  std::vector<std::string> what;
  for (auto const& failed :
       play_scenario(readable(document + "    map(p0, v0)\n    fork(p0) → p1\n    expect " + expectation + "\n"))
           .failed)
    what.push_back(failed.what);
  return what;
}

TEST(CorrectKernel, isPlayedBesideAMutant) {
  for (auto const* expectation : {"p1 v0 is writable", "of a correct kernel: p1 v0 is copy on write",
                                  "of a correct kernel: every rule holds", "of a correct kernel: fork(p0) → p1"})
    EXPECT_THAT(failures_of(expectation), IsEmpty()) << expectation;
  EXPECT_THAT(failures_of("of a correct kernel: p1 v0 is writable"),
              ElementsAre("of a correct kernel: p1 v0 is copy on write, not writable"));
  EXPECT_THAT(failures_of("every rule holds"), ElementsAre("writable_is_sole is broken at step 2"));
  EXPECT_THAT(failures_of("fork(p0) → p0"), ElementsAre("what happens is fork(p0) → p1, not fork(p0) → p0"));
  EXPECT_THAT(failures_of("it should complete"), ElementsAre("nothing says so"));
  EXPECT_THAT(failures_of("tasks[p1] should be none"), ElementsAre("nothing says so"));
}

TEST(CorrectKernel, isNotPlayedBesideItself) {
  auto const machine = "# T\n\nWords.\n\n    machine: 2 processes, 1 page, 2 frames, 100 words\n";
  EXPECT_THAT(failures_of("of a correct kernel: every rule holds", machine), ElementsAre("this is the correct kernel"));
}

}  // namespace
}  // namespace cowproof
