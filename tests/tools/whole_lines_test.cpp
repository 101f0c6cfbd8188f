// Version 2 of the lines: bug reports of kernels as logs of what they answered, and a program that has a part of the
// whole machine.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string const tasks = "python3 " + root + "/examples/simulator/tasks.py";

// A bug that was reported: the calls up to the one that went wrong, what it answered, and what is right.
struct reported {
  char const *name, *calls, *wrong, *right;
  int processes = 2;
  friend std::ostream& operator<<(std::ostream& out, reported const& r) { return out << r.name; }
};

// `call` or `call -> ending`, a line each, in the words of the lines but without their punctuation.
std::string line_of(std::string const& text) {
  auto const arrow = text.find(" -> ");
  auto const call = text.substr(0, arrow);
  auto const said = arrow == std::string::npos ? std::string(R"("completed")") : text.substr(arrow + 4);
  return R"({"call":)" + call + "}\n" + R"({"ret":)" + said + "}\n";
}

std::string log_of(reported const& r, std::string const& last) {
  auto log = R"({"header":"cowproof-lines/2","name":")" + std::string(r.name) + R"(","processes":)" +
             std::to_string(r.processes) + R"(,"pages":6,"observes":[]})" + "\n";
  std::istringstream calls(r.calls);
  for (std::string line; std::getline(calls, line);) log += line_of(line);
  return log + line_of(last);
}

nlohmann::json report_of_log(std::string const& lines, int exit_code) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::ofstream(file) << lines;
  return report_of("validate log " + file + " --traces " + folder.path().string(), exit_code);
}

class ReportedBug : public testing::TestWithParam<reported> {};

TEST_P(ReportedBug, violatesAndTheRightAnswerDoesNot) {
  auto const& r = GetParam();
  auto const wrong = report_of_log(log_of(r, r.wrong), 1);
  EXPECT_EQ(wrong["verdict"], "violates");
  EXPECT_EQ(wrong["rejections"][0]["clause"], "results");
  auto const right = report_of_log(log_of(r, r.right), 2);  // few calls show little
  EXPECT_THAT(right["rejections"], testing::IsEmpty()) << right.dump(2);
}

constexpr reported all_reported[] = {
    reported{"gvisor_14258",
             R"~("create"
"file_write","process":0,"object":0,"object_page":0,"word":11
"map_object","process":0,"address":3,"object":0,"object_page":0,"shared":false
"store","process":0,"address":3,"word":12
"discard","process":0,"pages":[3]
)~",
             R"~("load","process":0,"address":3 -> "completed","value":0)~",
             R"~("load","process":0,"address":3 -> "completed","value":11)~", 1},
    reported{"serenity_24911", R"~("create"
"map_object","process":0,"address":3,"object":0,"object_page":0
"fork","process":0,"child":1
"load","process":1,"address":3 -> "completed","value":0
"store","process":0,"address":3,"word":5
)~",
             R"~("store","process":1,"address":3,"word":6 -> "fault(protection)")~",
             R"~("store","process":1,"address":3,"word":6)~"},
    reported{"phoenix_1304", R"~("fork","process":0,"child":1
"fork","process":0,"child":2
"exit","process":1
"wait","process":0,"child":2 -> "refused(not_yet)"
"exit","process":2
)~",
             R"~("wait","process":0,"child":2 -> "refused(not_yet)")~", R"~("wait","process":0,"child":2)~", 3},
    reported{"phoenix_1436", R"~("fork","process":0,"child":1
"kill","process":1
"wait","process":0,"child":1
)~",
             R"~("wait","process":0,"child":1 -> "refused(not_yet)")~",
             R"~("wait","process":0,"child":1 -> "refused(no_child)")~", 3},
    reported{"mentos_208", R"~("install","program":0,"page":3
"map","process":0,"pages":[3]
"store","process":0,"address":3,"word":7
"exec","process":0,"program":0,"space":null -> "refused(no_memory)"
)~",
             R"~("load","process":0,"address":3 -> "fault(not_mapped)")~",
             R"~("load","process":0,"address":3 -> "completed","value":7)~"},
    reported{"tgoskits_918", R"~("map","process":0,"pages":[3,5]
"store","process":0,"address":3,"word":1
"protect","process":0,"pages":[3,4,5],"writable":false -> "refused(not_mapped)"
)~",
             R"~("store","process":0,"address":3,"word":2 -> "fault(protection)")~",
             R"~("store","process":0,"address":3,"word":2)~", 1},
    reported{"serenity_4156", R"~("map_shared","process":0,"address":3
"store","process":0,"address":3,"word":9
"fork","process":0,"child":1
"unmap","process":0,"pages":[3]
)~",
             R"~("load","process":1,"address":3 -> "completed","value":0)~",
             R"~("load","process":1,"address":3 -> "completed","value":9)~"},
    reported{"posnk_6", "\"fork\",\"process\":0,\"child\":1\n",
             R"~("brk","process":1,"heap":[4] -> "refused(no_memory)")~", R"~("brk","process":1,"heap":[4])~"},
    reported{"elks_2656", R"~("signal","process":0,"to":0,"signal":1
"fork","process":0,"child":1
)~",
             R"~("take_signal","process":1,"signal":1)~",
             R"~("take_signal","process":1,"signal":1 -> "refused(not_possible)")~"},
    reported{"freebsd_sa_21_08", R"~("map","process":0,"pages":[3]
"store","process":0,"address":3,"word":1
"fork","process":0,"child":1
"clone","process":1,"child":2
"store","process":1,"address":3,"word":2
)~",
             R"~("load","process":2,"address":3 -> "completed","value":1)~",
             R"~("load","process":2,"address":3 -> "completed","value":2)~", 3}};

