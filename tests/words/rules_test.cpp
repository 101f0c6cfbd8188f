// A model that breaks a rule of the vocabulary fails at once, and in every domain.
#include <functional>

#include <gtest/gtest.h>

#include "engines/explore/sliced/domain.hpp"
#include "model/whole/machine.hpp"
#include "proofs/bounded.hpp"
#include "proofs/unbounded.hpp"
#include "tests/words/drawn.hpp"

namespace cowproof::words {
namespace {

using few = bounded<capacity_of_words>;
using together = search::sliced<capacity_of_words>;

template <class D> constexpr bool is_of_terms = std::is_same_v<typename D::boolean, symbolic::boolean>;

// As an operation is run. Code is passed as a function of one type, so that each word is compiled once a domain.
template <class D> void run(std::function<void()> const& code) {
  if constexpr (is_of_terms<D>) {
    symbolic::session const building;
    symbolic::session::current().updates().run(symbolic::guards::all_guarded, code);
  } else {
    code();
  }
}
template <class D> void expect_misuse(char const* what, std::function<void()> const& code) {
  EXPECT_THROW(run<D>(code), misused_word) << what;
}

// ------------------------------------------------------------------------------------------- the small machine's

template <class D> struct core_misuse {
  using M = core_words<D>;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using frame = typename M::frame;
  using word = typename M::word;
  using entry = typename M::entry;
  using number = typename M::number;
  using boolean = typename M::boolean;

  using code_of = std::function<void(state&)>;

  static void expect(char const* what, code_of const& within) {
    expect_misuse<D>(what, [&] {
      state s{};
      within(s);
    });
  }
  // Code within each function that may only read.
  static void expect_within_functions(char const* what, code_of const& code) {
    expect(what, [&](state& s) { s.content.each([&](frame, word old) { return code(s), old; }); });
    expect(what, [&](state& s) { s.table.map_row(process{}, [&](entry const& e) { return code(s), e; }); });
    expect(what, [&](state& s) { (void)D::template all<frame>([&](auto) { return code(s), boolean(true); }); });
    expect(what,
           [&](state& s) { (void)D::template any<process, page>([&](auto, auto) { return code(s), boolean(true); }); });
    expect(what, [&](state& s) {
      (void)D::template tabulate<typename M::views>([&](process, page) { return code(s), entry{}; });
    });
    expect(what, [&](state& s) { (void)D::template named<frame, process>([&](auto) { return code(s), entry{}; }); });
  }

  static void expect_all() {
    expect_within_functions("set", [](state& s) { s.counts.set(frame{}, number(1)); });
    expect_within_functions("each", [](state& s) { s.counts.each([](frame, number n) { return n; }); });
    expect_within_functions("set, of a relation", [](state& s) { s.table.set(process{}, page{}, entry{}); });
    expect_within_functions("each, of a relation",
                            [](state& s) { s.table.each([](process, page, entry const& e) { return e; }); });
    expect_within_functions("copy_row", [](state& s) { s.table.copy_row(process{}, process{}); });
    expect_within_functions("clear_row", [](state& s) { s.table.clear_row(process{}); });
    expect_within_functions("map_row", [](state& s) { s.table.map_row(process{}, [](entry const& e) { return e; }); });
    expect_within_functions("+=", [](state& s) { s.counts += s.table.row(process{}); });
    expect_within_functions("-=", [](state& s) { s.counts -= s.table.row(process{}); });
    expect_within_functions("when", [](state&) { D::when(false, [] {}); });
    expect_within_functions("step", [](state&) { (void)step<D>().completes([] {}); });
    expect_within_functions("tabulate", [](state&) {
      (void)D::template tabulate<typename M::views>([](process, page) { return entry{}; });
    });
    expect_within_functions("named",
                            [](state&) { (void)D::template named<frame, process>([](auto) { return entry{}; }); });
    expect_reading();
  }

  // In the concrete domain, where assertions are checked.
  static void expect_reading() {
#ifdef NDEBUG
    if constexpr (std::is_same_v<D, plain>) return;
#endif
    expect("each that reads its map",
           [](state& s) { s.content.each([&](frame, word) { return s.content(frame{}); }); });
    expect("map_row that reads its relation",
           [](state& s) { s.table.map_row(process{}, [&](entry const&) { return s.table(process{}, page{}); }); });
    expect("each that asks for a row", [](state& s) {
      s.table.each(
          [&](process, page, entry const& e) { return ite(s.table.row(process{}, frame{}) == 1, e, entry{}); });
    });
    expect("each that asks for a total", [](state& s) {
      s.table.each([&](process, page, entry const& e) { return ite(s.table.total(frame{}) == 1, e, entry{}); });
    });
    expect("each that asks whether a row is empty", [](state& s) {
      s.table.each([&](process, page, entry const& e) { return ite(s.table.row_is_empty(process{}), e, entry{}); });
    });
  }
};

TEST(Rules, areKeptByConcrete) { core_misuse<plain>::expect_all(); }
TEST(Rules, areKeptBySliced) { core_misuse<together>::expect_all(); }
TEST(Rules, areKeptByBounded) { core_misuse<few>::expect_all(); }
TEST(Rules, areKeptByUnbounded) { core_misuse<unbounded>::expect_all(); }

// ------------------------------------------------------------------------------------------- larger machines'

template <class D> struct larger_misuse {
  using M = larger_words<D>;
  using state = typename M::state;
  using operands = typename M::operands;
  using boolean = typename M::boolean;
  using space = typename M::space;
  using page = typename M::page;
  using frame = typename M::frame;
  using slot = typename M::slot;
  using entry = typename M::entry;

  using code_of = std::function<void(state&, operands&)>;

  static void expect(char const* what, code_of const& within) {
    expect_misuse<D>(what, [&] {
      state s{};
      operands x;
      prepare(x);
      within(s, x);
    });
  }
  static void prepare(operands& x) {
    if constexpr (std::is_same_v<D, unbounded>) x.offered = M::fresh::arbitrary("offered");
    else x.offered.exists = true;
  }

  static void expect_within_functions(char const* what, code_of const& code) {
    expect(what, [&](state& s, operands& x) { s.in_frames.each([&](frame, auto const& n) { return code(s, x), n; }); });
    expect(what, [&](state& s, operands& x) { (void)s.table.part(space{}, [&](page) { return code(s, x), true; }); });
    expect(what, [&](state& s, operands& x) { (void)s.table.rows([&](space) { return code(s, x), true; }); });
    expect(what, [&](state& s, operands& x) {
      s.table.set(space{}, page{}, entry(typename M::mapping{}));
      s.table.retarget(frame{}, slot{}, [&](entry const& e) { return code(s, x), e; });
    });
    expect(what, [&](state& s, operands& x) {
      (void)x.offered.reserve([&](frame) { return code(s, x), boolean(true); }, [](space) { return boolean(true); },
                              [](page) { return boolean(false); });
    });
    expect(what, [&](state& s, operands& x) {
      (void)x.offered.suffices([](frame) { return boolean(true); }, [](space) { return boolean(false); },
                               [&](page) { return code(s, x), boolean(false); });
    });
    expect(what, [&](state& s, operands& x) {
      s.table.set(space{}, page{}, entry(typename M::mapping{}));
      auto const reserved = M::reserve(s, x);
      s.table.renew_row(
          space{}, [&](frame) { return code(s, x), boolean(true); }, reserved, [](entry const& e, frame) { return e; });
    });
  }

  static void expect_all() {
    expect_within_functions("set", [](state& s, operands&) { s.in_slots.set(slot{}, 1); });
    expect_within_functions("part", [](state& s, operands& x) { (void)M::part_of(s, x); });
    expect_within_functions("rows", [](state& s, operands& x) { (void)M::rows_of(s, x); });
    expect_within_functions("clear", [](state& s, operands&) { s.table.clear_row(space{}); });
    expect_within_functions(
        "retarget", [](state& s, operands&) { s.another.retarget(frame{}, slot{}, [](entry const& e) { return e; }); });
    expect_within_functions("suffices", [](state& s, operands& x) { (void)suffices(s, x); });
    expect("a second reservation", [](state& s, operands& x) {
      (void)M::reserve(s, x);
      (void)M::reserve(s, x);
    });
#ifdef NDEBUG
    if constexpr (std::is_same_v<D, plain>) return;
#endif
    expect("retarget that reads its relation", [](state& s, operands&) {
      s.table.set(space{}, page{}, entry(typename M::mapping{}));
      s.table.retarget(frame{}, slot{}, [&](entry const&) { return s.table(space{}, page{}); });
    });
    expect("renew_row that asks its relation which", [](state& s, operands& x) {
      s.table.set(space{}, page{}, entry(typename M::mapping{}));
      auto const reserved = M::reserve(s, x);
      s.table.renew_row(
          space{}, [&](frame f) { return s.table.row(space{}, f) == 1; }, reserved,
          [](entry const& e, frame) { return e; });
    });
    expect("renew_row that reads its relation", [](state& s, operands& x) {
      s.table.set(space{}, page{}, entry(typename M::mapping{}));
      auto const reserved = M::reserve(s, x);
      s.table.renew_row(
          space{}, [](frame) { return boolean(true); }, reserved,
          [&](entry const&, frame) { return s.table(space{}, page{}); });
    });
  }

  static boolean suffices(state const& s, operands const& x) {
    return x.offered.suffices([](frame) { return boolean(true); }, [&](space a) { return M::needs_space(x, a); },
                              [&](page v) { return M::needs_page(s, x, v); });
  }
  // In one run of an operation.
  static void expect_questions_are_free() {
    run<D>([] {
      state const s{};
      operands x;
      prepare(x);
      (void)suffices(s, x);
      (void)M::reserve(s, x);
      (void)suffices(s, x);
    });
  }
};

TEST(Rules, ofLargerMachinesAreKeptByConcrete) { larger_misuse<plain>::expect_all(); }
TEST(Rules, ofLargerMachinesAreKeptByBounded) { larger_misuse<few>::expect_all(); }
TEST(Rules, ofLargerMachinesAreKeptByUnbounded) { larger_misuse<unbounded>::expect_all(); }

TEST(Offers, mayBeAskedAsOftenAsWanted) {
  larger_misuse<plain>::expect_questions_are_free();
  larger_misuse<few>::expect_questions_are_free();
  larger_misuse<unbounded>::expect_questions_are_free();
}

template <class D> void expect_copies_share_a_reservation() {
  using M = larger_words<D>;
  symbolic::session const building;
  symbolic::session::current().updates().run(symbolic::guards::all_guarded, [] {
    typename M::state const s{};
    typename M::operands x;
    larger_misuse<D>::prepare(x);
    auto const copy = x;
    (void)M::reserve(s, x);
    EXPECT_THROW(M::reserve(s, copy), misused_word);
  });
}
TEST(Offers, areReservedOnceThoughTheyAreCopied) {
  expect_copies_share_a_reservation<few>();
  expect_copies_share_a_reservation<unbounded>();
}

// Enough for some places, and for others, is not enough for all; so one question has to be about all places of the
// other.
TEST(Offers, areAskedAboutPlacesOfWhichOneSetIsWithinTheOther) {
  using M = larger_words<unbounded>;
  symbolic::session const building;
  typename M::state const s{};
  typename M::operands x;
  larger_misuse<unbounded>::prepare(x);
  auto const required = [&](auto code) {
    std::vector<std::string> names;
    auto const made = symbolic::session::current().updates().run(symbolic::guards::all_guarded, code);
    for (auto const& r : made.requirements) names.push_back(r.name);
    return names;
  };
  EXPECT_TRUE(required([&] { (void)M::reserve(s, x); }).empty());
  EXPECT_EQ(required([&] {
              (void)larger_misuse<unbounded>::suffices(s, x);
              (void)M::reserve(s, x);
            }),
            std::vector<std::string>{"places_are_nested"});
}

// Every step is one of its own.
template <class D> void expect_a_reservation_in_each_run() {
  using M = larger_words<D>;
  symbolic::session const building;
  typename M::operands x;
  larger_misuse<D>::prepare(x);
  for (int i = 0; i < 2; ++i)
    symbolic::session::current().updates().run(symbolic::guards::all_guarded, [&] {
      typename M::state const s{};
      (void)M::reserve(s, x);
    });
}
TEST(Offers, areReservedInEachRunOfAnOperation) {
  expect_a_reservation_in_each_run<few>();
  expect_a_reservation_in_each_run<unbounded>();
}

TEST(Rules, areNoMoreBrokenAfterwards) {
  core_words<plain>::state s{};
  using frame = core_words<plain>::frame;
  EXPECT_THROW(plain::all<frame>([&](frame k) {
                 s.content.set(k, {1});
                 return true;
               }),
               misused_word);
  s.content.set({2}, {1});
  EXPECT_TRUE(s.content({2}) == core_words<plain>::word{1});
}

// ------------------------------------------------------------------------------- machines that were once proved

// The two counts of a write are changed in one pass, which asks for one of them.
template <core_domain D> struct recounts_in_one_pass : machine<D> {
  using M = machine<D>;
  using typename M::address, typename M::frame, typename M::page, typename M::process, typename M::references,
      typename M::part, typename M::state, typename M::step, typename M::word;
  static auto step_store(state& s, process p, address at, part b, word value,
                         typename M::template fresh<frame> const& offered) {
    auto const found = M::lookup(s, p, at);
    auto const from = get<typename M::mapping>(found).target;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<typename M::mapping>(found), fault::not_mapped)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const to = offered.take();
          s.refcount.each([&](frame f, references const& n) {
            auto const of_copy = ite(s.refcount(from) == 1, references(0), references(1));
            return ite(f == from, n - 1, ite(f == to, of_copy, n));
          });
          s.table.set(p, get<page>(at), M::owned(to, true));
          s.content.set(to, s.content(from).with(b, value));
        });
  }
};

