// The parts of the search one by one: keys, table, paths, and the canonical form with the symmetries that it trusts.
#include <atomic>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "engines/explore/ancestry.hpp"
#include "engines/explore/group.hpp"
#include "engines/explore/table.hpp"
#include "engines/step_checks.hpp"
#include "engines/subjects/core_subjects.hpp"
#include "tests/engines/explore/walks.hpp"

namespace cowproof::search {
namespace {

using M = machine<concrete<capacity_of<4, 3, 5, 3>>>;
using state = M::state;
using names = renaming<state>;
constexpr scope within{4, 3, 5, 3};
part_of_capacity const bounds{within};

// States along random walks.
template <class Visitor> void walk(int steps, Visitor visit) {
  std::mt19937 draw(1);
  state s = M::initial();
  for (int i = 0; i < steps; ++i) {
    std::vector<state> counted;
    for (auto const& step : steps_from<M>(s, within))
      if (step.counts) counted.push_back(step.after);
    s = i % 50 == 0 ? M::initial() : counted[draw() % counted.size()];
    visit(s, draw);
  }
}

// Any renaming that leaves init and zero where they are.
names random_renaming(std::mt19937& draw) {
  auto r = names::identity();
  names::indices::each([&](auto x) {
    using X = decltype(x);
    auto const first = r.to.begin() + names::at(x);
    std::shuffle(first + designated<typename X::tag>, first + X::size, draw);
  });
  return r;
}

TEST(PackedKey, holdsAStateInTheBitsOfItsTypes) {
  // 12 entries of 21 values, 4 flags, 5 counts to 4, 5 contents of 3 values.
  EXPECT_EQ(packed_bits<state>, 12 * 5 + 4 + 5 * 3 + 5 * 2);
  EXPECT_EQ(packed_words<state>, 2);
  walk(2'000, [](state const& s, auto&) { EXPECT_TRUE(same_state(unpack<state>(pack(s)), s)); });
}

template <int Words> void expect_a_set() {
  state_table<Words> table(std::size_t{1} << 26);
  std::mt19937_64 draw(7);
  std::set<std::array<std::uint64_t, Words>> known;
  for (int i = 0; i < 200'000; ++i) {
    packed_key<Words> key;
    for (auto& word : key.w) word = draw() % 400 << 40;  // often the same, sometimes zero
    if (table.is_crowded(1)) table.grow();
    ASSERT_EQ(table.insert(key), known.insert(key.w).second);
  }
  EXPECT_EQ(table.size(), known.size());
  for (auto const& w : known) EXPECT_FALSE(table.insert({w}));
}
// Threads that add the same keys at the same time: one of them adds each.
template <int Words> void expect_each_is_added_once() {
  static constexpr std::uint64_t rounds = 100'000, keys = 4;  // often at the same key at once
  state_table<Words> table(std::size_t{1} << 26);
  std::atomic<std::uint64_t> started{0}, added{0};
  auto const work = [&] {
    for (std::uint64_t round = 0; round < rounds; ++round) {
      for (started.fetch_add(1); started < 2 * (round + 1);) std::this_thread::yield();
      for (std::uint64_t i = 0; i < keys; ++i) {
        packed_key<Words> key;
        key.w.fill(1 + round * keys + i);
        added += table.insert_shared(table.home(key), key) ? 1 : 0;
      }
    }
  };
  while (table.is_crowded(2 * rounds * keys)) table.grow();
  std::jthread other(work);
  work();
  other.join();
  EXPECT_EQ(added, rounds * keys);
}
TEST(StateTable, isASetForThreadsThatAddTheSameKeys) {
  expect_each_is_added_once<1>();
  expect_each_is_added_once<2>();
}

TEST(StateTable, isASet) {
  expect_a_set<1>();
  expect_a_set<2>();
  expect_a_set<3>();
}

TEST(Ancestry, tellsThePathOfEveryState) {
  ancestry log(1'000);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> made{{0, 0}};
  std::mt19937 draw(3);
  for (std::uint64_t parent = 0; made.size() < 500; ++parent)
    for (std::uint64_t i = 0, n = parent == 7 ? 300 : 1 + draw() % 4; i < n; ++i) {  // more than a byte counts
      log.add(parent, 3 * i);
      made.emplace_back(parent, 3 * i);
    }
  for (std::uint64_t s = 0; s < made.size(); ++s) {
    std::vector<std::uint64_t> path;
    for (auto at = s; at != 0; at = made[at].first) path.insert(path.begin(), made[at].second);
    EXPECT_EQ(log.path_to(s), path);
  }
}

// What docs/symmetry.md assumes: a step renamed is a step of the state renamed.
TEST(Symmetry, renamingCommutesWithEveryStep) {
  auto const keys_after = [&](state const& s, names const& rename) {
    std::multiset<std::array<std::uint64_t, packed_words<state>>> keys;
    for (auto const& step : steps_from<M>(s, within))
      if (step.counts) keys.insert(pack(rename.of_state(step.after)).w);
    return keys;
  };
  walk(300, [&](state const& s, auto& draw) {
    auto const rename = random_renaming(draw);
    EXPECT_EQ(keys_after(s, rename), keys_after(rename.of_state(s), names::identity()));
  });
}

TEST(Symmetry, renamingChangesNoInvariant) {
  walk(300, [](state const& s, auto& draw) {
    EXPECT_EQ(step_checks<M>::broken_in(s), step_checks<M>::broken_in(random_renaming(draw).of_state(s)));
  });
}

TEST(CanonicalForm, isTheSameForWhateverDiffersInNamesOnly) {
  auto const canonical = canonical_form_of<state>(symmetry::full, bounds);
  EXPECT_EQ(canonical.group_order(), 6U * 6 * 120 * 2);
  walk(3'000, [&](state const& s, auto& draw) {
    auto const mine = canonical.of(s);
    auto const its = canonical.of(random_renaming(draw).of_state(s));
    EXPECT_EQ(mine.key, its.key);
    EXPECT_EQ(mine.automorphisms, its.automorphisms);
    EXPECT_EQ(canonical.of(unpack<state>(mine.key)).key, mine.key);
    EXPECT_EQ(canonical.group_order() % mine.automorphisms, 0U);
  });
}

TEST(CanonicalForm, countsAutomorphisms) {
  using small = machine<concrete<capacity_of<3, 2, 3, 2>>>;
  using renamings = renaming<small::state>;
  auto const canonical = canonical_form_of<small::state>(symmetry::full, part_of_capacity{{3, 2, 3, 2}});
  small::state const s = small::initial();  // 2 slots, 2 pages and 3 frames are alike
  EXPECT_EQ(canonical.of(s).automorphisms, 2U * 2 * 6);
  EXPECT_EQ(canonical.orbit(s), 1U);
  EXPECT_TRUE(same_state(renamings::identity().of_state(s), s));
}

}  // namespace
}  // namespace cowproof::search
