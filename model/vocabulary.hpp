// What a model may say, and what a domain must therefore provide. No solver, no packing, no engine.
//
// A domain D gives a meaning to these words; docs/architecture.md tells of those that exist, docs/words.md how they are
// held together.
//
//   D::boolean                        truth; && || ! implies iff ite. A symbolic one does not convert to bool
//   D::index<tag>                     a finite or unbounded set of names; X{} is its designated element. If the tag
//                                     says `always = 1`, it is the only one
//   D::array<T, K>                    a name for each K, as one value: T{} everywhere; a(k), a.with(k, t)
//   D::count<X>, D::count<X, product<Y, Z>>
//                                     a natural number, at most the number of X, or of X and of pairs of Y and Z
//   D::maybe<A, B...>                 nothing, or a value of one of the types: has<A>, get<A>, occupied
//   D::choice<X>                      an X that the environment offers, or cannot: exists, take, take_unless
//   D::choices<X, Place...>           distinct X that the environment offers, for places that need one: reserve(which
//                                     are available, which places need one) yields exists, take(place), given_to(x);
//                                     suffices(the same) tells only whether there are enough
//   D::set<X>                         a set of X: contains(x)
//   D::map<T, K...>                   a total function, T{} everywhere; m(k...), m.set(k..., t), m.each(f), m = other
//   D::relation<T, Row, Col, K...>    a map of two keys whose rows can be copied, cleared and mapped, and which
//                                     knows how many of its cells name a given K: in a row, and in total.
//                                     r.part(row, which) are cells of a row, r.rows(which) are rows, as they are now:
//                                     counts can add and subtract them, r.clear(them) empties them.
//                                     r.retarget(a, b, f): what names a becomes f(entry), which names b, of another
//                                     kind; r.renew_row(row, which, reserved, f): what names a k for which which(k)
//                                     becomes f(entry, x), which names the x reserved for its column instead
//   D::when(c, effect)                a guarded update; there is no else, and locals are const
//   D::all<K...>(p), D::any<K...>(p)  quantifiers
//   D::named<X, K...>(f)              a predicate of X: does some f(k...) name it now? If there is a number of each,
//                                     one pass finds all that are named
//   D::group_of<Group>(x)             the group that x belongs to: neighbours are grouped, once and for all
//   D::tabulate<Map>(f)               the map with these values
//
// A word means the same in every domain, for a model that keeps these rules. Code that breaks one of the first four
// does not compile, or throws `misused_word` where it is met, in every domain. What breaks the fifth does not compile
// with terms, and every operation is compiled with terms. The last two are the reader's to keep.
//
//   1. Updates are simultaneous. The functions given to each, map_row, retarget or renew_row get the old value of a
//      cell and do not read the map that it changes; they may read a copy that was made before:
//      s.content.each([&, before = s.content](frame f, contents const& old) { ... }).
//   2. A function that is given to a word only reads, but for the effects of when and of step: within it there is no
//      update, no when, no step, no part or rows, no reserve or suffices, no named and no tabulate.
//   3. A tally, r.row(x) or r.totals(), is used in the expression that makes it: n += r.row(x), n == r.totals(). What
//      r.part and r.rows make may be kept; they remember what they counted.
//   4. An offer of many, D::choices, is reserved once in a step: for all places, not for some and then for others. Of
//      two questions in a step, one is about all places of the other, which is proved.
//   5. Truth is no bool, in a model: with plain values && and || may skip what stands on their right, which therefore
//      only reads. Names of different kinds do not compare, and names have no order.
//   6. What is not there is any value: get<A> of what holds no A, take() of an offer that does not exist, take(place)
//      of a place that needed none. Nothing may depend on it.
//   7. Locals are const. What an effect assigns to a local is assigned in some domains whether it happens or not.
#pragma once
#include <concepts>
#include <cstdint>

#include "model/misuse.hpp"
#include "model/naming.hpp"
#include "model/outcome.hpp"

