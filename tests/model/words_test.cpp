// The words of the larger machine in the concrete domain: parts, renaming, sums, offers and sets, beside naive ones.
#include <random>

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"

namespace cowproof {
namespace {

struct space_tag {
  [[maybe_unused]] static constexpr auto name = "space";
};
struct page_tag {
  [[maybe_unused]] static constexpr auto name = "page";
};
struct frame_tag {
  [[maybe_unused]] static constexpr auto name = "frame";
};
struct slot_tag {
  [[maybe_unused]] static constexpr auto name = "slot";
};
struct only_tag {
  [[maybe_unused]] static constexpr auto name = "only";
  static constexpr int always = 1;
};

template <int Spaces, int Pages, int Frames, int Slots>
using domain_of = concrete<
    capacity<sized<space_tag, Spaces>, sized<page_tag, Pages>, sized<frame_tag, Frames>, sized<slot_tag, Slots>>>;
static_assert(domain<domain_of<2, 2, 2, 2>>);

// Two relations and counts of what both name.
template <int Spaces, int Pages, int Frames, int Slots> struct tables {
  using D = domain_of<Spaces, Pages, Frames, Slots>;
  using space = typename D::template index<space_tag>;
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;
  using slot = typename D::template index<slot_tag>;
  using only = typename D::template index<only_tag>;
  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping, (frame, target), (bool, writable));
  };
  struct swapped {
    BOOST_HANA_DEFINE_STRUCT(swapped, (slot, where));
  };
  using entry = typename D::template maybe<mapping, swapped, only>;
  using relation = typename D::template relation<entry, space, page, frame, slot>;
  using holders = typename D::template relation<typename D::template maybe<frame>, space, only, frame>;
  using frames = typename D::template map<typename D::template count<space, product<space, page>>, frame>;
  using slots = typename D::template map<typename D::template count<product<space, page>>, slot>;
  using fresh = typename D::template choices<frame, space, page>;

  relation table;
  holders held;

  explicit tables(unsigned seed) : random_(seed) {
    for (std::uint64_t a = 0; a < Spaces; ++a) {
      for (std::uint64_t v = 0; v < Pages; ++v) table.set({a}, {v}, any_entry());
      if (below(2) == 0) held.set({a}, {}, typename D::template maybe<frame>(frame{below(Frames)}));
    }
  }
  std::uint64_t below(int n) { return random_() % static_cast<unsigned>(n); }
  entry any_entry() { return unrank<entry>(below(static_cast<int>(cardinality<entry>))); }

  template <class K> static int naive(relation const& r, K k) {
    int n = 0;
    for (std::uint64_t a = 0; a < Spaces; ++a)
      for (std::uint64_t v = 0; v < Pages; ++v) {
        auto const e = r(space{a}, page{v});
        if constexpr (std::is_same_v<K, frame>) n += has<mapping>(e) && get<mapping>(e).target == k;
        else n += has<swapped>(e) && get<swapped>(e).where == k;
      }
    return n;
  }
  int naive_held(frame f) const {
    int n = 0;
    for (std::uint64_t a = 0; a < Spaces; ++a)
      n += has<frame>(held(space{a}, only{})) && get<frame>(held(space{a}, only{})) == f;
    return n;
  }
  static frames counted(relation const& r) {
    frames n;
    for (std::uint64_t f = 0; f < Frames; ++f) n.set({f}, naive(r, frame{f}));
    return n;
  }
  static slots counted_slots(relation const& r) {
    slots n;
    for (std::uint64_t s = 0; s < Slots; ++s) n.set({s}, naive(r, slot{s}));
    return n;
  }

  void expect_sums() {
    frames sum;
    for (std::uint64_t f = 0; f < Frames; ++f) sum.set({f}, naive(table, frame{f}) + naive_held({f}));
    EXPECT_TRUE(sum == table.totals() + held.totals());
    EXPECT_TRUE(sum == held.totals() + table.totals());
    EXPECT_TRUE(counted_slots(table) == table.totals());
    sum.set({0}, sum({0}) + 1);
    EXPECT_FALSE(sum == table.totals() + held.totals());
    frames only_held;
    for (std::uint64_t a = 0; a < Spaces; ++a) only_held += held.row(space{a});
    EXPECT_TRUE(only_held == held.totals());
    for (std::uint64_t f = 0; f < Frames; ++f) EXPECT_TRUE(only_held(frame{f}) == naive_held({f}));
  }

