// Verdicts are no stronger than the evidence, and do not accuse implementations of what they may do: command, console
// and log alike.
#include <algorithm>

#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string console(std::string const& flags, std::string const& more) {
  return "validate console 'python3 " + root + "/examples/console/console.py " + flags +
         "' --prompt '$ ' --start cow --panic '^panic:' --shrink-time 60 --traces \"$SCRATCH\" " + more;
}

nlohmann::json report_of_log(std::string const& lines, int exit_code) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::ofstream(file) << lines;
  return report_of("validate log " + file + " --traces " + folder.path().string(), exit_code);
}

std::vector<std::string> clauses_of(nlohmann::json const& report) {
  std::vector<std::string> clauses;
  for (auto const& r : report["rejections"]) clauses.push_back(r["clause"]);
  return clauses;
}

// ------------------------------------------------------------------------------------- what was not exercised

TEST(WhoRefusesEverything, isUnknownInEverySuite) {
  for (auto const* suite : {"", "--suite directed", "--suite states", "--suite transitions"}) {
    auto const report =
        report_of(validate(simulator + " --level 0 --processes 2 --pages 2 --bug refuses_all", suite), 2);
    EXPECT_EQ(report["verdict"], "unknown") << suite;
    EXPECT_THAT(report["unexamined"], Contains("map never completed")) << suite;
    EXPECT_THAT(report["unexamined"], Contains("fork never completed")) << suite;
  }
}

TEST(WhoRefusesEverything, isUnknownInALogAndBehindAConsole) {
  auto const log = report_of_log(R"~({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[]}
{"call":"fork","process":0,"child":1}
{"ret":"refused(no_memory)"}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"refused(no_memory)"}
)~",
                                 2);
  EXPECT_THAT(log["unexamined"], Contains("fork never completed"));
  EXPECT_THAT(log["unexamined"], Contains(HasSubstr("2 refusals for lack of memory could not be judged")));
  auto const told = run_command(console("--level 0 --bug refuses_all", "--operations 300"));
  EXPECT_EQ(told.exit_code, 2) << told.errors;
  EXPECT_THAT(told.output, HasSubstr("map never completed"));
}

TEST(Tour, ofAnImplementationThatLeavesStatesOutIsUnknown) {
  auto const report = report_of(validate(simulator + " --level 0 --bug refuses_all", "--suite states"), 2);
  EXPECT_THAT(report["unexamined"], Contains(HasSubstr("states were not visited")));
}

// The table of clauses and the document say what was not exercised; after a finding no reader looks for it there.
TEST(Verdict, thatViolatesIsNotFollowedByWhatWasNotExercised) {
  auto const done = run_command(validate(simulator + " --bug exit_dies", "--operations 60"));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, testing::Not(testing::ContainsRegex("verdict: violates[^\n]*never")));
  EXPECT_THAT(run_command(validate(simulator, "--operations 3")).output, HasSubstr("verdict: unknown; "));
}

TEST(Run, thatALimitEndsSaysWhich) {
  auto const slipped = validate(simulator + " --bug parent_left_writable", "--rejections 1");
  EXPECT_EQ(report_of(slipped, 1)["stopped"], "1 distinct finding (--rejections)");
  EXPECT_THAT(run_command(slipped).output, HasSubstr("it stopped after 1 distinct finding (--rejections)"));
  EXPECT_EQ(report_of(validate(simulator, "--suite transitions --operations 50"), 2)["stopped"],
            "50 operations (--operations)");
  EXPECT_FALSE(report_of(validate(simulator), 0).contains("stopped"));
}

// ------------------------------------------------------------------------------------------- lack of memory

