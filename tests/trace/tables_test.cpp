// A machine that has no picture of its own is drawn in tables: as text, as a picture and as a page.
#include "trace/layout/tables.hpp"

#include <gmock/gmock.h>

#include "markup_check.hpp"
#include "story.hpp"
#include "trace/itf/itf.hpp"
#include "trace/page/page.hpp"
#include "trace/picture/svg.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Not;

// The core under another name, which nothing can replay.
trace of_another_machine() {
  static machine_type const other = [] {
    auto type = core_type();
    type.name = "other";
    return type;
  }();
  auto t = story({2, 1, 2, 9}).map(0, 0, 0).store(0, 0, 7, 1).fork(0, 1).recorded();
  t.type = &other;
  return t;
}

TEST(Tables, tellWhatAStepChanges) {
  auto const drawn = lay_out(of_another_machine());
  EXPECT_TRUE(drawn.in_tables);
  ASSERT_EQ(drawn.steps.size(), 3U);
  auto const changed = changed_tables(drawn.steps[1]);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].name, "content");
  ASSERT_EQ(changed[0].rows.size(), 1U);
  EXPECT_EQ(changed[0].rows[0].keys, "f0");
  EXPECT_EQ(changed[0].rows[0].before, "0");
  EXPECT_EQ(changed[0].rows[0].after, "7");
}

TEST(Tables, areText) {
  auto const text = show_text(of_another_machine());
  EXPECT_THAT(text, HasSubstr("other machine: 2 processes, 1 page, 2 frames, 9 words"));
  EXPECT_THAT(text, HasSubstr("[f0] 0 → 7"));
  EXPECT_THAT(text, Not(HasSubstr("entries copied")));
}

TEST(Tables, arePictures) {
  auto const files = show_svg(of_another_machine());
  ASSERT_EQ(files.size(), 4U);
  for (auto const& file : files) EXPECT_EQ(slip_in_markup(file.text), std::nullopt) << file.name;
  EXPECT_THAT(files[2].text, HasSubstr("content[f0]: 0 → 7"));
}

TEST(Tables, areAPage) {
  auto const page = show_page(of_another_machine());
  EXPECT_THAT(page, HasSubstr("content[f0]: 0 → 7"));
  EXPECT_THAT(page, Not(HasSubstr("copy on write")));
}

TEST(Machine, isNamedInAFileUnlessItIsTheCore) {
  EXPECT_THAT(write_itf(of_another_machine()), HasSubstr("\"machine\": \"other\""));
  auto const read = read_itf(write_itf(of_another_machine()));
  ASSERT_TRUE(std::holds_alternative<trace_error>(read));
  EXPECT_EQ(std::get<trace_error>(read).what, "\"other\" is no machine");
}

}  // namespace
}  // namespace cowproof
