// The theorems about counted relations, for any entry type, two kinds of keys, any number of rows and columns.
//
//   1. The empty relation counts nothing, and after each update the tallies are again the counts of the cells.
//   2. Every law of relation_laws.hpp follows from the recurrences, by induction.
//
// A template over the relation, so that tests can show that a relation whose updates are wrong has no such theorems.
#pragma once
#include "proofs/relation_induction.hpp"
#include "proofs/relation_theory.hpp"

namespace cowproof::symbolic {

template <template <class...> class Relation> class relation_theorems {
  using row = theory::row;
  using column = theory::column;
  using entry = theory::entry;
  using first_key = theory::first_key;
  using second_key = theory::second_key;
  using relation = Relation<entry, row, column, first_key, second_key>;
  template <class K> using counting = theory::counting<K>;

 public:
  obligations all() {
    add_counted("empty", facts_, relation(), counting<first_key>::of_nothing(), counting<second_key>::of_nothing());
    add_set();
    add_copy_row();
    add_clear_row();
    add_maps();
    for (auto& law : theory::law_theorems<relation>(start_, facts_).all()) made_.push_back(std::move(law));
    return std::move(made_);
  }

 private:
  // The post-relation is counted by these. The hypotheses tell of the relation before.
  void add_counted(std::string const& what, std::vector<boolean> const& hypotheses, relation const& post,
                   counting<first_key> const& first, counting<second_key> const& second) {
    auto const add_for = [&]<class K>(counting<K> const& counted) {
      auto claims = counted.recurrences(post);
      for (auto const& c : counted.agreement(post)) claims.push_back(c);
      for (auto const& c : claims)
        made_.push_back({"relation_" + what + "_" + K::tag::name + "_" + c.name, hypotheses, c.claim});
    };
    add_for(first);
    add_for(second);
  }

  // An update under a guard: if it holds, each key is counted as `recount` says; if not, as before.
  template <class Update, class Recount> void add_update(std::string const& name, Update update, Recount recount) {
    auto const guarded = arbitrary<boolean>("guarded");
    relation post = start_;
    auto const record =
        session::current().updates().run(guards::all_guarded, [&] { unbounded::when(guarded, [&] { update(post); }); });
    auto hypotheses = facts_;
    for (auto const& k : first_.recurrences(start_, true)) hypotheses.push_back(k.claim);
    for (auto const& k : second_.recurrences(start_, true)) hypotheses.push_back(k.claim);
    for (auto const& r : record.requirements) hypotheses.push_back(r.claim);
    auto unguarded = hypotheses;
    hypotheses.push_back(guarded);
    unguarded.push_back(!guarded);
    made_.push_back({"relation_" + name + "_is_possible", hypotheses, true, wanted::satisfiability});
    made_.push_back({"relation_" + name + "_unless_guarded_is_possible", unguarded, true, wanted::satisfiability});
    add_counted(name, hypotheses, post, recount(first_), recount(second_));
    add_counted(name + "_unless_guarded", unguarded, post, first_, second_);
  }

  void add_set() {
    add_update(
        "set", [&](relation& rel) { rel.set(r_, c_, e_); },
        [&]<class K>(counting<K> const& old) {
          auto const was = start_(r_, c_);
          return old.with_row(r_, [in_row = old.in_row, r = r_, c = c_, was, now = e_](count const& n, K const& k) {
            count const change = one_if(names(now, k)) - one_if(names(was, k));
            return in_row(r, n, k) + ite(theory::number_of(c) < n, change, count(0));
          });
        });
  }
  void add_copy_row() {
    add_update(
        "copy_row", [&](relation& rel) { rel.copy_row(r_, q_); },
        [&]<class K>(counting<K> const& old) {
          return old.with_row(r_,
                              [in_row = old.in_row, q = q_](count const& n, K const& k) { return in_row(q, n, k); });
        });
  }
  void add_clear_row() {
    add_update(
        "clear_row", [&](relation& rel) { rel.clear_row(r_); },
        [&]<class K>(counting<K> const& old) {
          return old.with_row(r_, [](count const&, K const&) { return count(0); });
        });
  }
  void add_maps() {
    auto const change = arbitrary_function<entry, entry>("change");
    auto const change_at = arbitrary_function<entry, row, column, entry>("change_at");
    auto const as_before = [](auto const& old) { return old; };
    add_update(
        "map_row", [&](relation& rel) { rel.map_row(r_, change); }, as_before);
    add_update(
        "each", [&](relation& rel) { rel.each(change_at); }, as_before);
  }

  row r_ = arbitrary<row>("the_row"), q_ = arbitrary<row>("another_row");
  column c_ = arbitrary<column>("the_column");
  entry e_ = arbitrary<entry>("the_entry");
  counting<first_key> first_ = counting<first_key>::arbitrary();
  counting<second_key> second_ = counting<second_key>::arbitrary();

  // An arbitrary relation whose tallies are the counts.
  relation start_ = [&] {
    typename relation::cells const cells(arbitrary_function<entry, row, column>("cell"));
    return relation(
        cells, typename relation::tallies(theory::tallies_by<relation>(first_), theory::tallies_by<relation>(second_)));
  }();
  std::vector<boolean> facts_{count(0) <= theory::number_of_rows(),
                              count(0) <= theory::number_of_columns(),
                              !theory::holds<first_key>(entry{}),
                              !theory::holds<second_key>(entry{}),
                              in_range(r_),
                              in_range(q_),
                              in_range(c_)};
  obligations made_;
};

}  // namespace cowproof::symbolic
