// cowproof play: what a person types, or a script sends, line by line.
#include <algorithm>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

finished_command play(std::string const& requests, std::string const& arguments = "") {
  return run_shell("printf '" + requests + "' | " COWPROOF_COMMAND " play " + arguments);
}

TEST(Play, ShowsEachStepAndWhatCanBeCalledThen) {
  auto const done = play("map(p0, v0)\\nfork(p0)\\n3\\nquit\\n");
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.output, HasSubstr("2 · fork(p0) → p1"));
  EXPECT_THAT(done.output, HasSubstr("3 · store(p0, v0, 3)"));
  EXPECT_THAT(done.output, HasSubstr("p0, v0: what can be called"));
}

TEST(Play, ShowsWhatAMutantBreaksAndWhereTheKernelsPart) {
  auto const done = play("map(p0, v0)\\nfork(p0)\\n", "--mutant fork_no_incref --beside machine");
  EXPECT_THAT(done.output, HasSubstr("violates refcount_exact"));
  EXPECT_THAT(done.output,
              HasSubstr("the kernels part at step 2: refcount[f0] is 1 in fork_no_incref, and 2 in machine"));
}

TEST(Play, AnswersBadInputAndGoesOn) {
  auto const done = play("hello\\nstore(p0\\n77\\nsave story.txt\\nsave /nowhere/story.md\\nmap(p0, v1)\\n");
  EXPECT_EQ(done.exit_code, 0);
  for (auto const* answer :
       {"is no request", "is no call", "there is no offer 77", "a name that ends with", "/nowhere/story.md: cannot be"})
    EXPECT_THAT(done.output, HasSubstr(answer));
  EXPECT_THAT(done.output, HasSubstr("1 · map(p0, v1)"));
}

TEST(Play, RefusesWhatItCannotBeginWith) {
  for (auto const* arguments :
       {"--machine toaster", "--mutant nothing_like_it", "--beside swap_no_dup", "no_such_story"})
    EXPECT_EQ(play("", arguments).exit_code, 3) << arguments;
}

TEST(Play, AnswersEachRequestOfAScriptWithALineOfJson) {
  auto const done = play("map(p0, v0)\\nhello\\nscenario\\n", "--json");
  EXPECT_EQ(std::ranges::count(done.output, '\n'), 3);
  auto const first = nlohmann::json::parse(done.output.substr(0, done.output.find('\n')));
  EXPECT_EQ(first["schema"], "cowproof-play/1");
  EXPECT_EQ(first["calls"], nlohmann::json{"map(p0, v0)"});
  EXPECT_THAT(done.output, HasSubstr(R"({"error":")"));
}

TEST(Play, SavesAScenarioThatHoldsAndATraceThatIsReproduced) {
  auto const done = run_shell(
      "cd $SCRATCH; printf 'map(p0, v1)\\nfork(p0)\\nstore(p1, v1, 5)\\nsave s.md\\nsave t.itf.json\\n' | " COWPROOF_COMMAND
      " play --mutant fork_no_incref; " COWPROOF_COMMAND " scenario s.md && " COWPROOF_COMMAND " replay t.itf.json");
  EXPECT_THAT(done.output, HasSubstr("holds: "));
  EXPECT_THAT(done.output, HasSubstr("reproduced: 3 steps, refcount_exact is violated at step 2"));
}

TEST(Play, BeginsWhereAScenarioEnds) {
  auto const done = play("", "first_write");
  EXPECT_THAT(done.output, HasSubstr("6 · "));
  EXPECT_THAT(done.output, Not(HasSubstr("is broken")));
}

}  // namespace
}  // namespace cowproof::tests
