// Each word says of hundreds of states at once what it says of each of them with plain values.
#include <memory>

#include <gtest/gtest.h>

#include "engines/explore/sliced/domain.hpp"
#include "tests/words/drawn.hpp"

namespace cowproof::words {
namespace {

using namespace search;

using together = sliced<capacity_of_words>;
using P = core_words<plain>;
using M = core_words<together>;

// The value of one lane.
void put_bit(sliced_truth& truth, unsigned lane, bool bit) {
  if (bit) truth.w[lane % lane_words] |= std::uint64_t{1} << (lane / lane_words);
}
template <int Bits> void put_code(sliced_number<Bits>& code, unsigned lane, std::uint64_t value) {
  for (int b = 0; b < Bits; ++b) put_bit(code.bit[static_cast<std::size_t>(b)], lane, (value >> b & 1) != 0);
}
template <int Bits> std::uint64_t code_at(sliced_number<Bits> const& code, unsigned lane) {
  std::uint64_t value = 0;
  for (int b = 0; b < Bits; ++b) value |= std::uint64_t{is_set(code.bit[static_cast<std::size_t>(b)].w, lane)} << b;
  return value;
}
template <class T, class Plain> void put(T& slices, unsigned lane, Plain const& value) {
  auto code = code_of_slices(slices);
  put_code(code, lane, rank(value));
  slices = value_of_slices<T>(code);
}

// A draw for each lane. Operands are one of each kind in some rounds, and then words may know which.
class draws {
 public:
  draws(drawing& drawn, bool same_operands) : same_operands_(same_operands) {
    each_field(slices_of_x_, [](std::string_view, auto& operand) { clear(operand); });
    for (unsigned lane = 0; lane < lane_count; ++lane) {
      drawn.fill(plain_[lane]);
      drawn.fill_operands(x_[lane]);
      drawn.arrange(plain_[lane], x_[lane]);
      if (same_operands && lane != 0) drawing::repeat(x_[0], x_[lane]);
      each_field_of_both(slices_, plain_[lane], [&](std::string_view, auto& map, auto const& twin) {
        twin.each_key([&](auto... k) { put_code(map.cell[twin.cell_of(k...)], lane, rank(twin(k...))); });
      });
      each_field_of_both(slices_of_x_, x_[lane], [&](std::string_view, auto& operand, auto const& twin) {
        if constexpr (is_choice<std::decay_t<decltype(operand)>>) {
          put(operand.pick, lane, twin.pick);
          put(operand.exists, lane, twin.exists);
        } else {
          put(operand, lane, twin);
        }
      });
      happens_[lane] = drawn.mostly();
      put_bit(condition_, lane, happens_[lane]);
    }
    if (same_operands)
      each_field_of_both(slices_of_x_, x_[0], [](std::string_view, auto& operand, auto const& twin) {
        if constexpr (requires { operand.known; })
          operand = same_in_all_lanes<std::decay_t<decltype(operand)>>(rank(twin));
      });
  }

  void expect_update(P::update const& plain_word, M::update const& word, effects& had) {
    together::when(condition_, [&] { word.apply(slices_, slices_of_x_); });
    for (unsigned lane = 0; lane < lane_count; ++lane) {
      auto const before = plain_[lane];
      if (happens_[lane]) plain_word.apply(plain_[lane], x_[lane]);
      if (!same_operands_) had.add(!same_state(before, plain_[lane]));
      each_field_of_both(slices_, plain_[lane], [&](std::string_view, auto const& map, auto const& twin) {
        twin.each_key([&](auto... k) { ASSERT_EQ(code_at(map.cell[twin.cell_of(k...)], lane), rank(twin(k...))); });
      });
    }
  }
  void expect_answer(P::question const& plain_word, M::question const& word, effects& had) const {
    auto const answers = word.ask(slices_, slices_of_x_);
    for (unsigned lane = 0; lane < lane_count; ++lane) {
      bool const answer = plain_word.ask(plain_[lane], x_[lane]);
      if (!same_operands_) had.add(answer);
      ASSERT_EQ(is_set(answers.w, lane), answer);
    }
  }

 private:
  template <class T> static void clear(T& operand) {
    if constexpr (is_choice<T>) {
      clear(operand.pick);
      clear(operand.exists);
    } else {
      operand = value_of_slices<T>(sliced_code<T>{});
    }
  }

  P::state plain_[lane_count];
  P::operands x_[lane_count];
  bool happens_[lane_count] = {};
  M::state slices_{};
  M::operands slices_of_x_{};
  sliced_truth condition_ = false;
  bool same_operands_;  // then the draws are too much alike to be counted
};

class SlicedWords : public ::testing::TestWithParam<std::size_t> {};
using all_words = words_of<P>;

TEST_P(SlicedWords, meanWhatConcreteOnesMean) {
  auto const number = GetParam();
  effects had;
  drawing drawn(100 + static_cast<unsigned>(number));
  for (int round = 0; round < 12 && !HasFailure(); ++round) {
    auto const of_many = std::make_unique<draws>(drawn, round >= 4);
    if (all_words::is_update(number)) of_many->expect_update(P::updates[number], M::updates[number], had);
    else {
      auto const q = number - all_words::updates;
      of_many->expect_answer(P::questions[q], M::questions[q], had);
    }
  }
  if (HasFailure()) return;
  if (all_words::is_update(number)) had.expect_often_changed();
  else had.expect_both_answers();
}
INSTANTIATE_TEST_SUITE_P(All, SlicedWords, ::testing::Range<std::size_t>(0, all_words::all), all_words::name);

}  // namespace
}  // namespace cowproof::words