TEST(Fork, thatIsRefusedWhileFramesAreFreeViolates) {
  auto const all_told = " --level 3 --processes 3 --pages 3 ";
  auto const report = report_of(validate(simulator + all_told + "--frames 5 --bug fork_wants_all"), 1);
  ASSERT_THAT(clauses_of(report), Contains("memory_has_a_reason"));
  std::size_t shortest = 1000;
  for (auto const& r : report["rejections"])
    if (r["clause"] == "memory_has_a_reason") shortest = std::min<std::size_t>(shortest, r["calls"].size());
  EXPECT_LE(shortest, 4U);  // three of five frames are mapped, two are free
  EXPECT_THAT(clauses_of(report_of(console("--level 3 --bug fork_wants_all --frames 5", "--operations 1500"), 1)),
              Contains("memory_has_a_reason"));
  auto const log = report_of_log(
      R"~({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":["word","frame"],"frames":3}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"completed"}
{"obs":[[[0,1]],null],"free":2}
{"call":"fork","process":0,"child":1}
{"ret":"refused(no_memory)"}
{"obs":[[[0,1]],null],"free":2}
)~",
      1);
  EXPECT_THAT(clauses_of(log), Contains("memory_has_a_reason"));
}

// As long as nothing was mapped, all frames are free but those of init's tables.
TEST(FirstCall, thatIsRefusedForLackOfMemoryIsJudged) {
  auto const log = report_of_log(
      R"~({"header":"cowproof-lines/1","name":"x","processes":1,"pages":1,"observes":["word","frame"],"frames":3}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"refused(no_memory)"}
{"obs":[[null]],"free":3}
)~",
      1);
  EXPECT_THAT(clauses_of(log), Contains("memory_has_a_reason"));
}

TEST(Refusal, ofWhoDoesNotTellHowMuchMemoryThereIsIsUnknown) {
  auto const report =
      report_of(validate(simulator + " --level 0 --processes 3 --pages 3 --frames 5 --bug fork_wants_all"), 2);
  EXPECT_THAT(report["unexamined"], Contains(HasSubstr("refusals for lack of memory could not be judged")));
}

TEST(Refusal, thatWasAskedForIsNoFinding) {
  auto const log = report_of_log(
      R"~({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":["word","frame"],"frames":3}
{"call":"fork","process":0,"child":1,"memory":false}
{"ret":"refused(no_memory)"}
{"obs":[[null],null],"free":3}
)~",
      2);
  EXPECT_THAT(log["rejections"], testing::IsEmpty());
}

// ------------------------------------------------------------------------------------------------- policies

TEST(WhoCopiesAlways, conformsThoughItsLastOwnersRunOutOfMemory) {
  auto const told = " --level 3 --processes 3 --pages 3 --frames 5 --copies-always";
  auto const report = report_of(validate(simulator + told, "--operations 20000"), 0);
  EXPECT_GT(report["outcomes"]["store"]["fault(no_memory)"], 0);
  EXPECT_EQ(report_of(validate(simulator + told + " --find-out"), 0)["policies"]["last_writer"], "copies");
}

// Answers alone tell that memory leaks, if it is known how much there is.
TEST(FramesThatAreNotShown, areCountedByTheModel) {
  std::string const head =
      R"~({"header":"cowproof-lines/1","name":"x","processes":1,"pages":1,"observes":[],"frames":2}
)~";
  std::string const map = R"~({"call":"map","process":0,"page":0,"writable":true}
)~",
                    unmap = R"~({"call":"unmap","process":0,"page":0}
{"ret":"completed"}
)~",
                    done = R"~({"ret":"completed"}
)~",
                    refused = R"~({"ret":"refused(no_memory)"}
)~";
  auto const leak = report_of_log(head + map + done + unmap + map + done + unmap + map + refused, 1);
  EXPECT_THAT(clauses_of(leak), Contains("memory_has_a_reason"));
  auto const right = report_of_log(head + map + done + unmap + map + done + unmap + map + done, 2);
  EXPECT_THAT(right["rejections"], testing::IsEmpty());
  // A frame that cannot be there must not be given.
  auto const given = report_of_log(
      R"~({"header":"cowproof-lines/1","name":"x","processes":1,"pages":2,"observes":[],"frames":1}
)~" + map +
          done + R"~({"call":"map","process":0,"page":1,"writable":true}
{"ret":"completed"}
)~",
      1);
  EXPECT_THAT(clauses_of(given), Contains("memory_has_a_reason"));
}

