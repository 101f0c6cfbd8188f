// The command line: exit codes, JSON, help, and what it says of bad input.
#include <algorithm>
#include <cctype>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char const* verbs[] = {"check",   "prove",    "explore", "mutants",    "validate",
                                 "compare", "adapter",  "merge",   "replay",     "shrink",
                                 "show",    "scenario", "play",    "playground", "tour"};

nlohmann::json json_of(finished_command const& done) {
  auto document = nlohmann::json::parse(done.output, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << done.output;
  return document;
}

void expect_one_clear_error(finished_command const& done, std::string const& what) {
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr(what));
  EXPECT_EQ(done.output, "");
  EXPECT_LE(std::ranges::count(done.errors, '\n'), 2) << done.errors;
}

TEST(Help, ofEveryVerbShowsAnExampleAndTheExitCodes) {
  for (auto const* verb : verbs) {
    auto const done = run_command(std::string(verb) + " --help");
    EXPECT_EQ(done.exit_code, 0) << verb;
    EXPECT_THAT(done.output, HasSubstr(std::string("cowproof ") + verb));
    EXPECT_THAT(done.output, HasSubstr("Exit codes"));
  }
}

TEST(Help, isReadableOnATerminal) {
  auto pages = std::vector<std::string>(std::begin(verbs), std::end(verbs));
  for (auto const* kind : {"linux", "library", "command", "console", "log"})
    pages.push_back(std::string("validate ") + kind);
  for (auto const& page : pages) {
    std::istringstream lines(run_command(page + " --help").output);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 120U) << page << ": " << line;
      EXPECT_TRUE(std::ranges::all_of(line, [](unsigned char c) { return std::isprint(c) != 0; }))
          << page << ": " << line;
    }
  }
}

TEST(Help, tellsWhatMayBeGivenAndWhatHoldsOtherwise) {
  auto const text = run_command("explore --help").output;
  EXPECT_THAT(text, HasSubstr("--fragment {core,full} (full)"));
  EXPECT_THAT(text, HasSubstr("--jobs 1..1024 (1)"));
  EXPECT_THAT(text, HasSubstr("--trace FILE "));
}

TEST(Usage, namesTheWordsThatThereAreIfAnotherIsGiven) {
  expect_one_clear_error(run_command("explore --fragment half"), "--fragment: half not in {core,full}");
  expect_one_clear_error(run_command("explore --choice 1"), "--choice: 1 not in {any,lowest}");
}

TEST(Usage, namesTheMachinesThatThereAreIfThereIsNoSuch) {
  expect_one_clear_error(run_command("check --machine half"), "there are: core, eager, on_demand, whole, smp");
  expect_one_clear_error(run_command("prove --machine half"), "there are: core, eager, on_demand, whole, smp");
}

TEST(Usage, saysThatThereIsNoSuchOperation) {
  expect_one_clear_error(run_command("check --weights sleep=3"), "core has no such operation");
}

TEST(Help, listsEveryVerb) {
  auto const done = run_command("--help");
  for (auto const* verb : verbs) EXPECT_THAT(done.output, HasSubstr(std::string("\n  ") + verb));
}

TEST(Usage, isAnErrorWithoutAVerb) { EXPECT_EQ(run_command("").exit_code, 3); }
TEST(Usage, isAnErrorForAnUnknownVerb) { EXPECT_EQ(run_command("frobnicate").exit_code, 3); }
TEST(Usage, isAnErrorForANumberOutOfRange) {
  expect_one_clear_error(run_command("check --processes 0"), "--processes");
  expect_one_clear_error(run_command("check --operations many"), "--operations");
}

TEST(Check, holdsOnTheMachine) {
  auto const done = run_command("check --operations 300000");
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("holds: 300,000 operations"));
  EXPECT_THAT(done.output, HasSubstr("store_copies"));
  EXPECT_EQ(done.errors, "") << "progress is for terminals";
}

TEST(Check, isUnknownWhenSomethingWasNeverExercised) {
  auto const done = run_command("check --operations 20");
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.output, HasSubstr("never exercised"));
}

TEST(Check, givesTheSameResultWithAnyNumberOfJobs) {
  auto const result = [](char const* jobs) {
    auto document = json_of(run_command(std::string("check --json --operations 200000 --seed 5 --jobs ") + jobs));
    document.erase("seconds");
    return document;
  };
  EXPECT_EQ(result("1"), result("2"));
}

TEST(Check, refutesAMutantAndWritesATraceThatReplays) {
  scratch_folder const folder;
  auto const file = folder.file("bug.itf.json");
  auto const done = run_command("check --mutant parent_left_writable --property isolation --trace " + file);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("refuted"));
  EXPECT_THAT(done.output, HasSubstr("isolation"));
  EXPECT_EQ(run_command("replay " + file).exit_code, 1);
  EXPECT_EQ(run_command("replay " + file + " --on machine").exit_code, 0) << "the machine does not have the bug";
  EXPECT_THAT(run_command("show " + file).output, HasSubstr("isolation"));
}

