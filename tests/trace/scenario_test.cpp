// Scenarios: those of examples/scenarios are so, the document tells what they say, and slips in one are told.
#include "trace/scenario/scenario.hpp"

#include <cctype>
#include <filesystem>
#include <set>

#include <gmock/gmock.h>

#include "corpus.hpp"
#include "engines/call_text.hpp"
#include "trace/page/page.hpp"
#include "trace/picture/svg.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::filesystem::path const root = std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../..";

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "examples/scenarios"))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

scenario read_good(std::filesystem::path const& file) {
  auto read = read_scenario(read_text(file));
  if (auto const* error = std::get_if<scenario_error>(&read)) {
    ADD_FAILURE() << file.string() << ":" << error->line << ": " << error->what;
    return {};
  }
  return std::get<scenario>(std::move(read));
}

std::string error_of(std::string const& text) {
  auto const read = read_scenario(text);
  auto const* error = std::get_if<scenario_error>(&read);
  return error == nullptr ? "" : std::to_string(error->line) + ": " + error->what;
}

std::string const beginning = "# Title\n\nWords.\n\n    machine: 2 processes, 1 page, 2 frames, 10 words\n";

std::vector<scenario_error> failures_of(std::string const& lines) {
  auto const read = read_scenario(beginning + lines);
  if (auto const* error = std::get_if<scenario_error>(&read)) return {*error};
  return play_scenario(std::get<scenario>(read)).failed;
}

TEST(Scenarios, areAllSoAndShowEveryOperation) {
  std::set<std::string> shown, known;
  EXPECT_GE(scenario_files().size(), 39U);
  for (auto const& file : scenario_files()) {
    auto const played = play_scenario(read_good(file));
    for (auto const& failed : played.failed)
      ADD_FAILURE() << file.string() << ":" << failed.line << ": " << failed.what;
    if (played.recorded.type != &whole_type()) continue;
    for (auto const& step : played.recorded.steps) shown.emplace(whole_type().operations[step.played.operation].name);
  }
  for (auto const& operation : whole_type().operations) known.emplace(operation.name);
  EXPECT_EQ(shown, known);
}

TEST(Scenarios, areDrawnWithTheirWords) {
  auto files = scenario_files();
  if (COWPROOF_SANITIZED) files.resize(files.size() / 4);  // the code is the same for all
  for (auto const& file : files) {
    auto const told = read_good(file);
    if (told.parts.empty()) continue;
    auto const played = play_scenario(told);
    ASSERT_EQ(played.says.size(), played.recorded.steps.size() + 1) << file;
    EXPECT_THAT(render_page(played.drawn, {told.title, played.says}), HasSubstr("<h1>"));
  }
}

// "1_fork_and_write" is "Fork and write".
std::string chapter_title(std::string folder) {
  std::ranges::replace(folder, '_', ' ');
  auto title = folder.substr(folder.find(' ') + 1);
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  return title;
}

TEST(Scenarios, areWhatTheDocumentTells) {
  auto const document = read_text(root / "docs/what-happens-on-fork.md");
  std::string sections, chapter;
  for (auto const& file : scenario_files()) {
    if (auto const folder = file.parent_path().filename().string(); folder != chapter) {
      chapter = folder;
      sections += "\n## " + chapter_title(folder) + "\n";
    }
    sections += "\n#" + prose_of(read_good(file));
  }
  auto const begin = document.find("\n## ");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_EQ(document.substr(begin), sections) << "cowproof scenario --document docs/what-happens-on-fork.md writes it";
}

TEST(Scenarios, areInThePicturesOfTheReadme) {
  auto const step_of = [](char const* file, std::size_t step) {
    return render_svg(play_scenario(read_good(root / "examples/scenarios" / file)).drawn).at(step).text;
  };
  EXPECT_EQ(read_text(root / "docs/pictures/first_write.svg"), step_of("1_fork_and_write/03_first_write.md", 4))
      << "docs/pictures/write.sh writes them";
  EXPECT_EQ(read_text(root / "docs/pictures/bug.svg"), step_of("6_other_kernels/03_only_the_child_protected.md", 4));
  EXPECT_EQ(read_text(root / "docs/pictures/whole_fork.svg"),
            step_of("2_parts_of_a_process/02_text_data_stack.md", 15));
}

