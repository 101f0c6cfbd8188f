// The domains agree on the whole machine: what it does with plain values on a random walk, it does with terms.
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "engines/machines/machine_type.hpp"
#include "engines/player.hpp"
#include "invariants/whole/coverage_goals.hpp"
#include "proofs/attempt.hpp"
#include "tests/proofs/summed_parts.hpp"

namespace cowproof {
namespace {

using small_capacity =
    capacity<sized<process_tag, 3>, sized<space_tag, 3>, sized<page_tag, 3>, sized<directory_tag, 2>,
             sized<kernel_page_tag, 1>, sized<frame_tag, 6>, sized<word_tag, 2>, sized<slot_tag, 2>,
             sized<object_tag, 2>, sized<object_page_tag, 1>, sized<program_tag, 1>, sized<pin_tag, 1>,
             sized<descriptor_tag, 2>, sized<open_file_tag, 2>, sized<signal_tag, 1>, sized<part_tag, 2>>;
constexpr scope within{.processes = 3,
                       .pages = 3,
                       .frames = 6,
                       .words = 2,
                       .slots = 2,
                       .files = 2,
                       .file_pages = 1,
                       .pins = 1,
                       .descriptors = 2,
                       .open_files = 2,
                       .signals = 1,
                       .directories = 2,
                       .kernel_pages = 1,
                       .programs = 1,
                       .parts = 2};

// Offers that remember what was reserved from them, to tell an environment of terms to offer the same.
template <class X, class... Place> struct recorded_choices : concrete_choices<X, Place...> {
  using concrete_choices<X, Place...>::concrete_choices;
  using reservation = concrete_reservation<X, Place...>;
  mutable std::optional<reservation> reserved;

  template <class Available, class... Need> auto reserve(Available&& available, Need&&... needs) const {
    reserved.emplace(concrete_choices<X, Place...>::reserve(available, needs...));
    return *reserved;
  }
};
struct recorded : concrete<small_capacity> {
  template <class X, class... Place> using choices = recorded_choices<X, Place...>;
};
using plain_machine = whole_machine<recorded>;
using plain_state = plain_machine::state;
using plain_player = player<plain_machine>;

}  // namespace

namespace symbolic {
namespace {

// Of one step: the calls' offers are arbitrary_choices or walked_choices, and what is promised of the former.
struct promised {
  boolean of_offers = true;
  bool is_known = true;  // not, if enough was not offered: nothing is known of how many others there are
  int offers = 0;

  template <class T, class X, class... Place> T operand(recorded_choices<X, Place...> const& plain) {
    if constexpr (requires { T{}.most; }) return T{encoded<typename T::offers>(plain.first), plain.exists, plain.most};
    else return T{"offer" + std::to_string(offers++), plain.exists};
  }
  template <class T, class X> T operand(mask_set<X> const& plain) {
    T s;
    for (std::uint64_t i = 0; i < X::size; ++i) s.members.set(encoded<typename T::element>(X{i}), plain.contains(X{i}));
    return s;
  }
  template <class T, class Plain> T operand(Plain const& plain) { return encoded<T>(plain); }

  // The environment offers what the plain one did.
  template <class X, class... P, class Y, class... Place>
  void promise(arbitrary_choices<X, P...> const& terms, recorded_choices<Y, Place...> const& plain) {
    if (!plain.reserved) return;
    is_known = is_known && plain.exists == plain.reserved->exists;
    if (!plain.reserved->exists) return;
    using place = maybe<P...>;
    auto const given_to = arbitrary_function<place, X>(terms.name + ".given_to");
    for (std::uint64_t i = 0; i < Y::size; ++i) {
      auto const got = plain.reserved->given_to(Y{i});
      of_offers = of_offers && given_to(encoded<X>(Y{i})) == encoded<place>(got);
      (promise_one<X, P>(terms, got, types<Place>{}, Y{i}), ...);
    }
  }
  void promise(auto const&, auto const&) {}

