// Calls are decoded by the types of the operands, and offers are made of what there is.
#include "engines/player.hpp"

#include <gtest/gtest.h>

#include "engines/call_text.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof {
namespace {

using M =
    machine<concrete<capacity<sized<process_tag, 3>, sized<page_tag, 2>, sized<frame_tag, 4>, sized<word_tag, 4>>>>;
using P = player<M>;
constexpr scope within{3, 2, 4, 4};

call make(char const* name, std::array<std::uint32_t, call::most_operands> operands) {
  return {static_cast<std::uint8_t>(find_operation(name)), operands};
}

TEST(Player, playsAStoryOfForkAndWrite) {
  auto s = M::initial();
  EXPECT_EQ(P::step(s, make("map", {0, at_page(1), 1, offer(3, true)})).how, ending::completed);
  EXPECT_EQ(P::step(s, make("store", {0, at_page(1), 0, 2, offer(0, true)})).how, ending::completed);
  auto const forked = P::step(s, make("fork", {0, offer(2, true), 1}));
  EXPECT_EQ(forked, (result{ending::completed, true, 2}));
  EXPECT_EQ(P::step(s, make("load", {2, at_page(1)})), (result{ending::completed, true, 2}));
}

TEST(Player, tellsNoValueOfWhatDidNotComplete) {
  auto s = M::initial();
  EXPECT_EQ(P::step(s, make("load", {0, at_page(0)})), (result{ending::fault_not_mapped, false, 0}));
  EXPECT_EQ(P::step(s, make("load", {1, at_page(0)})), (result{ending::refused_no_process, false, 0}));
}

TEST(Player, resolvesAnOfferToTheNextThatIsAvailable) {
  auto s = M::initial();
  P::step(s, make("map", {0, at_page(0), 1, offer(2, true)}));
  EXPECT_EQ(P::resolve(s, make("map", {0, at_page(1), 1, offer(2, true)}), within).operand[3], offer(3, true));
  P::step(s, make("map", {0, at_page(1), 1, offer(3, true)}));
  EXPECT_EQ(P::resolve(s, make("store", {0, 0, 0, 0, offer(2, true)}), within).operand[4], offer(0, true));
}

TEST(Player, offersNothingWhenNothingIsLeftWithinTheScope) {
  auto s = M::initial();
  P::step(s, make("map", {0, at_page(0), 1, offer(0, true)}));
  scope const small{3, 2, 1, 4};
  EXPECT_FALSE(offer_exists(P::resolve(s, make("map", {0, at_page(1), 1, offer(0, true)}), small).operand[3]));
}

TEST(Player, keepsAnAllocationThatIsToFail) {
  auto const c = make("map", {0, at_page(0), 1, offer(1, false)});
  EXPECT_EQ(P::resolve(M::initial(), c, within), c);
}

TEST(Player, knowsTheNamesOfOperandsAndTheWaysToEnd) {
  auto const& store = P::types[static_cast<std::size_t>(find_operation("store"))];
  EXPECT_EQ(store.operands, 5U);
  EXPECT_EQ(store.operand[2].name, "part");
  EXPECT_EQ(store.operand[3].name, "word");
  EXPECT_EQ(store.operand[4].kind, operand_kind::choice);
  EXPECT_EQ(store.operand[4].names().name, "frame");
  EXPECT_TRUE(store.may_end[static_cast<std::size_t>(ending::fault_protection)]);
  EXPECT_FALSE(store.may_end[static_cast<std::size_t>(ending::refused_is_init)]);
}

TEST(CallText, saysWhatMatters) {
  EXPECT_EQ(text_of(make("map", {0, at_page(1), 1, offer(3, true)})), "map(p0, v1)");
  EXPECT_EQ(text_of(make("map", {0, at_page(1), 0, offer(3, false)})), "map(p0, v1, read-only, no frame)");
  EXPECT_EQ(text_of(make("store", {1, outside, 0, 2, offer(0, true)})), "store(p1, outside, 2)");
  EXPECT_EQ(text_of(make("store", {1, at_page(0), 1, 2, offer(0, true)})), "store(p1, v0, b1, 2)");
  EXPECT_EQ(text_of(make("fork", {0, offer(1, true), 0})), "fork(p0, no memory)");
  EXPECT_EQ(text_of(make("fork", {0, offer(1, true), 1}), {ending::completed, true, 1}), "-> p1");
  EXPECT_EQ(text_of(make("exit", {0}), {ending::refused_is_init, false, 0}), "refused(is_init)");
  EXPECT_EQ(text_of(scope{2, 1, 3, 4}), "2 processes, 1 page, 3 frames, 4 words");
}

}  // namespace
}  // namespace cowproof