  void expect_what_is_named() {
    auto const by_table = D::template named<frame, space, page>([&](space a, page v) { return table(a, v); });
    auto const by_holders = D::template named<frame, space>([&](space a) { return held(a, only{}); });
    auto const of_slots = D::template named<slot, page, space>([&](page v, space a) { return table(a, v); });
    for (std::uint64_t f = 0; f < Frames; ++f) {
      EXPECT_EQ(by_table(frame{f}), naive(table, frame{f}) != 0);
      EXPECT_EQ(by_holders(frame{f}), naive_held({f}) != 0);
    }
    for (std::uint64_t s = 0; s < Slots; ++s) EXPECT_EQ(of_slots(slot{s}), naive(table, slot{s}) != 0);
  }

  void expect_a_part() {
    space const a{below(Spaces)};
    auto const mask = below(1 << Pages);
    auto const was = table;
    auto in_frames = counted(table);
    auto in_slots = counted_slots(table);
    auto const part = table.part(a, [&](page v) { return (mask >> v.i & 1) != 0; });
    table.clear(part);
    in_frames -= part;  // it remembers
    in_slots -= part;
    EXPECT_TRUE(in_frames == table.totals());
    EXPECT_TRUE(in_slots == table.totals());
    for (std::uint64_t b = 0; b < Spaces; ++b)
      for (std::uint64_t v = 0; v < Pages; ++v)
        EXPECT_EQ(table(space{b}, page{v}), b == a.i && (mask >> v & 1) ? entry{} : was(space{b}, page{v}));
    in_frames += part;
    EXPECT_TRUE(in_frames == was.totals());
  }

  void expect_rows() {
    auto const mask = below(1 << Spaces);
    auto const was = table;
    auto in_frames = counted(table);
    auto const rows = table.rows([&](space a) { return (mask >> a.i & 1) != 0; });
    table.clear(rows);
    in_frames -= rows;
    EXPECT_TRUE(in_frames == table.totals());
    for (std::uint64_t b = 0; b < Spaces; ++b)
      for (std::uint64_t v = 0; v < Pages; ++v)
        EXPECT_EQ(table(space{b}, page{v}), mask >> b & 1 ? entry{} : was(space{b}, page{v}));
    table = was;
  }

  void expect_a_copy_from_another() {
    tables other(static_cast<unsigned>(below(1000)));
    space const to{below(Spaces)};
    space const from{below(Spaces)};
    auto const was = table;
    table.copy_row(to, other.table, from);
    for (std::uint64_t b = 0; b < Spaces; ++b)
      for (std::uint64_t v = 0; v < Pages; ++v)
        EXPECT_EQ(table(space{b}, page{v}), b == to.i ? other.table(from, page{v}) : was(space{b}, page{v}));
  }

  void expect_other_targets() {
    frame const f{below(Frames)};
    slot const s{below(Slots)};
    auto const was = table;
    table.retarget(f, s, [&](entry const&) { return entry(swapped{s}); });
    for (std::uint64_t b = 0; b < Spaces; ++b)
      for (std::uint64_t v = 0; v < Pages; ++v) {
        auto const e = was(space{b}, page{v});
        bool const named = has<mapping>(e) && get<mapping>(e).target == f;
        EXPECT_EQ(table(space{b}, page{v}), named ? entry(swapped{s}) : e);
      }
    EXPECT_EQ(naive(table, f), 0);
    EXPECT_EQ(naive(table, s), naive(was, s) + naive(was, f));
  }

  // Each needed place gets the next frame that is available, in a cycle from the first, spaces before pages.
  void expect_renewal() {
    auto const free = below(1 << Frames) | below(1 << Frames);
    int const most = Frames - static_cast<int>(below(2) * below(Frames));
    auto const first = below(most);
    auto const chosen = below(1 << Frames);
    space const a{below(Spaces)};
    auto const needs = [&](page v) {
      auto const e = table(a, v);
      return has<mapping>(e) && (chosen >> get<mapping>(e).target.i & 1);
    };
    fresh const offered(frame{first}, below(8) != 0, most);
    auto const frames_for =
        offered.reserve([&](frame f) { return (free >> f.i & 1) != 0; }, [&](space b) { return b == a; }, needs);
    EXPECT_FALSE(offered.taken);

    std::vector<std::uint64_t> naively;
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(most); ++i)
      if (auto const f = (first + i) % static_cast<std::uint64_t>(most); free >> f & 1) naively.push_back(f);
    std::size_t needed = 1;
    for (std::uint64_t v = 0; v < Pages; ++v) needed += needs({v});
    ASSERT_EQ(frames_for.exists, offered.exists && needed <= naively.size());
    if (!frames_for.exists) return;

