// The text: it fits, it is plain where it must be, and colour only adds.
#include "trace/text/text.hpp"

#include <regex>
#include <sstream>

#include <gmock/gmock.h>

#include "random_traces.hpp"
#include "story.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t columns_of(std::string const& line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

void expect_to_fit(std::string const& text, std::size_t width) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), width) << line;
}

std::vector<trace> some_traces() {
  std::vector<trace> traces;
  for (auto const* s : subjects_at(random_scope)) traces.push_back(random_trace(*s, 11, 60));
  return traces;
}

trace of_sixteen_processes() {
  story told({16, 3, 128, 65536});
  told.map(0, 0, 127).map(0, 1, 100).store(0, 1, 65535, 0);
  for (std::uint32_t p = 1; p < 16; ++p) told.fork(p - 1, p);
  return told.store(9, 1, 50000, 101).exit(3).exec(15).recorded();
}

TEST(Text, fitsIntoItsColumns) {
  for (auto const& t : some_traces())
    for (int const width : {70, 80, 100, 140}) {
      text_options options;
      options.width = width;
      expect_to_fit(show_text(t, options), static_cast<std::size_t>(width));
    }
}

TEST(Text, fitsForSixteenProcesses) {
  auto const text = show_text(of_sixteen_processes());
  expect_to_fit(text, 100);
  EXPECT_THAT(text, HasSubstr("p15")) << "columns that do not fit go below";
}

TEST(Text, isNeverNarrowerThanItCanBe) {
  text_options options;
  options.width = 1;
  expect_to_fit(show_text(of_sixteen_processes(), options), narrowest_text);
}

TEST(Text, isAsciiWhenAsked) {
  text_options options;
  options.ascii = true;
  for (auto const& t : some_traces())
    for (char const c : show_text(t, options)) ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << t.subject;
}

TEST(Text, isTheSameWithoutItsColours) {
  text_options options;
  options.colour = true;
  for (auto const& t : some_traces()) {
    auto const coloured = show_text(t, options);
    EXPECT_THAT(coloured, HasSubstr("\033["));
    EXPECT_EQ(std::regex_replace(coloured, std::regex("\033\\[[0-9;]*m"), ""), show_text(t));
  }
}

TEST(Text, hasNoColourUnlessAsked) {
  for (auto const& t : some_traces()) EXPECT_THAT(show_text(t), Not(HasSubstr("\033")));
}

TEST(Text, letsNoControlCharacterOfTheFileThrough) {
  auto const t = story({1, 1, 1, 1}).recorded("\033[2J and \x07");
  EXPECT_THAT(show_text(t), HasSubstr("?[2J and ?"));
}

TEST(Text, drawsAHeavyLinkToAFrameThatIsShared) {
  auto const text = show_text(story({2, 1, 2, 9}).map(0, 0, 0).store(0, 0, 7, 0).fork(0, 1).recorded());
  EXPECT_THAT(text, HasSubstr(" + v0         7  PW- ────────   f0     7 ●○ 1"));
  EXPECT_THAT(text, HasSubstr(" ~ v0         7  P-C ━━━━━━━━   f0     7 ●● 2  ━━━━━━━━ P-C  7        p0: PW- → P-C"));
}

TEST(Text, foldsWhatDidNotChangeUnlessAsked) {
  auto const t = story({1, 3, 3, 9}).map(0, 0, 0).map(0, 1, 1).map(0, 2, 2).load(0, 1).recorded();
  EXPECT_THAT(show_text(t), HasSubstr("··· 2 pages as before, 0 shared"));
  text_options options;
  options.full = true;
  EXPECT_THAT(show_text(t, options), Not(HasSubstr("···  pages")));
  EXPECT_THAT(show_text(t, options), HasSubstr("   v2      zero  PW- ────────   f2"));
}

TEST(Text, tellsWhenTheTraceIsNotWhatHappens) {
  auto t = story({1, 1, 1, 9}).map(0, 0, 0).recorded();
  t.steps[0].state.maps[2].cells[0].value.number = 3;
  EXPECT_THAT(show_text(t), HasSubstr("✗ step 1: refcount[f0] is recorded as 3, and replayed as 1"));
  EXPECT_THAT(show_text(t), Not(HasSubstr("✓")));
}

}  // namespace
}  // namespace cowproof
