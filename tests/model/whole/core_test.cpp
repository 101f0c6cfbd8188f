// The whole machine, on private anonymous memory, shows what the core shows.
#include <random>

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/machine.hpp"
#include "model/whole/machine.hpp"
#include "spec/abstraction.hpp"
#include "spec/whole/abstraction.hpp"

namespace cowproof {
namespace {

// Frames enough for every page of every process, and for the page tables: memory does not run out.
using core_domain =
    concrete<capacity<sized<process_tag, 3>, sized<page_tag, 4>, sized<frame_tag, 12>, sized<word_tag, 4>>>;
using whole_domain =
    concrete<capacity<sized<process_tag, 3>, sized<space_tag, 3>, sized<page_tag, 4>, sized<directory_tag, 2>,
                      sized<kernel_page_tag, 0>, sized<frame_tag, 18>, sized<word_tag, 4>, sized<slot_tag, 0>,
                      sized<object_tag, 0>, sized<object_page_tag, 0>, sized<program_tag, 0>, sized<pin_tag, 0>,
                      sized<descriptor_tag, 0>, sized<open_file_tag, 0>, sized<signal_tag, 0>>>;
using core = machine<core_domain>;
using whole = whole_machine<whole_domain>;

class pair_of_machines {
 public:
  core::state c = core::initial();
  whole::state w = whole::initial();

  // Each operation of the core, and the same in the words of the whole machine.
  void map(std::uint64_t p, std::uint64_t v, bool writable) {
    auto const out = core::step_map(c, {p}, core_at(v), writable, free_frame(c));
    auto const same = whole::step_map(w, {p}, only_page(v), true, writable);
    EXPECT_EQ(out.how, same.how);
  }
  void unmap(std::uint64_t p, std::uint64_t v) {
    EXPECT_EQ(core::step_unmap(c, {p}, core_at(v)).how, whole::step_unmap(w, {p}, only_page(v)).how);
  }
  void load(std::uint64_t p, std::uint64_t v) {
    auto const out = core::step_load(c, {p}, core_at(v), {});
    auto same = whole::step_load(w, {p}, whole_at(v), {});
    while (same.how == ending::refused_not_resident) {
      page_in(p, v);
      same = whole::step_load(w, {p}, whole_at(v), {});
    }
    EXPECT_EQ(out.how, same.how);
    if (out.how == ending::completed) {
      EXPECT_EQ(out.value.i, same.value.i);
    }
  }
  void store(std::uint64_t p, std::uint64_t v, std::uint64_t word) {
    auto const out = core::step_store(c, {p}, core_at(v), {}, {word}, free_frame(c));
    auto same = whole::step_store(w, {p}, whole_at(v), {}, {word}, free_frame(w));
    while (same.how == ending::refused_not_resident) {
      page_in(p, v);
      same = whole::step_store(w, {p}, whole_at(v), {}, {word}, free_frame(w));
    }
    EXPECT_EQ(out.how, same.how);
  }
  void fork(std::uint64_t p) {
    auto const slot = free_process();
    auto const out = core::step_fork(c, {p}, {{slot.first}, slot.second}, true);
    auto const same = whole::step_fork(w, {p}, {{slot.first}, slot.second}, free_space(), {{0}, true});
    EXPECT_EQ(out.how, same.how);
  }
  // The parent of a process of the core is not told: init waits in the whole machine, whichever process was the parent.
  void exit(std::uint64_t p) {
    auto const parent = get<whole::live>(w.tasks({p}, {})).parent;
    auto const out = core::step_exit(c, {p});
    EXPECT_EQ(out.how, whole::step_exit(w, {p}).how);
    if (out.how == ending::completed) {
      EXPECT_EQ(whole::step_wait(w, parent, {p}).how, ending::completed);
    }
  }

  void expect_same_view() const {
    auto const seen = abstract<core_domain>(c);
    auto const shown = whole_abstraction<whole_domain>::abstract(w);
    for (std::uint64_t p = 0; p < 3; ++p) {
      auto const task = shown.tasks({p});
      ASSERT_EQ(seen.alive({p}), has<whole::live>(task));
      if (!has<whole::live>(task)) continue;
      for (std::uint64_t v = 0; v < 4; ++v) {
        auto const page = seen.space({p}, {v});
        auto const cell = shown.memory(get<whole::live>(task).memory, {v});
        ASSERT_EQ(occupied(page), occupied(cell));
        if (!occupied(page)) continue;
        using S = eager_copy<core_domain>;
        using W = whole_view<whole_domain>;
        ASSERT_EQ(get<S::own_page>(page).writable, get<W::cell>(cell).promised.writable);
        ASSERT_EQ(get<S::own_page>(page).content({}).i, get<whole::contents>(get<W::cell>(cell).written)({}).i);
      }
    }
  }

 private:
  void page_in(std::uint64_t p, std::uint64_t v) {
    ASSERT_EQ(whole::step_page_in(w, {p}, whole_at(v), free_frame(w)).how, ending::completed);
  }
  static core::address core_at(std::uint64_t v) { return core::address(core::page{v}); }
  static whole::address whole_at(std::uint64_t v) { return whole::address(whole::page{v}); }
  static whole::pages only_page(std::uint64_t v) { return {std::uint64_t{1} << v}; }
  static core::fresh<core::frame> free_frame(core::state const& s) {
    for (std::uint64_t f = 0; f < 12; ++f)
      if (core::available(s, core::frame{f})) return {{f}, true};
    return {{}, false};
  }
  static whole::fresh<whole::frame> free_frame(whole::state const& s) {
    for (std::uint64_t f = 0; f < 18; ++f)
      if (whole::available(s, whole::frame{f})) return {{f}, true};
    return {{}, false};
  }
  std::pair<std::uint64_t, bool> free_process() const {
    for (std::uint64_t p = 0; p < 3; ++p)
      if (core::available(c, core::process{p})) return {p, true};
    return {0, false};
  }
  whole::fresh<whole::space> free_space() const {
    for (std::uint64_t a = 0; a < 3; ++a)
      if (whole::available(w, whole::space{a})) return {{a}, true};
    return {{}, false};
  }
};

TEST(core_within_whole, a_random_run_of_the_core_shows_the_same_on_the_whole_machine) {
  std::mt19937 random(1);
  auto const below = [&](std::uint32_t n) { return std::uint64_t{random() % n}; };
  for (int sequence = 0; sequence < 300; ++sequence) {
    pair_of_machines m;
    for (int i = 0; i < 100; ++i) {
      auto const p = below(3);
      auto const v = below(4);
      switch (below(8)) {
        case 0:
        case 1: m.map(p, v, below(4) != 0); break;
        case 2: m.unmap(p, v); break;
        case 3: m.load(p, v); break;
        case 4:
        case 5: m.store(p, v, below(4)); break;
        case 6: m.fork(p); break;
        default: m.exit(p); break;
      }
      m.expect_same_view();
      ASSERT_FALSE(HasFatalFailure() || HasNonfatalFailure()) << "sequence " << sequence << ", step " << i;
    }
  }
}

}  // namespace
}  // namespace cowproof
