// What the two symbolic domains have in common; they differ in their maps and quantifiers.
#pragma once
#include "proofs/guards.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {

// An offer of the environment. What it step properties of it becomes a hypothesis.
template <class X> struct choice {
  X pick;
  boolean exists;
  X take() const { return pick; }
  X take_unless(boolean const& spared, X const& instead) const { return ite(spared, instead, pick); }
};

// How many cells name each key: of one row, or of all, of one relation or of several, as they were when the tally was
// made. It is used there and then: a variable that holds one serves for nothing.
template <class Relation> struct row_tally {
  static constexpr bool is_used_at_once = true;
  Relation relation;
  typename Relation::row_type row;
  template <class K> count of(K const& k) const { return relation.row(row, k); }
};
template <class... Relation> struct all_tallies {
  static constexpr bool is_used_at_once = true;
  std::tuple<Relation...> relations;
  template <class K> count of(K const& k) const {
    return std::apply([&](auto const&... relation) { return (relation.total(k) + ...); }, relations);
  }
};
template <class... A, class... B> all_tallies<A..., B...> operator+(all_tallies<A...>&& a, all_tallies<B...>&& b) {
  return {std::tuple_cat(a.relations, b.relations)};
}

// What says how many of its cells name a k: of(k). A map of counts can add and subtract it.
template <class T, class... K>
concept tally = requires(std::remove_cvref_t<T> const& t, K const&... k) {
  { t.of(k...) } -> std::same_as<count>;
};

// A set is a map to truth.
template <class Map, class X> struct name_set {
  using element = X;
  Map members;
  static name_set arbitrary(std::string const& name) { return {Map::arbitrary(name)}; }
  boolean contains(X const& x) const { return members(x); }
  boolean operator==(name_set const& other) const { return members == other.members; }
};

struct common_words {
  using boolean = symbolic::boolean;
  using ending = symbolic::ending;
  template <class... Bound> using count = symbolic::count;
  template <class... A> using maybe = symbolic::maybe<A...>;
  template <class X> using choice = symbolic::choice<X>;

  static ending ending_of(cowproof::ending e) { return ending(e); }
  template <class Update> static void when(boolean const& condition, Update&& update) {
    session::current().updates().when(condition, update);
  }
  template <class Effect> static void perform(cowproof::ending how, boolean const& condition, Effect&& effect) {
    session::current().updates().perform(how, condition, effect);
  }
  // A part more of the effect with which an operation ended so. Mutants say it; a model does not.
  template <class Effect> static void extend(cowproof::ending how, Effect&& effect) {
    session::current().updates().extend(how, effect);
  }
};

// An operand of which nothing is known.
template <class Operand> Operand arbitrary_operand(std::string const& name) {
  if constexpr (requires { Operand::arbitrary(name); }) {
    return Operand::arbitrary(name);
  } else if constexpr (is_choice<Operand>) {
    return {arbitrary<decltype(Operand{}.pick)>(name), arbitrary<boolean>(name + ".exists")};
  } else {
    return arbitrary<Operand>(name);
  }
}

}  // namespace cowproof::symbolic
