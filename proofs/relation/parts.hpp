// Parts of a counted relation: chosen cells of a row, and chosen rows, as they were when they were chosen.
//
// How many cells of a part name a key has no closed form. It is a new function, defined by recursion over the columns,
// or the rows: a part counts what the relation counts, where it is chosen. Proofs use what follows from this
// definition: the facts below, which are theorems of relation_part_theorems.hpp.
#pragma once
#include "proofs/closures.hpp"
#include "proofs/solver/quantifiers.hpp"
#include "proofs/symbolic.hpp"

namespace cowproof::symbolic {

template <class Relation, class... Key> struct counted_part {
  Relation relation;
  typename Relation::row_type row;
  closure<boolean, typename Relation::column_type> chosen;
  std::tuple<closure<count, Key>...> counts;
  template <class K> count of(K const& k) const { return std::get<closure<count, K>>(counts)(k); }
};
template <class Relation, class... Key> struct counted_rows {
  Relation relation;
  closure<boolean, typename Relation::row_type> chosen;
  std::tuple<closure<count, Key>...> counts;
  template <class K> count of(K const& k) const { return std::get<closure<count, K>>(counts)(k); }
};

template <class Part, class K> struct part_facts {
  using column = typename decltype(Part::relation)::column_type;
  Part const& part;

  boolean within_row(K const& k) const { return count(0) <= part.of(k) && part.of(k) <= in_row(k); }
  boolean cell(column const& c) const {
    auto const k = key<K>(at(c));
    return implies(holds<K>(at(c)), ite(part.chosen(c), count(1) <= part.of(k), part.of(k) < in_row(k)));
  }
  boolean two_cells(column const& c, column const& d) const {
    auto const k = key<K>(at(c));
    auto const both = part.chosen(c) && part.chosen(d);
    auto const neither = !part.chosen(c) && !part.chosen(d);
    return implies(!(c == d) && holds<K>(at(c)) && names(at(d), k),
                   implies(both, count(2) <= part.of(k)) && implies(neither, part.of(k) + 2 <= in_row(k)));
  }

  std::vector<named_claim> for_all() const {
    auto const key_at = [&](auto const& c) { return key<K>(at(c)).term; };
    return {
        {"within_row", every<K>([&](auto const& k) { return within_row(k); },
                                [&](auto const& k) { return triggers{{part.of(k).term}}; })},
        {"cell",
         every<column>([&](auto const& c) { return cell(c); }, [&](auto const& c) { return triggers{{key_at(c)}}; })},
        {"two_cells", every<column, column>([&](auto const& c, auto const& d) { return two_cells(c, d); },
                                            [&](auto const& c, auto const& d) {
                                              return triggers{{key_at(c), key_at(d)}};
                                            })},
    };
  }

 private:
  auto at(column const& c) const { return part.relation(part.row, c); }
  count in_row(K const& k) const { return part.relation.row(part.row, k); }
};

template <class Rows, class K> struct rows_facts {
  using relation_type = decltype(Rows::relation);
  using row = typename relation_type::row_type;
  using column = typename relation_type::column_type;
  Rows const& rows;

  boolean within_total(K const& k) const { return count(0) <= rows.of(k) && rows.of(k) <= total(k); }
  boolean one_row(row const& r, K const& k) const {
    return ite(rows.chosen(r), in_row(r, k) <= rows.of(k), in_row(r, k) + rows.of(k) <= total(k));
  }
  boolean two_rows(row const& r, row const& q, K const& k) const {
    auto const together = in_row(r, k) + in_row(q, k);
    auto const both = rows.chosen(r) && rows.chosen(q);
    auto const neither = !rows.chosen(r) && !rows.chosen(q);
    return implies(!(r == q),
                   implies(both, together <= rows.of(k)) && implies(neither, together + rows.of(k) <= total(k)));
  }
  // The same of relations with one column: where an entry tells everything of its row.
  boolean sole_cell(row const& r) const {
    auto const k = key<K>(at(r));
    return implies(holds<K>(at(r)), ite(rows.chosen(r), count(1) <= rows.of(k), rows.of(k) < total(k)));
  }
  boolean two_sole_cells(row const& r, row const& q) const {
    auto const k = key<K>(at(r));
    auto const both = rows.chosen(r) && rows.chosen(q);
    auto const neither = !rows.chosen(r) && !rows.chosen(q);
    return implies(!(r == q) && holds<K>(at(r)) && names(at(q), k),
                   implies(both, count(2) <= rows.of(k)) && implies(neither, rows.of(k) + 2 <= total(k)));
  }

  std::vector<named_claim> for_all() const {
    auto const row_of = [&](auto const& r, auto const& k) { return in_row(r, k).term; };
    auto const rows_of = [&](auto const& k) { return rows.of(k).term; };
    auto const key_at = [&](auto const& r) { return key<K>(at(r)).term; };
    named_claim const within = {"within_total", every<K>([&](auto const& k) { return within_total(k); },
                                                         [&](auto const& k) { return triggers{{rows_of(k)}}; })};
    if constexpr (is_single_index<column>)
      return {within,
              {"sole_cell", every<row>([&](auto const& r) { return sole_cell(r); },
                                       [&](auto const& r) { return triggers{{key_at(r)}}; })},
              {"two_sole_cells", every<row, row>([&](auto const& r, auto const& q) { return two_sole_cells(r, q); },
                                                 [&](auto const& r, auto const& q) {
                                                   return triggers{{key_at(r), key_at(q)}};
                                                 })}};
    else
      return {within,
              {"one_row", every<row, K>([&](auto const& r, auto const& k) { return one_row(r, k); },
                                        [&](auto const& r, auto const& k) {
                                          return triggers{{row_of(r, k), rows_of(k)}};
                                        })},
              {"two_rows",
               every<row, row, K>([&](auto const& r, auto const& q, auto const& k) { return two_rows(r, q, k); },
                                  [&](auto const& r, auto const& q, auto const& k) {
                                    return triggers{{row_of(r, k), row_of(q, k), rows_of(k)}};
                                  })}};
  }

 private:
  auto at(row const& r) const { return rows.relation(r, column{}); }
  count in_row(row const& r, K const& k) const { return rows.relation.row(r, k); }
  count total(K const& k) const { return rows.relation.total(k); }
};

}  // namespace cowproof::symbolic
