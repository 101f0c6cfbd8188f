// What is derived from the fields: equality, hash, description, difference.
#include "model/fields.hpp"

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/machine.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<sized<process_tag, 3>, sized<page_tag, 2>, sized<frame_tag, 4>, sized<word_tag, 4>>>;
using M = machine<D>;

M::state forked() {
  auto s = M::initial();
  M::fresh<M::frame> const frame({2}, true);
  M::fresh<M::process> const slot({1}, true);
  M::step_map(s, {0}, M::address(M::page{1}), true, frame);
  M::step_fork(s, {0}, slot, true);
  return s;
}

TEST(Fields, areVisitedInTheirOrder) {
  std::string names;
  auto const s = M::initial();
  each_field(s, [&](std::string_view name, auto const&) { names += std::string(name) + " "; });
  EXPECT_EQ(names, "alive table refcount content ");
}

TEST(Fields, makeStatesEqualExactlyIfAllAre) {
  EXPECT_TRUE(same_state(forked(), forked()));
  auto other = forked();
  other.content.set({3}, {1});
  EXPECT_FALSE(same_state(forked(), other));
}

TEST(Fields, makeEqualStatesHashAlike) {
  EXPECT_EQ(hash_of(forked()), hash_of(forked()));
  EXPECT_NE(hash_of(forked()), hash_of(M::initial()));
}

TEST(Fields, tellWhatChanged) {
  auto const changes = difference(M::initial(), forked());
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].cell, "alive[p1]");
  EXPECT_EQ(changes[0].after, "true");
  EXPECT_EQ(changes[1].cell, "table[p0, v1]");
  EXPECT_EQ(changes[1].before, "none");
  EXPECT_EQ(changes[1].after, "{target: f2, writable: false, cow: true}");
  EXPECT_EQ(changes[2].cell, "table[p1, v1]");
  EXPECT_EQ(changes[3].cell, "refcount[f2]");
  EXPECT_EQ(changes[3].after, "2");
}

TEST(Fields, areDescribedOnlyWithinTheKeysThatAreAskedFor) {
  auto const described = describe(forked(), [](auto key) { return key.i < 2; });
  ASSERT_NE(described.map("table"), nullptr);
  EXPECT_EQ(described.map("table")->cells.size(), 2U * 2U);
  EXPECT_EQ(described.map("refcount")->cells.size(), 2U);
  EXPECT_EQ(described.map("nonsense"), nullptr);
}

}  // namespace
}  // namespace cowproof
