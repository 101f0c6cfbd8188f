// Random states and operands of the little models, dense enough that most words have an effect, and how often they did.
#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/fields.hpp"
#include "tests/words/core_words.hpp"
#include "tests/words/larger_words.hpp"

namespace cowproof::words {

// No size is a power of two, but for one.
using capacity_of_words = capacity<sized<process_tag, 3>, sized<page_tag, 3>, sized<frame_tag, 5>, sized<word_tag, 3>,
                                   sized<space_tag, 3>, sized<slot_tag, 2>, sized<group_tag, 2>>;
using plain = concrete<capacity_of_words>;

class drawing {
 public:
  explicit drawing(unsigned seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool mostly() { return below(8) != 0; }

  template <class T> T any() {
    if constexpr (std::is_same_v<T, bool>) return below(2) == 0;
    else if constexpr (requires { T::max; }) return T(static_cast<int>(below(4)));
    else if constexpr (is_maybe<T>) return below(4) == 0 ? T{} : unrank<T>(1 + below(cardinality<T> - 1));
    else return unrank<T>(below(cardinality<T>));
  }

  // A state in which little is empty.
  template <class State> void fill(State& s) {
    each_field(s, [&](std::string_view, auto& map) {
      using value = typename std::decay_t<decltype(map)>::value_type;
      bool const dense = below(3) != 0;
      map.each_key([&](auto... k) {
        if constexpr (std::is_same_v<value, bool>) map.set(k..., dense ? below(16) != 0 : any<bool>());
        else map.set(k..., any<value>());
      });
    });
  }
  template <class Operands> void fill_operands(Operands& x) {
    each_field(x, [&](std::string_view, auto& operand) {
      using type = std::decay_t<decltype(operand)>;
      if constexpr (is_choice<type>) {
        operand.pick = any<decltype(operand.pick)>();
        operand.exists = below(4) != 0;
      } else if constexpr (requires { typename type::places; }) {
        operand.most = 5 - static_cast<int>(below(2));
        operand.first = {below(static_cast<std::uint64_t>(operand.most))};
        operand.exists = below(12) != 0;
      } else if constexpr (requires { typename type::element; }) {
        operand.bits = (random_() | random_()) & low_bits(type::element::size);
      } else {
        operand = any<type>();
      }
    });
  }

  // What is seldom so by chance.
  void arrange(core_words<plain>::state& s, core_words<plain>::operands& x) {
    if (below(2) == 0) s.other = s.content;
    if (below(2) == 0)
      for (std::uint64_t f = 0; f < 5; ++f) s.counts.set({f}, count_of(s.table.total(core_words<plain>::frame{f})));
    if (mostly()) x.q = {(x.p.i + 1) % 3};
    if (below(4) == 0) s.table.clear_row(x.p);
    if (below(4) == 0) x.n = 2;
    if (below(6) == 0) x.g = x.f;
    if (below(5) == 0) x.x = core_words<plain>::either(x.v);
    if (below(5) == 0) x.x = core_words<plain>::either(core_words<plain>::mapping{x.f, x.c});
    if (below(2) == 0) x.e = s.table(x.p, x.v);
    if (auto const e = s.table(x.p, x.v); below(2) == 0 && occupied(e)) x.f = key<core_words<plain>::frame>(e);
    if (below(4) == 0) s.rows.set(x.f, x.r);
  }
  void arrange(larger_words<plain>::state& s, larger_words<plain>::operands& x) {
    using M = larger_words<plain>;
    if (auto const e = s.table(x.a, x.v); holds<M::frame>(e)) x.f = key<M::frame>(e);
    if (auto const h = s.held(x.a, M::only{}); below(4) == 0 && occupied(h)) x.f = get<M::frame>(h);
    if (below(5) == 0) s.held.set(x.a, M::only{}, {});
    else if (!occupied(s.held(x.a, M::only{}))) s.held.set(x.a, M::only{}, M::hold(x.f));
    if (below(3) == 0) x.those_frames.bits = low_bits(M::frame::size);
    if (below(8) == 0) x.free.bits &= 1;  // there are not enough
    else if (below(4) == 0) x.free = x.those_frames;
    else if (below(3) != 0) x.free.bits = low_bits(M::frame::size);
    // What retarget requires: an entry that names the frame names no slot besides.
    s.table.each([&](M::space, M::page, M::entry e) {
      return names(e, x.f) && holds<M::slot>(e) ? M::entry(M::mapping{x.f, true}) : e;
    });
    if (below(2) == 0) {
      for (std::uint64_t f = 0; f < 5; ++f)
        s.in_frames.set({f}, count_of(s.table.total(M::frame{f})) + count_of(s.held.total(M::frame{f})));
      for (std::uint64_t t = 0; t < 2; ++t) s.in_slots.set({t}, count_of(s.table.total(M::slot{t})));
    }
    if (below(2) == 0) x.e = s.table(x.a, x.v);
    else if (below(3) == 0) x.e = M::entry(M::only{});
  }

  // The same again: an offer cannot be copied.
  template <class Operands> static void repeat(Operands const& from, Operands& to) {
    each_field_of_both(to, from, [](std::string_view, auto& now, auto const& was) {
      using type = std::decay_t<decltype(now)>;
      if constexpr (is_choice<type>) {
        now.pick = was.pick;
        now.exists = was.exists;
      } else if constexpr (requires { typename type::places; }) {
        now.first = was.first;
        now.exists = was.exists;
        now.most = was.most;
      } else {
        now = was;
      }
    });
  }

 private:
  static int count_of(auto const& n) { return static_cast<int>(n.n); }
  std::mt19937_64 random_;
};

// As a name of a test: `+= row, of a second kind` is add_row_of_a_second_kind.
inline std::string test_name_of(std::string word) {
  for (auto const& [sign, said] : {std::pair{"+=", "add"},
                                   {"-=", "subtract"},
                                   {"==", "equals"},
                                   {"&&", "and"},
                                   {"||", "or"},
                                   {"!", "not"},
                                   {"+", "plus"},
                                   {"-", "minus"}})
    if (auto const at = word.find(sign); at != std::string::npos) word.replace(at, std::string(sign).size(), said);
  std::erase(word, ',');
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

// The words of a little model, by number: updates, then questions.
template <class Model> struct words_of {
  static constexpr std::size_t updates = std::size(Model::updates);
  static constexpr std::size_t all = updates + std::size(Model::questions);
  static constexpr bool is_update(std::size_t i) { return i < updates; }
  static std::string name(::testing::TestParamInfo<std::size_t> const& info) {
    auto const i = info.param;
    if (i == all) return "several_updates";
    return test_name_of(is_update(i) ? Model::updates[i].word : Model::questions[i - updates].word);
  }
};

// How often a word changed something, or what was asked was so.
struct effects {
  int draws = 0, times = 0;
  void add(bool had_effect) {
    ++draws;
    times += had_effect ? 1 : 0;
  }
  // A word that seldom does anything is not compared.
  void expect_often_changed() const { EXPECT_GE(5 * times, 2 * draws) << "it changed " << times << " of " << draws; }
  void expect_both_answers() const {
    EXPECT_GE(20 * times, draws) << "it was true " << times << " times of " << draws;
    EXPECT_GE(20 * (draws - times), draws) << "it was true " << times << " times of " << draws;
  }
};

}  // namespace cowproof::words
