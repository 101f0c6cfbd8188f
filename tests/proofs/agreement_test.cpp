// The domains agree: what the machine does with plain values on a random walk, it does with terms.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "proofs/machines/core_traits.hpp"
#include "proofs/refute.hpp"
#include "tests/proofs/encoded.hpp"

namespace cowproof::symbolic {
namespace {

using plain_machine = machine<small_values>;
constexpr scope within{.processes = 4, .pages = 2, .frames = 3, .words = 2, .parts = 2};

// A walk of the machine over domain D, beside the same walk with plain values.
template <class D> class walk_beside {
  using M = machine<D>;
  using process = typename M::process;
  using frame = typename M::frame;

 public:
  walk_beside() { EXPECT_FALSE(holds(false)) << "names that cannot differ would agree with everything"; }

  void step(call const& c, result const& ended) {
    agreed_ = agreed_ && step_with_terms(operations_of<M>{}, operations_of<plain_machine>{}, c, ended);
  }

  // Every outcome and cell is the same, and every tally is what there is to count.
  void expect_agreement(plain_machine::state const& plain) {
    boolean same_cells = true;
    each_field_of_both(state_, plain, [&](std::string_view, auto const& map, auto const& twin) {
      twin.each_key([&](auto const&... k) {
        auto const cell = [&]<class... K>(types<K...>) { return map(encoded<K>(k)...); }(keys_of(map));
        same_cells = same_cells && same(cell, encoded<std::decay_t<decltype(cell)>>(twin(k...)));
      });
    });
    boolean counted = true;
    for (std::uint64_t f = 0; f < static_cast<std::uint64_t>(within.frames); ++f) {
      plain_machine::frame const k{f};
      auto const term = encoded<frame>(k);
      counted = counted && state_.table.total(term) == static_cast<int>(plain.table.total(k).n);
      for (std::uint64_t p = 0; p < static_cast<std::uint64_t>(within.processes); ++p) {
        plain_machine::process const r{p};
        counted = counted && state_.table.row(encoded<process>(r), term) == static_cast<int>(plain.table.row(r, k).n);
      }
    }
    EXPECT_TRUE(holds(agreed_ && same_cells && counted));
  }

 private:
  template <class T, class... K> static types<K...> keys_of(closure_map<T, K...> const&) { return {}; }
  template <class T, class... K> static types<K...> keys_of(cell_map<T, K...> const&) { return {}; }
  template <class T, class Row, class Col, class... Key>
  static types<Row, Col> keys_of(counted_relation<T, Row, Col, Key...> const&) {
    return {};
  }

  template <class Operation, class PlainOperation>
  static boolean step_of(typename M::state& s, call const& c, result const& ended) {
    using operands = operands_of<Operation>;
    auto const out =
        cowproof::detail::signature_of_operation<PlainOperation>::apply(c, nullptr, [&](auto const&... plain) {
          return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return Operation::step(s, encoded<std::tuple_element_t<I, operands>>(plain)...);
          }(std::index_sequence_for<decltype(plain)...>{});
        });
    boolean same_ending = out.how == ending(ended.how);
    using plain_value = typename outcome_of<PlainOperation>::value_type;
    if constexpr (!std::is_same_v<plain_value, no_value>) {
      if (ended.has_value)
        same_ending =
            same_ending && out.value == encoded<std::decay_t<decltype(out.value)>>(unrank<plain_value>(ended.value));
    }
    return same_ending;
  }
  template <class... Operation, class... PlainOperation>
  boolean step_with_terms(operation_list<Operation...>, operation_list<PlainOperation...>, call const& c,
                          result const& ended) {
    using function = boolean (*)(typename M::state&, call const&, result const&);
    static constexpr function functions[]{&step_of<Operation, PlainOperation>...};
    return functions[c.operation](state_, c, ended);
  }

  bool holds(boolean const& claim) const {
    z3::solver solver(context());
    for (auto const& [name, definition] : session::current().definitions()) solver.add(definition);
    solver.add((names_differ_ && !claim).term);
    return solver.check() == z3::unsat;
  }

  typename M::state state_ = M::initial();
  boolean agreed_ = true;
  boolean names_differ_ = all_differ<process>(within.processes) && all_differ<typename M::page>(within.pages) &&
                          all_differ<frame>(within.frames) && all_differ<typename M::word>(within.words) &&
                          all_differ<typename M::part>(within.parts);
};

template <class D> std::set<cowproof::ending> walk(int steps, unsigned seed, int steps_a_look) {
  session const building;
  walk_beside<D> terms;
  auto plain = plain_machine::initial();
  auto const calls = all_calls(player<plain_machine>::types, within);
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::size_t> any_call(0, calls.size() - 1);
  std::set<cowproof::ending> met;
  for (int i = 1; i <= steps && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    auto const c = player<plain_machine>::resolve(plain, calls[any_call(random)], within);
    auto const ended = player<plain_machine>::step(plain, c);
    terms.step(c, ended);
    if (i % steps_a_look == 0) terms.expect_agreement(plain);
    met.insert(ended.how);
  }
  return met;
}

TEST(Domains, boundedAgreesWithConcrete) { EXPECT_GE(walk<small_terms>(250, 1, 3).size(), 8U) << "too tame a walk"; }

// Here terms grow with the walk, so there are several short ones.
TEST(Domains, unboundedAgreesWithConcrete) {
  std::set<cowproof::ending> met;
  for (unsigned seed = 1; seed <= 10; ++seed) met.merge(walk<unbounded>(20, seed, 10));
  EXPECT_GE(met.size(), 7U) << "too tame a walk";
}

}  // namespace
}  // namespace cowproof::symbolic
