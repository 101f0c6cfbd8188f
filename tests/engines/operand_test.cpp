// Operands of every kind as codes, whether or not the core has them: how many there are, what they mean, how they read.
#include <gtest/gtest.h>

#include "engines/call_text.hpp"
#include "engines/generate.hpp"

namespace cowproof {
namespace {

constexpr scope within{.processes = 2, .pages = 3, .frames = 4, .words = 2, .signals = 3, .kernel_pages = 1};

operand_type operand(std::string_view name, operand_kind kind, std::vector<std::string_view> const& things) {
  operand_type type{name, kind, {}, 0};
  for (auto const& thing : things) type.named[type.alternatives++] = thing_named(thing);
  return type;
}

// One operation that has them all.
machine_type const& of_all_kinds() {
  static operation_type const operations[] = {
      {"do",
       {operand("address", operand_kind::address, {"page", "kernel_page"}),
        operand("frames", operand_kind::choices, {"frame"}), operand("blocked", operand_kind::set, {"signal"})},
       3,
       {}}};
  static machine_type const type = [] {
    machine_type made;
    made.name = "all kinds";
    made.operations = operations;
    made.weights[0] = 1;
    return made;
  }();
  return type;
}

TEST(Operands, ofTwoThingsTakeTurnsSoThatACodeDoesNotDependOnTheScope) {
  auto const& address = of_all_kinds().operations[0].operand[0];
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 0; code < codes_of(address, within); ++code)
    if (is_code(address, within, code)) codes.push_back(code);
  EXPECT_EQ(codes, (std::vector<std::uint32_t>{outside, at(0, 0, 2), at(0, 1, 2), at(1, 0, 2), at(2, 0, 2)}));
}

TEST(Operands, ofASetAreABitAMember) { EXPECT_EQ(codes_of(of_all_kinds().operations[0].operand[2], within), 8U); }

TEST(Operands, areTold) {
  EXPECT_EQ(text_of(call{0, {at(0, 1, 2), offer(0, true), 5}}, of_all_kinds()), "do(k0, {g0 g2})");
  EXPECT_EQ(text_of(call{0, {outside, offer(0, false), 0}}, of_all_kinds()), "do(outside, no frame, {})");
}

TEST(Operands, areDrawnWithinTheScope) {
  auto const calls = calls_within(within, of_all_kinds().weights, of_all_kinds())(rc::Random(1), 1000).value();
  std::array<bool, 16> seen{};
  for (call const& c : calls) {
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_TRUE(is_code(of_all_kinds().operations[0].operand[i], within, c.operand[i])) << text_of(c, of_all_kinds());
    seen[c.operand[0]] = true;
  }
  EXPECT_TRUE(seen[outside] && seen[at(0, 1, 2)] && seen[at(2, 0, 2)]);
}

TEST(Scope, tellsOnlyOfWhatThereIs) {
  EXPECT_EQ(text_of(within), "2 processes, 3 pages, 4 frames, 2 words, 3 signals, 1 kernel page");
}

}  // namespace
}  // namespace cowproof