 private:
  template <class X, class P, class Place>
  void promise_one(auto const& terms, auto const& got, types<Place>, auto const& x) {
    if (!has<Place>(got)) return;
    auto const take = arbitrary_function<X, P>(terms.name + ".to_" + P::tag::name);
    of_offers = of_offers && take(encoded<P>(get<Place>(got))) == encoded<X>(x);
  }
};

// A walk of the machine over domain D, beside the same walk with plain values.
template <class D> class walk_beside {
  using M = whole_machine<D>;
  using state = typename M::state;

 public:
  walk_beside() {
    each_tag([&]<class Tag>() {
      using plain = typename recorded::template index<Tag>;
      if constexpr (plain::size > 1) given_ = given_ && all_differ<typename D::template index<Tag>>(plain::size);
    });
    group_pages();
  }

  // How the call ended. The two states are not comparable any more if nothing is known of what was offered.
  std::optional<result> step(plain_state& plain, call const& c) {
    return step_both(operations_of<M>{}, operations_of<plain_machine>{}, plain, c);
  }

  // Every cell is the same, and every tally is what there is to count.
  void expect_agreement(plain_state const& plain) {
    each_field_of_both(terms_, plain, [&](std::string_view field, auto const& map, auto const& twin) {
      boolean agrees = true;
      twin.each_key([&](auto const&... k) {
        auto const cell = map(encoded<typename D::template index<typename std::decay_t<decltype(k)>::tag>>(k)...);
        agrees = agrees && same(cell, encoded<std::decay_t<decltype(cell)>>(twin(k...)));
      });
      EXPECT_EQ(answer_to(given_ && !(agrees && counts_agree(map, twin))), z3::unsat) << field;
    });
    EXPECT_NE(answer_to(given_), z3::unsat) << "what contradicts itself would agree with everything";
  }

 private:
  template <class Visitor> static void each_tag(Visitor visit) {
    [&]<class... Tag>(types<Tag...>) { (visit.template operator()<Tag>(), ...); }(typename specified<M>::tags{});
  }
  // Which directory a page is in is known of plain values, and arbitrary of others.
  void group_pages() {
    using plain_page = plain_machine::page;
    for (std::uint64_t v = 0; v < plain_page::size; ++v)
      given_ = given_ && M::directory_over(encoded<typename M::page>(plain_page{v})) ==
                             encoded<typename M::directory>(plain_machine::directory_over(plain_page{v}));
  }

  template <class T, class Row, class Col, class... Key>
  static boolean counts_agree(counted_relation<T, Row, Col, Key...> const& map, auto const& twin) {
    return (boolean(true) && ... && totals_agree<Key>(map, twin));
  }
  template <class T, class Row, class Col, class... Key>
  static boolean counts_agree(cell_relation<T, Row, Col, Key...> const& map, auto const& twin) {
    return (boolean(true) && ... && totals_agree<Key>(map, twin));
  }
  static boolean counts_agree(auto const&, auto const&) { return true; }
  template <class K> static boolean totals_agree(auto const& map, auto const& twin) {
    using plain_key = typename recorded::template index<typename K::tag>;
    boolean agree = true;
    for (std::uint64_t i = 0; i < plain_key::size; ++i)
      agree = agree && map.total(encoded<K>(plain_key{i})) == static_cast<int>(twin.total(plain_key{i}).n);
    return agree;
  }

  template <class Operation, class PlainOperation>
  static std::optional<result> step_of(walk_beside& walk, plain_state& plain, call const& c) {
    return cowproof::detail::signature_of_operation<PlainOperation>::apply(c, nullptr, [&](auto const&... x) {
      auto const out = cowproof::detail::result_of(PlainOperation::step(plain, x...));
      return [&]<std::size_t... I>(std::index_sequence<I...>) -> std::optional<result> {
        using operands = operands_of<Operation>;
        promised environment{.offers = walk.offers_};
        operands const terms{environment.operand<std::tuple_element_t<I, operands>>(x)...};
        (environment.promise(std::get<I>(terms), x), ...);
        walk.offers_ = environment.offers;
        if (std::is_base_of_v<unbounded, D> && !environment.is_known) return std::nullopt;
        walk.given_ = walk.given_ && environment.of_offers;
        walk.play<Operation, PlainOperation>(out, std::get<I>(terms)...);
        return out;
      }(std::index_sequence_for<decltype(x)...>{});
    });
  }
  template <class Operation, class PlainOperation> void play(result const& plain, auto const&... operands) {
    boolean agrees = true;
    auto const record = session::current().updates().run(guards::all_guarded, [&] {
      auto const out = Operation::step(terms_, operands...);
      agrees = out.how == ending(plain.how);
      using plain_value = typename outcome_of<PlainOperation>::value_type;
      if constexpr (!std::is_same_v<plain_value, no_value>) {
        if (plain.has_value)
          agrees = agrees && out.value == encoded<std::decay_t<decltype(out.value)>>(unrank<plain_value>(plain.value));
      }
    });
    for (auto const& d : record.definitions) given_ = given_ && d.claim;
    EXPECT_EQ(answer_to(given_ && !agrees), z3::unsat) << Operation::name << " ends otherwise";
    given_ = given_ && agrees;
  }

  template <class... Operation, class... PlainOperation>
  std::optional<result> step_both(operation_list<Operation...>, operation_list<PlainOperation...>, plain_state& plain,
                                  call const& c) {
    using function = std::optional<result> (*)(walk_beside&, plain_state&, call const&);
    static constexpr function functions[]{&step_of<Operation, PlainOperation>...};
    return functions[c.operation](*this, plain, c);
  }

  static z3::check_result answer_to(boolean const& claim) {
    z3::solver solver(context());
    z3::params brief(context());
    brief.set("timeout", 5'000U);
    solver.set(brief);
    for (auto const& [name, definition] : session::current().definitions()) solver.add(definition);
    solver.add(claim.term);
    return solver.check();
  }

  state terms_ = M::initial();
  boolean given_ = true;
  int offers_ = 0;
};

// ------------------------------------------------------------------------------------------------------------- walks

// How often each operation ended in each way.
using ways_to_end = std::map<std::pair<std::uint8_t, cowproof::ending>, int>;

class caller {
 public:
  explicit caller(unsigned seed) : random_(seed) {}

  // By turns one that completes, so that there is something to work on, and of many the one that ends as few did.
  call next(plain_state const& now, ways_to_end const& met) {
    return below(2) == 0 ? rarest_of(200, now, met) : one_that_completes(now);
  }

 private:
  call one_that_completes(plain_state const& now) {
    call c;
    for (int tries = 0; tries < 50; ++tries) {
      c = plain_player::resolve(now, any_call(), within);
      auto after = now;
      if (plain_player::step(after, c).how == cowproof::ending::completed) break;
    }
    return c;
  }
  call rarest_of(int tries, plain_state const& now, ways_to_end const& met) {
    call rarest;
    int fewest = std::numeric_limits<int>::max();
    for (; tries > 0 && fewest > 0; --tries) {
      auto const c = plain_player::resolve(now, any_call(), within);
      auto after = now;
      auto const how = plain_player::step(after, c).how;
      auto const found = met.find({c.operation, how});
      int const times = found == met.end() ? 0 : found->second * (how == cowproof::ending::completed ? 1 : 5);
      if (times < fewest) {
        fewest = times;
        rarest = c;
      }
    }
    return rarest;
  }

  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(random_() % n); }
  call any_call() {
    call c;
    c.operation = static_cast<std::uint8_t>(any_operation_(random_));
    auto const& type = plain_player::types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) do {
        c.operand[i] = below(codes_of(type.operand[i], within));
      } while (!is_code(type.operand[i], within, c.operand[i]));
    return c;
  }

