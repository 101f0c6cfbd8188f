// The words of the larger machine mean the same in each domain: a little model, written once, does the same with terms.
#include <random>

#include <gtest/gtest.h>

#include "model/machine.hpp"
#include "tests/proofs/encoded.hpp"

namespace cowproof {
namespace {

struct space_tag {
  static constexpr auto name = "space";
};
struct slot_tag {
  static constexpr auto name = "slot";
};
struct only_tag {
  static constexpr auto name = "only";
  static constexpr int always = 1;
};

template <domain D> struct little_model {
  using boolean = typename D::boolean;
  using space = typename D::template index<space_tag>;
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;
  using slot = typename D::template index<slot_tag>;
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
  using frame_counts = typename D::template map<typename D::template count<space, product<space, page>>, frame>;
  using slot_counts = typename D::template map<typename D::template count<product<space, page>>, slot>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state, (tables, table), (tables, other), (holds_of_spaces, held),
                             (frame_counts, in_frames), (slot_counts, in_slots));
  };

  static void set(state& s, space a, page v, entry e) { s.table.set(a, v, e); }
  static void hold_frame(state& s, space a, hold h) { s.held.set(a, only{}, h); }
  static void copy(state& s, space to, space from) { s.table.copy_row(to, from); }
  static void copy_to_other(state& s, space to, space from) { s.other.copy_row(to, s.table, from); }
  static void copy_from_other(state& s, space to, space from) { s.table.copy_row(to, s.other, from); }
  // The tallies that a part had when it was made, though the relation has changed.
  static auto clear_part(state& s, space a, pages which) {
    auto const part = s.table.part(a, [&](page v) { return which.contains(v); });
    count_anew(s);
    s.in_frames += part;
    s.table.clear(part);
    s.in_frames -= part;
    s.in_frames -= part;
    s.in_slots -= part;
    return part;
  }
  static auto clear_rows(state& s, spaces which) {
    auto const rows = s.table.rows([&](space a) { return which.contains(a); });
    auto const held = s.held.rows([&](space a) { return which.contains(a); });
    count_anew(s);
    s.table.clear(rows);
    s.held.clear(held);
    s.in_frames -= rows;
    s.in_frames -= held;
    return std::pair(rows, held);
  }
  static void move_to_slot(state& s, frame from, slot to) {
    s.table.retarget(from, to, [&](entry) { return entry(swapped{to, {}}); });
  }
  static auto reserve(state const& s, space a, frames which, frames available, fresh const& offered) {
    return offered.reserve([&](frame f) { return available.contains(f); }, [&](space b) { return b == a; },
                           [&](page v) {
                             auto const e = s.table(a, v);
                             return holds<frame>(e) && which.contains(key<frame>(e));
                           });
  }
  static boolean renew(state& s, space a, frames which, frames available, fresh const& offered) {
    auto const reserved = reserve(s, a, which, available, offered);
    D::when(reserved.exists, [&] {
      s.table.renew_row(
          a, [&](frame f) { return which.contains(f); }, reserved,
          [](entry const& e, frame f) {
            auto const m = get<swapped>(e);
            return ite(has<swapped>(e), entry(swapped{m.where, typename D::template maybe<origin>(origin{f})}),
                       entry(mapping{f, false}));
          });
      s.held.set(a, only{}, hold(reserved.take(a)));
      s.in_frames.each([&](frame f, auto n) { return ite(has<page>(reserved.given_to(f)), decltype(n)(1), n); });
    });
    return reserved.exists;
  }
  static boolean sums(state const& s) {
    return s.in_frames == s.table.totals() + s.held.totals() && s.in_slots == s.table.totals();
  }
  static auto frames_named_at(state const& s, page v) {
    return D::template named<frame, space>([&s, v](auto const& a) { return s.table(a, v); });
  }
  static void count_anew(state& s) {
    s.in_frames = {};
    s.in_slots = {};
    for (int i = 0; i < 3; ++i) {
      auto const a = numbered_space(i);
      s.in_frames += s.table.row(a);
      s.in_frames += s.held.row(a);
      s.in_slots += s.table.row(a);
    }
  }
  static space numbered_space(int i);
};

using capacity_of_test = capacity<sized<space_tag, 3>, sized<page_tag, 3>, sized<frame_tag, 4>, sized<slot_tag, 2>>;
using plain_domain = concrete<capacity_of_test>;
using bounded_domain = bounded<capacity_of_test>;
static_assert(domain<bounded_domain> && domain<unbounded>);

using plain_model = little_model<plain_domain>;
template <> plain_model::space plain_model::numbered_space(int i) { return {static_cast<std::uint64_t>(i)}; }
template <> little_model<bounded_domain>::space little_model<bounded_domain>::numbered_space(int i) {
  return symbolic::numbered<capacity_of_test, space_tag>(i);
}
template <> little_model<unbounded>::space little_model<unbounded>::numbered_space(int i) {
  space a;
  symbolic::number(a, static_cast<std::uint64_t>(i));
  return a;
}
}  // namespace

