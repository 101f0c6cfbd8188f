// What the command knows is named by it, can be searched, and is meant by a name that is nearly right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Names, ofMutantsAreFoundByWordAndByBug) {
  auto const by_word = run_command("mutants --list flush");
  EXPECT_EQ(by_word.exit_code, 0);
  EXPECT_THAT(by_word.output, HasSubstr("fork_no_flush"));
  EXPECT_THAT(by_word.output, Not(HasSubstr("fork_no_incref")));
  EXPECT_THAT(run_command("mutants --list 41").output, HasSubstr("fork_oom_leak"));
  EXPECT_EQ(run_command("mutants --list no_such_word").exit_code, 3);
}

TEST(Names, areGivenForEveryKind) {
  EXPECT_THAT(run_command("check --list").output, testing::AllOf(HasSubstr("isolation"), HasSubstr("kernel_store")));
  EXPECT_THAT(run_command("prove --list fork_preserves").output, HasSubstr("fork_preserves_refcount_exact"));
  EXPECT_THAT(run_command("prove --machine eager --list").output, Not(HasSubstr("whole_")));
  EXPECT_THAT(run_command("validate --list").output, HasSubstr("count_is_exact"));
  EXPECT_THAT(run_command("scenario --list vfork").output, HasSubstr("vfork_and_clone"));
}

TEST(Names, areADocumentWithASchema) {
  auto const document = nlohmann::json::parse(run_command("mutants --list --json").output);
  EXPECT_EQ(document["schema"], "cowproof-list/1");
  EXPECT_GT(document["mutants"].size(), 100U);
}

TEST(WrongName, isAnsweredWithWhatIsNear) {
  EXPECT_THAT(run_command("chekc").errors, HasSubstr("did you mean check?"));
  EXPECT_THAT(run_command("check --mutant fork_no_incrf").errors, HasSubstr("did you mean fork_no_incref?"));
  EXPECT_THAT(run_command("check --property isolatoin").errors, HasSubstr("did you mean isolation?"));
  EXPECT_THAT(run_command("scenario vfrok_and_clone").errors, HasSubstr("did you mean vfork_and_clone?"));
}

TEST(WrongName, ofAnotherMachineIsAnsweredWithThatMachine) {
  EXPECT_THAT(run_command("check --mutant swap_no_dup").errors, HasSubstr("--machine whole"));
  EXPECT_THAT(run_command("check --property swapcount_exact").errors, HasSubstr("--machine whole"));
}

TEST(Help, isGivenForTheCommandAndForEachVerb) {
  EXPECT_THAT(run_command("").errors, HasSubstr("To begin with"));
  EXPECT_THAT(run_command("help").output, HasSubstr("scenario"));
  EXPECT_EQ(run_command("help mutants").output, run_command("mutants --help").output);
  EXPECT_EQ(run_command("help nothing").exit_code, 3);
}

TEST(ShellFiles, completeVerbsOptionsAndNames) {
  auto const bash = run_command("help --completion bash").output;
  for (auto const* word : {"scenario", "--operations", "cowproof mutants --list", "library"})
    EXPECT_THAT(bash, HasSubstr(word));
  scratch_folder const folder;
  std::ofstream(folder.file("try.sh"))
      << bash << "COMP_WORDS=(cowproof chec) COMP_CWORD=1; _cowproof; echo \"${COMPREPLY[*]}\"\n"
      << "COMP_WORDS=(cowproof check --operat) COMP_CWORD=2; _cowproof; echo \"${COMPREPLY[*]}\"\n";
  auto const tried = run_shell("bash " + folder.file("try.sh"));
  EXPECT_EQ(tried.output, "check\n--operations\n") << tried.errors;
  EXPECT_EQ(run_command("help --completion tcsh").exit_code, 3);
}

TEST(ShellFiles, haveAManualPageForEachVerb) {
  scratch_folder const folder;
  ASSERT_EQ(run_command("help --files " + folder.file("share")).exit_code, 0);
  auto const page = content_of(folder.file("share/man/man1/cowproof-explore.1"));
  EXPECT_THAT(page, testing::StartsWith(".TH cowproof\\-explore 1"));
  EXPECT_THAT(page, HasSubstr("\\-\\-symmetry"));
  EXPECT_THAT(content_of(folder.file("share/man/man1/cowproof-validate.1")), HasSubstr("OPTIONS OF linux"));
  EXPECT_THAT(content_of(folder.file("share/zsh/site-functions/_cowproof")), testing::StartsWith("#compdef cowproof"));
  EXPECT_THAT(content_of(folder.file("share/fish/vendor_completions.d/cowproof.fish")), HasSubstr("-l operations"));
}

TEST(Progress, isToldOnATerminalWithRateAndTimeLeft) {
  auto const done = run_shell("TERM=xterm python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' " COWPROOF_COMMAND
                              " check --operations 4M --jobs 1");
  EXPECT_THAT(done.output, HasSubstr(" of 4,000,000 operations, "));
  EXPECT_THAT(done.output, HasSubstr("/s, "));
  EXPECT_THAT(done.output, HasSubstr(" s left"));
  EXPECT_THAT(run_command("check --operations 40k --jobs 1").errors, testing::IsEmpty())
      << "the run is not at a terminal";
}

TEST(Number, mayBeWrittenShort) {
  auto const operations = [](std::string const& written) {
    return nlohmann::json::parse(run_command("check --json --operations " + written).output)["campaign"]["operations"];
  };
  EXPECT_EQ(operations("20k"), 20'000);
  EXPECT_EQ(operations("2e4"), 20'000);
  for (auto const* wrong : {"2K", "1e", "e6", "1e30", "99999999G", "2.5M"})
    EXPECT_EQ(run_command(std::string("check --operations ") + wrong).exit_code, 3) << wrong;
}

}  // namespace
}  // namespace cowproof::tests
