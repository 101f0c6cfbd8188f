// From the terms of the bounded domain to the values of the concrete one, type by type, and through Hana field by
// field.
#pragma once
#include "engines/call.hpp"
#include "model/concrete/domain.hpp"
#include "model/fields.hpp"
#include "proofs/bounded_cells.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {

template <class Plain>
constexpr bool is_plain_index = requires {
  Plain::size;
  typename Plain::tag;
};
template <class Plain> constexpr bool is_plain_count = requires { Plain::max; };

// Is it a value that its concrete twin can hold, within the scope? What is absent reads as A{} there, and here it may
// be anything, which proofs cover as well.
template <class Plain, class T> boolean fits(T const& t, scope const& within) {
  if constexpr (std::is_same_v<Plain, bool>) return true;
  else if constexpr (is_plain_index<Plain>)
    return boolean(t.term >= 0 && t.term < size_within<typename Plain::tag>(within));
  else if constexpr (is_plain_count<Plain>) return boolean(t.term >= 0 && t.term <= Plain::max);
  else if constexpr (is_choice<Plain>) return fits<decltype(Plain{}.pick)>(t.pick, within);
  else if constexpr (requires { typename Plain::places; }) return fits<decltype(Plain{}.first)>(t.first, within);
  else if constexpr (requires { typename Plain::element; }) {
    boolean none_beyond = true;
    int i = 0;
    each_key<typename T::element>([&](auto const& x) {
      if (i++ >= size_within<typename Plain::element::tag>(within)) none_beyond = none_beyond && !t.contains(x);
    });
    return none_beyond;
  } else if constexpr (is_array<Plain>) {
    boolean all = true;
    for (std::size_t i = 0; i < t.elements.size(); ++i)
      all = all && (i < static_cast<std::size_t>(size_within<typename Plain::array_by::tag>(within))
                        ? fits<typename Plain::array_of>(t.elements[i], within)
                        : same(t.elements[i], typename T::array_of{}));
    return all;
  } else if constexpr (is_maybe<Plain>) {
    return [&]<class... A, class... B>(types<A...>, types<B...>) {
      return (boolean(true) && ... && ite(has<A>(t), fits<B>(get<A>(t), within), same(get<A>(t), A{})));
    }(typename T::alternatives{}, typename Plain::alternatives{});
  } else {
    boolean all = true;
    Plain plain{};
    each_field_of_both(t, plain, [&](std::string_view, auto const& field, auto& twin) {
      all = all && fits<std::decay_t<decltype(twin)>>(field, within);
    });
    return all;
  }
}

template <class Plain, class T> Plain decoded(z3::model const& model, T const& t) {
  if constexpr (std::is_same_v<Plain, bool>) return model.eval(t.term, true).is_true();
  else if constexpr (is_plain_index<Plain>) return Plain{model.eval(t.term, true).get_numeral_uint64()};
  else if constexpr (is_plain_count<Plain>) return Plain(model.eval(t.term, true).get_numeral_int());
  else if constexpr (is_maybe<Plain>) {
    Plain plain{};
    auto const decode_alternative = [&]<class A, class B>(types<A, B>) {
      if (model.eval(has<A>(t).term, true).is_true()) plain = Plain(decoded<B>(model, get<A>(t)));
    };
    [&]<class... A, class... B>(types<A...>, types<B...>) { (decode_alternative(types<A, B>{}), ...); }(
        typename T::alternatives{}, typename Plain::alternatives{});
    return plain;
  } else if constexpr (is_array<Plain>) {
    Plain plain{};
    for (std::uint64_t i = 0; i < t.elements.size(); ++i)
      plain = plain.with({i}, decoded<typename Plain::array_of>(model, t.elements[i]));
    return plain;
  } else {
    Plain plain{};
    each_field_of_both(t, plain, [&](std::string_view, auto const& field, auto& twin) {
      twin = decoded<std::decay_t<decltype(twin)>>(model, field);
    });
    return plain;
  }
}

// An operand as it is stored in a call.
template <class Plain, class T> std::uint32_t decoded_operand(z3::model const& model, T const& t) {
  if constexpr (is_choice<Plain>) {
    auto const pick = decoded<decltype(Plain{}.pick)>(model, t.pick);
    return offer(static_cast<std::uint32_t>(pick.i), decoded<bool>(model, t.exists));
  } else if constexpr (requires { typename Plain::places; }) {
    auto const first = decoded<decltype(Plain{}.first)>(model, t.first);
    return offer(static_cast<std::uint32_t>(first.i), decoded<bool>(model, t.exists));
  } else if constexpr (requires { typename Plain::element; }) {
    std::uint32_t members = 0;
    std::uint32_t bit = 1;
    each_key<typename T::element>([&](auto const& x) {
      members |= decoded<bool>(model, t.contains(x)) ? bit : 0;
      bit <<= 1;
    });
    return members;
  } else if constexpr (is_maybe<Plain>) {
    return [&]<class... A>(types<A...>) {
      auto const plain = decoded<Plain>(model, t);
      std::uint32_t code = outside;
      std::uint32_t alternative = 0;
      ((code = has<A>(plain) ? at(static_cast<std::uint32_t>(get<A>(plain).i), alternative, sizeof...(A)) : code,
        ++alternative),
       ...);
      return code;
    }(typename Plain::alternatives{});
  } else {
    return static_cast<std::uint32_t>(rank(decoded<Plain>(model, t)));
  }
}

// An outcome as plain data, of an operation whose outcome is Plain over plain values.
template <class Plain, class Value>
result decoded_result(z3::model const& model, ending const& ended, [[maybe_unused]] Value const& value) {
  auto const how = static_cast<cowproof::ending>(model.eval(ended.term, true).get_numeral_int());
  if constexpr (!std::is_same_v<typename Plain::value_type, no_value>) {
    if (how == cowproof::ending::completed)
      return {how, true, decoded_operand<typename Plain::value_type>(model, value)};
  }
  return {how, false, 0};
}

// Every cell within the scope fits, and the others are as if they were not there.
template <class PlainState, class State> boolean state_fits(State const& s, scope const& within) {
  boolean all = true;
  PlainState plain{};
  each_field_of_both(s, plain, [&](std::string_view, auto const& map, auto& twin) {
    std::size_t i = 0;
    twin.each_key([&](auto const&... k) {
      using plain_cell = typename std::decay_t<decltype(twin)>::value_type;
      auto const& cell = map.cells[i++];
      all = all &&
            (are_within(within, k...) ? fits<plain_cell>(cell, within) : same(cell, std::decay_t<decltype(cell)>{}));
    });
  });
  return all;
}

template <class PlainState, class State> PlainState decoded_state(z3::model const& model, State const& s) {
  PlainState plain{};
  each_field_of_both(s, plain, [&](std::string_view, auto const& map, auto& twin) {
    std::size_t i = 0;
    twin.each_key([&](auto const&... k) {
      twin.set(k..., decoded<typename std::decay_t<decltype(twin)>::value_type>(model, map.cells[i++]));
    });
  });
  return plain;
}

}  // namespace cowproof::symbolic
