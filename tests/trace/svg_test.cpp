// Pictures of steps: a file a step, whatever the trace; well-formed, and nothing moves.
#include "trace/picture/svg.hpp"

#include <regex>
#include <set>

#include <gmock/gmock.h>

#include "markup_check.hpp"
#include "random_traces.hpp"
#include "story.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Svg, isAFileForTheStartAndEachStep) {
  auto const files = show_svg(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).recorded());
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].name, "step-00.svg");
  EXPECT_EQ(files[2].name, "step-02.svg");
  EXPECT_THAT(files[2].text, HasSubstr("2 · fork(p0) → p1"));
}

TEST(Svg, isDrawnOfATraceWithoutSteps) { EXPECT_EQ(show_svg(story({1, 1, 1, 1}).recorded()).size(), 1U); }

TEST(Svg, isDrawnWhereNobodyLives) {
  auto t = story({2, 1, 2, 9}).recorded();
  for (auto& map : t.initial.maps)
    for (auto& cell : map.cells)
      if (map.name == "alive") cell.value.number = 0;
  EXPECT_EQ(lay_out(t).processes.size(), 0U);
  EXPECT_EQ(show_svg(t).size(), 1U);
}

TEST(Svg, isWellFormedWhateverHappens) {
  for (auto const* s : subjects_at(random_scope))
    for (auto const& file : show_svg(random_trace(*s, 5, 30)))
      ASSERT_EQ(slip_in_markup(file.text), std::nullopt) << s->name << " " << file.name;
}

TEST(Svg, drawsTheLargestScope) {
  story told({16, 64, 256, 65536});
  for (std::uint32_t v = 0; v < 64; ++v) told.map(0, v, v).store(0, v, 65535 - v, 0);
  for (std::uint32_t p = 1; p < 16; ++p) told.fork(p / 2, p);
  auto const files = show_svg(told.store(9, 1, 50000, 101).recorded());
  EXPECT_EQ(slip_in_markup(files.back().text), std::nullopt);
  EXPECT_THAT(files.back().text, HasSubstr(">f101<"));
}

TEST(Svg, givesWhatIsSharedItsHueAndALoneOwnerNone) {
  auto const files = show_svg(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(1, 0, 3, 1).recorded());
  auto const hue = HasSubstr("class=\"box fl st h0\"");
  EXPECT_THAT(files[1].text, Not(hue));
  EXPECT_THAT(files[2].text, hue);
  EXPECT_THAT(files[3].text, Not(hue));
  EXPECT_THAT(files[3].text, HasSubstr("copy of f0"));
}

TEST(Svg, marksTheVictimAndTheCause) {
  auto const files =
      show_svg(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(0, 0, 4, 1).recorded_on("parent_left_writable"));
  EXPECT_THAT(files[2].text, HasSubstr("m b bad")) << "the W that fork left";
  EXPECT_THAT(files[3].text, HasSubstr("should be zero"));
  EXPECT_THAT(files[3].text, HasSubstr("violates isolation"));
}

TEST(Svg, keepsEveryFrameAtItsPlace) {
  auto const files =
      show_svg(story({2, 2, 4, 9}).map(0, 0, 0).fork(0, 1).store(1, 0, 3, 1).exit(1).map(0, 1, 2).recorded());
  std::regex const frame("data-k=\"f0\" tabindex=[^>]*><rect x=\"([0-9.]+)\" y=\"([0-9.]+)\"");
  std::set<std::string> places;
  for (auto const& file : files) {
    std::smatch found;
    ASSERT_TRUE(std::regex_search(file.text, found, frame));
    places.insert(found[1].str() + " " + found[2].str());
  }
  EXPECT_EQ(places.size(), 1U);
}

TEST(Svg, letsNothingOfTheFileThroughAsMarkup) {
  auto t = story({1, 1, 1, 1}).map(0, 0, 0).recorded();
  t.subject = "<script>";
  t.steps[0].out.how = ending::refused_no_memory;
  for (auto const& file : show_svg(t)) EXPECT_THAT(file.text, Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace cowproof
