// An array of the unbounded domain: a term of the solver's theory of arrays, whose equality is that of all elements.
#pragma once
#include "proofs/solver/quantifiers.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {

template <class T, class K> class stored_array {
 public:
  using array_of = T;
  using array_by = K;
  expression term;

  stored_array() : term(first_everywhere()) {}
  explicit stored_array(z3::expr const& t) : term(t) {}

  T operator()(K const& k) const {
    if (term.is_app() && term.decl().decl_kind() == Z3_OP_STORE && identical(term.arg(1), k.term))
      return T(term.arg(2));
    return T(z3::select(term, k.term));
  }
  stored_array with(K const& k, T const& value) const { return stored_array(z3::store(term, k.term, value.term)); }
  boolean operator==(stored_array const& other) const { return equal_terms(term, other.term); }

 private:
  // A constant, and what it is: solvers differ in whether a term can say so.
  static z3::expr first_everywhere() {
    auto const name = std::string("first_") + T::tag::name + "_in_every_" + K::tag::name;
    auto const sort = context().array_sort(K().term.get_sort(), T().term.get_sort());
    auto const array = context().constant(name.c_str(), sort);
    if (!session::current().is_defined(name)) {
      auto const k = context().constant((std::string(K::tag::name) + "!").c_str(), K().term.get_sort());
      auto const element = z3::select(array, k);
      session::current().define(name, bind(true, {k}, boolean(element == T().term), triggers{trigger{element}}).term);
    }
    return array;
  }
};

}  // namespace cowproof::symbolic
