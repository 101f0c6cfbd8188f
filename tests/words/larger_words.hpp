// A little model that says each word once that only larger machines need: names of two kinds, parts, sets and offers of
// many.
#pragma once
#include "model/machine.hpp"

namespace cowproof::words {

struct space_tag {
  static constexpr auto name = "space";
};
struct slot_tag {
  static constexpr auto name = "slot";
};
struct group_tag {
  static constexpr auto name = "group";
};
struct only_tag {
  static constexpr auto name = "only";
  static constexpr int always = 1;
};

template <domain D> struct larger_words {
  using boolean = typename D::boolean;
  using space = typename D::template index<space_tag>;
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;
  using slot = typename D::template index<slot_tag>;
  using group = typename D::template index<group_tag>;
  using only = typename D::template index<only_tag>;

  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping, (frame, target), (boolean, writable));
  };
  struct origin {
    BOOST_HANA_DEFINE_STRUCT(origin, (frame, copy));
  };
  struct swapped {
    BOOST_HANA_DEFINE_STRUCT(swapped, (slot, where), (typename D::template maybe<origin>, still));
  };
  using entry = typename D::template maybe<mapping, swapped, only>;
  using hold = typename D::template maybe<frame>;
  using fresh = typename D::template choices<frame, space, page>;
  using spaces = typename D::template set<space>;
  using pages = typename D::template set<page>;
  using frames = typename D::template set<frame>;

  using tables = typename D::template relation<entry, space, page, frame, slot>;
  using holds_of_spaces = typename D::template relation<hold, space, only, frame>;
  using number = typename D::template count<product<space, page, frame>>;
  using frame_counts = typename D::template map<number, frame>;
  using slot_counts = typename D::template map<number, slot>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state, (tables, table), (tables, another), (holds_of_spaces, held),
                             (frame_counts, in_frames), (slot_counts, in_slots));
  };
  struct operands {
    BOOST_HANA_DEFINE_STRUCT(operands, (space, a), (space, b), (page, v), (frame, f), (slot, t), (group, k), (entry, e),
                             (hold, h), (spaces, those_spaces), (pages, those_pages), (frames, those_frames),
                             (frames, free), (fresh, offered));
  };

  struct update {
    char const* word;
    void (*apply)(state&, operands const&);
    bool requires_arranged = false;  // it is said of a state as it was drawn
  };
  struct question {
    char const* word;
    boolean (*ask)(state const&, operands const&);
  };

  static boolean needs_space(operands const& x, space a) { return a == x.a; }
  static boolean needs_page(state const& s, operands const& x, page v) {
    auto const e = s.table(x.a, v);
    return holds<frame>(e) && x.those_frames.contains(key<frame>(e));
  }
  static auto reserve(state const& s, operands const& x) {
    return x.offered.reserve([&](frame f) { return x.free.contains(f); }, [&](space a) { return needs_space(x, a); },
                             [&](page v) { return needs_page(s, x, v); });
  }
  static auto part_of(state const& s, operands const& x) {
    return s.table.part(x.a, [&](page v) { return x.those_pages.contains(v); });
  }
  static auto rows_of(state const& s, operands const& x) {
    return s.table.rows([&](space a) { return x.those_spaces.contains(a); });
  }
  // So that nothing is subtracted from less.
  static void count_more(state& s) {
    s.in_frames.each([](frame, number n) { return n + 10; });
    s.in_slots.each([](slot, number n) { return n + 10; });
  }

  // ------------------------------------------------------------------------------------------------------ updates

  static inline update const updates[] = {
      {"copy_row, from another relation", [](state& s, operands const& x) { s.table.copy_row(x.a, s.another, x.b); }},
      {"a new relation", [](state& s, operands const&) { s.table = s.another; }},
      {"set, of one column", [](state& s, operands const& x) { s.held.set(x.a, only{}, x.h); }},
      {"+= row, of one column", [](state& s, operands const& x) { s.in_frames += s.held.row(x.a); }},
      {"+= row, of a second kind", [](state& s, operands const& x) { s.in_slots += s.table.row(x.a); }},
      {"-= row, of a second kind",
       [](state& s, operands const& x) {
         count_more(s);
         s.in_slots -= s.table.row(x.a);
       }},
      {"retarget",
       [](state& s, operands const& x) {
         s.table.retarget(x.f, x.t, [&](entry const&) { return entry(swapped{x.t, {}}); });
       },
       true},
      {"renew_row",
       [](state& s, operands const& x) {
         auto const reserved = reserve(s, x);
         D::when(reserved.exists, [&] {
           s.table.renew_row(
               x.a, [&](frame f) { return x.those_frames.contains(f); }, reserved,
               [](entry const& e, frame f) {
                 auto const m = get<swapped>(e);
                 return ite(has<swapped>(e), entry(swapped{m.where, typename D::template maybe<origin>(origin{f})}),
                            entry(mapping{f, false}));
               });
         });
       },
       true},
      {"take, of a reservation",
       [](state& s, operands const& x) {
         auto const reserved = reserve(s, x);
         D::when(reserved.exists, [&] { s.held.set(x.a, only{}, hold(reserved.take(x.a))); });
       },
       true},
      {"given_to",
       [](state& s, operands const& x) {
         auto const reserved = reserve(s, x);
         D::when(reserved.exists, [&] {
           s.in_frames.each([&](frame f, number n) {
             return ite(has<page>(reserved.given_to(f)), number(7),
                        ite(has<space>(reserved.given_to(f)), number(8), n));
           });
         });
       },
       true},
      {"+= part",
       [](state& s, operands const& x) {
         auto const part = part_of(s, x);
         s.in_frames += part;
         s.in_slots += part;
       }},
      {"-= part",
       [](state& s, operands const& x) {
         count_more(s);
         auto const part = part_of(s, x);
         s.in_frames -= part;
         s.in_slots -= part;
       }},
      {"clear, of a part, which remembers",
       [](state& s, operands const& x) {
         auto const part = part_of(s, x);
         s.table.clear(part);
         s.in_frames += part;
       }},
      {"+= rows",
       [](state& s, operands const& x) {
         auto const rows = rows_of(s, x);
         s.in_frames += rows;
         s.in_slots += rows;
       }},
      {"-= rows",
       [](state& s, operands const& x) {
         count_more(s);
         auto const rows = rows_of(s, x);
         s.in_frames -= rows;
         s.in_slots -= rows;
       }},
      {"clear, of rows, which remember",
       [](state& s, operands const& x) {
         auto const rows = rows_of(s, x);
         s.table.clear(rows);
         s.in_frames += rows;
       }},
      {"clear, of rows of one column",
       [](state& s, operands const& x) {
         auto const rows = s.held.rows([&](space a) { return x.those_spaces.contains(a); });
         s.held.clear(rows);
         s.in_frames += rows;
       }},
  };

  // ---------------------------------------------------------------------------------------------------- questions

  static inline question const questions[] = {
      {"row, of a second kind", [](state const& s, operands const& x) { return s.table.row(x.a, x.t) == 1; }},
      {"total, of a second kind", [](state const& s, operands const& x) { return s.table.total(x.t) == 1; }},
      {"row, of one column", [](state const& s, operands const& x) { return s.held.row(x.a, x.f) == 1; }},
      {"row_is_empty, of one column", [](state const& s, operands const& x) { return s.held.row_is_empty(x.a); }},
      {"== totals, of two relations",
       [](state const& s, operands const&) { return s.in_frames == s.table.totals() + s.held.totals(); }},
      {"== totals, of a second kind", [](state const& s, operands const&) { return s.in_slots == s.table.totals(); }},
      {"contains", [](state const&, operands const& x) { return x.those_pages.contains(x.v); }},
      {"==, of sets", [](state const&, operands const& x) { return x.those_frames == x.free; }},
      {"exists, of a reservation", [](state const& s, operands const& x) { return reserve(s, x).exists; }},
      {"suffices",
       [](state const& s, operands const& x) {
         return x.offered.suffices([&](frame f) { return x.free.contains(f); },
                                   [&](space a) { return needs_space(x, a); },
                                   [&](page v) { return needs_page(s, x, v); });
       }},
      {"group_of", [](state const&, operands const& x) { return D::template group_of<group>(x.v) == x.k; }},
      {"holds, in a part of an alternative", [](state const&, operands const& x) { return holds<frame>(x.e); }},
      {"names, in a part of an alternative", [](state const&, operands const& x) { return names(x.e, x.f); }},
      {"has, of what there is one of", [](state const&, operands const& x) { return has<only>(x.e); }},
  };
};

}  // namespace cowproof::words
