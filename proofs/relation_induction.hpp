// The laws of counted relations, by induction on the numbers of rows and columns, each from the instances it needs.
#pragma once
#include "proofs/relation_theory.hpp"

namespace cowproof::symbolic::theory {

// Tallies that are the counts.
template <class Relation, class K> typename Relation::template tallies_of<K> tallies_by(counting<K> const& counted) {
  return {[counted](row const& r, K const& k) { return counted.whole_row(r, k); },
          [counted](K const& k) { return counted.everything(k); }};
}

// Relation is counted by counting<first_key>::arbitrary().
template <class Relation> class law_theorems {
  using K = first_key;  // the other kind of key is no different

 public:
  law_theorems(Relation const& rel, std::vector<boolean> const& facts) : rel_(rel), facts_(facts) {
    facts_.push_back(in_range(r_));
    facts_.push_back(in_range(q_));
    facts_.push_back(in_range(c_));
    facts_.push_back(in_range(d_));
    facts_.push_back(count(0) <= m_);
  }

  obligations all() {
    add_growth();
    add_bounds();
    add_existence();
    add_empty_row();
    add_bound();
    return std::move(made_);
  }

 private:
  void add(std::string const& name, std::vector<boolean> const& instances, boolean const& claim) {
    auto hypotheses = facts_;
    hypotheses.insert(hypotheses.end(), instances.begin(), instances.end());
    made_.push_back({"relation_" + name, hypotheses, claim});
    made_.push_back({"relation_" + name + "_is_possible", hypotheses, true, wanted::satisfiability});
  }

  // From 0, and from n to n + 1 below the limit.
  template <class Claim>
  void add_induction(std::string const& name, Claim claim_of, count const& limit, std::vector<boolean> const& begin,
                     std::vector<boolean> step) {
    add(name + "_base", begin, claim_of(count(0)));
    step.push_back(is_below(n_, limit));
    step.push_back(claim_of(n_));
    add(name + "_step", step, claim_of(n_ + 1));
  }

  // ------------------------------------------------------------------------------- instances of the recurrences
  boolean row_begins(row const& r, K const& k) const { return counted_.in_row(r, 0, k) == 0; }
  boolean total_begins(K const& k) const { return counted_.in_rows(0, k) == 0; }
  boolean cell_is_added(row const& r, column const& c, K const& k) const {
    return counted_.cell_is_added(rel_, r, c, k);
  }
  boolean row_is_added(row const& r, K const& k) const { return counted_.row_is_added(r, k); }

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
  static std::vector<boolean> together(std::vector<boolean> all, std::vector<boolean> const& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
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

  Relation const& rel_;
  relation_laws<Relation, K> laws_{rel_};
  counting<K> counted_ = counting<K>::arbitrary();
  count rows_ = number_of_rows(), columns_ = number_of_columns();
  row r_ = arbitrary<row>("the_row"), q_ = arbitrary<row>("another_row");
  column c_ = arbitrary<column>("the_column"), d_ = arbitrary<column>("another_column");
  K k_ = arbitrary<K>("the_key");
  count n_ = arbitrary<count>("n"), m_ = arbitrary<count>("m");
  std::vector<boolean> facts_;
  obligations made_;
};

}  // namespace cowproof::symbolic::theory
