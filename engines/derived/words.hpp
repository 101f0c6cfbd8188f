// A domain over a domain B: the same words, one of which may be another while a transition runs.
//
// One text for plain values and for terms, so that both engines mean the same mutant.
#pragma once
#include "engines/derived/maps.hpp"
#include "engines/derived/offers.hpp"

namespace cowproof {
namespace derived {

// Which maps B has of these values; a count of this domain is one of B.
template <class B, class T, class... K> struct map_of {
  using type = typename B::template map<T, K...>;
};

template <class B> struct words {
  using base_domain = B;
  using boolean = truth<typename B::boolean>;
  using ending = way_to_end<B>;
  template <class Tag> using index = name<B, Tag>;
  template <class... Bound> using count = number<B, typename B::template count<Bound...>>;
  template <class... A> using maybe = perhaps<B, A...>;
  template <class T, class K> using array = derived::array<B, T, K>;
  template <class T, class... K> using map = derived::map<B, typename map_of<B, T, K...>::type, T, K...>;
  template <class T, class Row, class Col, class... Key>
  using relation = derived::relation<B, typename B::template relation<T, Row, Col, Key...>, T, Row, Col>;
  template <class X> using choice = derived::choice<B, X>;
  template <class X, class... Place> using choices = derived::choices<B, X, Place...>;
  template <class X> using set = name_set<B, X>;

  static ending ending_of(cowproof::ending e) { return {B::ending_of(e)}; }

  template <class Effect>
  static void when(boolean const& condition, Effect&& effect, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("when", at);
    boolean const really = decision_at(here, condition);
    carrying_out const word;
    B::when(really.plain(), [&] {
      within const model(here.id(), 0, "");
      effect();
    });
  }
  template <class Effect> static void perform(cowproof::ending how, boolean const& condition, Effect&& effect) {
    point const here(how == cowproof::ending::completed ? "completes" : "faults");
    bool const is_left_out = here.is(change::left_out);
    carrying_out const word;
    B::perform(how, condition.plain(), [&] {
      within const model(here.id(), 0, "");
      if (!is_left_out) effect();
    });
  }

  template <class... K, class Predicate> static boolean all(Predicate&& holds_of) {
    point const here("all");
    carrying_out const word;
    return boolean(B::template all<K...>([&](auto const&... k) {
      within const model(here.id(), 0, "");
      return boolean(holds_of(k...)).plain();
    }));
  }
  template <class... K, class Predicate> static boolean any(Predicate&& holds_of) {
    point const here("any");
    carrying_out const word;
    return boolean(B::template any<K...>([&](auto const&... k) {
      within const model(here.id(), 0, "");
      return boolean(holds_of(k...)).plain();
    }));
  }
  template <class X, class... K, class F> static map<boolean, X> named(F f) {
    return tabulate<map<boolean, X>>(named_by_some<words, X, K...>(f));
  }
  template <class Group, class X> static Group group_of(X const& x) {
    carrying_out const word;
    return B::template group_of<Group>(x);
  }
  template <class Map, class F> static Map tabulate(F&& f) {
    carrying_out const word;
    return Map(B::template tabulate<typename Map::base_type>(f));
  }
};

}  // namespace derived

// The conditions of an operation, and what it does as it ends.
template <class B> class step<derived::words<B>> {
  using D = derived::words<B>;
  using boolean = typename D::boolean;
  using plain = typename B::boolean;

 public:
  step faults_unless(boolean const& condition, fault why,
                     derived::place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    return unless(asked("faults_unless", condition, at), ending_of(why));
  }
  step refused_unless(boolean const& condition, refusal why,
                      derived::place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    return unless(asked("refused_unless", condition, at), ending_of(why));
  }
  template <class Effect>
    requires std::is_invocable_v<Effect>
  step faults_unless(boolean const& condition, fault why, Effect&& effect,
                     derived::place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    auto const holds = asked("faults_unless", condition, at);
    D::perform(ending_of(why), boolean(open_ && !holds), effect);
    return unless(holds, ending_of(why));
  }

  template <class Effect> auto completes(Effect&& effect) const {
    using value = decltype(effect());
    if constexpr (std::is_void_v<value>) {
      D::perform(ending::completed, boolean(open_), effect);
      return outcome<D, no_value>{{how_}, {}};
    } else {
      value returned{};
      D::perform(ending::completed, boolean(open_), [&] {
        returned = effect();
        derived::point const here("return");
        returned = derived::value_at<B>(here, "value", returned);
      });
      return outcome<D, value>{{how_}, returned};
    }
  }

 private:
  static plain asked(char const* word, boolean const& condition, derived::place const& at) {
    derived::point const here(word, at);
    return decision_at(here, condition).plain();
  }
  step unless(plain const& condition, ending why) const {
    step next;
    next.how_ = ite(open_ && !condition, B::ending_of(why), how_);
    next.open_ = open_ && condition;
    return next;
  }

  plain open_ = true;
  typename B::ending how_ = B::ending_of(ending::completed);
};

}  // namespace cowproof