namespace symbolic {
namespace {

template <class S, class X> S encoded_set(mask_set<X> const& plain) {
  S s;
  for (int i = 0; i < X::size; ++i) {
    typename S::element x;
    number(x, static_cast<std::uint64_t>(i));
    s.members.set(x, plain.contains({static_cast<std::uint64_t>(i)}));
  }
  return s;
}

// A walk of the little model with plain values and with terms.
template <class D> class walk_of_both {
  using M = little_model<D>;
  using P = plain_model;

 public:
  explicit walk_of_both(unsigned seed) : random_(seed) {}

  void step() {
    auto const record = session::current().updates().run(guards::all_guarded, [&] { step_both(); });
    for (auto const& d : record.definitions) given_ = given_ && d.claim;
  }

  void expect_agreement() {
    boolean same_cells = true;
    each_field_of_both(terms_, plain_, [&](std::string_view, auto const& map, auto const& twin) {
      twin.each_key([&](auto const&... k) {
        auto const cell = map(encoded<index<D, typename std::decay_t<decltype(k)>::tag>>(k)...);
        same_cells = same_cells && same(cell, encoded<std::decay_t<decltype(cell)>>(twin(k...)));
      });
    });
    boolean counted = M::sums(terms_) == P::sums(plain_);
    for (int i = 0; i < 4; ++i) {
      P::frame const f{static_cast<std::uint64_t>(i)};
      P::slot const s{static_cast<std::uint64_t>(i % 2)};
      auto const same_total = [&](auto const& rel, auto const& term, auto const& plain, auto const& twin) {
        counted = counted && rel.total(term) == static_cast<int>(plain.total(twin).n);
      };
      same_total(terms_.table, encoded<typename M::frame>(f), plain_.table, f);
      same_total(terms_.table, encoded<typename M::slot>(s), plain_.table, s);
      same_total(terms_.held, encoded<typename M::frame>(f), plain_.held, f);
      counted = counted && named_alike(f);
    }
    EXPECT_NE(answer_to(given_), z3::unsat) << "what contradicts itself would agree with everything";
    EXPECT_EQ(answer_to(given_ && !(same_cells && counted && agreed_)), z3::unsat);
  }
  bool has_renewed() const { return renewed_; }

 private:
  // In the unbounded domain there are other spaces too, which name nothing.
  boolean named_alike(P::frame f) {
    boolean alike = true;
    for (std::uint64_t i = 0; i < P::page::size; ++i) {
      bool const is_named = P::frames_named_at(plain_, {i})(f);
      auto const term =
          M::frames_named_at(terms_, encoded<typename M::page>(P::page{i}))(encoded<typename M::frame>(f));
      alike = alike && term == is_named;
    }
    return alike;
  }
  static z3::check_result answer_to(boolean const& claim) {
    z3::solver solver(context());
    z3::params brief(context());
    brief.set("timeout", 2'000U);
    solver.set(brief);
    solver.add(claim.term);
    return solver.check();
  }

  void step_both() {
    auto const a = any<P::space>(), b = any<P::space>();
    auto const v = any<P::page>();
    auto const f = any<P::frame>();
    auto const s = any<P::slot>();
    switch (below(10)) {
      case 0: {
        auto const h = any<P::hold>();
        P::hold_frame(plain_, a, h);
        M::hold_frame(terms_, encoded<typename M::space>(a), encoded<typename M::hold>(h));
        break;
      }
      case 1: copy(P::copy, M::copy, a, b); break;
      case 2: copy(P::copy_to_other, M::copy_to_other, a, b); break;
      case 3: copy(P::copy_from_other, M::copy_from_other, a, b); break;
      case 4: {
        auto const which = any<P::pages>();
        P::clear_part(plain_, a, which);
        count_by_hand<P::page>(
            M::clear_part(terms_, encoded<typename M::space>(a), encoded_set<typename M::pages>(which)));
        break;
      }
      case 5: {
        auto const which = any<P::spaces>();
        P::clear_rows(plain_, which);
        auto const [rows, held] = M::clear_rows(terms_, encoded_set<typename M::spaces>(which));
        count_by_hand<P::space>(rows);
        count_by_hand<P::space>(held);
        break;
      }
      case 6:
        if (plain_.table.total(s) == 0) {
          P::move_to_slot(plain_, f, s);
          M::move_to_slot(terms_, encoded<typename M::frame>(f), encoded<typename M::slot>(s));
        }
        break;
      case 7: renew(a, any<P::frames>(), any<P::frames>(), f, below(4) != 0); break;
      case 8:
        P::count_anew(plain_);
        M::count_anew(terms_);
        break;
      default: {
        auto const e = any<P::entry>();
        P::set(plain_, a, v, e);
        M::set(terms_, encoded<typename M::space>(a), encoded<typename M::page>(v), encoded<typename M::entry>(e));
      }
    }
  }

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  template <class X> X any() { return unrank<X>(below(cardinality<X>)); }

  template <class Plain, class Terms> void copy(Plain plain, Terms with_terms, P::space a, P::space b) {
    plain(plain_, a, b);
    with_terms(terms_, encoded<typename M::space>(a), encoded<typename M::space>(b));
  }
  void renew(P::space a, P::frames which, P::frames available, P::frame any_first, bool exists) {
    int const most = static_cast<int>(1 + below(P::frame::size));
    P::frame const first{any_first.i % static_cast<std::uint64_t>(most)};
    P::fresh const offered(first, exists, most);
    auto const reserved = P::reserve(plain_, a, which, available, offered);
    auto const b = encoded<typename M::space>(a);
    auto const those = encoded_set<typename M::frames>(which);
    auto const free = encoded_set<typename M::frames>(available);
    typename M::fresh terms;
    if constexpr (std::is_same_v<D, unbounded>) {
      if (offered.exists && !reserved.exists) return;  // nothing is known of how many others there are
      terms = M::fresh::arbitrary("offer" + std::to_string(offers_++));
      promise(reserved, M::reserve(terms_, b, those, free, terms));
    } else {
      terms = {encoded<typename M::frame>(first), exists, most};
    }
    bool const done = P::renew(plain_, a, which, available, offered);
    agreed_ = agreed_ && M::renew(terms_, b, those, free, terms) == done;
    renewed_ |= done;
  }
  // The environment offers what the plain one did.
  template <class Reserved> void promise(auto const& plain, Reserved const& reserved) {
    given_ = given_ && reserved.exists == plain.exists;
    for (std::uint64_t i = 0; i < P::frame::size; ++i) {
      auto const f = encoded<typename M::frame>(P::frame{i});
      auto const place = plain.given_to({i});
      using place_term = typename Reserved::place;
      given_ = given_ && reserved.given_to(f) == encoded<place_term>(place);
      if (has<P::page>(place)) given_ = given_ && reserved.take(encoded<typename M::page>(get<P::page>(place))) == f;
      if (has<P::space>(place)) given_ = given_ && reserved.take(encoded<typename M::space>(get<P::space>(place))) == f;
    }
  }

  // In the unbounded domain a part's tally is a function; here there are so few columns, and rows, that it is a sum.
  template <class Numbered, class Part> void count_by_hand(Part const& part) {
    if constexpr (std::is_same_v<D, unbounded>) {
      auto const give = [&]<class K, class F>(closure<count, K> const& counts, types<F>) {
        for (std::uint64_t i = 0; i < F::size; ++i) {
          auto const k = encoded<K>(F{i});
          count n = 0;
          for (std::uint64_t j = 0; j < Numbered::size; ++j) {
            auto const x = encoded<index<D, typename Numbered::tag>>(Numbered{j});
            if constexpr (requires { part.row; })
              n = n + one_if(part.chosen(x) && names(part.relation(part.row, x), k));
            else n = n + ite(part.chosen(x), part.relation.row(x, k), count(0));
          }
          given_ = given_ && counts(k) == n;
        }
      };
      give(std::get<closure<count, typename M::frame>>(part.counts), types<P::frame>{});
      if constexpr (std::tuple_size_v<decltype(part.counts)> == 2)
        give(std::get<closure<count, typename M::slot>>(part.counts), types<P::slot>{});
    }
  }

  std::mt19937 random_;
  P::state plain_{};
  typename M::state terms_{};
  boolean given_ = all_differ<typename M::space>(3) && all_differ<typename M::page>(3) &&
                   all_differ<typename M::frame>(4) && all_differ<typename M::slot>(2);
  boolean agreed_ = true;
  int offers_ = 0;
  bool renewed_ = false;
};

template <class D> void walk_words(unsigned seeds, int steps, int steps_a_look) {
  bool renewed = false;
  for (unsigned seed = 1; seed <= seeds && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    session const building;
    walk_of_both<D> both(seed);
    for (int i = 1; i <= steps; ++i) {
      both.step();
      if (i % steps_a_look == 0) both.expect_agreement();
    }
    renewed |= both.has_renewed();
  }
  EXPECT_TRUE(renewed) << "too tame a walk";
}

TEST(Words, boundedAgreeWithConcrete) { walk_words<bounded_domain>(5, 60, 5); }

// Here terms grow with the walk, so there are many short ones.
TEST(Words, unboundedAgreeWithConcrete) { walk_words<unbounded>(30, 8, 8); }

}  // namespace
}  // namespace symbolic
}  // namespace cowproof
