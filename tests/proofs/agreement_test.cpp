// The domains agree: whatever the machine does with plain values in a reachable state, it does with terms.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "proofs/refute.hpp"

namespace cowproof::symbolic {
namespace {

// The term of a plain value.
template <class T, class Plain> T encoded(Plain const& plain) {
  if constexpr (std::is_same_v<Plain, bool>) return T(plain);
  else if constexpr (is_plain_index<Plain>) return T(context().int_val(plain.i));
  else if constexpr (is_plain_count<Plain>) return T(static_cast<int>(plain.n));
  else if constexpr (is_choice<Plain>) return T{encoded<decltype(T{}.pick)>(plain.pick), plain.exists};
  else if constexpr (is_maybe<Plain>) {
    T made;
    auto const encode_alternative = [&]<class A, class B>(types<A, B>) {
      if (has<B>(plain)) made = T(encoded<A>(get<B>(plain)));
    };
    [&]<class... A, class... B>(types<A...>, types<B...>) { (encode_alternative(types<A, B>{}), ...); }(
        typename T::alternatives{}, typename Plain::alternatives{});
    return made;
  } else {
    T made;
    each_field_of_both(made, plain, [&](std::string_view, auto& field, auto const& twin) {
      field = encoded<std::decay_t<decltype(field)>>(twin);
    });
    return made;
  }
}

template <class State> State encoded_state(small_state const& plain) {
  State made;
  each_field_of_both(made, plain, [&](std::string_view, auto& map, auto const& twin) {
    std::size_t i = 0;
    twin.each_key([&](auto const&... k) {
      map.cells[i++] = encoded<typename std::decay_t<decltype(map)>::value_type>(twin(k...));
    });
  });
  return made;
}

struct played {
  small_state post;
  result ended;
};

// What the operation does with terms that are plain.
template <class Operation, class PlainOperation> played played_with_terms(small_state const& s, call const& c) {
  using term_state = machine<small_terms>::state;
  auto post = encoded_state<term_state>(s);
  using operands = operands_of<Operation>;
  auto const out = cowproof::detail::signature_of_operation<PlainOperation>::apply(c, [&](auto const&... plain) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Operation::step(post, encoded<std::tuple_element_t<I, operands>>(plain)...);
    }(std::index_sequence_for<decltype(plain)...>{});
  });
  z3::solver solver(context());
  solver.check();
  auto const model = solver.get_model();
  return {decoded_state<small_state>(model, post), decoded_result<outcome_of<PlainOperation>>(model, out)};
}

template <class... Operation, class... PlainOperation>
played play_with_terms(operation_list<Operation...>, operation_list<PlainOperation...>, small_state const& s,
                       call const& c) {
  using function = played (*)(small_state const&, call const&);
  static constexpr function functions[]{&played_with_terms<Operation, PlainOperation>...};
  return functions[c.operation](s, c);
}

TEST(Domains, agreeOnRandomWalks) {
  using M = machine<small_values>;
  using P = player<M>;
  constexpr scope within{.processes = 4, .pages = 2, .frames = 3, .words = 2};
  constexpr int steps = 300;
  session const building;
  auto const calls = all_calls(P::types, within);
  std::mt19937 random(1);
  std::uniform_int_distribution<std::size_t> any_call(0, calls.size() - 1);
  auto now = M::initial();
  std::set<cowproof::ending> met;
  for (int i = 0; i < steps; ++i) {
    auto const c = P::resolve(now, calls[any_call(random)], within);
    auto const with_terms = play_with_terms(operations_of<machine<small_terms>>{}, operations_of<M>{}, now, c);
    auto const ended = P::step(now, c);
    EXPECT_EQ(with_terms.ended, ended) << "after step " << i;
    ASSERT_TRUE(same_state(with_terms.post, now)) << "after step " << i;
    met.insert(ended.how);
  }
  EXPECT_GE(met.size(), 8U) << "the walk is too tame to tell anything";
}

}  // namespace
}  // namespace cowproof::symbolic
