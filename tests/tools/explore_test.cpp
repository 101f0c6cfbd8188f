// cowproof explore: counts, verdicts, exit codes, JSON and the trace of a counterexample.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

nlohmann::json explore_json(std::string const& arguments, int exit_code) {
  auto const done = run_command("explore --json " + arguments);
  EXPECT_EQ(done.exit_code, exit_code) << done.errors;
  return nlohmann::json::parse(done.output);
}

TEST(Explore, countsAndHolds) {
  auto const done = run_command("explore --processes 2 --pages 3 --frames 4 --words 2 --fragment core --choice lowest");
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("144,362"));
  EXPECT_THAT(done.output, HasSubstr("1,864,403"));
  EXPECT_THAT(done.output, HasSubstr("holds_within(2 processes, 3 pages, 4 frames, 2 words)"));
  EXPECT_EQ(done.errors, "") << "progress is for terminals";
}

TEST(Explore, printsOneJsonDocument) {
  auto const found =
      explore_json("--processes 2 --pages 3 --frames 4 --words 2 --fragment core --symmetry full --jobs 2", 0);
  EXPECT_EQ(found["schema"], "cowproof-explore/1");
  EXPECT_EQ(found["states"], 1'191);
  EXPECT_EQ(found["unreduced"]["states"], 144'362);
  EXPECT_EQ(found["unreduced"]["transitions"], 1'886'990);
  EXPECT_EQ(found["verdict"], "holds_within(2 processes, 3 pages, 4 frames, 2 words)");
}

TEST(Explore, refutesAMutantWithAShortestTrace) {
  scratch_folder const folder;
  auto const file = folder.file("shortest.itf.json");
  auto const found = explore_json("--mutant cow_copy_no_decref --trace " + file, 1);
  EXPECT_EQ(found["verdict"], "refuted");
  EXPECT_EQ(found["counterexample"]["length"], 3);
  EXPECT_EQ(found["counterexample"]["property"], "refcount_exact");
  EXPECT_EQ(run_command("replay " + file).exit_code, 1);
  auto const shown = run_command("explore --mutant cow_copy_no_decref");
  EXPECT_THAT(shown.output, HasSubstr("no shorter sequence violates anything within"));
  EXPECT_THAT(shown.output, HasSubstr("3 · store(p"));
}

TEST(Explore, doesNotHoldOfNoOperations) {
  auto const nothing = run_command("explore --without map unmap load store fork exec exit");
  EXPECT_EQ(nothing.exit_code, 3) << nothing.output;
  EXPECT_THAT(nothing.errors, HasSubstr("no operation is left"));
  EXPECT_EQ(run_command("explore --processes 2 --pages 1 --frames 2 --without exec exit").exit_code, 0);
}

TEST(Explore, isUnknownBeyondItsMemory) {
  auto const found = explore_json("--processes 3 --pages 3 --frames 4 --words 2 --memory 32M", 2);
  EXPECT_EQ(found["verdict"], "unknown(memory)");
  EXPECT_GT(found["states"], 100'000);
}

TEST(Explore, tellsTheFirstUseOfEverything) {
  scratch_folder const folder;
  auto const scope = std::string("--processes 3 --pages 1 --frames 3 --words 2 --first --traces ");
  auto const found = explore_json(scope + folder.file("first"), 0);
  auto const& first = found["first"];
  auto const many =
      std::ranges::find_if(first, [](auto const& row) { return row["what"] == "store_copies_from_many"; });
  ASSERT_NE(many, first.end());
  EXPECT_EQ((*many)["depth"], 3);
  EXPECT_EQ((*many)["calls"].size(), 4U);
  EXPECT_EQ(run_command("replay " + folder.file("first/store_copies_from_many.itf.json")).exit_code, 0);
  auto const shown = run_command("explore --processes 2 --pages 1 --frames 2 --words 2 --first");
  EXPECT_THAT(shown.output, HasSubstr("store ends with fault(no_memory)"));
  EXPECT_THAT(shown.output, HasSubstr("never within this scope: store_copies_from_many"));
}

TEST(Explore, searchesTheWholeMachineAsFarAsItIsTold) {
  std::string const few = " --symmetry full --without protect advise_fork brk fork_eager clone vfork";
  auto const found = explore_json("--machine whole --slots 1" + few, 0);
  EXPECT_EQ(found["machine"], "whole");
  EXPECT_EQ(found["scope"]["slots"], 1);
  EXPECT_FALSE(found["scope"].contains("pins")) << "what is not asked for is not there";
  EXPECT_EQ(found["without"].size(), 6U);
  EXPECT_EQ(found["unreduced"]["states"], 31'424);
  EXPECT_THAT(std::string(found["verdict"]),
              HasSubstr("1 slot; without brk, protect, advise_fork, fork_eager, vfork, clone)"));
  auto const first = run_command("explore --machine whole --first" + few);
  EXPECT_EQ(first.exit_code, 0) << first.errors;
  EXPECT_THAT(first.output, HasSubstr("fork_protects"));
  EXPECT_THAT(first.output, HasSubstr("never within this scope: fork_shares_slot"));
}

TEST(Explore, findsAShortestTraceOfAMutantOfTheWholeMachine) {
  scratch_folder const folder;
  auto const file = folder.file("shortest.itf.json");
  auto const found = explore_json("--machine whole --frames 4 --pins 1 --mutant fork_cows_pinned --trace " + file, 1);
  EXPECT_EQ(found["counterexample"]["length"], 4);
  EXPECT_EQ(found["counterexample"]["property"], "pinned_is_sole");
  EXPECT_EQ(run_command("replay " + file).exit_code, 1);
  auto const certified = run_command("shrink --certify " + file);
  EXPECT_THAT(certified.output, HasSubstr("certified minimal: no shorter sequence violates pinned_is_sole within"));
}

TEST(Explore, goesOnWhereMemoryEnded) {
  scratch_folder const folder;
  auto const file = folder.file("search");
  std::string const scope = "--processes 2 --pages 3 --frames 5 --words 2 --fragment core --choice lowest ";
  auto const stopped = explore_json(scope + "--memory 8M --checkpoint " + file, 2);
  EXPECT_EQ(stopped["verdict"], "unknown(memory)");
  auto const found = explore_json(scope + "--resume " + file, 0);
  EXPECT_EQ(found["states"], 1'109'492);
  EXPECT_EQ(found["transitions"], 17'205'461);
  EXPECT_EQ(found["depth"], 14);
}

// The signal comes when a first checkpoint is there.
TEST(Explore, tellsWhatIsKnownWhenItIsInterrupted) {
  scratch_folder const folder;
  auto const file = folder.file("search");
  std::string const scope = " explore --processes 3 --pages 3 --frames 4 --words 2 ";
  std::string const command = COWPROOF_COMMAND + scope + "--checkpoint-every 0 --checkpoint " + file;
  for (auto const* signal : {"INT", "TERM"}) {
    // A job of a shell without job control ignores SIGINT until the command says otherwise.
    auto const done = run_shell(command + " & job=$!; until [ -s " + file + " ]; do sleep 0.02; done; kill -" + signal +
                                " $job; wait $job");
    EXPECT_EQ(done.exit_code, 2) << done.errors;
    EXPECT_THAT(done.output, HasSubstr("unknown(interrupted): nothing is wrong with what was seen"));
    EXPECT_THAT(done.errors, HasSubstr("--resume " + file));
    EXPECT_FALSE(std::filesystem::exists(file + ".part"));
    std::filesystem::remove(file);
  }
}

TEST(Explore, leavesNoCheckpointWhenItIsDone) {
  scratch_folder const folder;
  auto const file = folder.file("search");
  explore_json("--processes 2 --pages 2 --frames 3 --words 2 --checkpoint-every 0 --checkpoint " + file, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

// With each width that this processor has, and one by one: the documents differ in what was measured only.
TEST(Explore, countsTheSameWithVectorsOfEveryWidth) {
  std::string const scope = "--processes 2 --pages 2 --frames 3 --words 2 --fragment core --choice lowest --vectors ";
  auto const counts_with = [&](std::string const& width) {
    auto found = explore_json(scope + width, 0);
    return std::tuple(found["states"], found["transitions"], found["depth"], found["verdict"]);
  };
  auto const counts = counts_with("none");
  EXPECT_EQ(std::get<0>(counts), 2'366);
  for (auto const* width : {"widest", "sse2", "avx2", "avx512"}) {
    auto const tried = run_command("explore " + scope + width);
    if (tried.exit_code == 0) EXPECT_EQ(counts_with(width), counts) << width;
    else EXPECT_THAT(tried.errors, HasSubstr("this processor has no such vectors")) << width;
  }
}

#if defined __x86_64__
// Nothing that a command does before it chooses, and nothing that it then chooses, needs more than SSE2.
TEST(Explore, runsOnAProcessorThatHasNoMoreThanSse2) {
  std::string const arguments =
      " explore --processes 2 --pages 2 --frames 3 --words 2 --fragment core --choice lowest --json";
  auto const old = run_shell("qemu-x86_64-static -cpu Opteron_G1 " COWPROOF_COMMAND + arguments);
  ASSERT_EQ(old.exit_code, 0) << old.errors;
  auto const there = nlohmann::json::parse(old.output);
  auto const here = explore_json(arguments.substr(std::string(" explore ").size()), 0);
  for (auto const* count : {"states", "transitions", "depth", "verdict"}) EXPECT_EQ(there[count], here[count]) << count;
  EXPECT_EQ(there["states"], 2'366);
}
#endif

TEST(Explore, saysWhatItCannotSearch) {
  auto const expect_error = [](std::string const& arguments, std::string const& what) {
    auto const done = run_command("explore " + arguments);
    EXPECT_EQ(done.exit_code, 3);
    EXPECT_THAT(done.errors, HasSubstr(what));
  };
  expect_error("--processes 17", "--processes");
  expect_error("--processes 16 --pages 8 --frames 64", "768 is the most");
  expect_error("--symmetry full --choice lowest", "--choice any");
  expect_error("--mutant nobody", "there is no mutant \"nobody\"");
  expect_error("--resume /dev/null", "/dev/null: is no checkpoint");
  expect_error("--checkpoint /nonexistent/file", "/nonexistent/file: cannot be written: No such file or directory");
  expect_error("--first --jobs 2", "--first");
  expect_error("--fragment half", "--fragment");
  expect_error("--without sleep", "core has no such operation");
  expect_error("--machine whole --first --jobs 2", "--first");
  expect_error("--machine whole --processes 4", "whole is searched within 3 processes");
  expect_error("--machine whole --mutant swap_no_dup --symmetry full", "--symmetry none");
  expect_error("--machine whole --scopes 2,2,3,2", "--scopes");
  expect_error("--machine whole --fragment core", "--fragment core");
}

}  // namespace
}  // namespace cowproof::tests
