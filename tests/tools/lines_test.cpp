// Implementations that speak in lines: the simulator and its slips, programs that hang, die or talk nonsense, and logs.
#include <chrono>
#include <set>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string const root = COWPROOF_TEST_DIRECTORY "/../..";
std::string const simulator = "python3 " + root + "/examples/simulator/simulator.py";

// What is usual, unless it is said.
std::string with_usual(std::string options, std::vector<std::string> const& usual) {
  for (auto const& u : usual)
    if (options.find(u.substr(0, u.find(' '))) == std::string::npos) options = u + " " + options;
  return options;
}

std::string validate(std::string const& command, std::string const& more = "") {
  return "validate command '" + command + "' " +
         with_usual(more, {more.find("--suite") == std::string::npos ? "--operations 4000" : "--seed 1", "--timeout 5",
                           "--traces \"$(mktemp -d)\""});
}

// A program that says its header, and then what the rest of a shell script says.
std::string program(scratch_folder const& folder, std::string const& rest) {
  auto const file = folder.file("program.sh");
  std::ofstream(file)
      << R"(echo '{"header":"cowproof-lines/1","name":"a program","processes":2,"pages":1,"observes":[]}')"
      << "\n"
      << rest << "\n";
  return "exec sh " + file;
}

nlohmann::json report_of(std::string const& arguments, int exit_code) {
  auto const done = run_command(arguments + " --json");
  EXPECT_EQ(done.exit_code, exit_code) << done.output << done.errors;
  auto document = nlohmann::json::parse(done.output, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << done.output << done.errors;
  return document;
}

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
  EXPECT_THAT(copies["remarks"], testing::Contains("found out: last_writer copies"));
  auto const reuses = report_of(validate(simulator + " --find-out"), 0);
  EXPECT_THAT(reuses["remarks"], testing::Contains("found out: last_writer reuses"));
  auto const asked = report_of(validate(simulator + " --copies-always", "--find-out last_writer,takes_frame"), 0);
  EXPECT_THAT(asked["remarks"], testing::Contains("found out: last_writer copies"));
  EXPECT_THAT(asked["remarks"],
              testing::Contains("not told by what it shows, and taken to be as usual: takes_frame at_map"));
}

struct slip {
  char const *name, *clause;
  std::size_t most_calls;
  char const* options = "--operations 2000";
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
                    slip{"fork_forgets_to_count", "count_is_exact", 2}, slip{"fork_copies", "fork_shares", 2},
                    slip{"exit_dies", "keeps_running", 3, "--operations 200"},
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

// ----------------------------------------------------------------------------------------- programs that go wrong

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
  expect_error(R"(echo "{\"header\":\"cowproof-lines/1\",\"name\":\"x\",\"processes\":99,\"pages\":1}")",
               "99 processes of 1 pages: there can be 1 to 16");
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
  EXPECT_THAT(killed.output, HasSubstr("given up: it hung or died 50 times"));
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

// -------------------------------------------------------------------------------------------------------------- logs

TEST(Log, ofAConformingProgramConformsPlainOrCompressed) {
  scratch_folder const folder;
  for (auto const* name : {"log.jsonl", "log.jsonl.gz"}) {
    auto const file = folder.file(name);
    ASSERT_EQ(run_command(validate(simulator, "--record " + file)).exit_code, 0);
    auto const report = report_of("validate log " + file, 0);
    EXPECT_EQ(report["operations"], 4000);
    EXPECT_EQ(run_command("validate log - <" + file + " #").exit_code, 0);
  }
  EXPECT_EQ(content_of(folder.file("log.jsonl.gz")).substr(0, 2), "\x1f\x8b");
}

TEST(Log, tellsThePolicyThatItsHeaderLeavesOpen) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  ASSERT_EQ(run_command(validate(simulator + " --copies-always", "--record " + file)).exit_code, 0);
  auto text = content_of(file);
  auto const said = text.find(R"("copies_always":true)");
  ASSERT_NE(said, std::string::npos);
  text.replace(said, std::string(R"("copies_always":true)").size(), R"("copies_always":false)");
  std::ofstream(file) << text;
  EXPECT_EQ(report_of("validate log " + file + " --traces " + folder.path().string(), 1)["verdict"], "violates");
  auto const report = report_of("validate log " + file + " --find-out last_writer", 0);
  EXPECT_EQ(report["policies"]["last_writer"], "copies");
  EXPECT_THAT(report["remarks"], testing::Contains("found out: last_writer copies"));
  auto const streamed = report_of(
      "validate log - --find-out last_writer --json --traces " + folder.path().string() + " <" + file + " #", 1);
  EXPECT_THAT(streamed["remarks"], testing::Contains(HasSubstr("standard input is read once")));
}

