// Machines with more than page tables are drawn by the same code as the core: address spaces, swap, tasks, names.
#include <gmock/gmock.h>

#include "corpus.hpp"
#include "markup_check.hpp"
#include "story.hpp"
#include "trace/itf/itf.hpp"
#include "trace/page/page.hpp"
#include "trace/picture/svg.hpp"
#include "trace/scenario/scenario.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

drawn_trace drawn_from(std::string const& calls, std::string const& machine = "whole machine: 3 processes, 100 words") {
  auto text = "# Title\n\nWords.\n\n    " + machine + "\n    ";
  for (auto const c : calls) text += c == '|' ? std::string("\n    ") : std::string(1, c);
  auto const read = read_scenario(text + "\n    expect f0 counts 0\n");
  return play_scenario(std::get<scenario>(read)).drawn;
}

trace of_two_pages() { return story({2, 2, 4, 9}).map(0, 0, 0).map(0, 1, 1).fork(0, 1).store(1, 1, 7, 2).recorded(); }

TEST(DrawnMachines, giveASpaceThatExecMakesThePlaceOfTheOldOne) {
  auto const drawn = drawn_from("install(x0, v3)|map(p0, {v7})|fork(p0) → p1|exec(p1, x0)");
  EXPECT_THAT(drawn.processes, ElementsAre(0, 1));
  EXPECT_THAT(drawn.steps[2].columns, ElementsAre("a0", "a1"));
  EXPECT_THAT(drawn.steps[3].columns, ElementsAre("a0", "a2"));
  EXPECT_THAT(drawn.steps[3].tenants, ElementsAre("p0", "p1"));
  EXPECT_TRUE(drawn.steps[3].pages[7].before[1].is_untouched());
  EXPECT_FALSE(drawn.steps[3].pages[7].after[1].is_there());
  EXPECT_TRUE(drawn.steps[3].pages[3].after[1].is_untouched());
}

TEST(DrawnMachines, putTasksOfOneMemoryInFrontOfOneSpace) {
  auto const drawn = drawn_from("map(p0, {v7})|vfork(p0) → p1");
  EXPECT_THAT(drawn.processes, ElementsAre(0));
  EXPECT_THAT(drawn.steps[1].tenants, ElementsAre("p0 p1"));
  EXPECT_THAT(drawn.steps[1].standing, ElementsAre("p0 is blocked"));
  auto const picture = render_svg(drawn)[2].text;
  EXPECT_THAT(picture, HasSubstr("a0, one space for all; p0 is blocked"));
}

TEST(DrawnMachines, tellAddressesOfTheLayoutThatIsChosen) {
  auto const t = std::get<scenario>(
      read_scenario(read_text(root_of_tree() / "examples/scenarios/4_when_memory_is_short/03_swap.md")));
  auto const recorded = play_scenario(t).recorded;
  EXPECT_EQ(lay_out(recorded).page_addresses[3], "0804 b000");
  EXPECT_EQ(lay_out(recorded, {"x86-64"}).page_addresses[7], "7fff ffff e000");
  EXPECT_EQ(lay_out(recorded, {"riscv-sv39"}).kernel_address, "ffff ffc0 0000 0000");
  EXPECT_TRUE(lay_out(recorded, {"none"}).page_addresses.empty());
  EXPECT_THAT(render_text(lay_out(recorded, {"none"})), Not(HasSubstr("heap  ")));
}

TEST(DrawnMachines, countWhatADeviceHoldsButDoNotCallItShared) {
  auto const drawn = drawn_from("map(p0, {v3})|page_in(p0, v3)|store(p0, v3, 7)|pin(p0, v3) → h0");
  auto const& held = drawn.steps[3].frames[1].after;
  EXPECT_EQ(held.count, 2U);
  EXPECT_FALSE(held.is_shared());
  EXPECT_EQ(held.role, "pin h0");
}

TEST(DrawnMachines, tellOfASplitOfASharedTableWhatItCopies) {
  auto const drawn = drawn_from("map(p0, v0)|map(p0, v1)|fork(p0) → p1|store(p1, v0, 3)",
                                "on_demand machine: 2 processes, 4 pages, 8 frames, 4 words, 2 directories, 4 tables");
  EXPECT_EQ(drawn.steps[2].cost.entries_copied, 0U);
  EXPECT_EQ(drawn.steps[3].cost.entries_copied, 2U);
  EXPECT_EQ(drawn.steps[3].cost.frames_copied, 1U);
}

std::size_t arcs_in(std::string const& picture) {
  std::size_t arcs = 0;
  for (std::size_t at = 0; (at = picture.find("class=\"copyarc\"", at)) != std::string::npos; ++at) ++arcs;
  return arcs;
}