INSTANTIATE_TEST_SUITE_P(All, ReportedBug, testing::ValuesIn(all_reported),
                         [](testing::TestParamInfo<reported> const& each) { return std::string(each.param.name); });

TEST(ReportedBug, ofAPositionThatIsNotSharedIsSeen) {
  std::string const head =
      R"~({"header":"cowproof-lines/2","name":"safeposix_261","processes":2,"pages":1,"observes":["positions"]}
{"call":"open","process":0,"descriptor":0}
{"ret":"completed"}
{"obs":[{"positions":[0,null]},null]}
{"call":"seek","process":0,"descriptor":0,"word":5}
{"ret":"completed"}
{"obs":[{"positions":[5,null]},null]}
{"call":"fork","process":0,"child":1}
{"ret":"completed","value":1}
{"obs":[{"positions":[5,null]},{"positions":[5,null]}]}
{"call":"seek","process":1,"descriptor":0,"word":9}
{"ret":"completed"}
)~";
  auto const wrong = report_of_log(head + R"({"obs":[{"positions":[5,null]},{"positions":[9,null]}]})" + "\n", 1);
  EXPECT_EQ(wrong["rejections"][0]["clause"], "descriptors");
  auto const right = report_of_log(head + R"({"obs":[{"positions":[9,null]},{"positions":[9,null]}]})" + "\n", 2);
  EXPECT_THAT(right["rejections"], testing::IsEmpty());
}

