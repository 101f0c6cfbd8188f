// Implementations that speak in lines: the simulator and its slips, and programs that hang, die or talk nonsense.
#include <chrono>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Simulator, conformsWithNothingUnexercised) {
  auto const report = report_of(validate(simulator), 0);
  EXPECT_EQ(report["verdict"], "conforms");
  EXPECT_EQ(report["operations"], 4000);
  for (auto const& clause : report["clauses"])
    if (clause["wanted"]) {
      EXPECT_GT(clause["checked"], 0) << clause["name"];
    }
  EXPECT_EQ(report["outcomes"].size(), 7U);
}

TEST(Simulator, conformsInTheLargestScope) {
  auto const done = run_command(validate(simulator + " --processes 16 --pages 16", "--operations 500"));
  EXPECT_THAT(done.output, HasSubstr("16 processes, 16 pages"));
  EXPECT_THAT(done.output, Not(HasSubstr("VIOLATED")));
}

TEST(Simulator, hasItsPolicyFoundOutWhoeverLeavesItOpen) {
  auto const copies = report_of(validate(simulator + " --copies-always --find-out"), 0);
  EXPECT_EQ(copies["policies"]["last_writer"], "copies");
  EXPECT_THAT(copies["remarks"], testing::Contains(HasSubstr("found out: last_writer copies")));
  auto const reuses = report_of(validate(simulator + " --find-out"), 0);
  EXPECT_THAT(reuses["remarks"], testing::Contains(HasSubstr("found out: last_writer reuses")));
  auto const asked = report_of(validate(simulator + " --copies-always", "--find-out last_writer,takes_frame"), 0);
  EXPECT_THAT(asked["remarks"], testing::Contains("found out: last_writer copies"));
  EXPECT_THAT(asked["remarks"],
              testing::Contains("not told by what it shows, and taken to be as usual: takes_frame at_map"));
}

struct slip {
  char const *name, *clause;
  std::size_t most_calls;
  char const* options = "--operations 2000";
  friend std::ostream& operator<<(std::ostream& out, slip const& s) { return out << s.name; }
};

class SimulatorWith : public testing::TestWithParam<slip> {};

TEST_P(SimulatorWith, aSlipBreaksItsClauseInAShortTrace) {
  auto const report = report_of(validate(simulator + " --bug " + GetParam().name, GetParam().options), 1);
  std::size_t shortest = 1000;
  for (auto const& rejected : report["rejections"])
    if (rejected["clause"] == GetParam().clause) shortest = std::min(shortest, rejected["calls"].size());
  EXPECT_LE(shortest, GetParam().most_calls) << report["rejections"].dump(2);
}

INSTANTIATE_TEST_SUITE_P(
    All, SimulatorWith,
    testing::Values(slip{"parent_left_writable", "content", 3}, slip{"refork_loses_cow", "results", 4},
                    slip{"cow_grants_readonly", "results", 3}, slip{"copy_keeps_reference", "count_is_exact", 3},
                    slip{"fork_forgets_to_count", "count_is_exact", 2, "--operations 1000"},
                    slip{"fork_copies", "fork_shares", 2}, slip{"exit_dies", "keeps_running", 3, "--operations 200"},
                    slip{"fork_hangs", "keeps_running", 1, "--operations 10 --timeout 0.3 --shrink-time 1"}),
    [](testing::TestParamInfo<slip> const& each) { return std::string(each.param.name); });

// ------------------------------------------------------------------------------------------------ from inside

TEST(SimulatorThatTellsAll, conformsWithNothingUnexercised) {
  auto const report = report_of(validate(simulator + " --level 3 --processes 3 --pages 3 --frames 5"), 0);
  std::set<std::string> checked;
  for (auto const& clause : report["clauses"])
    if (clause["wanted"] && clause["checked"] > 0) checked.insert(clause["name"]);
  for (auto const* name :
       {"free_is_exact", "memory_has_a_reason", "right_is_kept", "writable_means_alone", "translation_is_current"})
    EXPECT_EQ(checked.count(name), 1U) << name;
  EXPECT_GT(report["outcomes"]["store"]["fault(no_memory)"], 0);
}

class SimulatorThatTellsAllWith : public testing::TestWithParam<slip> {};