TEST(DrawnMachines, drawAnArcForEachPageThatAForkCopies) {
  auto const eager = "eager machine: 2 processes, 2 pages, 8 frames, 4 words";
  auto const forked = drawn_from("map(p0, v0)|store(p0, v0, 3)|map(p0, v1)|fork(p0) → p1", eager);
  EXPECT_FALSE(forked.in_tables);
  EXPECT_FALSE(forked.has_more) << "the figure is the core's";
  auto const& fork = forked.steps[3];
  EXPECT_EQ(fork.why, "every page is copied at once: 2 entries, 2 frames");
  EXPECT_THAT(fork.copied, ElementsAre(frame_copy{0, 2}, frame_copy{1, 3}));
  EXPECT_EQ(fork.cost.frames_copied, 2U);
  EXPECT_EQ(fork.cost.frames_if_eager, 0U) << "this is the eager one";
  EXPECT_EQ(arcs_in(render_svg(forked)[4].text), 2U);
  EXPECT_EQ(arcs_in(render_svg(forked)[2].text), 0U);

  auto const pinned = drawn_from(
      "map(p0, {v3 v4})|page_in(p0, v3)|store(p0, v3, 7)|page_in(p0, v4)|store(p0, v4, 8)|pin(p0, v3) → h0|"
      "pin(p0, v4) → h1|fork(p0) → p1");
  EXPECT_EQ(pinned.steps[7].copied.size(), 2U);
  EXPECT_EQ(arcs_in(render_svg(pinned)[8].text), 2U);
}

TEST(DrawnMachines, sayWhyAnEagerForkIsRefused) {
  auto const drawn =
      drawn_from("map(p0, v0)|fork(p0) → refused(no_memory)", "eager machine: 2 processes, 1 page, 1 frame, 4 words");
  EXPECT_EQ(drawn.steps[1].why, "refused: not a frame for every page");
}

TEST(Names, areKeptInTheFileAndShown) {
  auto t = of_two_pages();
  t.names = {{"p0", "shell"}, {"v1", "history of the shell"}};
  auto const read = read_itf(write_itf(t));
  ASSERT_TRUE(std::holds_alternative<trace>(read)) << text_of(std::get<trace_error>(read));
  EXPECT_EQ(std::get<trace>(read), t);
  auto const text = show_text(t);
  EXPECT_THAT(text, HasSubstr("p0 shell, v1 history of the shell"));
  EXPECT_THAT(text, HasSubstr("v1 history of…"));
  EXPECT_EQ(too_long_line(text), "");
  auto const picture = show_svg(t)[4].text;
  EXPECT_THAT(picture, HasSubstr("shell, init"));
  EXPECT_EQ(slip_in_markup(picture), std::nullopt);
}

TEST(Names, standInTheHeadsOfColumns) {
  auto const picture_of = [](std::string const& calls, std::size_t step) {
    auto read = read_scenario("# T\n\nWords.\n\n    whole machine: 3 processes, 100 words\n    " + calls +
                              "\n    expect 0 frames copied\n");
    auto recorded = play_scenario(std::get<scenario>(read)).recorded;
    recorded.names = {{"p0", "shell"}, {"p1", "a worker of many"}};
    auto const picture = show_svg(recorded).at(step).text;
    EXPECT_EQ(slip_in_markup(picture), std::nullopt);
    return picture;
  };
  EXPECT_THAT(picture_of("fork(p0) → p1", 1), HasSubstr("shell, a0"));
  EXPECT_THAT(picture_of("fork(p0) → p1", 1), HasSubstr("a worker of…, a1, born in this step"));
  EXPECT_THAT(picture_of("vfork(p0) → p1", 1), HasSubstr("shell, a worker…; p0 is blocked"));
  auto const matrix = picture_of("fork(p0) → p1\n    fork(p0) → p2", 2);
  EXPECT_THAT(matrix, HasSubstr(">shell<"));
  EXPECT_THAT(matrix, HasSubstr(">a2 new<")) << "who has no name is told as before";
}

TEST(Names, areOfThingsOfTheScope) {
  auto const error_with = [](std::string const& what, std::string const& name) {
    auto t = of_two_pages();
    t.names = {{what, name}};
    auto const read = read_itf(write_itf(t));
    auto const* error = std::get_if<trace_error>(&read);
    return error == nullptr ? "" : error->what;
  };
  for (auto const* what : {"p2", "v2", "x0", "p", "p0x", "p-1"})
    EXPECT_EQ(error_with(what, "shell"), "names no process, page or file of the scope") << what;
  EXPECT_THAT(error_with("p0", ""), HasSubstr("is no name"));
  EXPECT_THAT(error_with("p0", std::string(41, 'x')), HasSubstr("at most 40 bytes"));
  EXPECT_THAT(error_with("p0", "two\nlines"), HasSubstr("is no name"));
}

}  // namespace
}  // namespace cowproof
