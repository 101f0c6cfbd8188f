// What a model may say, and what a domain must therefore provide. No solver, no packing, no engine.
//
// A domain D gives a meaning to these words; docs/architecture.md tells of the three that exist.
//
//   D::boolean                        truth; && || ! implies iff ite. A symbolic one does not convert to bool
//   D::index<tag>                     a finite or unbounded set of names; X{} is its designated element
//   D::count<X>                       a natural number, at most the number of X
//   D::maybe<A, B...>                 nothing, or a value of one of the types: has<A>, get<A>, occupied
//   D::choice<X>                      an X that the environment offers, or cannot: exists, take, take_unless
//   D::map<T, K...>                   a total function; m(k...), m.set(k..., t), m.each(f)
//   D::relation<T, Row, Col, K...>    a map of two keys whose rows can be copied, cleared and mapped, and which
//                                     knows how many of its cells name a given K: in a row, and in total
//   D::when(c, effect)                a guarded update; there is no else, and locals are const
//   D::all<K...>(p), D::any<K...>(p)  quantifiers
//   D::tabulate<Map>(f)               the map with these values
#pragma once
#include <concepts>
#include <cstdint>

#include "model/naming.hpp"
#include "model/outcome.hpp"

namespace cowproof {

// Truth of the concrete domain. Symbolic truth brings overloads of its own, found by argument-dependent lookup.
constexpr bool implies(bool a, bool b) { return !a || b; }
constexpr bool iff(bool a, bool b) { return a == b; }
template <class T> constexpr T ite(bool condition, T const& yes, std::type_identity_t<T> const& no) {
  return condition ? yes : no;
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
template <class D> using boolean = typename D::boolean;
template <class D> using first = typename D::template index<first_tag>;
template <class D> using second = typename D::template index<second_tag>;
template <class D> using number = typename D::template count<first<D>>;
template <class D> using entry = typename D::template maybe<second<D>>;
template <class D> using flags = typename D::template map<boolean<D>, first<D>>;
template <class D> using numbers = typename D::template map<number<D>, second<D>>;
template <class D> using table = typename D::template relation<entry<D>, first<D>, first<D>, second<D>>;
template <class D> using view = typename D::template relation<entry<D>, first<D>, first<D>>;
template <class D> using offered = typename D::template choice<first<D>>;
}  // namespace archetype

template <class D>
concept domain = truth_value<typename D::boolean> && index_type<archetype::first<D>, typename D::boolean> &&
                 counter<archetype::number<D>, typename D::boolean> &&
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
                     D::template tabulate<archetype::view<D>>(
                         [](archetype::first<D>, archetype::first<D>) { return archetype::entry<D>{}; })
                   } -> std::same_as<archetype::view<D>>;
                 };

}  // namespace cowproof
