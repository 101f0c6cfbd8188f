// Resident memory: counted as Linux counts it, and the same in text, picture, page and file.
#include "trace/layout/resident.hpp"

#include <gmock/gmock.h>

#include "corpus.hpp"
#include "random_traces.hpp"
#include "story.hpp"
#include "trace/itf/itf.hpp"
#include "trace/layout/layout.hpp"
#include "trace/page/page.hpp"
#include "trace/picture/svg.hpp"
#include "trace/scenario/scenario.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What each column has after the last call.
std::vector<std::string> resident_after(drawn_trace const& drawn) {
  std::vector<std::string> all;
  for (auto const& column : drawn.steps.back().resident)
    all.push_back(column.is_there ? text_of(column.after) : "none");
  return all;
}
std::vector<std::string> resident_after(std::string const& calls, std::string const& machine) {
  auto text = "# Title\n\nWords.\n\n    " + machine + "\n    ";
  for (auto const c : calls) text += c == '|' ? std::string("\n    ") : std::string(1, c);
  auto const read = read_scenario(text + "\n    expect every rule holds\n");
  auto const played = play_scenario(std::get<scenario>(read));
  EXPECT_TRUE(played.failed.empty()) << calls << ": " << played.failed.front().what;
  return resident_after(played.drawn);
}
std::vector<std::string> whole(std::string const& calls) {
  return resident_after(calls, "whole machine: 3 processes, 100 words");
}

trace after_a_write() { return story({3, 2, 6, 9}).map(0, 0, 0).map(0, 1, 1).fork(0, 1).store(1, 0, 2, 2).recorded(); }

TEST(Resident, dividesAPageByTheEntriesThatMapIt) {
  EXPECT_THAT(resident_after(lay_out(after_a_write())),
              ElementsAre("RSS 2, PSS 1.5, shared 1", "RSS 2, PSS 1.5, shared 1"));
  EXPECT_THAT(resident_after(lay_out(story({3, 1, 2, 2}).map(0, 0, 0).fork(0, 1).fork(0, 2).recorded())),
              ElementsAre("RSS 1, PSS 0.33, shared 1", "RSS 1, PSS 0.33, shared 1", "RSS 1, PSS 0.33, shared 1"));
  EXPECT_THAT(resident_after(lay_out(story({2, 1, 2, 2}).map(0, 0, 0).fork(0, 1).exit(1).recorded())),
              ElementsAre("RSS 1, PSS 1, shared 0", "none"));
}

TEST(Resident, isWhatWasTouchedAndIsNoZeroFrame) {
  EXPECT_THAT(whole("map(p0, {v3 v4})"), ElementsAre("RSS 0, PSS 0, shared 0"));
  EXPECT_THAT(whole("map(p0, {v3 v4})|page_in(p0, v3)|load(p0, v3) → 0"), ElementsAre("RSS 0, PSS 0, shared 0"));
  EXPECT_THAT(whole("map(p0, {v3 v4})|page_in(p0, v3)|store(p0, v3, 7)"), ElementsAre("RSS 1, PSS 1, shared 0"));
}

TEST(Resident, isNotInSwap) {
  std::string const shared =
      "map(p0, {v3 v4})|page_in(p0, v3)|store(p0, v3, 7)|page_in(p0, v4)|store(p0, v4, 8)|fork(p0) → p1";
  EXPECT_THAT(whole(shared), ElementsAre("RSS 2, PSS 1, shared 2", "RSS 2, PSS 1, shared 2"));
  EXPECT_THAT(whole(shared + "|swap_out(a0, v3)"), ElementsAre("RSS 1, PSS 0.5, shared 1", "RSS 1, PSS 0.5, shared 1"))
      << "both entries name the slot";
  EXPECT_THAT(whole(shared + "|swap_out(a0, v3)|page_in(p1, v3)"),
              ElementsAre("RSS 1, PSS 0.5, shared 1", "RSS 2, PSS 1.5, shared 1"));
}

TEST(Resident, isDividedByEntriesAndByNoOtherReference) {
  EXPECT_THAT(whole("create() → o0|map_object(p0, v5, o0, i0)|page_in(p0, v5)|page_in(p0, v5)|load(p0, v5) → 0"),
              ElementsAre("RSS 1, PSS 1, shared 0"))
      << "the page cache has the frame, too";
  EXPECT_THAT(whole("map(p0, {v3})|page_in(p0, v3)|store(p0, v3, 7)|pin(p0, v3) → h0"),
              ElementsAre("RSS 1, PSS 1, shared 0"));
  EXPECT_THAT(whole("create() → o0|map_object(p0, v5, o0, i0)|map_object(p0, v6, o0, i0)|page_in(p0, v5)|"
                    "page_in(p0, v5)|load(p0, v5) → 0|load(p0, v6) → 0"),
              ElementsAre("RSS 2, PSS 1, shared 2"))
      << "two entries of one process";
}

TEST(Resident, isOfAnAddressSpaceHoweverManyTasksLiveInIt) {
  EXPECT_THAT(whole("map(p0, {v3})|page_in(p0, v3)|store(p0, v3, 7)|vfork(p0) → p1"),
              ElementsAre("RSS 1, PSS 1, shared 0"));
}

