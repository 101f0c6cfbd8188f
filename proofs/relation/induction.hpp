// Induction over the columns of a row and over the rows of a relation, each step from the instances it needs.
#pragma once
#include "proofs/relation/theory.hpp"

namespace cowproof::symbolic::theory {

// Tallies that are the counts.
template <class Relation, class K> typename Relation::template tallies_of<K> tallies_by(counting<K> const& counted) {
  return {[counted](row const& r, K const& k) { return counted.whole_row(r, k); },
          [counted](K const& k) { return counted.everything(k); }};
}

// About a relation that is counted by counting<first_key>::arbitrary(). Theorems derive from this.
template <class Relation> class induction {
 public:
  induction(Relation const& rel, std::vector<boolean> const& facts) : rel_(rel), facts_(facts) {
    facts_.push_back(in_range(r_));
    facts_.push_back(in_range(q_));
    facts_.push_back(in_range(c_));
    facts_.push_back(in_range(d_));
    facts_.push_back(count(0) <= m_);
  }

 protected:
  using K = first_key;  // the other kind of key is no different

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

  static std::vector<boolean> together(std::vector<boolean> all, std::vector<boolean> const& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  // ------------------------------------------------------------------------------- instances of the recurrences
  boolean row_begins(row const& r, K const& k) const { return counted_.in_row(r, 0, k) == 0; }
  boolean total_begins(K const& k) const { return counted_.in_rows(0, k) == 0; }
  boolean cell_is_added(row const& r, column const& c, K const& k) const {
    return counted_.cell_is_added(rel_, r, c, k);
  }
  boolean row_is_added(row const& r, K const& k) const { return counted_.row_is_added(r, k); }

  // A whole row, if there is one column.
  std::vector<boolean> sole_column(row const& r, K const& k) const {
    return {columns_ == 1, row_begins(r, k), cell_is_added(r, column{}, k)};
  }

  Relation const& rel_;
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