TEST_P(SimulatorThatTellsAllWith, aSlipBreaksItsClauseInAShortTrace) {
  auto const report = report_of(validate(simulator + " --level 3 --bug " + GetParam().name, GetParam().options), 1);
  std::size_t shortest = 1000;
  for (auto const& rejected : report["rejections"])
    if (rejected["clause"] == GetParam().clause) shortest = std::min(shortest, rejected["calls"].size());
  EXPECT_LE(shortest, GetParam().most_calls) << report["rejections"].dump(2);
}

INSTANTIATE_TEST_SUITE_P(All, SimulatorThatTellsAllWith,
                         testing::Values(slip{"parent_left_writable", "writable_means_alone", 2},
                                         slip{"cow_grants_readonly", "right_is_kept", 2},
                                         slip{"fork_keeps_translations", "translation_is_current", 3},
                                         slip{"unmap_keeps_translation", "translation_is_current", 4},
                                         slip{"exec_leaks", "free_is_exact", 2}),
                         [](testing::TestParamInfo<slip> const& each) { return std::string(each.param.name); });

TEST(SimulatorThatTellsAll, isRecordedAndCheckedFromTheLog) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  auto const slipped = simulator + " --level 3 --bug fork_keeps_translations";
  ASSERT_EQ(run_command(validate(slipped, "--record " + file)).exit_code, 1);
  auto const done = run_command("validate log " + file + " --traces " + folder.path().string());
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("translation_is_current"));
}

// ------------------------------------------------------------------------------------------------------ suites

TEST(Suite, visitsEveryStateOfSmallScopesAndMakesEveryCallThere) {
  auto const report = report_of(validate(simulator + " --processes 2 --pages 1", "--suite transitions"), 0);
  ASSERT_EQ(report["suite"]["scopes"].size(), 1U);
  auto const& scope = report["suite"]["scopes"][0];
  EXPECT_EQ(scope["states"], scope["states_visited"]);
  EXPECT_EQ(scope["transitions"], scope["transitions_made"]);
  EXPECT_GT(scope["transitions"], 500);
  // Nothing is refused on the way to a state, and what was never exercised is not passed.
  auto const states = report_of(validate(simulator + " --processes 2 --pages 1", "--suite states"), 2);
  EXPECT_EQ(states["suite"]["scopes"][0]["states"], states["suite"]["scopes"][0]["states_visited"]);
  EXPECT_LT(states["operations"], report["operations"]);
}

TEST(Suite, ofTheCatalogueFindsItsSlips) {
  EXPECT_EQ(run_command(validate(simulator, "--suite directed")).exit_code, 0);
  for (auto const* bug : {"parent_left_writable", "refork_loses_cow", "cow_grants_readonly", "fork_forgets_to_count"})
    EXPECT_EQ(run_command(validate(simulator + " --bug " + bug, "--suite directed")).exit_code, 1) << bug;
}

TEST(Rejection, playsAgainFromItsTrace) {
  scratch_folder const folder;
  auto const slipped = "'" + simulator + " --bug parent_left_writable'";
  EXPECT_EQ(
      run_command("validate command " + slipped + " --operations 1000 --traces " + folder.path().string()).exit_code,
      1);
  auto const trace = folder.file("command-rejection-1.itf.json");
  auto const again =
      run_command("validate command " + slipped + " --replay " + trace + " --traces " + folder.path().string());
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.output, HasSubstr("3 operations in 1 sequences"));
  EXPECT_EQ(run_command("validate command '" + simulator + "' --replay " + trace).exit_code, 0);
  EXPECT_THAT(run_command("show " + trace).output, HasSubstr("fork"));
}

TEST(Rejection, isShownWithWhatTheProgramDidBesideWhatItShouldHaveDone) {
  scratch_folder const folder;
  auto const file = folder.file("command-rejection-1.itf.json");
  ASSERT_EQ(run_command("validate command '" + simulator + " --bug parent_left_writable' --operations 1000 --traces " +
                        folder.path().string())
                .exit_code,
            1);
  auto const shown = run_command("show " + file).output;
  EXPECT_THAT(shown, HasSubstr("v0: command shows"));
  EXPECT_THAT(shown, HasSubstr("violates same_frame_same_class"));
  EXPECT_THAT(shown, testing::Not(HasSubstr("not reproduced")));
  ASSERT_EQ(run_command("show " + file + " --html " + folder.file("page.html")).exit_code, 0);
  EXPECT_THAT(content_of(folder.file("page.html")), HasSubstr("command shows frame"));
}