TEST(Log, ofASlipIsRejectedAtTheSameClause) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  ASSERT_EQ(run_command(validate(simulator + " --bug parent_left_writable", "--record " + file)).exit_code, 1);
  auto const done = run_command("validate log " + file + " --traces " + folder.path().string());
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("content"));
  EXPECT_THAT(done.output, HasSubstr(", line "));
}

TEST(Log, thatIsNoneIsAnErrorWithItsLine) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::string const header = R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[]})"
                             "\n";
  auto const expect = [&](std::string const& text, std::string const& what) {
    std::ofstream(file) << text;
    auto const done = run_command("validate log " + file);
    EXPECT_EQ(done.exit_code, 3) << text;
    EXPECT_THAT(done.errors, HasSubstr(what));
    EXPECT_EQ(std::ranges::count(done.errors, '\n'), 1) << done.errors;
  };
  expect("", "it is empty");
  expect(R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[],"find_out":["size"]})"
         "\n",
         "\"size\" cannot be found out; there are: last_writer, memory, without_memory, takes_frame");
  expect("hello\n", ":1: column 1: expected '{'");
  expect(header + "{\"call\":\"jump\",\"process\":0}\n", ":2: column 15: there is no call \"jump\"");
  expect(header + "{\"call\":\"load\",\"process\":7,\"page\":0}\n", ":2: column 27: process 7: there are 2");
  expect(header + "{\"ret\":\"completed\"}\n", ":2: column 1: an answer without a call");
  expect(header + "{\"call\":\"exec\",\"process\":0}\n{\"call\":\"exec\",\"process\":0}\n",
         ":3: expected {\"ret\":...}");
  expect(header + "{\"call\":\"exec\"}\n", "needs a \"process\"");
  auto const missing = run_command("validate log /no/such/file");
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.errors, HasSubstr("/no/such/file: No such file"));
}

TEST(Log, withACallThatWasNeverAnsweredIsRejected) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::ofstream(file) << R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[]})"
                         "\n"
                      << R"({"call":"map","process":0,"page":0,"writable":true})"
                         "\n"
                      << R"({"ret":"completed"})"
                         "\n"
                      << R"({"call":"fork","process":0,"child":1})"
                         "\n";
  auto const done = run_command("validate log " + file + " --traces " + folder.path().string());
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("no answer in the log"));
}

// ----------------------------------------------------------------------------------------------------------- console

std::string console(std::string const& flags, std::string const& more = "") {
  return "validate console 'python3 " + root + "/examples/console/console.py " + flags +
         "' --prompt '$ ' --start cow --panic '^panic:' --shrink-time 5 " +
         with_usual(more, {"--operations 1500", "--traces \"$(mktemp -d)\""});
}

TEST(Console, thatEchoesAndPrintsInBetweenConforms) {
  auto const report = report_of(console(""), 0);
  EXPECT_EQ(report["operations"], 1500);
  for (auto const& clause : report["clauses"])
    if (clause["wanted"]) {
      EXPECT_GT(clause["checked"], 0) << clause["name"];
    }
}

TEST(Console, thatTellsAllConformsOrBreaksItsClause) {
  auto const report = report_of(console("--level 3"), 0);
  for (auto const& clause : report["clauses"])
    if (clause["needs"] == "entry bits" || clause["needs"] == "free frames" || clause["needs"] == "translations") {
      EXPECT_GT(clause["checked"], 0) << clause["name"];
    }
  EXPECT_THAT(run_command(console("--level 3 --bug exec_leaks")).output, HasSubstr("free_is_exact"));
}

TEST(Console, ofAKernelWithASlipBreaksItsClause) {
  auto const done = run_command(console("--bug parent_left_writable"));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("content"));
  EXPECT_THAT(done.output, HasSubstr("after 3 operations"));
}

