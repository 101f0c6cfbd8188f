// The sliced domain says of hundreds of states at once what the concrete domain says of each, whatever the width.
#include <random>

#include <gtest/gtest.h>

#include "engines/explore/sliced/steps.hpp"
#include "engines/explore/state_space.hpp"
#include "engines/subjects/core_subjects.hpp"

namespace cowproof::search {
namespace {

static_assert(core_domain<sliced<capacity_of<4, 3, 5, 3>>>);

template <int Bits> void expect_each_bit_in_its_lane() {
  std::mt19937_64 draw(1);
  alignas(64) std::uint64_t column[lane_count];
  for (auto& word : column) word = draw() & low_bits(Bits);
  lanes planes[Bits];
  transpose_column<Bits>(column, planes);
  for (unsigned i = 0; i < lane_count; ++i)
    for (int b = 0; b < Bits; ++b) ASSERT_EQ(is_set(planes[b], i), (column[i] >> b & 1) != 0);
}

TEST(Lanes, haveTheBitsOfAWordEach) {
  expect_each_bit_in_its_lane<5>();
  expect_each_bit_in_its_lane<13>();
  expect_each_bit_in_its_lane<32>();
  expect_each_bit_in_its_lane<60>();
  expect_each_bit_in_its_lane<64>();
}

TEST(SlicedNumber, calculatesAsNumbersDo) {
  for (std::uint64_t a = 0; a < 32; ++a)
    for (std::uint64_t b = 1; b < 32; ++b) {
      auto rest = sliced_number<5>::of(a);
      auto const quotient = rest.divide(b);
      auto const sum = sliced_number<5>::of(a) + sliced_number<5>::of(b);
      EXPECT_FALSE(any_lane((!(quotient.is(a / b) && rest.is(a % b))).w)) << a << " / " << b;
      EXPECT_FALSE(any_lane((!(sum.is((a + b) % 32) && sum.minus(b).is(a))).w)) << a << " + " << b;
      EXPECT_FALSE(any_lane((!sliced_number<5>::of(a).times(b).is(a * b % 32)).w)) << a << " * " << b;
      EXPECT_EQ(any_lane(sliced_number<5>::of(a).is_below(b).w), a < b);
    }
}

// -------------------------------------------------------------------------------------------------- every width

using key_words = std::vector<std::uint64_t>;

std::vector<vectors> widths() {
  std::vector<vectors> all;
  for (auto const width : {vectors::sse2, vectors::avx2, vectors::avx512})
    if (has_vectors(width)) all.push_back(width);
  return all;
}

// The small model within a scope.
std::unique_ptr<state_space> small_model(scope const& within, vectors with, property_set wanted = all_properties) {
  return find_space(core_type(), within)
      ->make({.within = within, .part = fragment::core, .choice = choice_rule::lowest, .wanted = wanted, .with = with});
}

// States along random walks, one after the other.
key_words random_states(state_space const& space, std::size_t size, std::mt19937_64& draw) {
  key_words keys;
  auto at = space.initial();
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<key_words> next;
    for (auto const& step : space.list(at.data()))
      if (step.counts) next.push_back(step.after);
    at = next.empty() || i % 12 == 0 ? space.initial() : next[draw() % next.size()];
    keys.insert(keys.end(), at.begin(), at.end());
  }
  return keys;
}

struct successors {
  std::vector<key_words> keys;
  std::vector<std::uint32_t> parents, numbers;
  std::uint64_t transitions = 0;
  std::optional<std::size_t> wrong;
};

// Of all states, up to the first of which a step is wrong.
successors expanded(state_space const& space, key_words const& keys) {
  auto const words = static_cast<std::size_t>(space.words());
  auto const size = keys.size() / words;
  auto const steps = space.make_expander();
  successors all;
  expansion now;
  for (std::size_t place = 0; place < size && !all.wrong;) {
    now.clear();
    auto const made = steps->expand(&keys[place * words], size - place, now);
    if (now.wrong) all.wrong = place + *now.wrong;
    for (std::size_t i = 0; i < now.successors && !now.wrong; ++i) {
      all.keys.emplace_back(&now.keys[i * words], &now.keys[i * words] + words);
      all.parents.push_back(static_cast<std::uint32_t>(place) + now.parents[i]);
      all.numbers.push_back(now.numbers[i]);
    }
    if (!now.wrong) all.transitions += now.transitions;
    place += made;
  }
  return all;
}

// Those of the states that come before the last `all` ended at: with many at once, fewer may be known.
void expect_same(successors const& many, successors const& one) {
  EXPECT_EQ(many.wrong, one.wrong);
  if (one.wrong) return;
  EXPECT_EQ(many.transitions, one.transitions);
  EXPECT_EQ(many.keys, one.keys);
  EXPECT_EQ(many.parents, one.parents);
  EXPECT_EQ(many.numbers, one.numbers);
}

constexpr scope scopes[] = {{2, 1, 2, 2}, {3, 3, 5, 3}, {4, 2, 4, 2}, {2, 4, 5, 4}, {4, 4, 8, 4}};

TEST(Sliced, stepsMadeTogetherAreThoseOfEachState) {
  std::mt19937_64 draw(5);
  std::size_t made = 0;
  for (scope const& within : scopes) {
    auto const one = small_model(within, vectors::none);
    for (std::size_t const size : {1U, 7U, 64U, 700U}) {
      auto const keys = random_states(*one, size, draw);
      auto const expected = expanded(*one, keys);
      EXPECT_FALSE(expected.wrong);
      made += expected.keys.size();
      for (auto const width : widths()) expect_same(expanded(*small_model(within, width), keys), expected);
    }
  }
  EXPECT_GT(made, 10'000U);
}

key_words with_wrong_bits(key_words keys, int key_bits, std::size_t words, std::size_t every, std::mt19937_64& draw) {
  for (std::size_t i = 0; i < keys.size() / words; ++i) {
    auto const bit = draw() % static_cast<std::uint64_t>(key_bits);
    if (draw() % every == 0) keys[i * words + bit / 64] ^= std::uint64_t{1} << bit % 64;
  }
  return keys;
}

// From a state with a wrong bit a step may go wrong; the states with all of the capacity, so that no name is too many.
TEST(Sliced, theFirstWrongStepIsFound) {
  std::mt19937_64 draw(6);
  scope const within{4, 4, 8, 4};
  auto const one = small_model(within, vectors::none);
  int wrong = 0, right = 0;
  for (int round = 0; round < 60; ++round) {
    auto const size = 1 + draw() % 600;
    auto const keys = with_wrong_bits(random_states(*one, size, draw), one->key_bits(),
                                      static_cast<std::size_t>(one->words()), size, draw);
    auto const expected = expanded(*one, keys);
    (expected.wrong ? wrong : right) += 1;
    for (auto const width : widths()) expect_same(expanded(*small_model(within, width), keys), expected);
  }
  EXPECT_GT(wrong, 10);
  EXPECT_GT(right, 5);
}

TEST(Sliced, theFirstStateIsFoundInWhichAnInvariantDoesNotHold) {
  std::mt19937_64 draw(7);
  scope const within{4, 4, 8, 4};
  auto const one = small_model(within, vectors::none);
  auto const words = static_cast<std::size_t>(one->words());
  int broken = 0;
  for (int round = 0; round < 300; ++round) {
    std::size_t const size = 1 + draw() % (round % 10 == 0 ? 1'200 : 40);
    auto const keys = with_wrong_bits(random_states(*one, size, draw), one->key_bits(), words, size, draw);
    auto const expected = one->make_expander()->first_broken(keys.data(), size);
    broken += expected < size ? 1 : 0;
    for (auto const width : widths())
      EXPECT_EQ(small_model(within, width)->make_expander()->first_broken(keys.data(), size), expected);
  }
  EXPECT_GT(broken, 100);
  EXPECT_LT(broken, 280);
}

// What is not asked for is not checked, by whichever expander.
TEST(Sliced, checksWhatIsWanted) {
  scope const within{4, 4, 8, 4};
  std::mt19937_64 draw(8);
  auto const one = small_model(within, vectors::none);
  auto const words = static_cast<std::size_t>(one->words());
  auto const keys = with_wrong_bits(random_states(*one, 500, draw), one->key_bits(), words, 3, draw);
  for (auto const width : widths()) {
    EXPECT_TRUE(expanded(*small_model(within, width), keys).wrong);
    EXPECT_FALSE(expanded(*small_model(within, width, 0), keys).wrong);
    EXPECT_EQ(small_model(within, width, 0)->make_expander()->first_broken(keys.data(), 500), 500U);
  }
}

}  // namespace
}  // namespace cowproof::search