TEST(FreeFrames, canBeToldWithoutAnythingOfPages) {
  std::string const log =
      R"~({"header":"cowproof-lines/1","name":"x","processes":1,"pages":1,"observes":["free"],"frames":4}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"completed"}
{"free":3}
{"call":"unmap","process":0,"page":0}
{"ret":"completed"}
)~";
  EXPECT_THAT(clauses_of(report_of_log(log + "{\"free\":3}\n", 1)), Contains("free_is_exact"));
  EXPECT_THAT(report_of_log(log + "{\"free\":4}\n", 2)["rejections"], testing::IsEmpty());
}

TEST(Processes, canBeAThousand) {
  std::string log = R"~({"header":"cowproof-lines/1","name":"x","processes":300,"pages":1,"observes":[]}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"completed"}
)~";
  for (int child = 1; child < 256; ++child)
    log += R"({"call":"fork","process":0,"child":)" + std::to_string(child) + "}\n" +
           (child == 255 ? R"({"ret":"EFAULT"})" : R"({"ret":"completed"})") + "\n";
  EXPECT_THAT(clauses_of(report_of_log(log, 1)), Contains("results"));
  auto const crowd = " --level 2 --processes 300 --pages 1";
  auto const report = report_of(validate(simulator + crowd, "--operations 1500"), 0);
  EXPECT_GT(report["outcomes"]["fork"]["completed"], 299);
  EXPECT_THAT(clauses_of(report_of(validate(simulator + crowd + " --bug narrow_count", "--operations 1500"), 1)),
              Contains("count_is_exact"));
}

TEST(ReadOnlyPages, areNotAskedForWhereThereAreNone) {
  auto const report = report_of(validate(simulator + " --no-read-only"), 0);
  EXPECT_FALSE(report["outcomes"]["store"].contains("fault(protection)"));
  EXPECT_EQ(report_of(validate(simulator + " --no-read-only", "--suite directed"), 0)["verdict"], "conforms");
}

TEST(WhoFreesAtWait, conformsIfItIsDeclaredOrFoundOut) {
  auto const told = " --level 3 --processes 3 --pages 3 --frames 5 --frees-at-wait";
  auto const report = report_of(validate(simulator + told), 0);
  EXPECT_EQ(report["policies"]["memory"], "at_wait");
  EXPECT_EQ(report_of(validate(simulator + told + " --find-out"), 0)["policies"]["memory"], "at_wait");
  EXPECT_EQ(report_of(console("--level 3 --frames 8 --frees-at-wait --find-out", "--operations 600"),
                      0)["policies"]["memory"],
            "at_wait");
  auto const leaks = report_of(validate(simulator + told + " --bug wait_keeps"), 1);
  EXPECT_THAT(clauses_of(leaks), Contains("free_is_exact"));
}

TEST(WhoFreesAtWait, isRecordedAndJudgedFromTheLog) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  auto const told = " --level 3 --processes 3 --pages 3 --frames 5 --frees-at-wait";
  ASSERT_EQ(run_command(validate(simulator + told, "--record " + file)).exit_code, 0);
  EXPECT_THAT(content_of(file), HasSubstr("\"call\":\"wait\""));
  EXPECT_EQ(report_of("validate log " + file, 0)["policies"]["memory"], "at_wait");
}

TEST(WhoRefusesWithoutMemory, conformsIfItIsDeclaredOrFoundOut) {
  auto const told = " --level 3 --processes 3 --pages 3 --frames 5 --refuses";
  auto const report = report_of(validate(simulator + told), 0);
  EXPECT_EQ(report["policies"]["without_memory"], "refuses");
  EXPECT_EQ(report_of(validate(simulator + told + " --find-out"), 0)["policies"]["without_memory"], "refuses");
  EXPECT_EQ(report_of(validate(simulator + " --level 3 --processes 3 --pages 3 --frames 5 --find-out"),
                      0)["policies"]["without_memory"],
            "kills");
}

