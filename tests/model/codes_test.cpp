// Codes: every value of a finite type has one, and the default value's is 0.
#include "model/concrete/codes.hpp"

#include <gtest/gtest.h>

namespace cowproof {
struct colour_tag {
  static constexpr auto name = "colour", letter = "c";
};

namespace {

using colour = concrete_index<colour_tag, 5>;
struct paint {
  BOOST_HANA_DEFINE_STRUCT(paint, (colour, hue), (bool, glossy), (concrete_count<2>, coats));
};
using maybe_paint = concrete_maybe<paint, colour>;

template <class T> void expect_every_code_to_come_back() {
  EXPECT_EQ(rank(T{}), 0U);
  for (std::uint64_t code = 0; code < cardinality<T>; ++code) EXPECT_EQ(rank(unrank<T>(code)), code);
}

TEST(Codes, comeBackFromTheirValues) {
  expect_every_code_to_come_back<bool>();
  expect_every_code_to_come_back<colour>();
  expect_every_code_to_come_back<concrete_count<6>>();
  expect_every_code_to_come_back<paint>();
  expect_every_code_to_come_back<maybe_paint>();
}

TEST(Codes, ofARecordAreAsManyAsItsFieldsAllow) {
  EXPECT_EQ(cardinality<paint>, 5U * 2U * 4U);
  EXPECT_EQ(width<paint>, 6);
}

TEST(Codes, ofAMaybeTellTheAlternativesApart) {
  EXPECT_EQ(cardinality<maybe_paint>, 1U + 40U + 5U);
  maybe_paint const none;
  maybe_paint const painted(paint{colour{3}, true, 1});
  maybe_paint const plain(colour{3});
  EXPECT_FALSE(occupied(none));
  EXPECT_FALSE(has<paint>(none));
  EXPECT_TRUE(has<paint>(painted));
  EXPECT_FALSE(has<colour>(painted));
  EXPECT_EQ(get<paint>(painted).hue.i, 3U);
  EXPECT_TRUE(has<colour>(plain));
  EXPECT_FALSE(has<paint>(plain));
  EXPECT_EQ(get<colour>(plain).i, 3U);
}

TEST(Codes, ofWhatIsNotThereReadAsTheDefault) {
  EXPECT_EQ(get<paint>(maybe_paint(colour{3})).hue.i, 0U);
  EXPECT_EQ(get<colour>(maybe_paint{}).i, 0U);
}

// Only a faulty machine counts so far. What it stores is read as it was stored, not as another alternative.
TEST(Codes, keepACountThatIsTooLargeInARecord) {
  auto const too_many = concrete_count<2>(2) + 1;
  maybe_paint const painted(paint{colour{4}, true, too_many});
  EXPECT_TRUE(has<paint>(painted));
  EXPECT_FALSE(has<colour>(painted));
  EXPECT_EQ(get<paint>(painted).hue.i, 4U);
  EXPECT_EQ(get<paint>(painted).coats.n, 3U);
}

TEST(Counts, wrapWithinTheirLane) {
  EXPECT_TRUE(concrete_count<6>(7) + 1 == 0);
  EXPECT_TRUE(concrete_count<6>(0) - 1 == 7);
}

TEST(Names, areFoundInValuesByTheirType) {
  using either = concrete_maybe<paint>;
  EXPECT_TRUE(names(either(paint{colour{4}, false, 0}), colour{4}));
  EXPECT_FALSE(names(either(paint{colour{4}, false, 0}), colour{3}));
  EXPECT_FALSE(names(either{}, colour{0}));
}

}  // namespace
}  // namespace cowproof
