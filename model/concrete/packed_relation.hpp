// A relation of the concrete domain: rows are runs of bits, and its tallies are added to a map of counts at once.
#pragma once
#include "model/concrete/packed_map.hpp"

namespace cowproof {

// How many cells of one row, or of all, name each key; computed where it is used.
template <class Relation> struct row_tally {
  Relation const& relation;
  typename Relation::row_type row;
};
template <class Relation> struct all_tallies {
  Relation const& relation;
};

// A map of counts, which adds and subtracts tallies in all lanes at once, modulo each lane.
template <class N, class K> struct packed_counts : packed_map<1, N, K> {
  using base = packed_map<1, N, K>;
  using base::bits;
  using base::cells;
  using base::w;
  using base::words;

  constexpr bool operator==(packed_counts const&) const = default;

  template <class R> COWPROOF_INLINE packed_counts& operator+=(row_tally<R> t) {
    change(
        t, [](auto a, auto b) COWPROOF_INLINE_LAMBDA { return add(a, b); },
        [](N n) COWPROOF_INLINE_LAMBDA { return n + 1; });
    return *this;
  }
  template <class R> COWPROOF_INLINE packed_counts& operator-=(row_tally<R> t) {
    change(
        t, [](auto a, auto b) COWPROOF_INLINE_LAMBDA { return subtract(a, b); },
        [](N n) COWPROOF_INLINE_LAMBDA { return n - 1; });
    return *this;
  }

  // Counted in lanes that cannot overflow: a count of a faulty model that wrapped is not equal.
  template <class R> COWPROOF_INLINE bool operator==(all_tallies<R> t) const {
    using wide = packed_map<1, concrete_count<R::cells>, K>;
    if constexpr (wide::words == 0) return true;
    else {
      wide counted;
      R::each_key([&](auto r, auto c) COWPROOF_INLINE_LAMBDA {
        auto const e = t.relation(r, c);
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

  template <class R, class Whole, class One> COWPROOF_INLINE void change(row_tally<R> t, Whole whole, One one) {
    if constexpr (words == 0) return;
    else if constexpr (words == 1 && R::columns <= static_cast<int>(low_bits(bits))) {  // a row fits every lane
      std::uint64_t sum = 0;
#pragma GCC unroll 8
      for (int c = 0; c < R::columns; ++c) {
        auto const e = t.relation(t.row, {static_cast<std::uint64_t>(c)});
        sum += static_cast<std::uint64_t>(holds<K>(e)) << base::shift(base::cell_of(key<K>(e)));
      }
      w[0] = whole(w[0], sum);
    } else {
      for (int c = 0; c < R::columns; ++c) {
        auto const e = t.relation(t.row, {static_cast<std::uint64_t>(c)});
        if (holds<K>(e)) this->set(key<K>(e), one((*this)(key<K>(e))));
      }
    }
  }
};

template <class T, class Row, class Col> struct packed_relation : packed_map<Col::size, T, Row, Col> {
  using base = packed_map<Col::size, T, Row, Col>;
  using row_type = Row;
  using base::bits;
  using base::cell_of;
  using base::code;
  using base::set_code;
  static constexpr int columns = Col::size;
  static constexpr bool whole_rows = base::group == columns;  // a row is a run of bits of one word
  static constexpr std::uint64_t row_mask = low_bits(bits * columns);

  constexpr bool operator==(packed_relation const&) const = default;

  COWPROOF_INLINE void copy_row(Row const& to, Row const& from) {
    if constexpr (whole_rows) set_row_bits(to, row_bits(from));
    else
      for (unsigned c = 0; c < columns; ++c) this->set(to, {c}, (*this)(from, {c}));
  }
  COWPROOF_INLINE void clear_row(Row const& r) {
    if constexpr (whole_rows) set_row_bits(r, 0);
    else
      for (unsigned c = 0; c < columns; ++c) this->set(r, {c}, T{});
  }
  COWPROOF_INLINE bool row_is_empty(Row const& r) const {
    if constexpr (whole_rows) return row_bits(r) == 0;
    bool empty = true;
    for (unsigned c = 0; c < columns; ++c) empty &= code(cell_of(r, {c})) == 0;
    return empty;
  }
  template <class F> COWPROOF_INLINE void map_row(Row const& r, F&& f) {
    if constexpr (whole_rows) {
      std::uint64_t const old = row_bits(r);
      std::uint64_t now = 0;
#pragma GCC unroll 8
      for (int c = 0; c < columns; ++c) now |= rank(T(f(unrank<T>((old >> (c * bits)) & base::mask)))) << (c * bits);
      set_row_bits(r, now);
    } else {
      for (unsigned c = 0; c < columns; ++c) this->set(r, {c}, T(f((*this)(r, {c}))));
    }
  }

  COWPROOF_INLINE row_tally<packed_relation> row(Row const& r) const { return {*this, r}; }
  COWPROOF_INLINE all_tallies<packed_relation> totals() const { return {*this}; }
  template <class K> concrete_count<columns> row(Row const& r, K const& k) const {
    int n = 0;
    for (unsigned c = 0; c < columns; ++c) n += names((*this)(r, {c}), k);
    return n;
  }
  template <class K> concrete_count<base::cells> total(K const& k) const {
    int n = 0;
    base::each_key([&](auto r, auto c) { n += names((*this)(r, c), k); });
    return n;
  }

 private:
  COWPROOF_INLINE std::uint64_t row_bits(Row const& r) const {
    unsigned const first = cell_of(r, Col{});
    return (base::word(first) >> base::shift(first)) & row_mask;
  }
  COWPROOF_INLINE void set_row_bits(Row const& r, std::uint64_t x) {
    unsigned const first = cell_of(r, Col{});
    auto& y = base::word(first);
    y = (y & ~(row_mask << base::shift(first))) | x << base::shift(first);
  }
};

}  // namespace cowproof