TEST(Check, recordsTheCommandThatReproducesIt) {
  scratch_folder const folder;
  auto const first = folder.file("first.itf.json");
  auto const again = folder.file("again.itf.json");
  run_command("check --mutant fork_no_incref --seed 3 --pages 4 --json --trace " + first);
  auto const origin = nlohmann::json::parse(content_of(first))["#meta"]["origin"].get<std::string>();
  EXPECT_EQ(origin, "cowproof check --mutant fork_no_incref --seed 3 --pages 4");
  run_command(origin.substr(std::string("cowproof ").size()) + " --trace " + again);
  EXPECT_EQ(content_of(first), content_of(again));
}

TEST(Check, keepsTheWholeSequenceIfItIsAskedTo) {
  scratch_folder const folder;
  auto const file = folder.file("long.itf.json");
  auto const long_one = run_command("check --mutant fork_no_incref --no-shrink --trace " + file);
  EXPECT_EQ(long_one.exit_code, 1);
  auto const steps = [&] { return nlohmann::json::parse(content_of(file))["states"].size(); };
  auto const before = steps();
  run_command("check --mutant fork_no_incref --trace " + file);
  EXPECT_LT(steps(), before);
  EXPECT_EQ(run_command("replay " + file).exit_code, 1);
}

TEST(Check, writesATraceOfARunThatHolds) {
  scratch_folder const folder;
  for (auto const* machine : {"core", "whole"}) {
    auto const file = folder.file(std::string(machine) + ".itf.json");
    auto const done = run_command(std::string("check --operations 200k --machine ") + machine + " --trace " + file);
    EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
    EXPECT_EQ(run_command("replay " + file).exit_code, 0) << machine;
  }
}

TEST(Check, playsAsLongAsItIsTold) {
  auto const done = run_command("check --seconds 0.5");
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  EXPECT_GT(json_of(run_command("check --seconds 0.5 --json"))["campaign"]["operations"], 10'000);
  EXPECT_EQ(run_command("check --seconds 0.5 --mutant fork_no_incref").exit_code, 1);
  EXPECT_EQ(run_command("check --seconds 1 --operations 5").exit_code, 3);
  EXPECT_EQ(run_command("check --seconds 1 --shard 1/2").exit_code, 3);
}

TEST(Check, saysWhereTheNamesAreWhenTheSubjectIsUnknown) {
  auto const done = run_command("check --mutant no_such_kernel");
  expect_one_clear_error(done, "no_such_kernel");
  EXPECT_THAT(done.errors, HasSubstr("cowproof mutants --list"));
}

TEST(Check, refusesWeightsThatMakeNoSense) {
  expect_one_clear_error(run_command("check --weights jump=3"), "jump=3");
  expect_one_clear_error(run_command("check --weights store=lots"), "store=lots");
}

TEST(Prove, provesAnOperation) {
  auto const done = run_command("prove --only 'fork_*'");
  EXPECT_EQ(done.exit_code, 0) << done.output;
  EXPECT_THAT(done.output, HasSubstr("fork_preserves_refcount_exact"));
  EXPECT_THAT(done.output, HasSubstr("proved"));
}

TEST(Prove, refutesAMutantWithACounterexample) {
  auto const done = run_command("prove --mutant parent_left_writable");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("fork_preserves_writable_is_sole"));
  EXPECT_THAT(done.output, HasSubstr("reachable"));
}

TEST(Prove, exportsEachObligation) {
  scratch_folder const folder;
  EXPECT_EQ(run_command("prove --only 'exit_*' --export " + folder.file("smt")).exit_code, 0);
  std::size_t files = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder.file("smt"))) files += entry.is_regular_file();
  EXPECT_GT(files, 5U);
}

TEST(Prove, doesNotHangOnALuckySeed) {
  auto const done = run_command("prove --only 'store_*' --stability 3");
  EXPECT_EQ(done.exit_code, 0) << done.output;
  EXPECT_THAT(done.output, HasSubstr("3 seeds"));
  EXPECT_THAT(done.output, HasSubstr(": 0 verdict changes"));
}

TEST(Prove, saysWhenNothingMatches) {
  expect_one_clear_error(run_command("prove --only nonsense"), "nonsense");
  expect_one_clear_error(run_command("prove --mutant nonsense"), "nonsense");
}

TEST(Mutants, areKilledByRandomAndByProof) {
  auto const done = run_command("mutants --mutant unmap_no_decref --matrix");
  EXPECT_EQ(done.exit_code, 0) << done.output;
  EXPECT_THAT(done.output, HasSubstr("1 of 1 mutants are killed"));
}

