// The theorems about counted relations, for any entry type, two kinds of keys, any number of rows and columns.
//
//   1. The empty relation counts nothing, and after each update the tallies are again the counts of the cells.
//   2. Every law of relation_laws.hpp follows from the recurrences, by induction; and so does every fact of
//      relation_parts.hpp from the definition of a part's tally.
//
// A template over the relation, so that tests can show that a relation whose updates are wrong has no such theorems.
#pragma once
#include "proofs/relation/law_theorems.hpp"
#include "proofs/relation/part_theorems.hpp"

namespace cowproof::symbolic {

template <template <class...> class Relation> class relation_theorems {
  using row = theory::row;
  using column = theory::column;
  using entry = theory::entry;
  using first_key = theory::first_key;
  using second_key = theory::second_key;
  using relation = Relation<entry, row, column, first_key, second_key>;
  using other = counted_relation<entry, row, column, first_key, second_key>;
  template <class K> using counting = theory::counting<K>;

 public:
  obligations all() {
    add_counted("empty", facts_, relation(), counting<first_key>::of_nothing(), counting<second_key>::of_nothing());
    add_set();
    add_copy_row();
    add_copy_from_another();
    add_clear_row();
    add_maps();
    add_retarget();
    add_renew_row();
    add_clear_part();
    add_clear_rows();
    for (auto& law : theory::law_theorems<relation>(start_, facts_).all()) made_.push_back(std::move(law));
    for (auto& fact : theory::part_theorems<relation>(start_, facts_).all()) made_.push_back(std::move(fact));
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
  template <class Update, class Recount>
  void add_update(std::string const& name, Update update, Recount recount, std::vector<boolean> const& given = {}) {
    auto const guarded = arbitrary<boolean>("guarded");
    relation post = start_;
    auto const record =
        session::current().updates().run(guards::all_guarded, [&] { unbounded::when(guarded, [&] { update(post); }); });
    auto hypotheses = facts_;
    for (auto const& k : first_.recurrences(start_, true)) hypotheses.push_back(k.claim);
    for (auto const& k : second_.recurrences(start_, true)) hypotheses.push_back(k.claim);
    for (auto const& r : record.requirements) hypotheses.push_back(r.claim);
    hypotheses.insert(hypotheses.end(), given.begin(), given.end());
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
  // From another relation: all that is known of its row is that its tally is the count of its cells.
  void add_copy_from_another() {
    std::vector<boolean> given;
    for (auto const& k : other_first_.recurrences(other_, true)) given.push_back(k.claim);
    for (auto const& k : other_second_.recurrences(other_, true)) given.push_back(k.claim);
    add_update(
        "copy_row_of_another", [&](relation& rel) { rel.copy_row(r_, other_, q_); },
        [&]<class K>(counting<K> const& old) {
          return old.with_row(
              r_, [in_row = other_of(old).in_row, q = q_](count const& n, K const& k) { return in_row(q, n, k); });
        },
        given);
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

  void add_retarget() {
    auto const change = arbitrary_function<entry, entry>("change");
    add_update(
        "retarget", [&](relation& rel) { rel.retarget(a_, b_, change); },
        [&]<class K>(counting<K> const& old) {
          if constexpr (std::is_same_v<K, first_key>)
            return counting<K>{
                [old, a = a_](row const& r, count const& n, K const& k) {
                  return ite(k == a, count(0), old.in_row(r, n, k));
                },
                [old, a = a_](count const& n, K const& k) { return ite(k == a, count(0), old.in_rows(n, k)); }};
          else
            return counting<K>{[old, first = first_, a = a_, b = b_](row const& r, count const& n, K const& k) {
                                 return old.in_row(r, n, k) + ite(k == b, first.in_row(r, n, a), count(0));
                               },
                               [old, first = first_, a = a_, b = b_](count const& n, K const& k) {
                                 return old.in_rows(n, k) + ite(k == b, first.in_rows(n, a), count(0));
                               }};
        });
  }

  // What was offered is arbitrary; the requirement says what is needed of it.
  void add_renew_row() {
    auto const which = arbitrary_function<boolean, first_key>("which");
    auto const change = arbitrary_function<entry, entry, first_key>("change_to");
    auto const reserved = unbounded::choices<first_key, column>::arbitrary("offered").reserve(
        arbitrary_function<boolean, first_key>("available"), arbitrary_function<boolean, column>("needed"));
    auto const place_of = [reserved](first_key const& k) { return reserved.given_to(k); };
    auto const is_renewed = [which, start = start_, r = r_](column const& c) {
      return theory::holds<first_key>(start(r, c)) && which(theory::key<first_key>(start(r, c)));
    };
    auto const in_range_of_columns = every<first_key>(
        [&](auto const& k) { return implies(has<column>(place_of(k)), in_range(get<column>(place_of(k)))); });
    add_update(
        "renew_row", [&](relation& rel) { rel.renew_row(r_, which, reserved, change); },
        [&]<class K>(counting<K> const& old) {
          if constexpr (std::is_same_v<K, first_key>)
            return old.with_row(r_, [=, in_row = old.in_row, r = r_](count const& n, K const& k) {
              auto const c = get<column>(place_of(k));
              auto const is_new = has<column>(place_of(k)) && is_renewed(c) && theory::number_of(c) < n;
              return ite(which(k), count(0), in_row(r, n, k)) + one_if(is_new);
            });
          else return old;
        },
        {in_range_of_columns});
  }

  // The part was chosen of a relation that may have differed elsewhere.
  void add_clear_part() {
    auto const part = other_.part(r_, arbitrary_function<boolean, column>("chosen"));
    add_update(
        "clear_part", [&](relation& rel) { rel.clear(part); },
        [&]<class K>(counting<K> const& old) {
          return old.with_row(r_, [in_row = old.in_row, r = r_, in_part = theory::counting_part<K>{}.in_part](
                                      count const& n, K const& k) { return in_row(r, n, k) - in_part(n, k); });
        },
        together(theory::counting_part<first_key>{}.definition(part),
                 theory::counting_part<second_key>{}.definition(part)));
  }
  void add_clear_rows() {
    auto const rows = other_.rows(arbitrary_function<boolean, row>("chosen_row"));
    auto given = together(theory::counting_rows<first_key>{}.definition(rows),
                          theory::counting_rows<second_key>{}.definition(rows));
    given.push_back(same_rows_count_the_same(first_, other_first_, rows));
    given.push_back(same_rows_count_the_same(second_, other_second_, rows));
    add_update(
        "clear_rows", [&](relation& rel) { rel.clear(rows); },
        [&]<class K>(counting<K> const& old) {
          return counting<K>{[old, rows](row const& r, count const& n, K const& k) {
                               return ite(rows.chosen(r), count(0), old.in_row(r, n, k));
                             },
                             [old, in_chosen = theory::counting_rows<K>{}.in_chosen](count const& n, K const& k) {
                               return old.in_rows(n, k) - in_chosen(n, k);
                             }};
        },
        given);
  }
  // A theorem, from what clearing rows requires of them.
  template <class K, class Rows>
  static boolean same_rows_count_the_same(counting<K> const& now, counting<K> const& then, Rows const& rows) {
    return every<row, K>([&](auto const& r, auto const& k) {
      return implies(rows.chosen(r), now.whole_row(r, k) == then.whole_row(r, k));
    });
  }
  static std::vector<boolean> together(std::vector<boolean> all, std::vector<boolean> const& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  row r_ = arbitrary<row>("the_row"), q_ = arbitrary<row>("another_row");
  column c_ = arbitrary<column>("the_column");
  entry e_ = arbitrary<entry>("the_entry");
  first_key a_ = arbitrary<first_key>("the_first_key");
  second_key b_ = arbitrary<second_key>("the_second_key");
  counting<first_key> first_ = counting<first_key>::arbitrary();
  counting<second_key> second_ = counting<second_key>::arbitrary();

  counting<first_key> other_first_ = counting<first_key>::arbitrary("_of_another");
  counting<second_key> other_second_ = counting<second_key>::arbitrary("_of_another");
  counting<first_key> const& other_of(counting<first_key> const&) const { return other_first_; }
  counting<second_key> const& other_of(counting<second_key> const&) const { return other_second_; }

  other other_ =
      other(typename other::cells(arbitrary_function<entry, row, column>("other_cell")),
            typename other::tallies(theory::tallies_by<other>(other_first_), theory::tallies_by<other>(other_second_)));

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
