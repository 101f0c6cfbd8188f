// Shrinking keeps the property, drops what does not matter, and names things as they appear.
#include "engines/shrink.hpp"

#include <gtest/gtest.h>

#include "engines/call_text.hpp"

namespace cowproof {
namespace {

call make(char const* name, std::array<std::uint32_t, call::most_operands> operands) {
  return {static_cast<std::uint8_t>(find_operation(name)), operands};
}

std::vector<call> long_story() {
  return {make("map", {0, at_page(5), 1, offer(9, true)}),
          make("load", {0, at_page(5)}),
          make("fork", {0, offer(3, true), 1}),
          make("map", {3, at_page(2), 0, offer(1, true)}),
          make("store", {3, at_page(5), 0, 3, offer(12, true)}),
          make("load", {0, at_page(5)}),
          make("exit", {3}),
          make("unmap", {0, at_page(5)})};
}

TEST(Shrink, reducesALongStoryToTheBugAndItsSmallestScope) {
  scope const within;
  auto const& s = *find_subject("cow_copy_no_decref", within);
  auto const broken = *find_property("refcount_exact");
  auto const small = shrink(s, long_story(), within, broken);
  ASSERT_EQ(small.calls.size(), 3U);
  EXPECT_EQ(text_of(small.calls[0]), "map(p0, v0)");
  EXPECT_EQ(text_of(small.calls[1]), "fork(p0)");
  EXPECT_EQ(core_type().operations[small.calls[2].operation].name, "store");
  EXPECT_EQ(small.within, (scope{2, 1, 2, 1}));
}

TEST(Shrink, keepsThePropertyThatItWasGiven) {
  scope const within;
  auto const& s = *find_subject("parent_left_writable", within);
  auto calls = std::vector<call>{make("map", {0, at_page(1), 1, offer(0, true)}), make("fork", {0, offer(1, true), 1}),
                                 make("store", {0, at_page(1), 0, 2, offer(5, true)})};
  auto const isolation = *find_property("isolation");
  auto const small = shrink(s, calls, within, isolation);
  EXPECT_EQ(small.broken, isolation);
  EXPECT_EQ(small.calls.size(), 3U) << "the invariant breaks earlier, but that is another property";
}

TEST(Shrink, doesTheSameEachTime) {
  scope const within;
  auto const& s = *find_subject("cow_copy_no_decref", within);
  auto const broken = *find_property("refcount_exact");
  auto const once = shrink(s, long_story(), within, broken);
  auto const twice = shrink(s, long_story(), within, broken);
  EXPECT_EQ(once.calls, twice.calls);
  EXPECT_EQ(once.replays, twice.replays);
}

}  // namespace
}  // namespace cowproof
