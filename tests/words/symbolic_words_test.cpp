// Each word does with terms what it does with plain values, in the bounded domain and in the unbounded one.
//
// A draw is a random state and random operands, with plain values and with terms. What is drawn is given to the solver
// as an equation, so that no word can tell: operands, and the condition of an update, are constants. Then one word is
// said, and all that can be told of the state must be the same.
#include <gtest/gtest.h>

#include "tests/proofs/encoded.hpp"
#include "tests/proofs/summed_parts.hpp"
#include "tests/words/drawn.hpp"

namespace cowproof::words {
namespace {

using namespace symbolic;

using few = bounded<capacity_of_words>;
// In the unbounded domain a part's tally is known by its definition; here there is so little that it is a sum.
using any_number = summed<capacity_of_words>;
static_assert(domain<few> && domain<any_number>);

template <class Operation> void run(boolean& given, Operation&& operation) {
  auto const record = session::current().updates().run(guards::all_guarded, operation);
  for (auto const& d : record.definitions) given = given && d.claim;
}

template <template <class> class Model, class D> class draw_of_both {
  using P = Model<plain>;
  using M = Model<D>;

 public:
  explicit draw_of_both(drawing& drawn) {
    drawn.fill(plain_);
    drawn.fill_operands(x_);
    drawn.arrange(plain_, x_);
    each_tag<P>([&]<class X>() { given_ = given_ && are_all<typename D::template index<typename X::tag>, X>(); });
    run(given_, [&] { copy_state(); });
    each_field_of_both(terms_of_x_, x_, [&](std::string_view name, auto& term, auto const& operand) {
      copy_operand(std::string(name), term, operand);
    });
    if constexpr (requires { P::reserve(plain_, x_); }) promise();
  }

  void expect_update(auto const& plain_word, auto const& word, bool happens, effects& had) {
    auto const before = plain_;
    make_update(plain_word, word, happens);
    had.add(!same_state(before, plain_));
    expect_the_same();
  }
  // Under a condition of which it is given whether it holds.
  void make_update(auto const& plain_word, auto const& word, bool happens) {
    auto const condition = arbitrary<boolean>("condition" + std::to_string(updates_++));
    given_ = given_ && condition == boolean(happens);
    if (happens) plain_word.apply(plain_, x_);
    run(given_, [&] { D::when(condition, [&] { word.apply(terms_, terms_of_x_); }); });
  }
  void expect_the_same() { expect_always(all_is_the_same()); }
  void expect_answer(auto const& plain_word, auto const& word, effects& had) {
    bool const answer = plain_word.ask(plain_, x_);
    boolean term = false;
    run(given_, [&] { term = word.ask(terms_, terms_of_x_); });
    had.add(answer);
    expect_always(iff(term, boolean(answer)));
  }

 private:
  template <class X, class Visitor> static void each_tag(Visitor visit) {
    if constexpr (requires { typename X::space; })
      (visit.template operator()<typename X::space>(), visit.template operator()<typename X::slot>(),
       visit.template operator()<typename X::group>());
    else (visit.template operator()<typename X::process>(), visit.template operator()<typename X::word>());
    visit.template operator()<typename X::page>();
    visit.template operator()<typename X::frame>();
  }

  // They differ, and there are no others.
  template <class Term, class X> static boolean are_all() {
    auto const is_one = [](auto const& x) {
      boolean one = false;
      for (std::uint64_t i = 0; i < X::size; ++i) one = one || x == name_of(X{i});
      return one;
    };
    return all_differ<Term>(X::size) && D::template all<Term>(is_one);
  }

  void copy_state() {
    each_field_of_both(terms_, plain_, [&](std::string_view, auto& map, auto const& twin) {
      using value = typename std::decay_t<decltype(map)>::value_type;
      twin.each_key([&](auto... k) { map.set(name_of<decltype(k)>(k)..., encoded<value>(twin(k...))); });
    });
  }
  template <class X> static auto name_of(X const& x) { return encoded<typename D::template index<typename X::tag>>(x); }

  // A constant, of which it is given what it is.
  template <class T, class Plain> void copy_operand(std::string const& name, T& term, Plain const& operand) {
    if constexpr (is_choice<T>) {
      copy_operand(name, term.pick, operand.pick);
      copy_operand(name + ".exists", term.exists, operand.exists);
    } else if constexpr (requires { typename T::places; }) {
      offer(name, term, operand);
    } else if constexpr (requires { typename T::element; }) {
      term = T::arbitrary(name);
      for (std::uint64_t i = 0; i < Plain::element::size; ++i)
        given_ = given_ && term.contains(name_of(typename Plain::element{i})) == boolean(operand.contains({i}));
    } else {
      term = arbitrary<T>(name);
      given_ = given_ && same(term, encoded<T>(operand));
    }
  }
  template <class X, class... Place>
  void offer(std::string const& name, walked_choices<X, Place...>& term, auto const& x) {
    copy_operand(name, term.first, x.first);
    copy_operand(name + ".exists", term.exists, x.exists);
    term.most = x.most;
  }
  template <class X, class... Place>
  void offer(std::string const& name, arbitrary_choices<X, Place...>& term, auto const& x) {
    term = arbitrary_choices<X, Place...>::arbitrary(name);
    given_ = given_ && term.exists == boolean(x.exists);
  }

  // The environment offers what the plain one does; and groups are what they are.
  void promise() {
    if constexpr (std::is_same_v<D, any_number>) {
      typename P::operands again;
      drawing::repeat(x_, again);
      auto const reserved = P::reserve(plain_, again);
      bool const too_little = x_.offered.exists && !reserved.exists;
      if (too_little) offer_too_little();
      for (std::uint64_t i = 0; i < P::frame::size && !too_little; ++i) {
        auto const f = name_of(typename P::frame{i});
        auto const place = reserved.given_to({i});
        given_ = given_ && same(arbitrary_function<maybe<typename M::space, typename M::page>, typename M::frame>(
                                    "offered.given_to")(f),
                                encoded<maybe<typename M::space, typename M::page>>(place));
        if (has<typename P::page>(place))
          given_ = given_ && arbitrary_function<typename M::frame, typename M::page>("offered.to_page")(
                                 name_of(get<typename P::page>(place))) == f;
        if (has<typename P::space>(place))
          given_ = given_ && arbitrary_function<typename M::frame, typename M::space>("offered.to_space")(
                                 name_of(get<typename P::space>(place))) == f;
      }
      for (std::uint64_t i = 0; i < P::page::size; ++i) {
        typename P::page const v{i};
        given_ = given_ && D::template group_of<typename M::group>(name_of(v)) ==
                               name_of(plain::template group_of<typename P::group>(v));
      }
    }
  }

  // If there are not enough: every place is offered the same one.
  void offer_too_little() {
    auto const only_one = name_of(typename P::frame{0});
    for (std::uint64_t i = 0; i < P::page::size; ++i)
      given_ = given_ && arbitrary_function<typename M::frame, typename M::page>("offered.to_page")(
                             name_of(typename P::page{i})) == only_one;
    for (std::uint64_t i = 0; i < P::space::size; ++i)
      given_ = given_ && arbitrary_function<typename M::frame, typename M::space>("offered.to_space")(
                             name_of(typename P::space{i})) == only_one;
  }

  boolean all_is_the_same() const {
    boolean all = true;
    each_field_of_both(terms_, plain_, [&](std::string_view, auto const& map, auto const& twin) {
      using value = typename std::decay_t<decltype(map)>::value_type;
      twin.each_key([&](auto... k) { all = all && same(map(name_of(k)...), encoded<value>(twin(k...))); });
    });
    if constexpr (requires { plain_.in_slots; }) {
      all = all && same_tallies<typename P::space, typename P::frame>(terms_.table, plain_.table) &&
            same_tallies<typename P::space, typename P::slot>(terms_.table, plain_.table) &&
            same_tallies<typename P::space, typename P::frame>(terms_.held, plain_.held);
    } else {
      all = all && same_tallies<typename P::process, typename P::frame>(terms_.table, plain_.table);
    }
    return all;
  }
  template <class Row, class Key> static boolean same_tallies(auto const& terms, auto const& counted) {
    boolean all = true;
    for (std::uint64_t i = 0; i < Key::size; ++i) {
      all = all && terms.total(name_of(Key{i})) == static_cast<int>(counted.total(Key{i}).n);
      for (std::uint64_t r = 0; r < Row::size; ++r)
        all = all && terms.row(name_of(Row{r}), name_of(Key{i})) == static_cast<int>(counted.row(Row{r}, Key{i}).n);
    }
    return all;
  }

  // What contradicts itself would agree with everything.
  void expect_always(boolean const& claim) {
    z3::solver solver(context());
    for (auto const& [name, definition] : session::current().definitions()) solver.add(definition);
    solver.add(given_.term);
    ASSERT_EQ(solver.check(), z3::sat);
    solver.add((!claim).term);
    EXPECT_EQ(solver.check(), z3::unsat);
  }

  typename P::state plain_{};
  typename P::operands x_{};
  typename M::state terms_{};
  typename M::operands terms_of_x_{};
  int updates_ = 0;
  boolean given_ = true;
};

constexpr int draws = COWPROOF_SANITIZED ? 4 : 20;  // sanitizers look at the code, and take long

template <class M, class P> void say_several(auto& both, drawing& drawn) {
  for (int n = 0; n < 4;) {
    auto const i = drawn.below(std::size(M::updates));
    if (n != 0 && M::updates[i].requires_arranged) continue;
    both.make_update(P::updates[i], M::updates[i], drawn.mostly());
    ++n;
  }
  both.expect_the_same();
}

// The word of this number; or several updates, one after the other.
template <template <class> class Model, class D> void expect_the_same(std::size_t number) {
  using P = Model<plain>;
  using M = Model<D>;
  using all_words = words_of<P>;
  effects had;
  drawing drawn(100 + static_cast<unsigned>(number));
  for (int i = 0; i < draws && !::testing::Test::HasFailure(); ++i) {
    session const building;
    draw_of_both<Model, D> both(drawn);
    if (number == all_words::all) {
      say_several<M, P>(both, drawn);
    } else if (all_words::is_update(number)) {
      both.expect_update(P::updates[number], M::updates[number], drawn.mostly(), had);
    } else {
      auto const q = number - all_words::updates;
      both.expect_answer(P::questions[q], M::questions[q], had);
    }
  }
  if (number == all_words::all || COWPROOF_SANITIZED || ::testing::Test::HasFailure()) return;
  if (all_words::is_update(number)) had.expect_often_changed();
  else had.expect_both_answers();
}
class Words : public ::testing::TestWithParam<std::size_t> {};
class BoundedWords : public Words {};
class LargerBoundedWords : public Words {};
class UnboundedWords : public Words {};
class LargerUnboundedWords : public Words {};

TEST_P(BoundedWords, meanWhatConcreteOnesMean) { expect_the_same<core_words, few>(GetParam()); }
TEST_P(LargerBoundedWords, meanWhatConcreteOnesMean) { expect_the_same<larger_words, few>(GetParam()); }
TEST_P(UnboundedWords, meanWhatConcreteOnesMean) { expect_the_same<core_words, unbounded>(GetParam()); }
TEST_P(LargerUnboundedWords, meanWhatConcreteOnesMean) { expect_the_same<larger_words, any_number>(GetParam()); }

using of_core = words_of<core_words<plain>>;
using of_larger = words_of<larger_words<plain>>;
INSTANTIATE_TEST_SUITE_P(All, BoundedWords, ::testing::Range<std::size_t>(0, of_core::all + 1), of_core::name);
INSTANTIATE_TEST_SUITE_P(All, LargerBoundedWords, ::testing::Range<std::size_t>(0, of_larger::all + 1),
                         of_larger::name);
INSTANTIATE_TEST_SUITE_P(All, UnboundedWords, ::testing::Range<std::size_t>(0, of_core::all + 1), of_core::name);
INSTANTIATE_TEST_SUITE_P(All, LargerUnboundedWords, ::testing::Range<std::size_t>(0, of_larger::all + 1),
                         of_larger::name);

}  // namespace
}  // namespace cowproof::words
