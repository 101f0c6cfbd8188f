// A relation of the concrete domain: rows are runs of bits, and entries are counted on request.
#pragma once
#include "model/concrete/packed_counts.hpp"

namespace cowproof {

// Chosen cells of a row, and chosen rows, as they were when they were chosen: the others are empty here.
template <class Relation> struct packed_part {
  using column = typename Relation::column_type;
  static constexpr int most = Relation::columns;
  typename Relation::row_type row;
  packed_map<1, bool, column> chosen;
  packed_map<1, typename Relation::value_type, column> cells;

  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    cells.each_key([&](auto c) COWPROOF_INLINE_LAMBDA { visit(cells(c)); });
  }
};
template <class Relation> struct packed_rows {
  static constexpr int most = Relation::cells;
  packed_map<1, bool, typename Relation::row_type> chosen;
  Relation cells;

  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    chosen.each_key([&](auto r) COWPROOF_INLINE_LAMBDA {
      if (chosen(r)) cells.row(r).each_entry(visit);
    });
  }
};

template <class T, class Row, class Col> struct packed_relation : packed_map<Col::size, T, Row, Col> {
  using base = packed_map<Col::size, T, Row, Col>;
  using row_type = Row;
  using column_type = Col;
  using base::bits;
  using base::cell_of;
  using base::code;
  using base::set_code;
  static constexpr int columns = Col::size;
  static constexpr bool whole_rows = base::words != 0 && base::group == columns;  // a row is a run of bits of one word
  static constexpr std::uint64_t row_mask = low_bits(bits * columns);
  using row_cells = packed_map<1, T, Col>;

  constexpr bool operator==(packed_relation const&) const = default;

  // ------------------------------------------------------------------------------------------------- a row

  COWPROOF_INLINE void copy_row(Row const& to, Row const& from) { copy_row(to, *this, from); }
  template <class OtherRow>
  COWPROOF_INLINE void copy_row(Row const& to, packed_relation<T, OtherRow, Col> const& other, OtherRow const& from) {
    detail::expect_no_reading();
    set_row(to, other.cells_of(from));
  }
  COWPROOF_INLINE void clear_row(Row const& r) {
    detail::expect_no_reading();
    set_row(r, row_cells{});
  }
  COWPROOF_INLINE bool row_is_empty(Row const& r) const {
    base::expect_not_changing();
    if constexpr (whole_rows) return row_bits(r) == 0;
    bool empty = true;
    for (unsigned c = 0; c < columns; ++c) empty &= code(cell_of(r, {c})) == 0;
    return empty;
  }
  template <class F> COWPROOF_INLINE void map_row(Row const& r, F&& f) {
    detail::expect_no_reading();
    row_cells now;
    {
      detail::reading_others_than const evaluating(this);
#pragma GCC unroll 8
      for (int i = 0; i < columns; ++i) {
        Col const c{static_cast<std::uint64_t>(i)};
        now.set_code(now.cell_of(c), rank(T(f(unrank<T>(code(cell_of(r, c)))))));
      }
    }
    set_row(r, now);
  }

  // ----------------------------------------------------------------------------------------- other names

  // Every entry that names a becomes f(entry), which names b instead.
  template <class A, class B, class F> COWPROOF_INLINE void retarget(A const& a, B const&, F&& f) {
    static_assert(!std::is_same_v<A, B>, "a and b are names of two kinds");
    detail::expect_no_reading();
    packed_relation now = *this;
    {
      detail::reading_others_than const evaluating(this);
      base::each_key([&](Row r, Col c) COWPROOF_INLINE_LAMBDA {
        auto const cell = cell_of(r, c);
        auto const e = unrank<T>(code(cell));
        if (names(e, a)) now.set_code(cell, rank(T(f(e))));
      });
    }
    *this = now;
  }

  // Every entry of the row that names a k for which which(k) becomes f(entry, x), which names x instead: the x that
  // was reserved for its column.
  template <class Which, class Reservation, class F>
  COWPROOF_INLINE void renew_row(Row const& r, Which&& which, Reservation const& reserved, F&& f) {
    using K = typename Reservation::offers;
    detail::expect_no_reading();
    row_cells now = cells_of(r);
    {
      detail::reading_others_than const evaluating(this);
      now.each_key([&](Col c) COWPROOF_INLINE_LAMBDA {
        auto const cell = now.cell_of(c);
        auto const e = unrank<T>(now.code(cell));
        if (holds<K>(e) && which(key<K>(e))) now.set_code(cell, rank(T(f(e, reserved.take(c)))));
      });
    }
    set_row(r, now);
  }

  // --------------------------------------------------------------------------------------- a part of it

  template <class Which> COWPROOF_INLINE packed_part<packed_relation> part(Row const& r, Which&& which) const {
    detail::expect_no_reading();
    detail::reading const evaluating;
    packed_part<packed_relation> p{r, {}, {}};
    p.cells.each_key([&](Col c) COWPROOF_INLINE_LAMBDA {
      bool const chosen = which(c);
      p.chosen.set_code(p.chosen.cell_of(c), chosen);
      p.cells.set_code(p.cells.cell_of(c), chosen ? code(cell_of(r, c)) : 0);
    });
    return p;
  }
  template <class Which> COWPROOF_INLINE packed_rows<packed_relation> rows(Which&& which) const {
    detail::expect_no_reading();
    detail::reading const evaluating;
    packed_rows<packed_relation> p{{}, *this};
    p.chosen.each_key([&](Row r) COWPROOF_INLINE_LAMBDA {
      bool const chosen = which(r);
      p.chosen.set_code(p.chosen.cell_of(r), chosen);
      if (!chosen) p.cells.set_row(r, row_cells{});
    });
    return p;
  }
  COWPROOF_INLINE void clear(packed_part<packed_relation> const& p) {
    detail::expect_no_reading();
    p.chosen.each_key([&](Col c) COWPROOF_INLINE_LAMBDA {
      auto const cell = cell_of(p.row, c);
      set_code(cell, p.chosen(c) ? 0 : code(cell));
    });
  }
  COWPROOF_INLINE void clear(packed_rows<packed_relation> const& p) {
    p.chosen.each_key([&](Row r) COWPROOF_INLINE_LAMBDA {
      if (p.chosen(r)) clear_row(r);
    });
  }

  // ----------------------------------------------------------------------------------------- how many

  COWPROOF_INLINE row_tally<packed_relation> row(Row const& r) const { return {cells_of(r)}; }
  COWPROOF_INLINE all_tallies<packed_relation> totals() const { return {{*this}}; }
  template <class K> concrete_count<columns> row(Row const& r, K const& k) const {
    base::expect_not_changing();
    int n = 0;
    for (unsigned c = 0; c < columns; ++c) n += names((*this)(r, {c}), k);
    return n;
  }
  template <class K> concrete_count<base::cells> total(K const& k) const {
    base::expect_not_changing();
    int n = 0;
    base::each_key([&](auto r, auto c) { n += names((*this)(r, c), k); });
    return n;
  }

  // The cells of a row, as they are now.
  COWPROOF_INLINE row_cells cells_of(Row const& r) const {
    row_cells now;
    if constexpr (whole_rows) now.w[0] = row_bits(r);
    else
      for (unsigned c = 0; c < columns; ++c) now.set_code(c, code(cell_of(r, {c})));
    return now;
  }

  // The row's codes, if it is a run of bits.
  COWPROOF_INLINE std::uint64_t row_bits(Row const& r) const {
    unsigned const first = cell_of(r, Col{});
    return (base::word(first) >> base::shift(first)) & row_mask;
  }

 private:
  COWPROOF_INLINE void set_row(Row const& r, row_cells const& now) {
    if constexpr (whole_rows) {
      unsigned const first = cell_of(r, Col{});
      auto& y = base::word(first);
      y = (y & ~(row_mask << base::shift(first))) | now.w[0] << base::shift(first);
    } else {
      for (unsigned c = 0; c < columns; ++c) set_code(cell_of(r, {c}), now.code(c));
    }
  }
};

}  // namespace cowproof
