// A map of counts, which adds and subtracts what a relation counts in all lanes of a word at once.
#pragma once
#include <tuple>

#include "model/concrete/packed_map.hpp"

namespace cowproof {

// How many cells name each key: of one row, or of all, of one relation or of several, as they were when the tally was
// made. It is used there and then: a variable that holds one serves for nothing.
template <class Relation> struct row_tally {
  static constexpr int most = Relation::columns;  // cells
  static constexpr bool is_used_at_once = true;
  packed_map<1, typename Relation::value_type, typename Relation::column_type> cells;

  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    cells.each_key([&](auto c) COWPROOF_INLINE_LAMBDA { visit(cells(c)); });
  }
};
template <class... Relation> struct all_tallies {
  static constexpr int most = (Relation::cells + ...);
  static constexpr bool is_used_at_once = true;
  std::tuple<Relation...> relations;

  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    std::apply(
        [&](auto const&... relation) COWPROOF_INLINE_LAMBDA {
          (Relation::each_key([&](auto r, auto c) COWPROOF_INLINE_LAMBDA { visit(relation(r, c)); }), ...);
        },
        relations);
  }
};
template <class... A, class... B>
COWPROOF_INLINE all_tallies<A..., B...> operator+(all_tallies<A...>&& a, all_tallies<B...>&& b) {
  return {std::tuple_cat(a.relations, b.relations)};
}

// What has a number of entries, and visits each.
template <class T>
concept tally = requires(T const& t) {
  T::most;
  t.each_entry([](auto const&) {});
};

// Counts wrap modulo their lanes.
template <class N, class K> struct packed_counts : packed_map<1, N, K> {
  using base = packed_map<1, N, K>;
  using base::bits;
  using base::cells;
  using base::w;
  using base::words;

  constexpr bool operator==(packed_counts const&) const = default;

  template <class T>
    requires tally<std::remove_cvref_t<T>>
  COWPROOF_INLINE packed_counts& operator+=(T&& t) {
    static_assert(!detail::is_kept_tally<T>, "a tally is used where it is made: counts += relation.row(x)");
    change(
        t, [](auto a, auto b) COWPROOF_INLINE_LAMBDA { return add(a, b); },
        [](N n) COWPROOF_INLINE_LAMBDA { return n + 1; });
    return *this;
  }
  template <class T>
    requires tally<std::remove_cvref_t<T>>
  COWPROOF_INLINE packed_counts& operator-=(T&& t) {
    static_assert(!detail::is_kept_tally<T>, "a tally is used where it is made: counts -= relation.row(x)");
    change(
        t, [](auto a, auto b) COWPROOF_INLINE_LAMBDA { return subtract(a, b); },
        [](N n) COWPROOF_INLINE_LAMBDA { return n - 1; });
    return *this;
  }

  // Counted in lanes that cannot overflow: a count of a faulty model that wrapped is not equal.
  template <class... R> COWPROOF_INLINE bool operator==(all_tallies<R...>&& t) const {
    using wide = packed_map<1, concrete_count<all_tallies<R...>::most>, K>;
    if constexpr (wide::words == 0) return *this == packed_counts{};
    else {
      wide counted;
      t.each_entry([&](auto const& e) COWPROOF_INLINE_LAMBDA {
        auto const cell = wide::cell_of(key<K>(e));
        counted.word(cell) += static_cast<std::uint64_t>(holds<K>(e)) << wide::shift(cell);
      });
      if constexpr (wide::bits == bits) return counted.w == w;
      bool same = true;
#pragma GCC unroll 8
      for (unsigned c = 0; c < cells; ++c) same &= counted.code(c) == this->code(c);
      return same;
    }
  }

 private:
  static constexpr std::uint64_t tops = [] {  // the highest bit of each lane
    std::uint64_t t = 0;
    if (words == 1)
      for (int c = 0; c < cells; ++c) t |= std::uint64_t{1} << (c * bits + bits - 1);
    return t;
  }();
  static COWPROOF_INLINE constexpr std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    return ((a & ~tops) + (b & ~tops)) ^ ((a ^ b) & tops);
  }
  static COWPROOF_INLINE constexpr std::uint64_t subtract(std::uint64_t a, std::uint64_t b) {
    return ((a | tops) - (b & ~tops)) ^ ((a ^ ~b) & tops);
  }

  template <class T, class Whole, class One> COWPROOF_INLINE void change(T const& t, Whole whole, One one) {
    detail::expect_no_reading();
    if constexpr (words == 0) return;
    else if constexpr (words == 1 && T::most <= static_cast<int>(low_bits(bits))) {  // all fit every lane
      std::uint64_t sum = 0;
      t.each_entry([&](auto const& e) COWPROOF_INLINE_LAMBDA {
        sum += static_cast<std::uint64_t>(holds<K>(e)) << base::shift(base::cell_of(key<K>(e)));
      });
      w[0] = whole(w[0], sum);
    } else {
      t.each_entry([&](auto const& e) COWPROOF_INLINE_LAMBDA {
        auto const cell = base::cell_of(key<K>(e));
        if (holds<K>(e)) this->set_code(cell, rank(one(unrank<N>(this->code(cell)))));
      });
    }
  }
};

}  // namespace cowproof
