// The verbs that draw: pages, pictures and scenarios are written where they are asked for.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

nlohmann::json json_of(finished_command const& done) { return nlohmann::json::parse(done.output); }

std::filesystem::path const tree = std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../..";
std::filesystem::path const traces = tree / "tests/traces/golden";

std::size_t files_in(std::filesystem::path const& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

TEST(Show, writesAPageAndAPictureAStep) {
  scratch_folder const folder;
  auto const trace = (traces / "what_fork_does.itf.json").string();
  auto const done =
      run_command("show " + trace + " --html " + folder.file("page.html") + " --svg " + folder.file("svg"));
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_EQ(done.output, folder.file("page.html") + "\n" + folder.file("svg") + "\n");
  EXPECT_THAT(content_of(folder.file("page.html")), StartsWith("<!doctype html>"));
  EXPECT_EQ(files_in(folder.file("svg")), 9U);
}

TEST(Show, drawsEveryTraceThatTheProjectWrites) {
  scratch_folder const folder;
  run_command("check --mutant refork_loses_cow --trace " + folder.file("random.itf.json"));
  run_command("shrink " + folder.file("random.itf.json") + " --trace " + folder.file("shrunk.itf.json"));
  run_command("prove --mutant fork_no_incref --only 'fork_preserves_refcount_exact' --traces " + folder.file("proof"));
  run_command("prove --machine whole --mutant swap_no_dup --only '*fork_preserves_swapcount_exact' --traces " +
              folder.file("proof"));
  run_command("explore --mutant parent_left_writable --trace " + folder.file("explored.itf.json"));
  run_command("validate command 'python3 " COWPROOF_TEST_DIRECTORY
              "/../../examples/simulator/simulator.py --bug parent_left_writable' --operations 1000 --traces " +
              folder.path().string());
  for (auto const* file :
       {"random.itf.json", "shrunk.itf.json", "explored.itf.json", "proof/fork_preserves_refcount_exact.itf.json",
        "proof/whole_fork_preserves_swapcount_exact.itf.json", "command-rejection-1.itf.json"}) {
    auto const done = run_command("show " + folder.file(file) + " --html " + folder.file("page.html") + " --svg " +
                                  folder.file("svg"));
    EXPECT_EQ(done.exit_code, 0) << file << ": " << done.errors;
  }
}

TEST(Show, saysWhereItCannotWrite) {
  auto const trace = (traces / "what_fork_does.itf.json").string();
  for (auto const* way : {" --html /nowhere/page.html", " --svg /dev/null/svg"}) {
    auto const done = run_command("show " + trace + way);
    EXPECT_EQ(done.exit_code, 3) << way;
    EXPECT_THAT(done.errors, HasSubstr("/")) << way;
  }
}

TEST(Show, tellsAddressesOfTheLayoutThatIsAskedFor) {
  scratch_folder const folder;
  auto const trace = folder.file("swap.itf.json");
  ASSERT_EQ(run_command("scenario swap --trace " + trace).exit_code, 0);
  EXPECT_THAT(run_command("show " + trace).output, HasSubstr(" 0804 b000 "));
  EXPECT_THAT(run_command("show " + trace + " --layout x86_64").output, HasSubstr(" 7fff ffff e000 "));
  EXPECT_THAT(run_command("show " + trace + " --layout sv39").output, HasSubstr("003f ffff f000"));
  auto const unknown = run_command("show " + trace + " --layout vax");
  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_THAT(unknown.errors, HasSubstr("there is no layout \"vax\"; there are x86-32, x86-64, riscv-sv39 and none"));
}

TEST(Show, drawsTheWholeMachineInPlainCharacters) {
  auto const trace = (traces / "fork_no_flush.itf.json").string();
  auto const shown = run_command("show --ascii " + trace);
  EXPECT_EQ(shown.exit_code, 0) << shown.errors;
  EXPECT_THAT(shown.output, HasSubstr("P-Cw ====  f1"));
  for (auto const c : shown.output) ASSERT_GE(c, 0) << "no other characters than ASCII";
}

TEST(Scenario, isListedPlayedAndWritten) {
  scratch_folder const folder;
  EXPECT_THAT(run_command("scenario --list").output, HasSubstr("first_write"));
  auto const told = run_command("scenario first_write");
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.output, HasSubstr("takes a free"));
  EXPECT_THAT(told.output, HasSubstr("holds: first_write of 6 steps, 12 expectations"));
  auto const written = run_command("scenario first_write --html " + folder.file("page.html") + " --trace " +
                                   folder.file("t.itf.json") + " --svg " + folder.file("svg"));
  EXPECT_EQ(written.exit_code, 0) << written.errors;
  EXPECT_THAT(content_of(folder.file("page.html")), HasSubstr("<h1>What happens at the first write?</h1>"));
  EXPECT_EQ(run_command("replay " + folder.file("t.itf.json")).exit_code, 0);
  EXPECT_EQ(files_in(folder.file("svg")), 7U);
}