  std::mt19937 random_;
  std::discrete_distribution<int> any_operation_{whole_type().weights.begin(),
                                                 whole_type().weights.begin() + plain_player::types.size()};
};

// Walks, each a session of its own, for terms grow with a walk; what all of them met.
template <class D> ways_to_end walk(unsigned walks, int steps) {
  ways_to_end met;
  for (unsigned seed = 1; seed <= walks && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("walk " + std::to_string(seed));
    session const building;
    walk_beside<D> terms;
    auto plain = plain_machine::initial();
    caller calls(seed);
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("step " + std::to_string(i));
      auto const c = calls.next(plain, met);
      auto const ended = terms.step(plain, c);
      if (!ended) break;
      ++met[{c.operation, ended->how}];
      if (i % 5 == 4) terms.expect_agreement(plain);
    }
  }
  return met;
}

std::size_t operations_met(ways_to_end const& met) {
  std::set<std::uint8_t> operations;
  for (auto const& [way, times] : met)
    if (way.second == cowproof::ending::completed) operations.insert(way.first);
  return operations.size();
}

TEST(WholeDomains, boundedAgreesWithConcrete) {
  auto const met = walk<bounded<small_capacity>>(7, 75);
  EXPECT_EQ(operations_met(met), plain_player::types.size()) << "an operation never completes";
  EXPECT_GE(met.size(), 115U) << "too tame a walk";
}

TEST(WholeDomains, unboundedAgreesWithConcrete) {
  auto const met = walk<summed<small_capacity>>(25, 14);
  EXPECT_GE(operations_met(met), 30U) << "too few operations complete";
  EXPECT_GE(met.size(), 110U) << "too tame a walk";
}

}  // namespace
}  // namespace symbolic
}  // namespace cowproof