TEST(ReportedBug, ofAChildOfAPrivateFileIsSeenInItsPages) {
  auto const entry = [](int word, int frame, int count, bool of_file) {
    return "[null,null,null,[" + std::to_string(word) + "," + std::to_string(frame) + "," + std::to_string(count) +
           "," + (of_file ? "true" : "false") + "]]";
  };
  auto const log = [&](std::string const& child) {
    auto const nothing = std::string("[null,null,null,null]");
    return std::string(
               R"~({"header":"cowproof-lines/2","name":"gramine_81","processes":2,"pages":4,"observes":["word","frame","count","of_file"]}
{"call":"create"}
{"ret":"completed"}
{"obs":[{"pages":)~") +
           nothing + R"~(},null]}
{"call":"file_write","process":0,"object":0,"object_page":0,"word":11}
{"ret":"completed"}
{"obs":[{"pages":)~" +
           nothing + R"~(},null]}
{"call":"map_object","process":0,"address":3,"object":0,"object_page":0,"shared":false}
{"ret":"completed"}
{"obs":[{"pages":)~" +
           entry(11, 1, 1, true) + R"~(},null]}
{"call":"store","process":0,"address":3,"word":12}
{"ret":"completed"}
{"obs":[{"pages":)~" +
           entry(12, 2, 1, false) + R"~(},null]}
{"call":"fork","process":0,"child":1}
{"ret":"completed"}
{"obs":[{"pages":)~" +
           entry(12, 2, 2, false) + R"~(},{"pages":)~" + child + "}]}\n";
  };
  EXPECT_THAT(report_of_log(log(entry(12, 2, 2, false)), 2)["rejections"], testing::IsEmpty());
  EXPECT_EQ(report_of_log(log(entry(11, 2, 2, false)), 1)["rejections"][0]["clause"], "content");
}

TEST(Log, ofVersionTwoThatIsNoneIsAnErrorWithItsLine) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::string const header = R"({"header":"cowproof-lines/2","name":"x","processes":2,"pages":2,"observes":[]})"
                             "\n";
  auto const expect = [&](std::string const& text, std::string const& what) { expect_log_error(file, text, what); };
  expect(header + "{\"call\":\"jump\"}\n", ":2: column 15: there is no call \"jump\"");
  expect(header + "{\"call\":\"page_in\"}\n", "\"page_in\" is no call: a kernel does it of its own accord");
  expect(header + "{\"call\":\"seek\",\"process\":0,\"word\":1}\n", "seek needs \"descriptor\"");
  expect(header + "{\"call\":\"exit\",\"process\":2}\n", "process 2: there are 2");
  expect(header + "{\"call\":\"exit\",\"process\":0,\"page\":1}\n", "exit has no \"page\"");
  expect(R"({"header":"cowproof-lines/2","name":"x","processes":9,"pages":2})"
         "\n",
         "9 processes of 2 pages: there can be 1 to 8 of 1 to 16");
  expect(R"({"header":"cowproof-lines/2","name":"x","processes":2,"pages":2,"observes":["count"]})"
         "\n",
         "\"count\" needs \"frame\"");
}

TEST(Log, ofATaskOfWhichSomethingIsMissingIsAnError) {
  scratch_folder const folder;
  std::string const begin =
      R"({"header":"cowproof-lines/2","name":"x","processes":2,"pages":1,"observes":["parent","word"]}
{"call":"map","process":0,"pages":[0]}
{"ret":"completed"}
{"obs":[)";
  expect_log_error(folder.file("log.jsonl"), begin + R"({"parent":0},null]})" + "\n",
                   "p0 needs \"blocked\", or all that the header promises");
}

TEST(Log, ofATaskThatIsBlockedWithoutAReasonViolates) {
  auto const log = [](std::string const& child) {
    return R"({"header":"cowproof-lines/2","name":"x","processes":2,"pages":1,"observes":["parent"]}
{"call":"fork","process":0,"child":1}
{"ret":"completed"}
{"obs":[{"parent":0},)" +
           child + "]}\n";
  };
  EXPECT_EQ(report_of_log(log(R"({"blocked":true})"), 1)["rejections"][0]["clause"], "tasks");
  EXPECT_THAT(report_of_log(log(R"({"parent":0})"), 2)["rejections"], testing::IsEmpty());
}

TEST(ProgramOfTheWholeMachine, conformsWithoutWhatItDoesNotHave) {
  auto const report = report_of(validate(tasks), 0);
  EXPECT_EQ(report["machine"], "whole");
  EXPECT_FALSE(report["outcomes"].contains("store"));
  EXPECT_GT(report["outcomes"]["wait"]["refused(not_yet)"], 0);
}

struct task_slip {
  char const *name, *clause;
  std::size_t most_calls;
};

TEST(ProgramOfTheWholeMachine, breaksTheClauseOfItsSlipInAShortTrace) {
  for (auto const& slip : {task_slip{"position_copied", "descriptors", 5}, task_slip{"signals_inherited", "signals", 3},
                           task_slip{"wait_goes_on", "results", 2}, task_slip{"orphans_kept", "parents", 5},
                           task_slip{"exit_dies", "keeps_running", 2}}) {
    auto const report =
        report_of(validate(tasks + " --bug " + slip.name, "--operations 400 --rejections 1 --shrink-time 60"), 1);
    std::size_t shortest = 1000;
    for (auto const& r : report["rejections"])
      if (r["clause"] == slip.clause) shortest = std::min<std::size_t>(shortest, r["calls"].size());
    EXPECT_LE(shortest, slip.most_calls) << slip.name << report["rejections"].dump(2);
  }
}

TEST(ProgramOfTheWholeMachine, isRecordedAndCheckedFromTheLog) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl.gz");
  ASSERT_EQ(run_command(validate(tasks, "--operations 1500 --record " + file)).exit_code, 0);
  EXPECT_EQ(report_of("validate log " + file, 0)["operations"], 1500);
  ASSERT_EQ(run_command(validate(tasks + " --bug signals_inherited", "--record " + file)).exit_code, 1);
  EXPECT_EQ(report_of("validate log " + file + " --traces " + folder.path().string(), 1)["rejections"][0]["clause"],
            "signals");
}

TEST(ProgramOfTheWholeMachine, playsARejectionAgainFromItsTrace) {
  scratch_folder const folder;
  auto const slipped = "'" + tasks + " --bug signals_inherited'";
  EXPECT_EQ(
      run_command("validate command " + slipped + " --operations 500 --traces " + folder.path().string()).exit_code, 1);
  auto const again =
      run_command("validate command " + slipped + " --replay " + folder.file("command-whole-rejection-1.itf.json") +
                  " --traces " + folder.path().string());
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.output, HasSubstr("signals"));
}

}  // namespace
}  // namespace cowproof::tests
