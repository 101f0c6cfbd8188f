// Terms in place of values: truth, names, counts and endings that a solver reasons about.
//
// z3::expr converts to bool, and is true if it is not null: shared code would be silently unsound. These types have no
// conversion to bool, so branching on them does not compile. They simplify what is plain, which keeps terms small and
// makes a claim that nothing touched the identical term again.
#pragma once
#include <concepts>

#include "model/vocabulary.hpp"
#include "proofs/solver/session.hpp"

namespace cowproof::symbolic {

inline bool identical(z3::expr const& a, z3::expr const& b) { return z3::eq(a, b); }

// ------------------------------------------------------------------------------------------------------- truth

class boolean {
 public:
  expression term;

  boolean() : boolean(false) {}
  template <std::same_as<bool> Plain> boolean(Plain value) : term(context().bool_val(value)) {}
  explicit boolean(z3::expr const& t) : term(t) {}

  bool is_true() const { return term.is_true(); }
  bool is_false() const { return term.is_false(); }
};
static_assert(!std::is_constructible_v<bool, boolean>);

inline boolean operator!(boolean const& a) {
  if (a.is_true()) return false;
  if (a.is_false()) return true;
  if (a.term.is_app() && a.term.decl().decl_kind() == Z3_OP_NOT) return boolean(a.term.arg(0));
  return boolean(!a.term);
}
inline boolean operator&&(boolean const& a, boolean const& b) {
  if (a.is_false() || b.is_false()) return false;
  if (a.is_true()) return b;
  if (b.is_true() || identical(a.term, b.term)) return a;
  return boolean(a.term && b.term);
}
inline boolean operator||(boolean const& a, boolean const& b) {
  if (a.is_true() || b.is_true()) return true;
  if (a.is_false()) return b;
  if (b.is_false() || identical(a.term, b.term)) return a;
  return boolean(a.term || b.term);
}
inline boolean implies(boolean const& a, boolean const& b) {
  if (a.is_false() || b.is_true()) return true;
  if (a.is_true()) return b;
  if (b.is_false()) return !a;
  return boolean(z3::implies(a.term, b.term));
}
inline boolean iff(boolean const& a, boolean const& b) {
  if (identical(a.term, b.term)) return true;
  if (a.is_true()) return b;
  if (b.is_true()) return a;
  if (a.is_false()) return !b;
  if (b.is_false()) return !a;
  return boolean(a.term == b.term);
}
inline boolean operator==(boolean const& a, boolean const& b) { return iff(a, b); }

inline z3::expr choose(boolean const& condition, z3::expr const& yes, z3::expr const& no) {
  if (condition.is_true() || identical(yes, no)) return yes;
  if (condition.is_false()) return no;
  if (yes.is_bool()) {
    boolean const y(yes), n(no);
    if (y.is_true()) return (condition || n).term;
    if (y.is_false()) return (!condition && n).term;
    if (n.is_true()) return (!condition || y).term;
    if (n.is_false()) return (condition && y).term;
  }
  return z3::ite(condition.term, yes, no);
}

inline boolean equal_terms(z3::expr const& a, z3::expr const& b) {
  if (identical(a, b)) return true;
  if (a.is_numeral() && b.is_numeral()) return false;
  return boolean(a == b);
}

// ------------------------------------------------------------------------------------------------------- names

// Singleton sort: there is one element, so no quantifier and no comparison is needed.
template <class Tag> constexpr bool is_single = requires { requires Tag::always == 1; };

// One of the X of domain D, which says what sort they have and which is the first.
template <class D, class Tag> class index {
 public:
  using tag = Tag;
  expression term;

  index() : term(D::template first<Tag>()) {}
  explicit index(z3::expr const& t) : term(is_single<Tag> ? D::template first<Tag>() : t) {}
};
template <class T> constexpr bool is_single_index = requires { requires is_single<typename T::tag>; };
template <class D, class Tag> boolean operator==(index<D, Tag> const& a, index<D, Tag> const& b) {
  return equal_terms(a.term, b.term);
}

// ------------------------------------------------------------------------------------------------------ counts

class count {
 public:
  expression term;

  count() : count(0) {}
  count(int n) : term(context().int_val(n)) {}
  explicit count(z3::expr const& t) : term(t) {}

  bool is_zero() const { return term.is_numeral() && identical(term, context().int_val(0)); }
};
inline boolean operator==(count const& a, count const& b) { return equal_terms(a.term, b.term); }
inline boolean operator==(count const& a, int b) { return a == count(b); }
inline boolean operator<=(count const& a, count const& b) { return boolean(a.term <= b.term); }
inline boolean operator<(count const& a, count const& b) { return boolean(a.term < b.term); }
inline count operator+(count const& a, count const& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  return count(a.term + b.term);
}
inline count operator-(count const& a, count const& b) {
  if (b.is_zero()) return a;
  if (identical(a.term, b.term)) return 0;
  return count(a.term - b.term);
}
inline count operator+(count const& a, int b) { return a + count(b); }
inline count operator-(count const& a, int b) { return a - count(b); }

// ----------------------------------------------------------------------------------------------------- endings

class ending {
 public:
  expression term;

  ending() : ending(cowproof::ending::completed) {}
  explicit ending(cowproof::ending e) : term(context().int_val(static_cast<int>(e))) {}
};

// An ending is chosen by conditions among plain ones: which it is, is a matter of these conditions.
inline boolean operator==(ending const& a, ending const& b) {
  auto const is_choice = [](z3::expr const& t) { return t.is_app() && t.decl().decl_kind() == Z3_OP_ITE; };
  if (!is_choice(a.term) || !b.term.is_numeral()) return equal_terms(a.term, b.term);
  ending yes, no;
  yes.term = a.term.arg(1);
  no.term = a.term.arg(2);
  boolean const condition(a.term.arg(0));
  return (condition && yes == b) || (!condition && no == b);
}

}  // namespace cowproof::symbolic