TEST(WhoNeverOvercommits, conformsIfItIsDeclaredAndRefusesForks) {
  auto const told = " --level 3 --processes 3 --pages 3 --frames 5";
  auto const report = report_of(validate(simulator + told + " --never-overcommits"), 0);
  EXPECT_GT(report["outcomes"]["fork"]["refused(no_memory)"], 0);
  EXPECT_EQ(report["policies"]["overcommit"], "never");
}

// One frame is free, and parent or child may have to copy two pages.
TEST(WhoNeverOvercommits, refusesTheForkThatOthersAllow) {
  auto const forked = [](std::string const& policies, int exit_code) {
    return report_of_log(R"~({"header":"cowproof-lines/1","name":"x","processes":2,"pages":2,)~"
                         R"~("observes":["word","frame"],"frames":3,"policies":{)~" +
                             policies + R"~(}}
{"call":"map","process":0,"page":0,"writable":true}
{"ret":"completed"}
{"obs":[[[0,1],null],null],"free":2}
{"call":"map","process":0,"page":1,"writable":true}
{"ret":"completed"}
{"obs":[[[0,1],[0,2]],null],"free":1}
{"call":"fork","process":0,"child":1}
{"ret":"completed","value":1}
{"obs":[[[0,1],[0,2]],[[0,1],[0,2]]],"free":1}
)~",
                         exit_code);
  };
  EXPECT_THAT(forked("", 2)["rejections"], testing::IsEmpty());
  EXPECT_THAT(clauses_of(forked(R"("never_overcommits":true)", 1)), Contains("memory_has_a_reason"));
}

TEST(ForkThatCopies, conformsIfItIsDeclaredOrFoundOut) {
  for (auto const* told : {" --level 1 --fork-copies", " --level 3 --processes 3 --pages 3 --frames 5 --fork-copies"}) {
    auto const report = report_of(validate(simulator + told), 0);
    EXPECT_EQ(report["policies"]["fork"], "copies");
    EXPECT_EQ(report_of(validate(simulator + told + " --find-out"), 0)["policies"]["fork"], "copies");
  }
  EXPECT_EQ(report_of(console("--level 2 --fork-copies --find-out", "--operations 500"), 0)["policies"]["fork"],
            "copies");
  EXPECT_EQ(report_of(validate(simulator + " --level 1 --find-out"), 0)["policies"]["fork"], "shares");
}

TEST(ForkThatCopies, isAFindingOfWhoDeclaresOtherwise) {
  EXPECT_THAT(clauses_of(report_of(validate(simulator + " --bug fork_copies"), 1)), Contains("fork_shares"));
}

TEST(PolicyThatWasFoundOut, isKeptWhenTheProgramIsStartedAgain) {
  auto const report =
      report_of(validate(simulator + " --copies-always --find-out --level 2 --bug exit_dies", "--operations 600"), 1);
  EXPECT_EQ(report["policies"]["last_writer"], "copies");
  for (auto const& clause : clauses_of(report)) EXPECT_EQ(clause, "keeps_running");
  EXPECT_THAT(report["remarks"], Contains(HasSubstr("started again")));
}

TEST(PolicyThatWasFoundOut, isKeptWhenTheKernelIsStartedAgain) {
  auto const report = report_of(console("--copies-always --find-out --fault panic", "--operations 200"), 1);
  EXPECT_EQ(report["policies"]["last_writer"], "copies");
  for (auto const& clause : clauses_of(report)) EXPECT_EQ(clause, "keeps_running");
  EXPECT_THAT(report["remarks"], Contains(HasSubstr("started again")));
}

}  // namespace
}  // namespace cowproof::tests
