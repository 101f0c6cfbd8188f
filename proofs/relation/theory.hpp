// An arbitrary counted relation: numbered rows and columns, entries that name keys of two kinds, and how they are
// counted. The theorems of relation_theorems.hpp are about this.
#pragma once
#include "proofs/obligation.hpp"
#include "proofs/relation/laws.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic::theory {

struct row_tag {
  static constexpr auto name = "row";
  static constexpr bool is_numbered = true;
};
struct column_tag {
  static constexpr auto name = "column";
  static constexpr bool is_numbered = true;
};
struct first_key_tag {
  static constexpr auto name = "first_key";
};
struct second_key_tag {
  static constexpr auto name = "second_key";
};
struct entry_tag {
  static constexpr auto name = "entry";
};

using row = index<unbounded, row_tag>;
using column = index<unbounded, column_tag>;
using first_key = index<unbounded, first_key_tag>;
using second_key = index<unbounded, second_key_tag>;
using entry = index<unbounded, entry_tag>;  // nothing is known of it but what the functions below tell

template <class K> boolean holds(entry const& e) {
  return arbitrary_function<boolean, entry>(std::string("holds_") + K::tag::name)(e);
}
template <class K> K key(entry const& e) {
  return arbitrary_function<K, entry>(std::string("key_as_") + K::tag::name)(e);
}
inline boolean occupied(entry const& e) { return arbitrary_function<boolean, entry>("occupied")(e); }

inline count number_of_rows() { return arbitrary<count>("rows"); }
inline count number_of_columns() { return arbitrary<count>("columns"); }
inline boolean is_below(count const& n, count const& limit) { return count(0) <= n && n < limit; }
inline boolean in_range(row const& r) { return is_below(count(r.term), number_of_rows()); }
inline boolean in_range(column const& c) { return is_below(count(c.term), number_of_columns()); }

template <class Numbered> count number_of(Numbered const& x) { return count(x.term); }
template <class Numbered> count after(Numbered const& x) { return count(x.term) + 1; }
inline row row_number(count const& n) { return row(n.term); }
inline column column_number(count const& n) { return column(n.term); }

// Counting, cell after cell, by two recurrences. They have one solution, so a tally that agrees with it is the count.
template <class K> struct counting {
  closure<count, row, count, K> in_row;  // of the cells of a row before a column, how many name k
  closure<count, count, K> in_rows;      // of the cells of all rows before one, how many name k

  static counting arbitrary(std::string const& of = "") {
    auto const suffix = std::string("_") + K::tag::name + of;
    return {arbitrary_function<count, row, count, K>("in_row" + suffix),
            arbitrary_function<count, count, K>("in_rows" + suffix)};
  }
  static counting of_nothing() {
    return {[](row const&, count const&, K const&) { return count(0); },
            [](count const&, K const&) { return count(0); }};
  }

  count whole_row(row const& r, K const& k) const { return in_row(r, number_of_columns(), k); }
  count everything(K const& k) const { return in_rows(number_of_rows(), k); }

  template <class Relation>
  boolean cell_is_added(Relation const& rel, row const& r, column const& c, K const& k) const {
    return in_row(r, after(c), k) == in_row(r, number_of(c), k) + one_if(names(rel(r, c), k));
  }
  boolean row_is_added(row const& r, K const& k) const {
    return in_rows(after(r), k) == in_rows(number_of(r), k) + whole_row(r, k);
  }

  // The recurrences, for this relation. As hypotheses they are instantiated where a cell of the relation occurs.
  template <class Relation>
  std::vector<named_claim> recurrences(Relation const& rel, bool as_hypotheses = false) const {
    auto const at_cells = [&](row const& r, column const& c, K const& k) {
      if (!as_hypotheses) return triggers{};
      return triggers{{rel(r, c).term, in_row(r, number_of(c), k).term}, {rel(r, c).term, whole_row(r, k).term}};
    };
    return {
        {"row_begins", every<row, K>([&](auto const& r, auto const& k) { return in_row(r, 0, k) == 0; })},
        {"row_continues",
         every<row, column, K>([&](auto const& r, auto const& c, auto const& k) { return cell_is_added(rel, r, c, k); },
                               at_cells)},
        {"total_begins", every<K>([&](auto const& k) { return in_rows(0, k) == 0; })},
        {"total_continues", every<row, K>([&](auto const& r, auto const& k) { return row_is_added(r, k); })},
    };
  }

  // The tallies of this relation are the counts.
  template <class Relation> std::vector<named_claim> agreement(Relation const& rel) const {
    return {
        {"row_is_counted",
         every<row, K>([&](auto const& r, auto const& k) { return rel.row(r, k) == whole_row(r, k); })},
        {"total_is_counted", every<K>([&](auto const& k) { return rel.total(k) == everything(k); })},
    };
  }

  // The counting when row r is counted anew, by `now`: every later row begins with that much more or less.
  template <class Count> counting with_row(row const& r, Count now) const {
    return {[old = in_row, r, now](row const& q, count const& n, K const& k) {
              return ite(q == r, count(now(n, k)), old(q, n, k));
            },
            [old = *this, r, now](count const& n, K const& k) {
              count const change = count(now(number_of_columns(), k)) - old.whole_row(r, k);
              return old.in_rows(n, k) + ite(number_of(r) < n, change, count(0));
            }};
  }
};

}  // namespace cowproof::symbolic::theory
