// What every state needs, derived from its list of fields: traversal, equality, hash, description.
//
// Traces (ITF), text and difference are made from descriptions; symbolic lifting is the same traversal in proofs/.
#pragma once
#include "model/description.hpp"
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
    (visit(
         std::string_view(hana::to<char const*>(hana::first(hana::at_c<I>(hana::accessors<std::remove_const_t<A>>())))),
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

// ------------------------------------------------------------------------------ descriptions, of concrete values

constexpr auto all_there_are = [](auto const&) { return true; };

// Of an array, the elements whose numbers are `within(number)`: one if they are all the same.
template <class T, class Within = decltype(all_there_are)>
datum describe_value(T const& value, Within within = all_there_are) {
  if constexpr (std::is_same_v<T, bool>) {
    return {datum::kind::truth, value ? 1U : 0U, {}, {}};
  } else if constexpr (requires { T::tag::always; }) {
    return {datum::kind::mark, 0, T::tag::letter, {}};
  } else if constexpr (requires { T::tag::letter; }) {
    return {datum::kind::name, value.i, T::tag::letter, {}};
  } else if constexpr (requires { T::max; }) {
    return {datum::kind::number, value.n, {}, {}};
  } else if constexpr (is_maybe<T>) {
    datum found;
    [&]<class... A>(types<A...>) {
      (void)((has<A>(value) && (found = describe_value(get<A>(value), within), true)) || ...);
    }(typename T::alternatives{});
    return found;
  } else if constexpr (is_array<T>) {
    datum made{datum::kind::list, 0, {}, {}};
    bool same = true;
    for (std::uint64_t i = 0; i < T::array_by::size; ++i) {
      if (!within(typename T::array_by{i})) continue;
      made.fields.emplace_back("", describe_value(value({i}), within));
      same = same && made.fields.back() == made.fields.front();
    }
    return same && !made.fields.empty() ? datum(made.fields.front().second) : made;
  } else {
    datum made{datum::kind::record, 0, {}, {}};
    each_field(value, [&](std::string_view name, auto const& field) {
      made.fields.emplace_back(name, describe_value(field, within));
    });
    return made;
  }
}

// A key of which there is only one tells nothing.
template <class Key> void describe_key(Key const& key, std::vector<datum>& keys) {
  if constexpr (!requires { Key::tag::always; }) keys.push_back(describe_value(key));
}

// Every cell of every map whose keys are `within(key)`.
template <record T, class Within> described_state describe(T const& state, Within within) {
  described_state made;
  each_field(state, [&](std::string_view name, auto const& map) {
    described_map described{name, {}};
    map.each_key([&](auto... k) {
      if (!(within(k) && ...)) return;
      described.cells.push_back({{}, describe_value(map(k...), within)});
      (describe_key(k, described.cells.back().keys), ...);
    });
    made.maps.push_back(std::move(described));
  });
  return made;
}
template <record T> described_state describe(T const& state) { return describe(state, all_there_are); }

// The cells in which two concrete states differ.
template <record T> std::vector<cell_change> difference(T const& before, T const& after) {
  return difference(describe(before), describe(after));
}

}  // namespace cowproof