TEST(Shrink, makesATraceShorterAndKeepsItsProperty) {
  scratch_folder const folder;
  auto const bug = folder.file("bug.itf.json");
  auto const small = folder.file("small.itf.json");
  run_command("check --mutant unmap_no_decref --trace " + bug);
  auto const done = run_command("shrink " + bug + " --trace " + small);
  EXPECT_EQ(done.exit_code, 1) << done.errors;
  EXPECT_EQ(run_command("replay " + small).exit_code, 1);
}

TEST(Shrink, certifiesThatNothingIsShorter) {
  scratch_folder const folder;
  auto const bug = folder.file("bug.itf.json");
  run_command("check --mutant recow_bad_ref --trace " + bug);
  auto const done = run_command("shrink " + bug + " --certify");
  EXPECT_EQ(done.exit_code, 1) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("certified minimal: no shorter sequence violates refcount_exact within"));
  EXPECT_EQ(json_of(run_command("shrink " + bug + " --certify --json"))["certificate"]["verdict"], "minimal");
}

TEST(Mutants, haveCertifiedShortestCounterexamples) {
  scratch_folder const folder;
  auto const document = json_of(run_command(
      "mutants --no-proofs --campaigns 1 --mutant refcount_narrow --json --traces " + folder.file("short")));
  auto const& shortest = document["mutants"][0]["shortest"];
  EXPECT_EQ(shortest["length"], 4);
  EXPECT_EQ(shortest["no_shorter_within"]["processes"], 4);
  EXPECT_EQ(run_command("replay " + folder.file("short/refcount_narrow.itf.json")).exit_code, 1);
  auto const whole = run_command("mutants --machine whole --no-proofs --shortest --json --mutant fork_cows_pinned");
  auto const certified = json_of(whole)["mutants"][0]["shortest"];
  EXPECT_EQ(certified["length"], 4);
  EXPECT_EQ(certified["no_shorter_within"]["pins"], 1);
}

TEST(Files, thatAreMissingOrMalformedGetOneClearError) {
  scratch_folder const folder;
  auto const broken = folder.file("broken.itf.json");
  std::ofstream(broken) << "{\"#meta\": ";
  for (auto const* verb : {"replay", "show", "shrink"}) {
    expect_one_clear_error(run_command(std::string(verb) + " " + folder.file("absent")), "absent");
    expect_one_clear_error(run_command(std::string(verb) + " " + broken), "line 1");
  }
}

TEST(Validate, holdsTheRunningKernelAgainstTheModel) {
  auto const done = run_command("validate linux --operations 2000 --traces /dev/null");
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
}

TEST(Validate, holdsTheRunningKernelAgainstTheWholeMachine) {
  auto const random =
      run_command("validate linux --machine whole --operations 4000 --timeout 30 --traces /dev/null --json");
  EXPECT_EQ(random.exit_code, 0) << random.output << random.errors;
  EXPECT_EQ(json_of(random)["machine"], "whole");
  auto const suite = run_command("validate linux --machine whole --suite directed");
  EXPECT_EQ(suite.exit_code, 0) << suite.output << suite.errors;
  EXPECT_THAT(suite.output, HasSubstr("mprotect_upgrade"));
  expect_one_clear_error(run_command("validate linux --suite directed"), "--machine whole");
  expect_one_clear_error(run_command("validate linux --machine whole --processes 8 --pages 16"), "64 frames");
}

TEST(Replay, playsATraceOfTheWholeMachineOnTheRunningKernel) {
  scratch_folder const folder;
  auto const file = folder.file("bug.itf.json");
  run_command("check --machine whole --mutant copyout_no_user_check --trace " + file);
  auto const done = run_command("replay --on linux " + file);
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  EXPECT_THAT(done.output, HasSubstr("the whole machine: 1 operations"));
}

TEST(Replay, playsATraceOnTheRunningKernel) {
  scratch_folder const folder;
  auto const file = folder.file("bug.itf.json");
  run_command("check --mutant parent_left_writable --property isolation --trace " + file);
  auto const done = run_command("replay --on linux " + file);
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  EXPECT_THAT(done.output, HasSubstr("verdict: conforms"));
}

TEST(Json, ofEveryVerbHasAVersionedSchema) {
  scratch_folder const folder;
  auto const bug = folder.file("bug.itf.json");
  run_command("check --mutant unmap_no_decref --trace " + bug);
  for (std::string const& arguments : {std::string("check --operations 5000"), std::string("prove --only 'load_*'"),
                                       std::string("mutants --mutant unmap_no_decref"), "replay " + bug,
                                       "shrink " + bug, std::string("validate linux --operations 300")}) {
    auto const document = json_of(run_command(arguments + " --json"));
    EXPECT_THAT(document.value("schema", ""), StartsWith("cowproof-")) << arguments;
  }
}

}  // namespace
}  // namespace cowproof::tests
