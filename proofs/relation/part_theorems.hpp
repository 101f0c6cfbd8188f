// What is known of the tallies of parts follows from how they are defined: by induction, as the laws do.
#pragma once
#include "proofs/relation/induction.hpp"

namespace cowproof::symbolic::theory {

// The definition of a part's tally, cell after cell: it counts what the relation counts, where it is chosen.
template <class K> struct counting_part {
  closure<count, count, K> in_part = arbitrary_function<count, count, K>(std::string("in_part_") + K::tag::name);

  count everything(K const& k) const { return in_part(number_of_columns(), k); }
  template <class Part> boolean cell_is_added(Part const& part, column const& c, K const& k) const {
    return in_part(after(c), k) ==
           in_part(number_of(c), k) + one_if(part.chosen(c) && names(part.relation(part.row, c), k));
  }
  template <class Part> std::vector<boolean> definition(Part const& part) const {
    return {every<K>([&](auto const& k) { return in_part(0, k) == 0; }),
            every<column, K>([&](auto const& c, auto const& k) { return cell_is_added(part, c, k); },
                             [&](auto const& c, auto const& k) {
                               return triggers{{part.chosen(c).term, in_part(number_of(c), k).term}};
                             }),
            every<K>([&](auto const& k) { return part.of(k) == everything(k); })};
  }
};

// The same of chosen rows, row after row.
template <class K> struct counting_rows {
  closure<count, count, K> in_chosen = arbitrary_function<count, count, K>(std::string("in_chosen_") + K::tag::name);

  count everything(K const& k) const { return in_chosen(number_of_rows(), k); }
  template <class Rows> boolean row_is_added(Rows const& rows, row const& r, K const& k) const {
    return in_chosen(after(r), k) ==
           in_chosen(number_of(r), k) + ite(rows.chosen(r), rows.relation.row(r, k), count(0));
  }
  template <class Rows> std::vector<boolean> definition(Rows const& rows) const {
    return {every<K>([&](auto const& k) { return in_chosen(0, k) == 0; }),
            every<row, K>([&](auto const& r, auto const& k) { return row_is_added(rows, r, k); }),
            every<K>([&](auto const& k) { return rows.of(k) == everything(k); })};
  }
};

template <class Relation> class part_theorems : induction<Relation> {
  using base = induction<Relation>;
  using base::add;
  using base::add_induction;
  using base::c_;
  using base::cell_is_added;
  using base::columns_;
  using base::counted_;
  using base::d_;
  using base::k_;
  using base::made_;
  using base::n_;
  using base::q_;
  using base::r_;
  using base::rel_;
  using base::row_begins;
  using base::row_is_added;
  using base::sole_column;
  using base::together;
  using base::total_begins;
  using typename base::K;

 public:
  using base::base;

  obligations all() {
    add_part_facts();
    add_rows_facts();
    add_same_rows();
    return std::move(made_);
  }

 private:
  // Of the cells before column n: what the facts say of all.
  boolean part_is_counted(count const& n, K const& k) const {
    auto const in_part = counted_part_.in_part(n, k);
    auto const in_row = counted_.in_row(r_, n, k);
    auto const names_k = [&](column const& c) { return number_of(c) < n && names(rel_(r_, c), k); };
    auto const one = [&](column const& c) {
      return implies(names_k(c), ite(part_.chosen(c), count(1) <= in_part, in_part < in_row));
    };
    auto const both = part_.chosen(c_) && part_.chosen(d_);
    auto const neither = !part_.chosen(c_) && !part_.chosen(d_);
    auto const two = implies(!(c_ == d_) && names_k(c_) && names_k(d_),
                             implies(both, count(2) <= in_part) && implies(neither, in_part + 2 <= in_row));
    return count(0) <= in_part && in_part <= in_row && one(c_) && one(d_) && two;
  }
  void add_part_facts() {
    auto const n_th = column_number(n_);
    add_induction("part_is_counted", [&](count const& n) { return part_is_counted(n, k_); }, columns_,
                  {row_begins(r_, k_), counted_part_.in_part(0, k_) == 0},
                  {cell_is_added(r_, n_th, k_), counted_part_.cell_is_added(part_, n_th, k_)});
    auto const known_of = [&](K const& k) {
      return std::vector<boolean>{part_is_counted(columns_, k), part_.of(k) == counted_part_.everything(k)};
    };
    auto const named = key<K>(rel_(r_, c_));
    part_facts<part, K> const facts{part_};
    add("part_within_row", known_of(k_), facts.within_row(k_));
    add("part_cell", known_of(named), facts.cell(c_));
    add("part_two_cells", known_of(named), facts.two_cells(c_, d_));
  }

  // Of the rows before n.
  boolean rows_are_counted(count const& n, K const& k) const {
    auto const chosen = counted_rows_.in_chosen(n, k);
    auto const all = counted_.in_rows(n, k);
    auto const row_of = [&](row const& r) { return counted_.whole_row(r, k); };
    auto const one = [&](row const& r) {
      return implies(number_of(r) < n, ite(rows_.chosen(r), row_of(r) <= chosen, row_of(r) + chosen <= all));
    };
    auto const both = rows_.chosen(r_) && rows_.chosen(q_);
    auto const neither = !rows_.chosen(r_) && !rows_.chosen(q_);
    auto const together_ = row_of(r_) + row_of(q_);
    auto const two = implies(!(r_ == q_) && number_of(r_) < n && number_of(q_) < n,
                             implies(both, together_ <= chosen) && implies(neither, together_ + chosen <= all));
    return count(0) <= chosen && chosen <= all && one(r_) && one(q_) && two;
  }
  // Two relations whose row r is the same count the same in it: rows may be cleared that are what they were.
  void add_same_rows() {
    auto const then = counting<K>::arbitrary("_of_another");
    auto const cell_then = arbitrary_function<entry, row, column>("other_cell");
    auto const n_th = column_number(n_);
    add_induction("same_rows_count_the_same",
                  [&](count const& n) { return counted_.in_row(r_, n, k_) == then.in_row(r_, n, k_); }, columns_,
                  {row_begins(r_, k_), then.in_row(r_, 0, k_) == 0},
                  {cell_is_added(r_, n_th, k_), then.cell_is_added(cell_then, r_, n_th, k_),
                   rel_(r_, n_th) == cell_then(r_, n_th)});
  }
  void add_rows_facts() {
    auto const n_th = row_number(n_);
    add_induction("rows_are_counted", [&](count const& n) { return rows_are_counted(n, k_); }, number_of_rows(),
                  {total_begins(k_), counted_rows_.in_chosen(0, k_) == 0},
                  {row_is_added(n_th, k_), counted_rows_.row_is_added(rows_, n_th, k_),
                   count(0) <= counted_.whole_row(n_th, k_)});
    auto const known_of = [&](K const& k) {
      return std::vector<boolean>{rows_are_counted(number_of_rows(), k), rows_.of(k) == counted_rows_.everything(k)};
    };
    rows_facts<rows, K> const facts{rows_};
    add("rows_within_total", known_of(k_), facts.within_total(k_));
    add("rows_one_row", known_of(k_), facts.one_row(r_, k_));
    add("rows_two_rows", known_of(k_), facts.two_rows(r_, q_, k_));
    auto const sole = key<K>(rel_(r_, column{}));
    add("rows_sole_cell", together(sole_column(r_, sole), {facts.one_row(r_, sole)}), facts.sole_cell(r_));
    add("rows_two_sole_cells",
        together(together(sole_column(r_, sole), sole_column(q_, sole)), {facts.two_rows(r_, q_, sole)}),
        facts.two_sole_cells(r_, q_));
  }

  using part = typename Relation::part_type;
  using rows = typename Relation::rows_type;
  counting_part<K> counted_part_;
  counting_rows<K> counted_rows_;
  part part_ = rel_.part(r_, arbitrary_function<boolean, column>("chosen"));
  rows rows_ = rel_.rows(arbitrary_function<boolean, row>("chosen_row"));
};

}  // namespace cowproof::symbolic::theory