TEST(Scenario, ofAMutantIsFoundByItsName) {
  auto const list = run_command("scenario --list").output;
  EXPECT_THAT(list, HasSubstr("What if a copy leaves one owner to the old page, however many there were?"));
  auto const told = run_command("scenario recow_bad_ref");
  EXPECT_EQ(told.exit_code, 0) << told.output << told.errors;
  EXPECT_THAT(told.output, HasSubstr("bug 14 of the catalogue (MIT 6.828 homework)."));
  EXPECT_THAT(run_command("scenario parent_left_writable").output, HasSubstr("holds: only_the_child_protected"))
      << "the one that is told by hand";
  EXPECT_THAT(run_command("scenario whole_table_leak").output, HasSubstr("holds: whole_table_leak"));
  auto const listed = nlohmann::json::parse(run_command("scenario --list --json").output);
  auto const mutants = nlohmann::json::parse(run_command("mutants --list --json").output)["mutants"];
  auto const has_stories = [](auto const& m) {
    return m["machine"] != "smp";
  };  // of several processors none is told yet
  EXPECT_EQ(listed["what_if"].size(), std::ranges::count_if(mutants, has_stories)) << "each has a story";
  EXPECT_EQ(listed["what_if"][0]["name"], "only_the_child_protected");
  EXPECT_EQ(listed["what_if"][0]["bug"], 1);
}

TEST(Scenario, ofMutantsAreWhatTheDocumentTells) {
  scratch_folder const folder;
  auto const document = content_of(tree / "docs/what-if.md");
  std::ofstream(folder.file("what-if.md")) << document;
  EXPECT_EQ(run_command("scenario --what-if " + folder.file("what-if.md")).exit_code, 0);
  EXPECT_EQ(content_of(folder.file("what-if.md")), document) << "cowproof scenario --what-if docs/what-if.md writes it";
}

TEST(Scenario, ofMutantsAreToldAnew) {
  scratch_folder const folder;
  auto const file = (tree / "examples/what_if/core_mapping.md").string();
  EXPECT_EQ(run_command("scenario " + file + " --tell " + folder.file("told.md")).exit_code, 0);
  EXPECT_EQ(content_of(folder.file("told.md")), content_of(file));
  auto const of_none = run_command("scenario first_write --tell " + folder.file("none.md"));
  EXPECT_EQ(of_none.exit_code, 3);
  EXPECT_THAT(of_none.errors, HasSubstr("first_write is of no mutant"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("none.md")));
}

TEST(Scenario, showsAddressesOfTheLayoutThatIsAskedFor) {
  EXPECT_THAT(run_command("scenario swap --layout x86_64").output, HasSubstr(" 7fff ffff e000 "));
  EXPECT_EQ(run_command("scenario swap --layout vax").exit_code, 3);
}

TEST(Scenario, isToldInItsOrderWithItsWordsBeforeTheStepsThatTheyAreAbout) {
  auto const told = run_command("scenario first_write").output;
  auto const at = [&](char const* words) { return told.find(words); };
  ASSERT_NE(at("The child writes 8."), std::string::npos);
  EXPECT_LT(at("After a fork, parent and child share"), at("1 · map"));
  EXPECT_LT(at("3 · fork"), at("The child writes 8."));
  EXPECT_LT(at("The child writes 8."), at("4 · store"));
  EXPECT_EQ(at("The child writes 8."), told.rfind("The child writes 8."));
}

TEST(Scenario, isReadFromAFileAndRefutedWhereItIsNotSo) {
  scratch_folder const folder;
  auto const file = folder.file("mine.md");
  std::ofstream(file) << "# Mine\n\nWords.\n\n    machine: 1 process, 1 page, 1 frame, 2 words\n    map(p0, v0)\n"
                         "    expect f0 counts 2\n";
  auto const done = run_command("scenario " + file);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("line 7: expect f0 counts 2\n    f0 counts 1, not 2"));
  EXPECT_THAT(nlohmann::json::parse(run_command("scenario --json " + file).output)["schema"], "cowproof-scenario/1");
}

TEST(Scenario, isOneOfSeveralInAFile) {
  scratch_folder const folder;
  auto const file = (tree / "tests/traces/told.md").string();
  auto const all = run_command("scenario " + file).output;
  EXPECT_THAT(all, HasSubstr("holds: what_fork_does of 8 steps"));
  EXPECT_THAT(all, HasSubstr("holds: eight_processes of 14 steps"));
  auto const one = run_command("scenario " + file + " gone_child --html " + folder.file("page.html"));
  EXPECT_EQ(one.exit_code, 0) << one.errors;
  EXPECT_THAT(content_of(folder.file("page.html")), HasSubstr("<h1>Gone child</h1>"));
  auto const no_name = run_command("scenario " + file + " --trace " + folder.file("t.itf.json"));
  EXPECT_EQ(no_name.exit_code, 3);
  EXPECT_THAT(no_name.errors, HasSubstr("told.md has several scenarios; name one: what_fork_does, gone_child"));
  EXPECT_THAT(run_command("scenario " + file + " gone_chil").errors, HasSubstr("did you mean gone_child?"));
}

