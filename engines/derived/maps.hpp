// Maps and relations of a domain, whose updates can be others.
#pragma once
#include "engines/derived/changes.hpp"

namespace cowproof::derived {

template <class B, class Base, class T, class... K> class map : public Base {
 public:
  using base_type = Base;
  using boolean = truth<typename B::boolean>;
  map() = default;
  explicit map(Base b) : Base(std::move(b)) {}

  T operator()(K const&... k, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    pass(at);
    carrying_out const word;
    return Base::operator()(k...);
  }
  template <class Other> boolean operator==(Other&& other) const {
    carrying_out const word;
    return boolean(static_cast<Base const&>(*this) == std::forward<Other>(other));
  }

  void set(K const&... k, T const& value, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("set", at, this);
    if (here.is(change::left_out)) return;
    T const told = value_at<B>(here, "value", value);
    auto const told_keys = [&]<int... I>(std::integer_sequence<int, I...>) {
      return std::tuple<K...>{key_at<B>(here, I, k)...};
    }(std::make_integer_sequence<int, sizeof...(K)>{});
    carrying_out const word;
    Base& plain = *this;
    std::apply([&](auto const&... x) { plain.set(x..., told); }, told_keys);
  }
  template <class F> void each(F&& f, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("each", at, this);
    if (here.is(change::left_out)) return;
    carrying_out const word;
    Base::each(maker_at<B, T>(here, 0, f));
  }
  template <class Tally> map& operator+=(Tally&& t) { return count_in("+=", std::forward<Tally>(t), true); }
  template <class Tally> map& operator-=(Tally&& t) { return count_in("-=", std::forward<Tally>(t), false); }

 private:
  template <class Tally> map& count_in(char const* as_written, Tally&& t, bool adds) {
    point const here(as_written, {}, this);
    if (here.is(change::left_out)) return *this;
    bool const twice = here.is(change::doubled);
    if (here.is(change::other_sign)) adds = !adds;
    carrying_out const word;
    auto const once = [&] {
      if (adds) Base::operator+=(std::forward<Tally>(t));
      else Base::operator-=(std::forward<Tally>(t));
    };
    once();
    if (twice) once();
    return *this;
  }
};

template <class B, class Base, class T, class Row, class Col> class relation : public map<B, Base, T, Row, Col> {
  using map_type = map<B, Base, T, Row, Col>;
  template <class Count> static auto counted(Count const& n) { return number<B, Count>(n); }

 public:
  using boolean = truth<typename B::boolean>;
  using map_type::map_type;
  relation() = default;

  // Not that of maps, which is as good as its reverse.
  template <class Other> boolean operator==(Other&& other) const {
    return map_type::operator==(std::forward<Other>(other));
  }

  auto row(Row const& r) const { return Base::row(r); }
  template <class K> auto row(Row const& r, K const& k) const {
    carrying_out const word;
    return counted(Base::row(r, k));
  }
  template <class K> auto total(K const& k) const {
    carrying_out const word;
    return counted(Base::total(k));
  }
  boolean row_is_empty(Row const& r, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    pass(at);
    carrying_out const word;
    return boolean(Base::row_is_empty(r));
  }

  void copy_row(Row const& to, Row const& from, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    copy(to, from, at, [&](Row const& into, Row const& of) { Base::copy_row(into, of); });
  }
  template <class Other>
  void copy_row(Row const& to, Other const& other, typename Other::row_type const& from,
                place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    using row = typename Other::row_type;
    typename Other::base_type const& plain = other;
    copy(to, from, at, [&](Row const& into, row const& of) { Base::copy_row(into, plain, of); });
  }
  void clear_row(Row const& r, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("clear_row", at, this);
    if (here.is(change::left_out)) return;
    Row const which = key_at<B>(here, 0, r);
    carrying_out const word;
    Base::clear_row(which);
  }
  template <class F> void map_row(Row const& r, F&& f, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("map_row", at, this);
    if (here.is(change::left_out)) return;
    Row const which = key_at<B>(here, 0, r);
    carrying_out const word;
    Base::map_row(which, maker_at<B, T>(here, 0, f));
  }
  template <class From, class To, class F>
  void retarget(From const& from, To const& to, F&& f, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("retarget", at, this);
    if (here.is(change::left_out)) return;
    From const which = key_at<B>(here, 0, from);
    carrying_out const word;
    Base::retarget(which, to, maker_at<B, T>(here, 0, f));
  }
  template <class Which, class Reservation, class F>
  void renew_row(Row const& r, Which&& which, Reservation const& reserved, F&& f,
                 place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("renew_row", at, this);
    if (here.is(change::left_out)) return;
    Row const renewed = key_at<B>(here, 0, r);
    carrying_out const word;
    Base::renew_row(renewed, predicate_at<B>(here, 0, "which", which),
                    static_cast<typename Reservation::base_type const&>(reserved), maker_at<B, T>(here, 1, f));
  }

  template <class Which>
  auto part(Row const& r, Which&& which, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    point const here("part", at, this);
    Row const of = key_at<B>(here, 0, r);
    carrying_out const word;
    return Base::part(of, predicate_at<B>(here, 0, "part", which));
  }
  template <class Which> auto rows(Which&& which, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    point const here("rows", at, this);
    carrying_out const word;
    return Base::rows(predicate_at<B>(here, 0, "rows", which));
  }
  template <class Part> void clear(Part const& p, place const& at = {__builtin_FILE(), __builtin_LINE()}) {
    point const here("clear", at, this);
    if (here.is(change::left_out)) return;
    carrying_out const word;
    Base::clear(p);
  }

 private:
  template <class From, class Copy> void copy(Row const& to, From const& from, place const& at, Copy base_copy) {
    point const here("copy_row", at, this);
    if (here.is(change::left_out)) return;
    Row const into = key_at<B>(here, 0, to);
    From const of = key_at<B>(here, 1, from);
    carrying_out const word;
    base_copy(into, of);
  }
};

}  // namespace cowproof::derived
