// The laws of counted relations, by induction on the numbers of rows and columns, each from the instances it needs.
#pragma once
#include "proofs/relation/induction.hpp"

namespace cowproof::symbolic::theory {

template <class Relation> class law_theorems : induction<Relation> {
  using base = induction<Relation>;
  using base::add;
  using base::add_induction;
  using base::c_;
  using base::cell_is_added;
  using base::columns_;
  using base::counted_;
  using base::d_;
  using base::k_;
  using base::m_;
  using base::made_;
  using base::n_;
  using base::q_;
  using base::r_;
  using base::rel_;
  using base::row_begins;
  using base::row_is_added;
  using base::rows_;
  using base::sole_column;
  using base::together;
  using base::total_begins;
  using typename base::K;

 public:
  using base::base;

  obligations all() {
    add_growth();
    add_bounds();
    add_existence();
    add_one_column();
    add_empty_row();
    add_bound();
    return std::move(made_);
  }

 private:
  // --------------------------------------------------------------------------------- what is proved by induction
  boolean row_grows(row const& r, count const& from, count const& to, K const& k) const {
    return implies(from <= to, counted_.in_row(r, from, k) <= counted_.in_row(r, to, k)) &&
           count(0) <= counted_.in_row(r, to, k);
  }
  boolean total_grows(count const& from, count const& to, K const& k) const {
    return implies(from <= to, counted_.in_rows(from, k) <= counted_.in_rows(to, k)) &&
           count(0) <= counted_.in_rows(to, k);
  }
  boolean counted_in_row_exists(row const& r, count const& n, K const& k) const {
    return implies(count(1) <= counted_.in_row(r, n, k),
                   some<column>([&](auto const& c) { return number_of(c) < n && names(rel_(r, c), k); }));
  }
  boolean counted_exists(count const& n, K const& k) const {
    return implies(count(1) <= counted_.in_rows(n, k), some<row, column>([&](auto const& r, auto const& c) {
                     return number_of(r) < n && names(rel_(r, c), k);
                   }));
  }
  // Other rows than r name k, if all do more often than r.
  boolean counted_elsewhere_exists(row const& r, count const& n, K const& k) const {
    return implies(ite(number_of(r) < n, counted_.whole_row(r, k), count(0)) < counted_.in_rows(n, k),
                   some<row, column>([&](auto const& q, auto const& c) {
                     return number_of(q) < n && !(q == r) && names(rel_(q, c), k);
                   }));
  }

  void add_growth() {
    add_induction("row_grows", [&](count const& n) { return row_grows(r_, m_, n, k_); }, columns_, {row_begins(r_, k_)},
                  {cell_is_added(r_, column_number(n_), k_)});
    add_induction("total_grows", [&](count const& n) { return total_grows(m_, n, k_); }, rows_, {total_begins(k_)},
                  {row_is_added(row_number(n_), k_), count(0) <= counted_.whole_row(row_number(n_), k_)});
  }

  std::vector<boolean> around_cell(row const& r, column const& c, K const& k) const {
    return {cell_is_added(r, c, k), row_grows(r, after(c), columns_, k), row_grows(r, 0, number_of(c), k),
            row_grows(r, number_of(c), columns_, k)};
  }
  std::vector<boolean> around_row(row const& r, K const& k) const {
    return {row_grows(r, 0, columns_, k),
            row_begins(r, k),
            row_is_added(r, k),
            total_grows(after(r), rows_, k),
            total_grows(0, number_of(r), k),
            total_grows(number_of(r), rows_, k)};
  }
  void add_bounds() {
    auto const named = key<K>(rel_(r_, c_));
    add("law_cell", together(around_cell(r_, c_, named), around_row(r_, named)), laws_.cell(r_, c_));
    add("law_row_within_total", around_row(r_, k_), laws_.row_within_total(r_, k_));
    add("law_total_is_natural", {total_grows(0, rows_, k_)}, laws_.total_is_natural(k_));
    auto const two_cells = together(around_cell(r_, c_, named), around_cell(r_, d_, named));
    add("law_two_cells",
        together(two_cells,
                 {row_grows(r_, after(c_), number_of(d_), named), row_grows(r_, after(d_), number_of(c_), named)}),
        laws_.two_cells(r_, c_, d_));
    auto const two_rows = together(around_row(r_, k_), around_row(q_, k_));
    add("law_two_rows",
        together(two_rows, {total_grows(after(r_), number_of(q_), k_), total_grows(after(q_), number_of(r_), k_)}),
        laws_.two_rows(r_, q_, k_));
  }

  void add_existence() {
    auto const n_th = row_number(n_);
    add_induction("counted_in_row_exists", [&](count const& n) { return counted_in_row_exists(r_, n, k_); }, columns_,
                  {row_begins(r_, k_)}, {cell_is_added(r_, column_number(n_), k_)});
    add_induction("counted_exists", [&](count const& n) { return counted_exists(n, k_); }, rows_, {total_begins(k_)},
                  {row_is_added(n_th, k_), counted_in_row_exists(n_th, columns_, k_)});
    add("law_counted_cell_exists", {counted_exists(rows_, k_)}, laws_.counted_cell_exists(k_));
    add_induction("other_row_exists", [&](count const& n) { return counted_elsewhere_exists(r_, n, k_); }, rows_,
                  {total_begins(k_)}, {row_is_added(n_th, k_), counted_in_row_exists(n_th, columns_, k_)});
    add("law_other_row_exists", {counted_elsewhere_exists(r_, rows_, k_)}, laws_.other_row_exists(r_, k_));
  }

  // Why the laws of a relation with one column may speak of its entries instead of its rows.
  void add_one_column() {
    auto const sole = key<K>(rel_(r_, column{}));
    add("one_column_row_is_its_entry", sole_column(r_, k_), rel_.row(r_, k_) == one_if(names(rel_(r_, column{}), k_)));
    add("law_sole_cell", together(sole_column(r_, sole), {laws_.row_within_total(r_, sole)}), laws_.sole_cell(r_));
    add("law_two_sole_cells",
        together(together(sole_column(r_, sole), sole_column(q_, sole)), {laws_.two_rows(r_, q_, sole)}),
        laws_.two_sole_cells(r_, q_));
  }

  // Why row_is_empty() may say that nothing is counted: it follows from there being no entry.
  void add_empty_row() {
    std::vector<boolean> const empty{every<column>([&](auto const& c) { return !occupied(rel_(r_, c)); }),
                                     every<entry>([](auto const& e) { return implies(!occupied(e), !holds<K>(e)); })};
    add_induction(
        "empty_row_counts_nothing", [&](count const& n) { return counted_.in_row(r_, n, k_) == 0; }, columns_,
        {row_begins(r_, k_)}, together(empty, {cell_is_added(r_, column_number(n_), k_)}));
  }

  // Why a count has bits enough: if every row names k at most once, it is named at most as often as there are rows.
  void add_bound() {
    auto const n_th = row_number(n_);
    add_induction("rows_bound_the_total", [&](count const& n) { return counted_.in_rows(n, k_) <= n; }, rows_,
                  {total_begins(k_)}, {row_is_added(n_th, k_), counted_.whole_row(n_th, k_) <= count(1)});
  }

  relation_laws<Relation, K> laws_{rel_};
};

}  // namespace cowproof::symbolic::theory