    auto const was = table;
    table.renew_row(
        a, [&](frame f) { return (chosen >> f.i & 1) != 0; }, frames_for,
        [](entry const&, frame f) {
          return entry(mapping{f, false});
        });
    EXPECT_EQ(frames_for.take(a).i, naively.at(0));
    EXPECT_TRUE(offered.taken);
    EXPECT_EQ(get<space>(frames_for.given_to(frame{naively.at(0)})), a);
    std::size_t next = 1;
    for (std::uint64_t v = 0; v < Pages; ++v) {
      auto const e = was(a, page{v});
      if (!(has<mapping>(e) && (chosen >> get<mapping>(e).target.i & 1))) {
        EXPECT_EQ(table(a, page{v}), e);
        continue;
      }
      frame const given{naively.at(next++)};
      EXPECT_EQ(table(a, page{v}), entry(mapping{given, false}));
      EXPECT_EQ(get<page>(frames_for.given_to(given)).i, v);
    }
    for (; next < naively.size(); ++next) EXPECT_FALSE(occupied(frames_for.given_to(frame{naively[next]})));
  }

 private:
  std::mt19937 random_;
};

template <int Spaces, int Pages, int Frames, int Slots> void expect_everything() {
  for (unsigned seed = 1; seed <= 300 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    tables<Spaces, Pages, Frames, Slots> t(seed);
    t.expect_sums();
    t.expect_what_is_named();
    t.expect_rows();
    t.expect_a_part();
    t.expect_sums();
    t.expect_a_copy_from_another();
    t.expect_renewal();
    t.expect_other_targets();
    t.expect_sums();
  }
}

TEST(Words, ofASmallMachine) { expect_everything<2, 3, 5, 2>(); }
TEST(Words, ofOneOfEverything) { expect_everything<1, 1, 1, 1>(); }
TEST(Words, whereCountsFillSeveralWords) { expect_everything<4, 8, 12, 3>(); }
TEST(Words, whereARowFillsMoreThanAWord) { expect_everything<3, 13, 14, 4>(); }
TEST(Words, whatIsNamedMayFillSeveralWords) {
  for (unsigned seed = 1; seed <= 100; ++seed) tables<5, 13, 150, 70>(seed).expect_what_is_named();
}

// -------------------------------------------------------------------------------------- what a scope leaves out

using bare = tables<2, 2, 3, 1>::D;
using without_slots =
    concrete<capacity<sized<space_tag, 2>, sized<page_tag, 2>, sized<frame_tag, 3>, sized<slot_tag, 0>>>;
using no_slot = without_slots::index<slot_tag>;
using a_page = without_slots::index<page_tag>;
struct swapped_out {
  BOOST_HANA_DEFINE_STRUCT(swapped_out, (bool, dirty), (no_slot, where), (bool, shared));
};

TEST(NoneOfAKind, hasNoValueAndCostsNothing) {
  using entry = without_slots::maybe<a_page, swapped_out>;
  EXPECT_EQ(cardinality<no_slot>, 0U);
  EXPECT_EQ(cardinality<swapped_out>, 0U);
  EXPECT_EQ(cardinality<without_slots::maybe<swapped_out>>, 1U);
  EXPECT_EQ(width<without_slots::maybe<swapped_out>>, 0);
  EXPECT_EQ(cardinality<entry>, 3U);
  EXPECT_FALSE(occupied(entry(swapped_out{})));
  EXPECT_FALSE(has<swapped_out>(entry(a_page{1})));
  EXPECT_FALSE(get<swapped_out>(entry(a_page{1})).shared);
  EXPECT_EQ(unrank<swapped_out>(0).where.i, 0U);
  EXPECT_EQ((cardinality<without_slots::count<product<no_slot, a_page>>>), 1U);
}

TEST(NoneOfAKind, isCountedByNoWord) {
  using entry = without_slots::maybe<a_page, no_slot>;
  using relation = without_slots::relation<entry, no_slot, a_page, a_page, no_slot>;
  using other = without_slots::relation<entry, a_page, no_slot, a_page>;
  static_assert(relation::words == 0 && other::words == 0);
  relation r;
  other o;
  without_slots::map<without_slots::count<a_page>, no_slot> slots;
  without_slots::map<without_slots::count<a_page>, a_page> pages;
  static_assert(decltype(slots)::words == 0);
  EXPECT_TRUE(slots == r.totals());
  EXPECT_TRUE(pages == r.totals() + o.totals());
  pages += o.row(a_page{1});
  auto const part = o.part(a_page{1}, [](no_slot) { return true; });
  pages -= part;
  o.clear(part);
  o.copy_row(a_page{0}, a_page{1});
  o.map_row(a_page{0}, [](entry const& e) { return e; });
  EXPECT_TRUE(o.row_is_empty(a_page{0}));
  pages.set({0}, 1);
  EXPECT_FALSE(pages == r.totals() + o.totals());
  EXPECT_FALSE(
      (without_slots::named<a_page, no_slot, a_page>([&](no_slot s, a_page v) { return r(s, v); })(a_page{0})));
  static_assert(decltype(without_slots::named<no_slot, a_page>([](a_page) { return entry{}; }))::words == 0);
  EXPECT_TRUE(without_slots::all<no_slot>([](auto) { return false; }));
}