TEST(Rejection, tellsTheCommandThatPlaysItAgain) {
  scratch_folder const folder;
  auto const file = folder.file("command-rejection-1.itf.json");
  auto const command = "validate command '" + simulator + " --bug parent_left_writable' --operations 500";
  ASSERT_EQ(run_command(command + " --traces " + folder.path().string()).exit_code, 1);
  for (auto const* const verb : {"replay ", "shrink "}) {
    auto const told = run_command(verb + file);
    EXPECT_EQ(told.exit_code, 3);
    auto const again = "cowproof " + command + " --replay " + file;
    EXPECT_THAT(told.errors, HasSubstr(again)) << verb;
  }
  EXPECT_EQ(run_command(command + " --replay " + file + " --traces " + folder.path().string()).exit_code, 1);
}

TEST(State, thatSurvivesARestartIsToldAsSuch) {
  auto const report = report_of(
      validate(simulator + " --bug fortieth_store_lost", "--sequence 12 --operations 3000 --rejections 1"), 1);
  EXPECT_EQ(report["rejections"][0]["confirmed"], 0);
  EXPECT_EQ(report["rejections"][0]["survives_restart"], true);
}

TEST(Storm, ofARightProgramConforms) {
  scratch_folder const folder;
  auto const log = folder.file("log.jsonl");
  EXPECT_EQ(report_of(validate(simulator + " --cpus 3 --level 3", "--record " + log), 0)["rejections"].size(), 0U);
  EXPECT_THAT(content_of(log), HasSubstr(R"({"call":"go"})"));
  EXPECT_EQ(report_of("validate log " + log, 0)["operations"], 4000);
}

TEST(Storm, showsAMissingLock) {
  auto const report =
      report_of(validate(simulator + " --cpus 3 --bug no_lock", "--operations 2000 --shrink-time 60"), 1);
  auto const& r = report["rejections"][0];
  EXPECT_THAT((std::array<std::string, 3>{"count_is_exact", "free_is_exact", "results"}),
              testing::Contains(r["clause"].get<std::string>()));
  EXPECT_THAT(r["calls"].dump(), HasSubstr(" on cpu "));
}

TEST(Storm, needsProcessorsAndFrames) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::string const begin = R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":2,"observes":[])";
  expect_log_error(file, begin + ",\"cpus\":2}\n", "\"cpus\" needs \"frames\"");
  auto const header = begin + ",\"cpus\":2,\"frames\":9}\n";
  auto const on = [](int cpu) { return R"({"call":"exec","process":0,"cpu":)" + std::to_string(cpu) + "}\n"; };
  expect_log_error(file, header + on(3), "cpu 3: there are 1 to 2");
  expect_log_error(file, header + on(1) + R"({"call":"exec","process":0})" + "\n", "expected {\"call\":\"go\"} after");
}

// ----------------------------------------------------------------------------------------- programs that go wrong

// A program that says its header, and then what the rest of a shell script says.
std::string program(scratch_folder const& folder, std::string const& rest) {
  auto const file = folder.file("program.sh");
  std::ofstream(file)
      << R"(echo '{"header":"cowproof-lines/1","name":"a program","processes":2,"pages":1,"observes":[]}')"
      << "\n"
      << rest << "\n";
  return "exec sh " + file;
}

void expect_error(std::string const& command, std::string const& what) {
  auto const done = run_command(validate(command));
  EXPECT_EQ(done.exit_code, 3) << command;
  EXPECT_THAT(done.errors, HasSubstr(what));
  EXPECT_EQ(done.output, "");
}

TEST(Program, thatDoesNotStartIsAnError) {
  expect_error("no-such-program", "line 1: expected {\"header\":\"cowproof-lines/1\",...}; ended with exit code 127");
  expect_error("true", "ended with exit code 0");
  expect_error("echo hello", "line 1: column 1: expected");
}

TEST(Program, ofAnotherVersionIsAnError) {
  expect_error(R"(echo "{\"header\":\"cowproof-lines/9\"}")",
               R"(line 1: column 29: version "cowproof-lines/9"; expected "cowproof-lines/1")");
}

