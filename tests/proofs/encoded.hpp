// Plain values as terms, for tests that hold the domains against each other.
#pragma once
#include "proofs/bounded.hpp"
#include "proofs/solver/decode.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

// Names in the bounded domain are numbers; in the unbounded one they are constants that are known to differ.
template <class Capacity, class Tag> void number(index<bounded<Capacity>, Tag>& x, std::uint64_t i) {
  x = numbered<Capacity, Tag>(static_cast<int>(i));
}
template <class Tag> void number(index<unbounded, Tag>& x, std::uint64_t i) {
  if (i != 0) x = arbitrary<index<unbounded, Tag>>(Tag::name + std::to_string(i));
}

// The term of a plain value.
template <class T, class Plain> T encoded(Plain const& plain) {
  if constexpr (std::is_same_v<Plain, bool>) return T(plain);
  else if constexpr (is_plain_count<Plain>) return T(static_cast<int>(plain.n));
  else if constexpr (is_choice<Plain>) return T{encoded<decltype(T{}.pick)>(plain.pick), plain.exists};
  else {
    T made;
    if constexpr (is_plain_index<Plain>) {
      number(made, plain.i);
    } else if constexpr (is_maybe<Plain>) {
      auto const encode_alternative = [&]<class A, class B>(types<A, B>) {
        if (has<B>(plain)) made = T(encoded<A>(get<B>(plain)));
      };
      [&]<class... A, class... B>(types<A...>, types<B...>) { (encode_alternative(types<A, B>{}), ...); }(
          typename T::alternatives{}, typename Plain::alternatives{});
    } else if constexpr (is_array<Plain>) {
      for (std::uint64_t i = 0; i < Plain::array_by::size; ++i) {
        typename T::array_by k;
        number(k, i);
        made = made.with(k, encoded<typename T::array_of>(plain({i})));
      }
    } else {
      each_field_of_both(made, plain, [&](std::string_view, auto& field, auto const& twin) {
        field = encoded<std::decay_t<decltype(field)>>(twin);
      });
    }
    return made;
  }
}

// Different numbers name different resources.
template <class Index> boolean all_differ(int size) {
  boolean differ = true;
  for (int i = 0; i < size; ++i)
    for (int j = i + 1; j < size; ++j) {
      Index a, b;
      number(a, static_cast<std::uint64_t>(i));
      number(b, static_cast<std::uint64_t>(j));
      differ = differ && !(a == b);
    }
  return differ;
}

}  // namespace cowproof::symbolic
