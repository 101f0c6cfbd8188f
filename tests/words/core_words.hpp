// A little model that says each word of the small machine once, so that the domains can be held against each other.
#pragma once
#include "model/machine.hpp"

namespace cowproof::words {

template <core_domain D> struct core_words {
  using boolean = typename D::boolean;
  using process = typename D::template index<process_tag>;
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;
  using word = typename D::template index<word_tag>;
  using row_of_words = typename D::template array<word, page>;
  using number = typename D::template count<product<process, page, frame>>;
  template <class X> using fresh = typename D::template choice<X>;

  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping, (frame, target), (boolean, writable));
  };
  using entry = typename D::template maybe<mapping>;
  using either = typename D::template maybe<page, mapping>;

  using tables = typename D::template relation<entry, process, page, frame>;
  using views = typename D::template relation<entry, process, page>;
  using numbers = typename D::template map<number, frame>;
  using flags = typename D::template map<boolean, process, page>;
  using memory = typename D::template map<word, frame>;
  using rows_of_words = typename D::template map<row_of_words, frame>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state, (tables, table), (numbers, counts), (memory, content), (memory, other),
                             (rows_of_words, rows), (flags, flag), (views, view));
  };
  // Every word uses what it needs.
  struct operands {
    BOOST_HANA_DEFINE_STRUCT(operands, (process, p), (process, q), (page, v), (page, u), (frame, f), (frame, g),
                             (word, w), (row_of_words, r), (entry, e), (either, x), (number, n), (boolean, c),
                             (boolean, d), (fresh<frame>, offered));
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

  // ------------------------------------------------------------------------------------------------------ updates

  static inline update const updates[] = {
      {"set", [](state& s, operands const& x) { s.counts.set(x.f, s.counts(x.f) + 1); }},
      {"named, which remembers",
       [](state& s, operands const& x) {
         auto const was_named = D::template named<frame, process, page>([&](auto p, auto v) { return s.table(p, v); });
         s.table.clear_row(x.p);
         s.content.each([&](frame f, word old) { return ite(was_named(f), x.w, old); });
       }},
      {"set, of two keys", [](state& s, operands const& x) { s.flag.set(x.p, x.v, !s.flag(x.p, x.v)); }},
      {"set, of a relation",
       [](state& s, operands const& x) {
         s.table.set(x.p, x.u, ite(occupied(s.table(x.p, x.u)), entry{}, entry(mapping{x.f, x.c})));
       }},
      {"with, of an array", [](state& s, operands const& x) { s.rows.set(x.f, s.rows(x.f).with(x.v, x.w)); }},
      {"with, of one that holds the designated name everywhere",
       [](state& s, operands const& x) { s.rows.set(x.f, row_of_words{}.with(x.v, x.w)); }},
      {"each",
       [](state& s, operands const& x) {
         s.counts.each([&](frame k, number n) { return ite(k == x.f, n + 1, ite(s.content(k) == x.w, n + 2, n)); });
       }},
      {"each, exchanging two cells",
       [](state& s, operands const& x) {
         s.counts.each([&, before = s.counts](frame k, number n) {
           return ite(k == x.f, before(x.g), ite(k == x.g, before(x.f), n + 1));
         });
       }},
      {"each, of a relation",
       [](state& s, operands const& x) {
         s.table.each([&](process k, page j, entry const& e) {
           auto const m = get<mapping>(e);
           return ite(has<mapping>(e) && (k == x.p || j == x.v), entry(mapping{m.target, !m.writable}), e);
         });
       }},
      {"copy_row", [](state& s, operands const& x) { s.table.copy_row(x.p, x.q); }},
      {"clear_row", [](state& s, operands const& x) { s.table.clear_row(x.p); }},
      {"map_row",
       [](state& s, operands const& x) {
         s.table.map_row(x.p, [](entry const& e) {
           auto const m = get<mapping>(e);
           return ite(has<mapping>(e), entry(mapping{m.target, !m.writable}), e);
         });
       }},
      {"+= row", [](state& s, operands const& x) { s.counts += s.table.row(x.p); }},
      {"-= row",
       [](state& s, operands const& x) {
         s.counts.each([](frame, number n) { return n + 3; });
         s.counts -= s.table.row(x.p);
       }},
      {"when",
       [](state& s, operands const& x) {
         D::when(x.c, [&] { s.content.set(x.f, x.w); });
         D::when(!x.c, [&] { s.other.each([&](frame, word) { return x.w; }); });
       }},
      {"when, within another",
       [](state& s, operands const& x) {
         D::when(x.c, [&] {
           D::when(x.d, [&] { s.counts += s.table.row(x.p); });
           s.table.clear_row(x.p);
         });
         s.content.set(x.g, x.w);
       }},
      {"tabulate",
       [](state& s, operands const& x) {
         s.view = D::template tabulate<views>(
             [&](process k, page j) { return ite(k == x.p, s.table(x.q, j), ite(j == x.v, x.e, entry{})); });
       }},
      {"a new map", [](state& s, operands const&) { s.content = {}; }},
      {"step",
       [](state& s, operands const& x) {
         auto const out = step<D>()
                              .refused_unless(x.c, refusal::no_memory)
                              .faults_unless(x.d, fault::no_memory, [&] { s.counts.set(x.f, x.n); })
                              .completes([&] {
                                s.content.set(x.f, x.w);
                                return x.g;
                              });
         D::when(out.how == D::ending_of(ending::refused_no_memory), [&] { s.other.set(x.f, x.w); });
         D::when(out.how == D::ending_of(ending::completed), [&] { s.other.set(out.value, x.w); });
       }},
      {"take",
       [](state& s, operands const& x) {
         D::when(x.offered.exists, [&] { s.counts.set(x.offered.take(), s.counts(x.offered.take()) + 1); });
       }},
      {"take_unless",
       [](state& s, operands const& x) {
         auto const k = x.offered.take_unless(x.c, x.f);
         D::when(x.c || x.offered.exists, [&] { s.counts.set(k, s.counts(k) + 1); });
       }},
      {"key",
       [](state& s, operands const& x) {
         D::when(holds<frame>(x.e), [&] { s.counts.set(key<frame>(x.e), s.counts(key<frame>(x.e)) + 1); });
       }},
  };

  // ---------------------------------------------------------------------------------------------------- questions

  static inline question const questions[] = {
      {"read", [](state const& s, operands const& x) { return s.content(x.f) == x.w; }},
      {"read, of two keys", [](state const& s, operands const& x) { return s.flag(x.p, x.v); }},
      {"read, of a relation", [](state const& s, operands const& x) { return names(s.table(x.p, x.v), x.f); }},
      {"read, where a quantifier says",
       [](state const& s, operands const& x) {
         return D::template any<page>([&](auto j) { return names(s.table(x.p, j), x.f); });
       }},
      {"read, of an array", [](state const& s, operands const& x) { return s.rows(x.f)(x.v) == x.w; }},
      {"read, of one that holds the designated name everywhere",
       [](state const&, operands const& x) { return row_of_words{}(x.v) == x.w; }},
      {"==, of arrays", [](state const& s, operands const& x) { return s.rows(x.f) == x.r; }},
      {"ite, of arrays", [](state const& s, operands const& x) { return ite(x.c, x.r, s.rows(x.f)) == x.r; }},
      {"==, of maps", [](state const& s, operands const&) { return s.content == s.other; }},
      {"==, of relations",
       [](state const& s, operands const& x) {
         auto other = s.table;
         other.set(x.p, x.v, x.e);
         return s.table == other;
       }},
      {"row, of a key", [](state const& s, operands const& x) { return s.table.row(x.p, x.f) == 1; }},
      {"total, of a key", [](state const& s, operands const& x) { return s.table.total(x.f) == 2; }},
      {"row_is_empty", [](state const& s, operands const& x) { return s.table.row_is_empty(x.p); }},
      {"== totals", [](state const& s, operands const&) { return s.counts == s.table.totals(); }},
      {"all",
       [](state const& s, operands const& x) {
         return D::template all<frame>([&](auto k) { return s.content(k) == s.other(k) || k == x.f; });
       }},
      {"all, of two",
       [](state const& s, operands const& x) {
         return D::template all<process, page>([&](auto k, auto j) { return s.flag(k, j) || k == x.p || j == x.v; });
       }},
      {"any",
       [](state const& s, operands const& x) {
         return D::template any<frame>([&](auto k) { return s.content(k) == x.w && !(k == x.f); });
       }},
      {"any, of two",
       [](state const& s, operands const& x) {
         return D::template any<process, page>(
             [&](auto k, auto j) { return !s.flag(k, j) && !(k == x.p) && !(j == x.v); });
       }},
      {"named",
       [](state const& s, operands const& x) {
         return D::template named<frame, process, page>([&](auto k, auto j) { return s.table(k, j); })(x.f);
       }},
      {"&&", [](state const&, operands const& x) { return x.c && x.d; }},
      {"||", [](state const&, operands const& x) { return x.c || x.d; }},
      {"!", [](state const&, operands const& x) { return !x.c; }},
      {"implies", [](state const&, operands const& x) { return implies(x.c, x.d); }},
      {"iff", [](state const&, operands const& x) { return iff(x.c, x.d); }},
      {"ite, of truth", [](state const&, operands const& x) { return ite(x.c, x.d, boolean(!x.d)); }},
      {"ite, of names", [](state const&, operands const& x) { return ite(x.c, x.f, x.g) == x.f; }},
      {"ite, of counts", [](state const&, operands const& x) { return ite(x.c, x.n, number(2)) == 2; }},
      {"ite, of entries", [](state const&, operands const& x) { return occupied(ite(x.c, x.e, entry{})); }},
      {"==, of names", [](state const&, operands const& x) { return x.f == x.g; }},
      {"the designated name", [](state const&, operands const& x) { return x.f == frame{}; }},
      {"==, of a count and a number", [](state const&, operands const& x) { return x.n == 2; }},
      {"==, of counts", [](state const& s, operands const& x) { return x.n == s.counts(x.f); }},
      {"+, of a count", [](state const&, operands const& x) { return x.n + 2 == 3; }},
      {"-, of a count", [](state const&, operands const& x) { return (x.n + 1) - 2 == 1; }},
      {"has", [](state const&, operands const& x) { return has<mapping>(x.x); }},
      {"has, of the other", [](state const&, operands const& x) { return has<page>(x.x); }},
      {"get", [](state const&, operands const& x) { return has<mapping>(x.x) && get<mapping>(x.x).target == x.f; }},
      {"get, of the other", [](state const&, operands const& x) { return has<page>(x.x) && get<page>(x.x) == x.v; }},
      {"occupied", [](state const&, operands const& x) { return occupied(x.x); }},
      {"holds", [](state const&, operands const& x) { return holds<frame>(x.e); }},
      {"names", [](state const&, operands const& x) { return names(x.e, x.f); }},
      {"exists", [](state const&, operands const& x) { return x.offered.exists; }},
      {"a new entry",
       [](state const&, operands const& x) {
         return names(entry(mapping{x.f, x.c}), x.g);
       }},
      {"ending_of",
       [](state const&, operands const& x) {
         return ite(x.c, D::ending_of(ending::completed), D::ending_of(ending::fault_protection)) ==
                D::ending_of(ending::completed);
       }},
      {"the outcome of a step",
       [](state const&, operands const& x) {
         return step<D>()
                    .refused_unless(x.c, refusal::is_init)
                    .faults_unless(x.d, fault::protection)
                    .completes([] {})
                    .how == D::ending_of(ending::fault_protection);
       }},
  };
};

}  // namespace cowproof::words