TEST(Scenario, failsWhereACallEndsOtherwise) {
  auto const failed = failures_of("    map(p0, v0)\n    load(p0, v0) → 3\n    expect p0 v0 is zero\n");
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].line, 7);
  EXPECT_EQ(failed[0].what, "what happens is load(p0, v0) → 0");
}

TEST(Scenario, failsForEachExpectationThatIsNotSo) {
  for (auto const* expectation :
       {"p0 v0 is 3", "p0 v0 is unmapped", "p0 v0 is read-only", "p0 v0, p0 v0 on two frames", "p0 v0 should be 3",
        "f0 counts 2", "f9 counts 0", "2 frames in use", "p0 maps 2 pages", "1 frame copied", "2 entries copied",
        "p0 is not alive", "p1 is alive", "isolation is broken", "nothing changed"})
    EXPECT_EQ(failures_of(std::string("    map(p0, v0)\n    expect ") + expectation + "\n").size(), 1U) << expectation;
}

TEST(Scenario, holdsForEachExpectationThatIsSo) {
  for (auto const* expectation :
       {"p0 v0 is zero", "p0 v0 is writable", "p0 v0, p0 v0 on one frame", "f0 counts 1", "1 frame in use",
        "p0 maps 1 page", "0 frames copied", "0 entries copied", "p0 is alive", "p1 is not alive"})
    EXPECT_THAT(failures_of(std::string("    map(p0, v0)\n    expect ") + expectation + "\n"), IsEmpty())
        << expectation;
}

// A whole machine whose init has two pages, one of them written, and a child.
std::string const of_the_whole =
    "# Title\n\nWords.\n\n    whole machine: 3 processes, 100 words\n    map(p0, {v3 v4})\n    page_in(p0, v3)\n"
    "    store(p0, v3, 33)\n    open(p0, fd0) → ofd0\n    fork(p0) → p1\n    clone(p1) → p2\n    kernel_map(k0)\n"
    "    exit(p2)\n    swap_out(a0, v3)\n";

std::vector<scenario_error> failures_of_the_whole(std::string const& expectation) {
  auto const read = read_scenario(of_the_whole + "    expect " + expectation + "\n");
  if (auto const* error = std::get_if<scenario_error>(&read)) return {*error};
  return play_scenario(std::get<scenario>(read)).failed;
}

TEST(Scenario, tellsOfTheWholeMachine) {
  for (auto const* expectation :
       {"p0 v3 is 33", "p0 v3 is in swap", "p1 v4 is untouched", "p1 v3 promises rw private", "p1 v3 on s0",
        "s0 counts 2", "1 slot in use", "2 frames in use", "f0 is table d0 of a0", "2 pages of page table",
        "p0, p1 in two address spaces", "p2 tells \"a zombie, child of p1\"", "p1 tells \"fd0 → ofd0\"",
        "p1 does not tell \"pending\"", "the kernel has k0", "the kernel is at c000 0000", "v3 is heap at 0804 b000",
        "p1 is alive", "p2 is not alive"})
    EXPECT_THAT(failures_of_the_whole(expectation), IsEmpty()) << expectation;
}

TEST(Scenario, failsForWhatIsNotSoOfTheWholeMachine) {
  for (auto const* expectation :
       {"p0 v3 is 34", "p0 v3 is copy on write", "p1 v4 is the zero frame", "p1 v3 promises r- private", "p1 v3 on f1",
        "s0 counts 1", "0 slots in use", "f0 is table d1 of a0", "1 page of page table", "p0, p1 in one address space",
        "p0, p2 in one address space", "p2 tells \"runs\"", "p1 does not tell \"fd0\"", "the kernel has k1",
        "the kernel is at d000 0000", "v3 is stack at 0804 b000", "p2 is alive", "f77 is pin h0", "nothing changed"})
    EXPECT_EQ(failures_of_the_whole(expectation).size(), 1U) << expectation;
}

