// The values of a domain, whose truth is a class: so that what is decided by && and || can be decided otherwise.
#pragma once
#include <concepts>

#include "engines/derived/point.hpp"
#include "model/vocabulary.hpp"

namespace cowproof::derived {

// In place of bool, whose operators are those of the language.
struct plain_truth {
  bool value = false;
  constexpr operator bool() const { return value; }
};
template <class Plain> struct class_of {
  using type = Plain;
};
template <> struct class_of<bool> {
  using type = plain_truth;
};

// Are two values the same whatever happens? With terms one can see that beforehand: to take one for the other alters
// nothing.
template <class Plain> struct terms_of_domain {
  template <class T> static bool same(T const&, T const&) { return false; }
};

template <class Plain> class truth : public class_of<Plain>::type {
  using base = typename class_of<Plain>::type;

 public:
  constexpr truth() : base{false} {}
  template <std::same_as<bool> Bool> constexpr truth(Bool plain_value) : base{plain_value} {}
  explicit constexpr truth(Plain const& plain_value)
    requires(!std::same_as<Plain, bool>)
      : base(plain_value) {}
  constexpr Plain plain() const { return *this; }

  friend truth operator!(truth const& a) {
    point const here("!");
    return here.is(change::negated) ? a : truth(!a.plain());
  }
  friend truth operator&&(truth const& a, truth const& b) {
    point const here("&&");
    truth const both(a.plain() && b.plain());
    return here ? one_of(here, a, b, both, truth(a.plain() || b.plain())) : both;
  }
  // A domain over plain values asks both what it knows and what the model says.
  template <std::same_as<bool> Bool> friend truth operator&&(truth const& a, Bool b) { return a && truth(b); }
  template <std::same_as<bool> Bool> friend truth operator&&(Bool a, truth const& b) { return truth(a) && b; }
  friend truth operator||(truth const& a, truth const& b) {
    point const here("||");
    truth const either(a.plain() || b.plain());
    return here ? one_of(here, a, b, either, truth(a.plain() && b.plain())) : either;
  }
  friend truth implies(truth const& a, truth const& b) {
    point const here("implies");
    truth const not_a(!a.plain()), usual(not_a.plain() || b.plain());
    return here ? one_of(here, not_a, b, usual, truth(a.plain() && b.plain())) : usual;
  }
  friend truth iff(truth const& a, truth const& b) { return truth(a.plain() == b.plain()); }
  friend truth operator==(truth const& a, truth const& b) { return truth(a.plain() == b.plain()); }

  template <class T> friend T ite(truth const& condition, T const& yes, std::type_identity_t<T> const& no) {
    point const here("ite");
    T const usual = chosen(condition.plain(), yes, no);
    return here ? one_of(here, yes, no, usual, chosen(condition.plain(), no, yes)) : usual;
  }

 private:
  template <class T> static T chosen(Plain const& condition, T const& yes, T const& no) {
    return ite(condition, yes, no);
  }
  template <class T>
  static T one_of(point const& here, T const& first, T const& second, T const& usual, T const& exchanged) {
    auto const is = [&](change what, T const& instead) {
      return !terms_of_domain<Plain>::same(instead, usual) && here.is(what);
    };
    if (is(change::first, first)) return first;
    if (is(change::second, second)) return second;
    return is(change::exchanged, exchanged) ? exchanged : usual;
  }
};

template <class Plain, class Compare> truth<Plain> compared(Compare compare) {
  point const here("==");
  carrying_out const word;
  truth<Plain> const equal(compare());
  return here.is(change::negated) ? truth<Plain>(!equal.plain()) : equal;
}

// A name of domain B.
template <class B, class Tag> class name : public B::template index<Tag> {
 public:
  using plain = typename B::template index<Tag>;
  using boolean = truth<typename B::boolean>;

  constexpr name() = default;
  explicit constexpr name(plain const& x) : plain(x) {}
  constexpr name(std::uint64_t nth)
    requires std::is_aggregate_v<plain>
      : plain{nth} {}
  template <class Term>
    requires(!std::is_aggregate_v<plain> && std::constructible_from<plain, Term const&> &&
             !std::derived_from<Term, plain>)
  explicit name(Term const& of) : plain(of) {}

  friend boolean operator==(name const& a, name const& b) {
    return compared<typename B::boolean>([&] { return static_cast<plain const&>(a) == static_cast<plain const&>(b); });
  }
};

// A natural number of domain B; Plain says up to which.
template <class B, class Plain> class number : public Plain {
 public:
  using plain = Plain;
  using boolean = truth<typename B::boolean>;

  constexpr number(int many = 0) : Plain(many) {}
  explicit constexpr number(Plain const& many) : Plain(many) {}

  number operator+(int by) const { return number(static_cast<Plain const&>(*this) + by); }
  number operator-(int by) const { return number(static_cast<Plain const&>(*this) - by); }
  boolean operator==(int other) const {
    point const here("==");
    bool const is_next = here.is(change::number_replaced, 0, [&] { return "== " + std::to_string(other + 1); });
    return boolean(static_cast<Plain const&>(*this) == (is_next ? other + 1 : other));
  }
  template <class Other> boolean operator==(number<B, Other> const& other) const {
    return compared<typename B::boolean>(
        [&] { return static_cast<Plain const&>(*this) == static_cast<Other const&>(other); });
  }
};

// Nothing, or one of several.
template <class B, class... A> class perhaps : public B::template maybe<A...> {
 public:
  using plain = typename B::template maybe<A...>;
  using boolean = truth<typename B::boolean>;
  using plain::plain;
  constexpr perhaps() = default;
  explicit constexpr perhaps(plain const& m) : plain(m) {}

  friend boolean operator==(perhaps const& a, perhaps const& b) {
    return compared<typename B::boolean>([&] { return static_cast<plain const&>(a) == static_cast<plain const&>(b); });
  }
};
// What is not there is any value. Terms are; plain values have to be chosen.
template <class Plain> struct missing {
  template <class X, class Maybe> static X of(Maybe const& m) { return get<X>(m); }
};
template <class X, class B, class... A> X get(perhaps<B, A...> const& m) {
  auto const& plain = static_cast<typename perhaps<B, A...>::plain const&>(m);
  carrying_out const word;
  return missing<typename B::boolean>::template of<X>(plain);
}
template <class X, class B, class... A>
truth<typename B::boolean> has(perhaps<B, A...> const& m, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
  pass(at);
  carrying_out const word;
  return truth<typename B::boolean>(has<X>(static_cast<typename perhaps<B, A...>::plain const&>(m)));
}
template <class B, class... A>
truth<typename B::boolean> occupied(perhaps<B, A...> const& m, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
  pass(at);
  carrying_out const word;
  return truth<typename B::boolean>(occupied(static_cast<typename perhaps<B, A...>::plain const&>(m)));
}

// A set of names.
template <class B, class X> class name_set : public B::template set<X> {
 public:
  using plain = typename B::template set<X>;
  using boolean = truth<typename B::boolean>;
  name_set() = default;
  explicit name_set(plain const& s) : plain(s) {}

  boolean contains(X const& x) const {
    carrying_out const word;
    return boolean(plain::contains(x));
  }
  friend boolean operator==(name_set const& a, name_set const& b) {
    carrying_out const word;
    return boolean(static_cast<plain const&>(a) == static_cast<plain const&>(b));
  }
};

// How an operation ends.
template <class B> struct way_to_end {
  using boolean = truth<typename B::boolean>;
  typename B::ending how = B::ending_of(ending::completed);
  friend boolean operator==(way_to_end const& a, way_to_end const& b) { return boolean(a.how == b.how); }
};

}  // namespace cowproof::derived