TEST(Scenario, isAnErrorIfThereIsNone) {
  scratch_folder const folder;
  std::ofstream(folder.file("bad.md")) << "# Bad\n\nWords.\n\n    nonsense\n";
  EXPECT_EQ(run_command("scenario no_such_scenario").exit_code, 3);
  EXPECT_EQ(run_command("scenario").exit_code, 3);
  auto const bad = run_command("scenario " + folder.file("bad.md"));
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_THAT(bad.errors, HasSubstr("bad.md: line 5: "));
}

std::string const confirmed = "✓</b> confirmed on Linux ";

// What the page says is what the kernel answered when it was written.
TEST(Scenario, isMarkedOnItsPageOnlyIfTheKernelConfirmsIt) {
  scratch_folder const folder;
  auto const page_after = [&](std::string const& arguments, int exit_code) {
    auto const done = run_command("scenario " + arguments + " --html " + folder.file("page.html"));
    EXPECT_EQ(done.exit_code, exit_code) << arguments << '\n' << done.output << done.errors;
    return content_of(folder.file("page.html"));
  };
  EXPECT_THAT(page_after("first_write --on linux", 0), HasSubstr(confirmed));
  EXPECT_THAT(page_after("first_write", 0), Not(HasSubstr("on Linux ")));
  EXPECT_THAT(page_after("swap --on linux", 2), Not(HasSubstr("confirmed"))) << "a call cannot be made there";
  auto const of_mutant = page_after("only_the_child_protected --on linux", 0);
  EXPECT_THAT(of_mutant, HasSubstr("does as a correct kernel"));
  EXPECT_THAT(of_mutant, Not(HasSubstr("confirmed"))) << "what the mutant does is not what Linux does";
}

// Of the pages that a tour wrote, those are marked of whose stories this run says so.
void expect_marks(scratch_folder const& folder, nlohmann::json const& stories) {
  auto const index = content_of(folder.file("tour/index.html"));
  std::size_t marked = 0;
  for (auto const& story : stories) {
    auto const name = story["name"].get<std::string>();
    auto const mark = story["mark"].get<std::string>();
    EXPECT_EQ(mark.empty(), story["verdict"] != "conforms") << name;
    EXPECT_EQ(mark.empty(), !story["why"].get<std::string>().empty()) << name;
    auto const page = content_of(folder.file("tour/" + name + ".html"));
    auto const item_begins = index.find("href=\"" + name + ".html\">");
    ASSERT_NE(item_begins, std::string::npos) << name;
    auto const item = index.substr(index.rfind("href=\"" + name + ".html\">"));
    auto const in_index = item.substr(0, item.find("</li>"));
    for (auto const& text : {page, in_index}) {
      if (mark.empty()) EXPECT_THAT(text, Not(HasSubstr("confirmed on"))) << name;
      else EXPECT_THAT(text, HasSubstr(mark)) << name;
    }
    if (mark.starts_with("confirmed on Linux ")) ++marked;
    EXPECT_THAT(content_of(folder.file("tour/linux.txt")), HasSubstr("  " + name + " ")) << name;
  }
  EXPECT_GT(marked, 10U);
  EXPECT_LT(marked, stories.size());
}

// One run for all that it writes. That it ends with a table is seen where the README is read.
TEST(Tour, leadsToAPageForEachScenarioAndForItsCounterexample) {
  scratch_folder const folder;
  auto const done = run_command("tour --json --out " + folder.file("tour"));
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  EXPECT_THAT(json_of(done).value("schema", ""), StartsWith("cowproof-"));
  expect_marks(folder, json_of(done)["stories"]);
  auto const index = content_of(folder.file("tour/index.html"));
  for (auto const* page : {"first_write.html", "only_the_child_protected.html", "text_data_stack.html",
                           "on_demand.html", "counterexample.html", "reuse_by_mapcount.html", "split_loses_cow.html"}) {
    EXPECT_THAT(index, HasSubstr(std::string("href=\"") + page));
    EXPECT_THAT(content_of(folder.file(std::string("tour/") + page)), StartsWith("<!doctype html>"));
  }
  for (auto const* chapter : {"Fork and write", "When memory is short", "What programs notice"})
    EXPECT_THAT(index, HasSubstr(std::string("<h2>") + chapter + "</h2>"));
  for (auto const* file : {"tour/counterexample.txt", "tour/linux.txt"})
    EXPECT_FALSE(content_of(folder.file(file)).empty()) << file;
  auto const counterexample = folder.file("tour/counterexample.itf.json");
  EXPECT_EQ(run_command("replay " + counterexample).exit_code, 1);
  auto const shown =
      run_command("show " + counterexample + " --html " + folder.file("page.html") + " --svg " + folder.file("svg"));
  EXPECT_EQ(shown.exit_code, 0) << shown.errors;
}

}  // namespace
}  // namespace cowproof::tests
