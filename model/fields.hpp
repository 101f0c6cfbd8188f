// What every state needs, derived from its list of fields: traversal, equality, hash, text, difference.
//
// Traces (ITF) and proofs (symbolic lifting) are built on the same traversal.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/naming.hpp"

namespace cowproof {

// Calls visit(name, field) for each field, in the order in which they were listed.
template <class Record, class Visitor> constexpr void each_field(Record& r, Visitor&& visit) {
  hana::for_each(hana::accessors<std::remove_const_t<Record>>(), [&](auto accessor) {
    visit(std::string_view(hana::to<char const*>(hana::first(accessor))), hana::second(accessor)(r));
  });
}

// The same for two records with the same fields, possibly of different domains: visit(name, field, field).
template <class A, class B, class Visitor> constexpr void each_field_of_both(A& a, B& b, Visitor&& visit) {
  constexpr auto count = decltype(hana::length(hana::accessors<std::remove_const_t<A>>()))::value;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(std::string_view(hana::to<char const*>(hana::first(hana::at_c<I>(hana::accessors<std::remove_const_t<A>>())))),
           hana::second(hana::at_c<I>(hana::accessors<std::remove_const_t<A>>()))(a),
           hana::second(hana::at_c<I>(hana::accessors<std::remove_const_t<B>>()))(b)),
     ...);
  }(std::make_index_sequence<count>{});
}

// Equality of two states of any domain: the fields' equality, in the domain's truth.
template <class Boolean, record T> Boolean equal(T const& a, T const& b) {
  Boolean all = true;
  each_field_of_both(a, b, [&](auto, auto const& x, auto const& y) { all = all && x == y; });
  return all;
}
template <record T> bool same_state(T const& a, T const& b) { return equal<bool>(a, b); }

// Hash of a concrete state: its packed words, mixed.
template <record T> std::uint64_t hash_of(T const& state) {
  std::uint64_t h = 0x9e3779b97f4a7c15;
  each_field(state, [&](auto, auto const& map) {
    for (std::uint64_t const word : map.w) {
      h = (h ^ word) * 0xff51afd7ed558ccd;
      h ^= h >> 32;
    }
  });
  return h;
}

// ------------------------------------------------------------------------------------- text, of concrete values

template <class T> std::string text_of(T const& value) {
  if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
  else if constexpr (requires { T::tag::letter; }) return T::tag::letter + std::to_string(value.i);
  else if constexpr (requires { T::max; }) return std::to_string(value.n);
  else if constexpr (is_maybe<T>) {
    std::string text = "none";
    [&]<class... A>(types<A...>) {
      (void)((has<A>(value) && (text = text_of(get<A>(value)), true)) || ...);
    }(typename T::alternatives{});
    return text;
  } else {
    std::string text;
    each_field(value, [&](std::string_view name, auto const& field) {
      text += (text.empty() ? "{" : ", ") + std::string(name) + ": " + text_of(field);
    });
    return text + "}";
  }
}

// One cell of one map: "table[p1, v0]".
template <class... K> std::string cell_name(std::string_view field, K const&... keys) {
  std::string text;
  ((text += (text.empty() ? "" : ", ") + text_of(keys)), ...);
  return std::string(field) + "[" + text + "]";
}

struct cell_change {
  std::string cell, before, after;
};

// The cells in which two concrete states differ.
template <record T> std::vector<cell_change> difference(T const& before, T const& after) {
  std::vector<cell_change> changes;
  each_field_of_both(before, after, [&](std::string_view field, auto const& x, auto const& y) {
    x.each_key([&](auto... k) {
      if (!(x(k...) == y(k...))) changes.push_back({cell_name(field, k...), text_of(x(k...)), text_of(y(k...))});
    });
  });
  return changes;
}

}  // namespace cowproof
