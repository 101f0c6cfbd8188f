// The packed relation does what a plain array of entries does, whatever the number of words that it takes.
#include "model/concrete/packed_relation.hpp"

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cowproof {
struct row_tag {
  static constexpr auto name = "row", letter = "r";
};
struct column_tag {
  static constexpr auto name = "column", letter = "k";
};
struct key_tag {
  static constexpr auto name = "key", letter = "f";
};

namespace {

// A relation beside an array that is updated naively.
template <int Rows, int Columns, int Keys> struct twins {
  using row = concrete_index<row_tag, Rows>;
  using column = concrete_index<column_tag, Columns>;
  using key = concrete_index<key_tag, Keys>;
  struct target {
    BOOST_HANA_DEFINE_STRUCT(target, (key, at), (bool, marked));
  };
  using entry = concrete_maybe<target>;
  using relation = packed_relation<entry, row, column>;
  using counts = packed_counts<concrete_count<Rows * Columns>, key>;

  relation packed;
  counts tallies;
  std::vector<entry> plain = std::vector<entry>(Rows * Columns);

  static std::uint64_t below(std::uint64_t random, int n) { return random % static_cast<std::uint64_t>(n); }
  entry& cell(row r, column c) { return plain[r.i * Columns + c.i]; }

  void change(std::uint64_t random) {
    row const r{below(random >> 8, Rows)};
    row const q{below(random >> 16, Rows)};
    column const c{below(random >> 24, Columns)};
    entry const e =
        below(random >> 32, 3) == 0 ? entry{} : entry(target{key{below(random >> 40, Keys)}, random % 5 == 0});
    auto const mark = [](entry const& x) { return has<target>(x) ? entry(target{get<target>(x).at, true}) : x; };
    switch (random % 4) {
      case 0:
        packed.set(r, c, e);
        cell(r, c) = e;
        break;
      case 1:
        packed.copy_row(r, q);
        for (std::uint64_t i = 0; i < Columns; ++i) cell(r, {i}) = entry(cell(q, {i}));
        break;
      case 2:
        packed.clear_row(r);
        for (std::uint64_t i = 0; i < Columns; ++i) cell(r, {i}) = entry{};
        break;
      default:
        packed.map_row(r, mark);
        for (std::uint64_t i = 0; i < Columns; ++i) cell(r, {i}) = mark(cell(r, {i}));
    }
  }

  int naive_total(key k) const {
    int n = 0;
    for (auto const& e : plain) n += names(e, k);
    return n;
  }

  void check() {
    for (std::uint64_t r = 0; r < Rows; ++r) {
      bool empty = true;
      for (std::uint64_t c = 0; c < Columns; ++c) {
        RC_ASSERT(packed(row{r}, column{c}) == cell(row{r}, column{c}));
        empty = empty && !occupied(cell(row{r}, column{c}));
      }
      RC_ASSERT(packed.row_is_empty(row{r}) == empty);
    }
    for (std::uint64_t k = 0; k < Keys; ++k) RC_ASSERT(packed.total(key{k}) == naive_total(key{k}));
  }

  // Tallies kept by adding and subtracting rows equal those counted from scratch, and nothing else does.
  void check_tallies() {
    counts summed;
    for (std::uint64_t r = 0; r < Rows; ++r) summed += packed.row(row{r});
    RC_ASSERT((summed == packed.totals()));
    for (std::uint64_t k = 0; k < Keys; ++k) RC_ASSERT(summed(key{k}) == naive_total(key{k}));
    counts wrong = summed;
    wrong.set(key{0}, summed(key{0}) + 1);
    RC_ASSERT((!(wrong == packed.totals())));
    for (std::uint64_t r = 0; r < Rows; ++r) summed -= packed.row(row{r});
    RC_ASSERT(summed == counts{});
  }

  static void run(std::vector<std::uint64_t> const& changes) {
    twins both;
    for (auto const random : changes) both.change(random);
    both.check();
    both.check_tallies();
  }
};

RC_GTEST_PROP(PackedRelation, ofOneWordIsAnArray, (std::vector<std::uint64_t> const& changes)) {
  static_assert(twins<3, 3, 4>::relation::words == 1 && twins<3, 3, 4>::relation::whole_rows);
  twins<3, 3, 4>::run(changes);
}

RC_GTEST_PROP(PackedRelation, ofSeveralWordsIsAnArray, (std::vector<std::uint64_t> const& changes)) {
  static_assert(twins<4, 8, 16>::relation::words > 1 && twins<4, 8, 16>::relation::whole_rows);
  twins<4, 8, 16>::run(changes);
}

RC_GTEST_PROP(PackedRelation, whoseRowsFillMoreThanAWordIsAnArray, (std::vector<std::uint64_t> const& changes)) {
  static_assert(!twins<3, 20, 50>::relation::whole_rows);
  twins<3, 20, 50>::run(changes);
}

}  // namespace
}  // namespace cowproof