TEST(Scenario, isOfAMachineThatThereIs) {
  auto const of = [](std::string const& machine) {
    return error_of("# Title\n\nWords.\n\n    " + machine + "\n    expect f0 counts 0\n");
  };
  EXPECT_EQ(of("half machine: 2 processes"), "5: there is no machine \"half\"");
  EXPECT_THAT(of("whole machine: 2 moons"), HasSubstr("5: \"2 moons\" is no size"));
  EXPECT_THAT(of("whole machine: 900 processes"), HasSubstr("5: there is no \"machine\" of that size"));
}

TEST(Scenario, isReadWithTabsAndAsOtherSystemsWriteIt) {
  auto text = beginning + "    map(p0, v0)\n    expect p0 v0 is zero\n";
  for (auto at = text.find("    "); at != std::string::npos; at = text.find("    ", at)) text.replace(at, 4, "\t");
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, 1, '\r');
  EXPECT_EQ(error_of("\xEF\xBB\xBF" + text), "");
  auto const read = std::get<scenario>(read_scenario("\xEF\xBB\xBF" + text));
  EXPECT_EQ(read.title, "Title");
  EXPECT_THAT(play_scenario(read).failed, IsEmpty());
}

TEST(Scenario, namesWhatAnAllocationGets) {
  EXPECT_THAT(failures_of("    map(p0, v0, f1)\n    expect f1 counts 1\n"), IsEmpty());
  EXPECT_THAT(failures_of("    map(p0, v0, read-only, f1)\n    expect p0 v0 is read-only\n"), IsEmpty());
  EXPECT_THAT(failures_of("    fork(p0, p1) → p1\n    expect p1 is alive\n"), IsEmpty());
  EXPECT_EQ(error_of(beginning + "    map(p0, v0, f2)\n    expect f0 counts 0\n"),
            "6: \"frame\" is beyond 2 processes, 1 page, 2 frames, 10 words");
  EXPECT_EQ(error_of(beginning + "    map(p0, v0, f2147483648)\n    expect f0 counts 0\n"),
            "6: map has no operand \"f2147483648\"");
  EXPECT_EQ(error_of(beginning + "    map(p0, v4294967295)\n    expect f0 counts 0\n"),
            "6: map needs its operand \"address\" here");
}

TEST(Scenario, standsInADocumentWithOthers) {
  auto const one = beginning + "    map(p0, v0)\n    expect p0 v0 is zero\n";
  auto const other = std::string(
      "\n# Another, with a bug\n\nWords.\n\n    table_leak: 1 process, 1 page, 1 frame, 2 words\n"
      "    map(p0, v0)\n    expect f0 counts 2\n");
  auto const read = std::get<std::vector<scenario>>(read_scenarios(one + other));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].title, "Title");
  EXPECT_EQ(read[1].line, 9);
  EXPECT_EQ(name_of(read[0]), "title");
  EXPECT_EQ(name_of(read[1]), "table_leak");
  EXPECT_EQ(play_scenario(read[1]).failed.at(0).line, 15);
  EXPECT_EQ(error_of(one + other), "9: a second title, where one scenario is expected");
  auto const bad = std::get<scenario_error>(read_scenarios(one + "\n# Nothing\n" + other));
  EXPECT_EQ(bad.what, "there is no paragraph");
}

TEST(Scenario, isNamedAfterItsMachineWhereAnotherHasSuchAMutant) {
  auto const of = [](std::string const& machine) {
    return name_of(std::get<scenario>(read_scenario("# T\n\nWords.\n\n    " + machine + "\n    expect f0 counts 0\n")));
  };
  EXPECT_EQ(of("table_leak: 1 process, 1 page, 1 frame, 2 words"), "table_leak");
  EXPECT_EQ(of("whole table_leak: 1 process"), "whole_table_leak");
  EXPECT_EQ(of("whole swap_no_dup: 1 process"), "swap_no_dup");
}

TEST(Scenario, doesNotUnderstandEverything) {
  auto const failed = failures_of("    map(p0, v0)\n    expect fine weather\n");
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_THAT(failed[0].what, HasSubstr("\"fine weather\" is nothing that can be expected"));
  EXPECT_THAT(failed[0].what, HasSubstr("p0 v0 is 7")) << "what can";
}