TEST(OnlyOne, takesNoBits) {
  using only = bare::index<only_tag>;
  using marks = bare::relation<bare::maybe<only>, bare::index<page_tag>, only>;
  EXPECT_EQ(only::size, 1);
  EXPECT_EQ(marks::total_bits, 2);
  EXPECT_EQ((bare::relation<bare::maybe<only>, only, only>::total_bits), 1);
}

// ---------------------------------------------------------------------------------------------------- the rest

TEST(Counts, areBoundedBySumsOfProducts) {
  using space = bare::index<space_tag>;
  using frame = bare::index<frame_tag>;
  EXPECT_EQ(bare::count<frame>::max, 3);
  EXPECT_EQ((bare::count<frame, product<space, frame>>::max), 9);
  EXPECT_TRUE(bare::count<frame>(2) == (bare::count<frame, space>(2)));
  EXPECT_TRUE(bare::count<frame>(2) < (bare::count<frame, space>(5)));
  EXPECT_TRUE(bare::count<space>(bare::count<frame>(1)) == 1);
}

TEST(Sets, areTheirBits) {
  using pages = tables<1, 5, 1, 1>::D::set<tables<1, 5, 1, 1>::page>;
  EXPECT_EQ(cardinality<pages>, 32U);
  auto const s = unrank<pages>(0b10010);
  EXPECT_EQ(rank(s), 0b10010U);
  EXPECT_TRUE(s.contains({1}) && s.contains({4}));
  EXPECT_FALSE(s.contains({0}) || s.contains({2}));
  EXPECT_FALSE(s == pages{});
}

// ------------------------------------------------------------------------------------------------------- names

using D3 = tables<2, 2, 3, 2>::D;
using frame3 = D3::index<frame_tag>;
using space3 = D3::index<space_tag>;
using slot3 = D3::index<slot_tag>;
struct cached {
  BOOST_HANA_DEFINE_STRUCT(cached, (bool, dirty), (frame3, copy));
};
struct backed {
  BOOST_HANA_DEFINE_STRUCT(backed, (bool, writable), (D3::maybe<cached>, by), (D3::maybe<space3>, owner));
};
struct twice {
  BOOST_HANA_DEFINE_STRUCT(twice, (D3::maybe<frame3>, one), (D3::maybe<frame3>, other));
};

TEST(Names, areFoundInSeveralAlternatives) {
  using entry = D3::maybe<frame3, slot3, cached, backed>;
  EXPECT_TRUE(names(entry(frame3{1}), frame3{1}));
  EXPECT_TRUE(names(entry(cached{true, frame3{2}}), frame3{2}));
  EXPECT_TRUE(names(entry(backed{false, D3::maybe<cached>(cached{true, frame3{2}}), {}}), frame3{2}));
  EXPECT_FALSE(holds<frame3>(entry(backed{})));
  EXPECT_FALSE(holds<frame3>(entry(slot3{1})));
  EXPECT_TRUE(names(entry(slot3{1}), slot3{1}));
}

TEST(Names, areFoundInPartsOfRecords) {
  backed const b{true, D3::maybe<cached>(cached{false, frame3{1}}), D3::maybe<space3>(space3{1})};
  EXPECT_TRUE(names(b, frame3{1}));
  EXPECT_TRUE(names(b, space3{1}));
  EXPECT_FALSE(names(b, frame3{0}));
  EXPECT_FALSE(holds<frame3>(backed{true, {}, D3::maybe<space3>(space3{1})}));
  EXPECT_FALSE(holds<frame3>(twice{}));
  EXPECT_TRUE(names(twice{D3::maybe<frame3>(frame3{1}), {}}, frame3{1}));
  EXPECT_TRUE(names(twice{{}, D3::maybe<frame3>(frame3{2})}, frame3{2}));
  static_assert(always_holds<frame3, cached>() && !always_holds<frame3, backed>());
}

}  // namespace
}  // namespace cowproof
