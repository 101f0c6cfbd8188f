// What is true of every counted relation, whatever its entries are: the laws that proofs about operations may use.
//
// Each is a theorem of relation_theorems.hpp. Stated for given rows, columns and keys, to be proved; and for all of
// them, with the triggers at which a solver is to use it.
#pragma once
#include "proofs/counted_relation.hpp"

namespace cowproof::symbolic {

template <class Relation, class K> struct relation_laws {
  using row = typename Relation::row_type;
  using column = typename Relation::column_type;
  Relation const& relation;

  boolean cell(row const& r, column const& c) const {
    auto const e = relation(r, c);
    auto const k = key<K>(e);
    return implies(holds<K>(e), count(1) <= relation.row(r, k) && relation.row(r, k) <= relation.total(k));
  }
  boolean row_within_total(row const& r, K const& k) const {
    return count(0) <= relation.row(r, k) && relation.row(r, k) <= relation.total(k);
  }
  boolean total_is_natural(K const& k) const { return count(0) <= relation.total(k); }
  boolean two_cells(row const& r, column const& c, column const& d) const {
    auto const e = relation(r, c);
    auto const k = key<K>(e);
    return implies(!(c == d) && holds<K>(e) && names(relation(r, d), k), count(2) <= relation.row(r, k));
  }
  boolean two_rows(row const& r, row const& q, K const& k) const {
    return implies(!(r == q), relation.row(r, k) + relation.row(q, k) <= relation.total(k));
  }
  // The same of relations with one column: where an entry tells everything of its row.
  boolean sole_cell(row const& r) const {
    auto const k = key<K>(relation(r, column{}));
    return implies(holds<K>(relation(r, column{})), count(1) <= relation.total(k));
  }
  boolean two_sole_cells(row const& r, row const& q) const {
    auto const k = key<K>(relation(r, column{}));
    return implies(!(r == q) && holds<K>(relation(r, column{})) && names(relation(q, column{}), k),
                   count(2) <= relation.total(k));
  }
  // Apart from the others, and given of the rows and keys that a proof asks for: it brings new rows into being.
  boolean other_row_exists(row const& r, K const& k) const {
    return implies(relation.row(r, k) < relation.total(k), some<row, column>([&](auto const& q, auto const& c) {
                     return !(q == r) && names(relation(q, c), k);
                   }));
  }
  // Apart from the others: it brings new rows and columns into being, which few proofs need.
  boolean counted_cell_exists(K const& k) const {
    return implies(count(1) <= relation.total(k),
                   some<row, column>([&](auto const& r, auto const& c) { return names(relation(r, c), k); }));
  }

  std::vector<named_claim> for_all() const {
    auto const key_at = [&](auto const& r, auto const& c) { return key<K>(relation(r, c)).term; };
    auto const row_of = [&](auto const& r, auto const& k) { return relation.row(r, k).term; };
    if constexpr (is_single_index<column>) return {total_is_natural_for_all(), sole_cells(), two_sole_cells()};
    else
      return {
          {"cell", every<row, column>([&](auto const& r, auto const& c) { return cell(r, c); },
                                      [&](auto const& r, auto const& c) { return triggers{{key_at(r, c)}}; })},
          total_is_natural_for_all(),
          {"row_within_total", every<row, K>([&](auto const& r, auto const& k) { return row_within_total(r, k); },
                                             [&](auto const& r, auto const& k) { return triggers{{row_of(r, k)}}; })},
          {"two_cells",
           every<row, column, column>([&](auto const& r, auto const& c, auto const& d) { return two_cells(r, c, d); },
                                      [&](auto const& r, auto const& c, auto const& d) {
                                        return triggers{{key_at(r, c), key_at(r, d)}};
                                      })},
          {"two_rows",
           every<row, row, K>([&](auto const& r, auto const& q, auto const& k) { return two_rows(r, q, k); },
                              [&](auto const& r, auto const& q, auto const& k) {
                                return triggers{{row_of(r, k), row_of(q, k)}};
                              })},
      };
  }
  named_claim counted_cell_exists_for_all() const {
    return {"counted_cell_exists", every<K>([&](auto const& k) { return counted_cell_exists(k); },
                                            [&](auto const& k) { return triggers{{relation.total(k).term}}; })};
  }

 private:
  named_claim total_is_natural_for_all() const {
    return {"total_is_natural", every<K>([&](auto const& k) { return total_is_natural(k); },
                                         [&](auto const& k) { return triggers{{relation.total(k).term}}; })};
  }
  named_claim sole_cells() const {
    return {"sole_cell", every<row>([&](auto const& r) { return sole_cell(r); },
                                    [&](auto const& r) { return triggers{{key<K>(relation(r, column{})).term}}; })};
  }
  named_claim two_sole_cells() const {
    return {"two_sole_cells",
            every<row, row>([&](auto const& r, auto const& q) { return two_sole_cells(r, q); },
                            [&](auto const& r, auto const& q) {
                              return triggers{{key<K>(relation(r, column{})).term, key<K>(relation(q, column{})).term}};
                            })};
  }
};

// Of a relation with one column: other rows that name what this row names. For proofs that ask for it.
template <class Relation> std::vector<named_claim> other_rows_exist(Relation const& relation, auto const& row) {
  using only = typename Relation::column_type;
  static_assert(is_single_index<only>);
  return [&]<class... K>(types<K...>) {
    return std::vector<named_claim>{{"other_row_exists", relation_laws<Relation, K>{relation}.other_row_exists(
                                                             row, key<K>(relation(row, only{})))}...};
  }(typename Relation::keys{});
}

}  // namespace cowproof::symbolic