TEST(Scenario, mustExpectSomethingAfterEachParagraph) {
  EXPECT_THAT(error_of(beginning + "    map(p0, v0)\n"), HasSubstr("nothing is expected"));
  EXPECT_THAT(error_of(beginning + "    expect f0 counts 0\n\nMore words.\n"), HasSubstr("nothing is expected"));
}

TEST(Scenario, tellsTheLineOfASlip) {
  auto const expected = std::string("    expect f0 counts 0\n");
  EXPECT_EQ(error_of(beginning + "    jump(p0)\n" + expected), "6: there is no operation \"jump\"");
  EXPECT_EQ(error_of(beginning + "    map(p0)\n" + expected), "6: map needs its operand \"address\" here");
  EXPECT_EQ(error_of(beginning + "    exit(p0, v0)\n" + expected), "6: exit has no operand \"v0\"");
  EXPECT_EQ(error_of(beginning + "    map(p0, v1)\n" + expected),
            "6: \"address\" is beyond 2 processes, 1 page, 2 frames, 10 words");
  for (auto const* name : {"p7", "v1", "p99999999999999999999"})
    EXPECT_EQ(error_of(beginning + "    map(p0, v0)\n    expect " +
                       (name[0] == 'p' ? std::string(name) + " v0" : std::string("p0 ") + name) + " is unmapped\n"),
              std::string("7: \"") + name + "\" is beyond 2 processes, 1 page, 2 frames, 10 words");
  EXPECT_THAT(error_of("# Title\n\nWords.\n\n    map(p0, v0)\n"), HasSubstr("5: the first indented line looks like"));
  EXPECT_THAT(error_of("# Title\n\nWords.\n\n    moon: 2 processes, 1 page, 2 frames, 10 words\n"),
              HasSubstr("5: there is no \"moon\""));
  EXPECT_THAT(error_of("words"), HasSubstr("there is no title"));
  EXPECT_THAT(error_of(""), HasSubstr("there is no title"));
}

TEST(Call, isReadAsItIsWritten) {
  for (auto const* text : {"map(p0, v1)", "map(p1, v0, read-only)", "map(p0, v0, no frame)", "store(p0, v0, 5)",
                           "store(p0, v0, 5, no frame)", "load(p0, outside)", "fork(p0)", "fork(p0, no memory)",
                           "fork(p0, no process)", "exec(p1)", "exit(p1)", "unmap(p0, v3)"}) {
    auto const read = read_call(text);
    ASSERT_TRUE(std::holds_alternative<call>(read)) << text << ": " << std::get<std::string>(read);
    EXPECT_EQ(text_of(std::get<call>(read)), text);
  }
}

TEST(Call, ofTheWholeMachineIsReadAsItIsWritten) {
  for (auto const* text :
       {"map(p0, {v1 v3}, unreadable)", "map_object(p0, v1, o0, i1, read-only, private)", "load(p0, k1)",
        "advise_fork(p0, {v2}, wiped)", "advise_fork(p0, {v2}, none)", "fork(p0, no frame)", "exec(p1, x0, no space)",
        "install(x1, v2, no heap)", "swap_out(a1, v3, no slot)", "unmap(p0, {})", "dup(p0, fd0, fd1)", "unpin(h0)"}) {
    auto const read = read_call(text, whole_type());
    ASSERT_TRUE(std::holds_alternative<call>(read)) << text << ": " << std::get<std::string>(read);
    EXPECT_EQ(text_of(std::get<call>(read), whole_type()), text);
  }
  for (auto const* text : {"map(p0, v1)", "map(p0, {v1", "map(p0, {x1})", "map(p0, {v40})", "load(p0, o1)"})
    EXPECT_TRUE(std::holds_alternative<std::string>(read_call(text, whole_type()))) << text;
}

TEST(Call, isNotGuessed) {
  for (auto const* text : {"", "map", "map(", ")map(", "map(v0, p0)", "map(p, v0)", "map(p0x, v0)", "store(p0, v0)",
                           "store(p0, v0, -1)", "store(p0, v0, 99999999999)", "fork(p0, read-only)"})
    EXPECT_TRUE(std::holds_alternative<std::string>(read_call(text))) << text;
}

}  // namespace
}  // namespace cowproof