template <class D> void expect_one_pass_fails() {
  using M = recounts_in_one_pass<D>;
  expect_misuse<D>("a pass over the counts that asks for a count", [] {
    auto s = M::initial();
    typename M::process const p{};
    s.table.set(p, typename M::page{}, M::owned(typename M::frame{}, true));
    typename M::template fresh<typename M::frame> offered{typename M::frame{}, true};
    M::step_store(s, p, typename M::address(typename M::page{}), {}, typename M::word{}, offered);
  });
}

TEST(Slips, ofACountThatIsReadWhileItChangesFail) {
#ifndef NDEBUG
  expect_one_pass_fails<plain>();
#endif
  expect_one_pass_fails<together>();
  expect_one_pass_fails<few>();
  expect_one_pass_fails<unbounded>();
}

// Frames for pages of the page table and frames for copies, one after the other and from the same offer.
template <domain D> struct reserves_twice : whole_fork<D> {
  COWPROOF_WHOLE_NAMES(D);
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const a = whole_common<D>::memory_of(s, parent);
    auto const is_free = [&](frame f) { return whole_common<D>::available(s, f); };
    auto const nowhere = [](auto const&) { return boolean(false); };
    auto const tables = offered.reserve(
        is_free, [&](directory d) { return occupied(s.directories(a, d)); }, nowhere);
    auto const copies = offered.reserve(is_free, nowhere, [&](page v) { return holds<frame>(s.table(a, v)); });
    return step()
        .refused_unless(slot.exists && memory.exists && tables.exists && copies.exists, refusal::no_memory)
        .completes([] {});
  }
};

template <class D> void expect_two_reservations_fail() {
  using M = reserves_twice<D>;
  expect_misuse<D>("a fork that reserves twice", [] {
    typename M::state s{};
    typename M::template fresh<typename M::process> const slot{{}, true};
    typename M::template fresh<typename M::space> const memory{{}, true};
    typename M::fresh_frames offered;
    if constexpr (std::is_same_v<D, unbounded>) offered = M::fresh_frames::arbitrary("offered");
    M::step_fork(s, typename M::process{}, slot, memory, offered);
  });
}

TEST(Slips, ofTwoReservationsFail) {
  expect_two_reservations_fail<concrete<capacity<>>>();
  expect_two_reservations_fail<bounded<capacity<>>>();
  expect_two_reservations_fail<unbounded>();
}

}  // namespace
}  // namespace cowproof::words