TEST(Resident, countsATableThatProcessesShareForEachOfThem) {
  EXPECT_THAT(resident_after("map(p0, v0)|map(p0, v1)|fork(p0) → p1",
                             "on_demand machine: 2 processes, 4 pages, 8 frames, 4 words, 2 directories, 4 tables"),
              ElementsAre("RSS 2, PSS 1, shared 2", "RSS 2, PSS 1, shared 2"));
}

// Whatever is shared, and however wrong the kernel is: rounded down by less than 1/2^24 an entry.
TEST(Resident, addsUpToTheFramesThatAreMapped) {
  for (auto const* s : subjects_at(random_scope))
    for (auto const& step : random_trace(*s, 5, 60).steps) {
      auto const view = view_memory(step.state, random_scope);
      std::uint64_t pss = 0;
      std::uint64_t rss = 0;
      for (auto const& column : resident_in(view)) {
        pss += column.pss;
        rss += column.rss;
        EXPECT_LE(column.shared, column.rss);
        EXPECT_LE(column.pss, column.rss << resident_memory::page_shift);
      }
      std::uint64_t mapped = 0;
      for (std::size_t f = 0; f < view.frames; ++f) {
        std::size_t entries = 0;
        for (std::size_t c = 0; c < view.table.size(); ++c) entries += view.entries_of(c, f);
        mapped += entries == 0 ? 0 : 1;
      }
      auto const all = mapped << resident_memory::page_shift;
      EXPECT_LE(pss, all) << s->name;
      EXPECT_LT(all - pss, rss + 1) << s->name;
    }
}

TEST(Resident, isRoundedToHundredths) {
  auto const text = [](std::uint64_t numerator, std::uint64_t denominator) {
    return resident_memory{0, (numerator << resident_memory::page_shift) / denominator, 0}.pss_text();
  };
  EXPECT_EQ(text(0, 1), "0");
  EXPECT_EQ(text(3, 1), "3");
  EXPECT_EQ(text(1, 3), "0.33");
  EXPECT_EQ(text(2, 3), "0.67");
  EXPECT_EQ(text(1, 16), "0.06");
  EXPECT_EQ(text(5, 2), "2.5");
  EXPECT_EQ(text(2999, 1000), "3");
}

TEST(Resident, standsBeneathThePageTablesWhereItChanges) {
  auto const text = show_text(after_a_write());
  EXPECT_THAT(text, HasSubstr("\n ~ RSS        1\n ~ PSS        1\n\n"));
  EXPECT_THAT(text, HasSubstr("\n ~ RSS        2                                              2\n"));
  EXPECT_THAT(text, HasSubstr("\n ~ PSS      1.5                                              1.5\n"
                              " ~ shared     1                                              1\n"));
  auto const in_place = story({1, 1, 1, 9}).map(0, 0, 0).store(0, 0, 4, 0);
  EXPECT_THAT(render_step(lay_out(in_place.recorded()), lay_out(in_place.recorded()).steps[1]), Not(HasSubstr("PSS")));
  text_options full;
  full.full = true;
  EXPECT_THAT(render_step(lay_out(in_place.recorded()), lay_out(in_place.recorded()).steps[1], full),
              HasSubstr("\n   RSS        1\n   PSS        1\n   shared     0\n"));
}

TEST(Resident, standsInPicturesAndPages) {
  auto const picture = show_svg(after_a_write())[4].text;
  EXPECT_THAT(picture, HasSubstr(">PSS 1.5</text>"));
  EXPECT_THAT(picture, HasSubstr(">shared 1</text>"));
  auto const page = show_page(after_a_write());
  EXPECT_THAT(page, HasSubstr(R"(<th scope=\"row\">PSS\u003c/th><td>1.5\u003c/td><td>1.5\u003c/td>)"));
  auto const matrix = show_svg(told_trace("eight_processes")).back().text;
  for (auto const* name : {">RSS<", ">PSS<", ">shared<"}) EXPECT_THAT(matrix, HasSubstr(name));
}

TEST(Resident, isWrittenBesideAStateAndNotReadBack) {
  auto const t = after_a_write();
  auto text = write_itf(t);
  std::string const told = R"("p1": {"rss": 2, "pss": 1.5, "shared": 1})";
  ASSERT_THAT(text, HasSubstr(told));
  text.replace(text.find(told), told.size(), R"("p1": {"rss": 7, "pss": 0.25, "shared": 9})");
  EXPECT_EQ(std::get<trace>(read_itf(text)), t) << "it follows from the state";
}

TEST(Resident, canBeExpected) {
  auto const failed = [](std::string const& expectation) {
    auto const read = read_scenario(
        "# T\n\nWords.\n\n    machine: 3 processes, 2 pages, 4 frames, 4 words\n    map(p0, v0)\n"
        "    fork(p0) → p1\n    fork(p0) → p2\n    expect " +
        expectation + "\n");
    auto const played = play_scenario(std::get<scenario>(read));
    return played.failed.empty() ? "" : played.failed.front().what;
  };
  EXPECT_EQ(failed("p1 has RSS 1, PSS 0.33, shared 1"), "");
  EXPECT_EQ(failed("p1 has RSS 1, PSS 0.5, shared 1"),
            "p1 has RSS 1, PSS 0.33, shared 1, not RSS 1, PSS 0.5, shared 1");
}

}  // namespace
}  // namespace cowproof