TEST(Console, ofAKernelThatPanicsDiesOrHangsIsStartedAgain) {
  auto const panicked = run_command(console("--fault panic", "--operations 60"));
  EXPECT_EQ(panicked.exit_code, 1) << panicked.errors;
  EXPECT_THAT(panicked.output, HasSubstr("it panicked: panic: kalloc: the free list is broken"));
  EXPECT_THAT(panicked.output, HasSubstr("after 2 operations"));
  EXPECT_THAT(panicked.output, HasSubstr("started again"));
  auto const died = run_command(console("--fault death", "--operations 40"));
  EXPECT_THAT(died.output, HasSubstr("terminating on signal 15"));
  auto const hung = run_command(console("--fault hang", "--operations 4 --timeout 0.5"));
  EXPECT_EQ(hung.exit_code, 1);
  EXPECT_THAT(hung.output, HasSubstr("in time"));
}

TEST(Console, thatNeverShowsItsPromptIsAnError) {
  auto const done = run_command("validate console 'echo booting; sleep 100' --prompt '$ ' --boot-timeout 0.3");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("the prompt \"$ \" was not printed"));
  EXPECT_THAT(run_command("validate console true --panic '('").errors, HasSubstr("is no regular expression"));
}

// ----------------------------------------------------------------------------------------------------------- reports

TEST(Report, isWrittenAsAPageAsJUnitAndAsSarif) {
  scratch_folder const folder;
  auto const files = "--report-html " + folder.file("r.html") + " --junit " + folder.file("r.xml") + " --sarif " +
                     folder.file("r.sarif");
  ASSERT_EQ(run_command(validate(simulator + " --bug copy_keeps_reference", files)).exit_code, 1);
  auto const page = content_of(folder.file("r.html"));
  EXPECT_THAT(page, HasSubstr("count_is_exact"));
  EXPECT_THAT(page, HasSubstr("srcdoc="));
  auto const junit = content_of(folder.file("r.xml"));
  EXPECT_THAT(junit, HasSubstr("<testcase classname=\"simulator\" name=\"count_is_exact\">\n    <failure"));
  EXPECT_THAT(junit, HasSubstr("<skipped message=\"undefined\"/>"));
  auto const sarif = nlohmann::json::parse(content_of(folder.file("r.sarif")));
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_EQ(sarif["runs"][0]["results"][0]["ruleId"], "count_is_exact");
}

TEST(Report, isComparedWithOthersClauseByImplementation) {
  scratch_folder const folder;
  auto const good = folder.file("good.json"), bad = folder.file("bad.json");
  ASSERT_EQ(run_command(validate(simulator, "--json >" + good + " #")).exit_code, 0);
  ASSERT_EQ(run_command(validate(simulator + " --bug fork_copies", "--json >" + bad + " #")).exit_code, 1);
  auto const done = run_command("compare " + good + " " + bad);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, testing::ContainsRegex("fork_shares +pass +fail"));
  EXPECT_THAT(done.output, testing::ContainsRegex("verdict +conforms +violates"));
  EXPECT_EQ(run_command("compare " + good).exit_code, 0);
  std::ofstream(bad) << "{}";
  EXPECT_EQ(run_command("compare " + bad).exit_code, 3);
}

// ----------------------------------------------------------------------------------------------------------- adapters

TEST(Adapter, inPythonRunsAtOnceAndIsNotOverwritten) {
  scratch_folder const folder;
  auto const made = run_command("adapter --new " + folder.file("mine") + " --language python");
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  EXPECT_EQ(report_of(validate("python3 " + folder.file("mine/adapter.py")), 0)["verdict"], "conforms");
  auto const again = run_command("adapter --new " + folder.file("mine") + " --language python");
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.errors, HasSubstr("adapter.py: it is there, and stays"));
}

TEST(Adapter, inCBuildsAndRunsAtOnce) {
  scratch_folder const folder;
  ASSERT_EQ(run_command("adapter --new " + folder.file("mine") + " --language c").exit_code, 0);
  ASSERT_EQ(std::system(("make -s -C " + folder.file("mine") + " >/dev/null").c_str()), 0);
  auto const done = run_command("validate library " + folder.file("mine/adapter.so") + " --operations 20000");
  EXPECT_EQ(done.exit_code, 0) << done.output;
}

}  // namespace
}  // namespace cowproof::tests