namespace cowproof {

// In a bound of counts: all combinations of one of each.
template <class... X> struct product {};

// Truth of the concrete domain. Symbolic truth brings overloads of its own, found by argument-dependent lookup.
constexpr bool implies(bool a, bool b) { return !a || b; }
constexpr bool iff(bool a, bool b) { return a == b; }
template <class T> constexpr T ite(bool condition, T const& yes, std::type_identity_t<T> const& no) {
  return condition ? yes : no;
}

// What D::named means, by the definition.
template <class D, class X, class... K, class F> auto named_by_some(F f) {
  return [f](X const& x) { return D::template any<K...>([&](auto const&... k) { return names(f(k...), x); }); };
}

template <class B>
concept truth_value = std::constructible_from<B, bool> && requires(B a, B b) {
  { (a && b) } -> std::same_as<B>;
  { (a || b) } -> std::same_as<B>;
  { !a } -> std::same_as<B>;
  { implies(a, b) } -> std::same_as<B>;
  { iff(a, b) } -> std::same_as<B>;
  { ite(a, b, b) } -> std::same_as<B>;
};

template <class X, class B>
concept index_type = std::default_initializable<X> && requires(X a, B c) {
  typename X::tag;
  { a == a } -> std::same_as<B>;
  { ite(c, a, a) } -> std::same_as<X>;
};

template <class A, class T, class K, class B>
concept array_of = std::default_initializable<A> && requires(A a, K k, T t, B c) {
  { a(k) } -> std::same_as<T>;
  { a.with(k, t) } -> std::same_as<A>;
  { a == a } -> std::same_as<B>;
  { ite(c, a, a) } -> std::same_as<A>;
};

template <class N, class B>
concept counter = std::constructible_from<N, int> && requires(N n, B c) {
  { n == 1 } -> std::same_as<B>;
  { n + 1 } -> std::same_as<N>;
  { n - 1 } -> std::same_as<N>;
  { ite(c, n, n) } -> std::same_as<N>;
};

template <class T, class A, class B>
concept maybe_of = std::default_initializable<T> && std::constructible_from<T, A> && requires(T t, B c) {
  { has<A>(t) } -> std::same_as<B>;
  { get<A>(t) } -> std::same_as<A>;
  { occupied(t) } -> std::same_as<B>;
  { ite(c, t, t) } -> std::same_as<T>;
};

template <class C, class X, class B>
concept choice_of = requires(C const& offered, B c, X x) {
  { offered.exists } -> std::convertible_to<B>;
  { offered.take() } -> std::same_as<X>;
  { offered.take_unless(c, x) } -> std::same_as<X>;
};

template <class C, class X, class P, class B>
concept choices_of = requires(C const& offered, X x, P p) {
  {
    offered.reserve([](X) { return B(true); }, [](P) { return B(true); }).exists
  } -> std::convertible_to<B>;
  {
    offered.reserve([](X) { return B(true); }, [](P) { return B(true); }).take(p)
  } -> std::same_as<X>;
  {
    has<P>(offered.reserve([](X) { return B(true); }, [](P) { return B(true); }).given_to(x))
  } -> std::same_as<B>;
  {
    offered.suffices([](X) { return B(true); }, [](P) { return B(true); })
  } -> std::same_as<B>;
};

template <class S, class X, class B>
concept set_of = requires(S const& s, X x) {
  { s.contains(x) } -> std::same_as<B>;
  { s == s } -> std::same_as<B>;
};

template <class M, class T, class B, class... K>
concept map_of = requires(M m, M const& c, T t, K... k) {
  { c(k...) } -> std::convertible_to<T>;
  m.set(k..., t);
  m.each([](K..., T x) { return x; });
  { c == c } -> std::same_as<B>;
};

template <class R, class T, class B, class Row, class Col, class Key>
concept relation_of = map_of<R, T, B, Row, Col> && requires(R r, R const& c, Row i, Col j, T t, Key k) {
  r.copy_row(i, i);
  r.clear_row(i);
  r.map_row(i, [](T x) { return x; });
  { c.row_is_empty(i) } -> std::same_as<B>;
  { c.row(i, k) == 1 } -> std::same_as<B>;
  { c.total(k) == 1 } -> std::same_as<B>;
  c.row(i);
  c.totals();
};

// Redirects references from A to B, and to one that is offered for each.
template <class R, class T, class B, class Row, class A, class Other, class Reservation>
concept renamed_relation_of = requires(R r, Row i, A a, Other o, Reservation const& reserved) {
  r.retarget(a, o, [](T e) { return e; });
  r.renew_row(
      i, [](A) { return B(true); }, reserved, [](T e, A) { return e; });
  r.copy_row(i, r, i);
};

template <class M, class B, class Relation, class Row, class Col>
concept counts_parts_of = requires(M m, Relation r, Row i) {
  m += r.part(i, [](Col) { return B(true); });
  m -= r.part(i, [](Col) { return B(true); });
  m -= r.rows([](Row) { return B(true); });
  r.clear(r.part(i, [](Col) { return B(true); }));
  r.clear(r.rows([](Row) { return B(true); }));
  { m == r.totals() + r.totals() } -> std::same_as<B>;
};

template <class M, class N, class B, class K, class Relation, class Row>
concept counts_of = map_of<M, N, B, K> && requires(M m, Relation const& r, Row i) {
  m += r.row(i);
  m -= r.row(i);
  { m == r.totals() } -> std::same_as<B>;
};

// Types with which a domain shows that it provides the words.
namespace archetype {
struct first_tag {
  static constexpr auto name = "first";
};
struct second_tag {
  static constexpr auto name = "second";
};
struct only_tag {
  static constexpr auto name = "only";
  static constexpr int always = 1;
};
template <class X, class B> struct any_predicate {
  B operator()(X) const { return true; }
};
template <class D> using boolean = typename D::boolean;
template <class D> using first = typename D::template index<first_tag>;
template <class D> using second = typename D::template index<second_tag>;
template <class D> using only = typename D::template index<only_tag>;
template <class D> using number = typename D::template count<first<D>>;
template <class D> using larger_number = typename D::template count<first<D>, product<first<D>, second<D>>>;
template <class D> using entry = typename D::template maybe<second<D>>;
template <class D> using row = typename D::template array<second<D>, first<D>>;
template <class D> using flags = typename D::template map<boolean<D>, first<D>>;
template <class D> using numbers = typename D::template map<number<D>, second<D>>;
template <class D> using table = typename D::template relation<entry<D>, first<D>, first<D>, second<D>>;
template <class D> using either = typename D::template maybe<first<D>, second<D>>;
template <class D> using names_both = typename D::template relation<either<D>, first<D>, first<D>, first<D>, second<D>>;
template <class D> using column = typename D::template relation<entry<D>, first<D>, only<D>, second<D>>;
template <class D> using larger_numbers = typename D::template map<larger_number<D>, second<D>>;
template <class D> using view = typename D::template relation<entry<D>, first<D>, first<D>>;
template <class D> using offered = typename D::template choice<first<D>>;
template <class D> using many_offered = typename D::template choices<first<D>, first<D>>;
template <class D> using some_of = typename D::template set<first<D>>;
template <class D>
using reserved = decltype(std::declval<many_offered<D>>().reserve(any_predicate<first<D>, boolean<D>>{},
                                                                  any_predicate<first<D>, boolean<D>>{}));
}  // namespace archetype

// The words of the small machine, of its specification and of its invariants.
template <class D>
concept core_domain = truth_value<typename D::boolean> && index_type<archetype::first<D>, typename D::boolean> &&
                      counter<archetype::number<D>, typename D::boolean> &&
                      array_of<archetype::row<D>, archetype::second<D>, archetype::first<D>, typename D::boolean> &&
                      maybe_of<archetype::entry<D>, archetype::second<D>, typename D::boolean> &&
                      choice_of<archetype::offered<D>, archetype::first<D>, typename D::boolean> &&
                      map_of<archetype::flags<D>, typename D::boolean, typename D::boolean, archetype::first<D>> &&
                      relation_of<archetype::table<D>, archetype::entry<D>, typename D::boolean, archetype::first<D>,
                                  archetype::first<D>, archetype::second<D>> &&
                      counts_of<archetype::numbers<D>, archetype::number<D>, typename D::boolean, archetype::second<D>,
                                archetype::table<D>, archetype::first<D>> &&
                      requires(archetype::first<D> x, typename D::ending e) {
                        D::when(typename D::boolean(true), [] {});
                        // What an operation does if it ends in this way; only `step` calls it.
                        D::perform(ending::completed, typename D::boolean(true), [] {});
                        { D::ending_of(ending::completed) } -> std::same_as<typename D::ending>;
                        { e == e } -> std::same_as<typename D::boolean>;
                        {
                          D::template all<archetype::first<D>>([](auto y) { return y == y; })
                        } -> std::same_as<typename D::boolean>;
                        {
                          D::template any<archetype::first<D>>([](auto y) { return y == y; })
                        } -> std::same_as<typename D::boolean>;
                        {
                          D::template named<archetype::second<D>, archetype::first<D>>(
                              [](auto) { return archetype::entry<D>{}; })(archetype::second<D>{})
                        } -> std::same_as<typename D::boolean>;
                        {
                          D::template tabulate<archetype::view<D>>(
                              [](archetype::first<D>, archetype::first<D>) { return archetype::entry<D>{}; })
                        } -> std::same_as<archetype::view<D>>;
                      };

// All words.
template <class D>
concept domain =
    core_domain<D> && index_type<archetype::only<D>, typename D::boolean> &&
    counter<archetype::larger_number<D>, typename D::boolean> &&
    choices_of<archetype::many_offered<D>, archetype::first<D>, archetype::first<D>, typename D::boolean> &&
    set_of<archetype::some_of<D>, archetype::first<D>, typename D::boolean> &&
    relation_of<archetype::column<D>, archetype::entry<D>, typename D::boolean, archetype::first<D>, archetype::only<D>,
                archetype::second<D>> &&
    renamed_relation_of<archetype::names_both<D>, archetype::either<D>, typename D::boolean, archetype::first<D>,
                        archetype::first<D>, archetype::second<D>, archetype::reserved<D>> &&
    counts_parts_of<archetype::larger_numbers<D>, typename D::boolean, archetype::table<D>, archetype::first<D>,
                    archetype::first<D>> &&
    counts_parts_of<archetype::larger_numbers<D>, typename D::boolean, archetype::column<D>, archetype::first<D>,
                    archetype::only<D>>;

}  // namespace cowproof