TEST(Program, thatDeclaresWhatThereIsNotIsAnError) {
  expect_error(R"(echo "{\"header\":\"cowproof-lines/1\",\"name\":\"x\",\"processes\":9999,\"pages\":1}")",
               "9999 processes of 1 pages: there can be 1 to 1024 of 1 to 64");
  expect_error(R"(echo "{\"header\":\"cowproof-lines/1\",\"name\":\"x\",\"observes\":[\"colour\"]}")",
               "\"colour\" is no thing to observe; there are: word, frame, count, exclusive, writable, cow");
}

TEST(Program, thatTalksNonsenseIsRejectedWithTheLineAndWhatWasExpected) {
  scratch_folder const folder;
  auto const done =
      run_command(validate(program(folder, "read call; echo '{\"ret\":\"completed\"}'; read call; echo oops; cat")));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("line 3: expected {\"ret\":\"completed\"}; column 1: expected '{', found 'oops'"));
  EXPECT_THAT(done.output, HasSubstr("keeps_running"));
}

TEST(Program, thatIsKilledOrHangsIsRejectedAndStartedAgain) {
  scratch_folder const folder;
  auto const killed = run_command(validate(program(folder, "read call; kill -SEGV $$")));
  EXPECT_EQ(killed.exit_code, 1);
  EXPECT_THAT(killed.output, HasSubstr("killed by signal 11"));
  EXPECT_THAT(killed.output, HasSubstr("it stopped after 50 hangs and deaths"));
  auto const hung = run_command(validate(program(folder, "sleep 1000"), "--timeout 0.1 --operations 5"));
  EXPECT_EQ(hung.exit_code, 1);
  EXPECT_THAT(hung.output, HasSubstr("no answer within 0.1 s"));
}

// The mark is in the command lines of the program and of everything that it starts.
bool is_running(std::string const& mark) {
  return std::system(("pgrep -f " + mark + ".[m]ark >/dev/null").c_str()) == 0;
}

TEST(Program, isGoneAfterwardsWithAllThatItStarted) {
  scratch_folder const folder;
  auto const mark = folder.path().filename().string();
  auto const sleeper = "sh -c 'sleep 100; : " + mark + ".mark' & setsid sh -c 'sleep 100; : " + mark + ".mark' &\n";
  auto const done = run_command(validate(program(folder, sleeper + "sleep 100"), "--timeout 0.1 --operations 3"));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_FALSE(is_running(mark));
}

TEST(Program, isGoneAfterAnInterruption) {
  scratch_folder const folder;
  auto const mark = folder.path().filename().string();
  auto const command = program(folder, "sh -c 'sleep 100; : " + mark + ".mark' & sleep 100");
  auto const line = "timeout -s INT 0.5 " COWPROOF_COMMAND " " + validate(command, "--timeout 60") + " >" +
                    folder.file("out") + " 2>&1";
  auto const begin = std::chrono::steady_clock::now();
  EXPECT_NE(std::system(line.c_str()), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  EXPECT_FALSE(is_running(mark));
  EXPECT_THAT(content_of(folder.file("out")), HasSubstr("interrupted by signal 2"));
}

TEST(Program, isGoneEvenIfNobodyIsLeftToEndIt) {
  scratch_folder const folder;
  auto const mark = folder.path().filename().string();
  auto const sleeper = "sh -c 'sleep 100; : " + mark + ".mark' & setsid sh -c 'sleep 100; : " + mark + ".mark' &\n";
  auto const command = program(folder, sleeper + "touch " + folder.file("runs") + "; sleep 100");
  auto const line = COWPROOF_COMMAND " " + validate(command, "--timeout 60") + " >/dev/null 2>&1 & " +
                    "while ! test -e " + folder.file("runs") + "; do sleep 0.02; done; kill -KILL $!; wait $!";
  std::ofstream(folder.file("killed.sh")) << line << "\n";
  EXPECT_NE(std::system(("sh " + folder.file("killed.sh") + " 2>/dev/null").c_str()), 0);
  for (int i = 0; i < 500 && is_running(mark); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(is_running(mark));
}

}  // namespace
}  // namespace cowproof::tests
