// What the two symbolic domains have in common; they differ in their maps and quantifiers.
#pragma once
#include "proofs/guards.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {

// An offer of the environment. What it promises of it becomes a hypothesis.
template <class X> struct choice {
  X pick;
  boolean exists;
  X take() const { return pick; }
  X take_unless(boolean const& spared, X const& instead) const { return ite(spared, instead, pick); }
};

// How many cells of one row, or of all, name each key.
template <class Relation> struct row_tally {
  Relation relation;
  typename Relation::row_type row;
};
template <class Relation> struct all_tallies {
  Relation relation;
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
};

// An operand of which nothing is known.
template <class Operand> Operand arbitrary_operand(std::string const& name) {
  if constexpr (is_choice<Operand>) {
    return {arbitrary<decltype(Operand{}.pick)>(name), arbitrary<boolean>(name + ".exists")};
  } else {
    return arbitrary<Operand>(name);
  }
}

}  // namespace cowproof::symbolic
