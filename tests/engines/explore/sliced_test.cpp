// The sliced domain says of hundreds of states at once what the concrete domain says of each.
#include <random>

#include <gtest/gtest.h>

#include "engines/core_subjects.hpp"
#include "engines/explore/steps.hpp"

namespace cowproof::search {
namespace {

// Keys of two words; names that are no powers of two.
using D = concrete<capacity_of<4, 3, 5, 3>>;
using M = machine<D>;
using state = M::state;
using key = key_of<state>;
using kind = search_kind<M, full_model, whole_capacity, false>;
static_assert(core_domain<sliced<D::capacity_type>>);

// The same with fewer calls, so that a word has a bit for each.
using small_D = concrete<capacity_of<3, 3, 5, 3>>;
using small_kind = search_kind<machine<small_D>, core_model, whole_capacity, false>;
static_assert(packed_words<small_kind::state> == 2);

template <class K = kind> typename K::state random_state(std::mt19937_64& draw, int steps) {
  auto s = K::machine::initial();
  for (int i = 0; i < steps; ++i) {
    std::vector<typename K::state> next;
    for (auto const& step : list_steps<K>(s, whole_capacity{{}}, choice_rule::any))
      if (step.counts) next.push_back(step.post);
    s = next[draw() % next.size()];
  }
  return s;
}
template <class K = kind> typename K::key with_a_wrong_bit(typename K::key k, std::mt19937_64& draw) {
  auto const bit = draw() % static_cast<std::uint64_t>(packed_bits<typename K::state>);
  k.w[bit / 64] ^= std::uint64_t{1} << bit % 64;
  return k;
}

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

TEST(Sliced, invariantsHoldWhereTheConcreteOnesHold) {
  std::mt19937_64 draw(2);
  int broken = 0;
  for (int i = 0; i < 3'000; ++i) {
    key const right = pack(random_state(draw, i % 12));
    key const k = i % 4 == 0 ? right : with_a_wrong_bit(right, draw);
    bool const hold = invariants_hold<M>(unpack<state>(k));
    ASSERT_EQ(all_invariants_hold<M>(&k, 1), hold);
    broken += hold ? 0 : 1;
  }
  EXPECT_GT(broken, 1'000);
}

TEST(Sliced, invariantsAreThoseOfEachOfManyStates) {
  std::mt19937_64 draw(3);
  std::vector<key> keys;
  for (unsigned i = 0; i < 2 * lane_count + 7; ++i) keys.push_back(pack(random_state(draw, static_cast<int>(i % 9))));
  EXPECT_TRUE(all_invariants_hold<M>(keys.data(), static_cast<int>(keys.size())));
  for (std::size_t const place : {std::size_t{0}, std::size_t{lane_count - 1}, keys.size() - 1}) {
    auto wrong = keys;
    wrong[place].w[0] ^= 1;  // init is not alive
    EXPECT_FALSE(all_invariants_hold<M>(wrong.data(), static_cast<int>(wrong.size())));
  }
}

// What the specification says of a step, in the concrete domain.
template <class Operation, class Domain = D, class State, class Outcome, class... Operand>
bool is_right(State const& pre, State const& post, Outcome const& out, Operand const&... x) {
  auto expected = abstract<Domain>(pre);
  auto const said = Operation::spec(expected, x..., ran_out_of_memory(out.how));
  bool same = said.how == out.how && same_state(expected, abstract<Domain>(post));
  if constexpr (!std::is_same_v<typename Outcome::value_type, no_value>)
    same = same && (out.how != ending::completed || said.value == out.value);
  return same;
}

// Every step of some states, to the state that it leads to, to one that it does not, or with another outcome.
TEST(Sliced, claimsHoldOfTheStepsThatAreRight) {
  std::mt19937_64 draw(4);
  int wrong = 0;
  int many_wrong = 0;
  refinement_claims<state, D> many;
  for (int i = 0; i < 60; ++i) {
    state const pre = random_state(draw, i % 12);
    each_successor<M, full_model<M>>(pre, whole_capacity{{}}, choice_rule::any,
                                     [&]<class Operation>(state const& post, auto out, auto const&... x) {
                                       key const to = draw() % 3 == 0 ? with_a_wrong_bit(pack(post), draw) : pack(post);
                                       if (draw() % 5 == 0) out.how = static_cast<ending>(draw() % number_of_endings);
                                       if constexpr (requires { out.value.i; }) out.value.i ^= draw() % 5 == 0;
                                       bool const right = is_right<Operation>(pre, unpack<state>(to), out, x...);
                                       constexpr auto number = detail::number_of<Operation>(operations_of<M>{});
                                       bool const exhausted = ran_out_of_memory(out.how);
                                       if (draw() % 4 == 0) {
                                         auto const one = std::make_unique<refinement_claims<state, D>>();
                                         one->add<number>(pack(pre), to, out, exhausted, true, x...);
                                         ASSERT_EQ(one->settle(), right) << Operation::name;
                                         wrong += right ? 0 : 1;
                                       }
                                       many.add<number>(pack(pre), to, out, exhausted, true, x...);
                                       many_wrong += right ? 0 : 1;
                                     });
  }
  EXPECT_FALSE(many.settle());
  EXPECT_GE(many.wrong().size(), static_cast<std::size_t>(many_wrong));  // the first of a block may be there twice
  EXPECT_GT(wrong, 500);
}

// One after the other, in the concrete domain.
struct single_step {
  small_kind::key after;
  bool changes, is_right;
};
std::vector<single_step> steps_of(small_kind::key const& from) {
  std::vector<single_step> all;
  auto const pre = unpack<small_kind::state>(from);
  each_successor<small_kind::machine, small_kind::model>(
      pre, whole_capacity{{}}, choice_rule::lowest,
      [&]<class Operation>(small_kind::state const& post, auto const& out, auto const&... x) {
        all.push_back({pack(post), !(pack(post) == from), is_right<Operation, small_D>(pre, post, out, x...)});
      });
  return all;
}

// Of states that are reached, and of some with a wrong bit, from which a step may go wrong.
TEST(Sliced, stepsMadeTogetherAreThoseOfEachState) {
  std::mt19937_64 draw(5);
  auto const together = std::make_unique<sliced_steps<small_kind::machine, core_model>>();
  std::size_t made = 0;
  int with_a_wrong_step = 0;
  for (int round = 0; round < 200; ++round) {
    auto const size = static_cast<unsigned>(round % 4 == 0 ? lane_count : 1 + draw() % lane_count);
    std::vector<small_kind::key> keys;
    for (unsigned i = 0; i < size; ++i) {
      keys.push_back(pack(random_state<small_kind>(draw, static_cast<int>(draw() % 12))));
      if (round % 2 == 0 && draw() % size < 3) keys.back() = with_a_wrong_bit<small_kind>(keys.back(), draw);
    }
    together->make(keys.data(), size, round % 8 != 7);
    unsigned first_wrong = lane_count;
    for (unsigned i = 0; i < size; ++i) {
      auto const expected = steps_of(keys[i]);
      made += expected.size();
      ASSERT_EQ(std::popcount(together->made(i)), static_cast<int>(expected.size()));
      auto left = together->made(i);
      for (auto const& step : expected) {
        ASSERT_EQ(together->after(i, std::countr_zero(left)), step.after);
        ASSERT_EQ((together->changed(i) >> std::countr_zero(left) & 1) != 0, step.changes);
        if (!step.is_right) first_wrong = std::min(first_wrong, i);
        left &= left - 1;
      }
    }
    if (round % 8 != 7) {
      ASSERT_EQ(together->first_wrong(), first_wrong);
    }
    with_a_wrong_step += first_wrong < size ? 1 : 0;
  }
  EXPECT_GT(made, 100'000U);
  EXPECT_GT(with_a_wrong_step, 20);
}

}  // namespace
}  // namespace cowproof::search
