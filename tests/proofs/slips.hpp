// Wrong steps with which the prover itself could be fooled: what is wrong with them would hide behind what is assumed
// later on, or is nothing that only a completed step is asked about.
#pragma once
#include "engines/mutants/altered_step.hpp"
#include "model/eager/machine.hpp"
#include "model/whole/machine.hpp"

namespace cowproof::slips {

// ------------------------------------------------------------------------------------------------------
// the core

template <domain D> struct of_core : machine<D> {
  using M = machine<D>;
  using typename M::boolean;
  using typename M::contents;
  using typename M::entry;
  using typename M::frame;
  using typename M::mapping;
  using typename M::page;
  using typename M::part;
  using typename M::process;
  using typename M::state;
  using typename M::word;
  using step = typename M::step;
  template <class X> using fresh = typename M::template fresh<X>;

  // A fork that is refused lets the parent's entries name the first frame, which none of them did; and then counts none
  // of them, which tells that those entries are counted.
  static auto refused_fork_renames(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    auto const first_is_strange = s.table.row(parent, frame{}) == 0;
    auto const out = M::step_fork(s, parent, slot, table_memory);
    D::when(out.how == D::ending_of(ending::refused_no_memory) && first_is_strange, [&] {
      s.table.map_row(parent, [](entry const& e) { return ite(has<mapping>(e), M::owned(frame{}, false), e); });
      s.refcount -= s.table.part(parent, [](page) { return boolean(false); });
    });
    return out;
  }

  // A second effect, whose condition holds only after the first one: a process that is gone takes a word with it.
  static auto exit_is_followed(state& s, process p) {
    auto const was_alive = s.alive(p);
    auto const out = M::step_exit(s, p);
    step().refused_unless(was_alive && !s.alive(p), refusal::no_process).completes([&] {
      s.content.set(frame{}, contents{});
    });
    return out;
  }

  // An effect within another: a process that executes a program ends.
  static auto exec_ends_it(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { M::step_exit(s, p); });
  }

  // An effect within a condition: a process that is refused a page loses its memory, but for init.
  static auto map_takes_revenge(state& s, process p, typename M::address at, boolean writable,
                                fresh<frame> const& offered) {
    auto const out = M::step_map(s, p, at, writable, offered);
    D::when(out.how == D::ending_of(ending::refused_no_memory), [&] { M::step_exit(s, p); });
    return out;
  }

  // It asks which frames are named while it still names its own, and zeroes the others when it has given them back.
  static auto exit_asks_too_early(state& s, process p) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          auto const is_named =
              D::template named<frame, process, page>([&](process q, page v) { return s.table(q, v); });
          s.alive.set(p, false);
          s.refcount -= s.table.row(p);
          s.table.clear_row(p);
          s.content.each([&](frame f, contents const& old) { return ite(is_named(f), old, contents{}); });
        });
  }

  // It says that it completed, and did nothing.
  static auto unmap_pretends(state& s, process p, typename M::address at) {
    auto out = M::step_unmap(s, p, at);
    out.how = ite(out.how == D::ending_of(ending::refused_out_of_range), D::ending_of(ending::completed), out.how);
    return out;
  }

  // It reads a page that is not there as zero.
  static auto load_reads_nothing(state& s, process p, typename M::address at, part b) {
    auto out = M::step_load(s, p, at, b);
    out.how = ite(out.how == D::ending_of(ending::fault_not_mapped), D::ending_of(ending::completed), out.how);
    return out;
  }
};

// ----------------------------------------------------------------------------------------------------
// eager fork

template <domain D> struct of_eager : eager_machine<D> {
  using E = eager_machine<D>;
  using typename E::boolean;
  using typename E::contents;
  using typename E::entry;
  using typename E::frame;
  using typename E::fresh_frames;
  using typename E::mapping;
  using typename E::page;
  using typename E::process;
  using typename E::state;
  using typename E::word;
  using step = typename E::step;
  template <class X> using fresh = typename E::template fresh<X>;

  // However much memory there is, it is too little for a process that has a page.
  static auto fork_is_never_content(state& s, process parent, fresh<process> const& slot, fresh_frames const& offered) {
    auto const has_page = s.alive(parent) && slot.exists && !s.table.row_is_empty(parent);
    return step_unless<D>(has_page, ending::refused_no_memory, [&] { return E::step_fork(s, parent, slot, offered); });
  }

  // The child is dead if the frames would do for the pages that the parent does not have, and none is left: as where
  // the parent has one page of two, and there is one frame.
  static auto fork_leaves_none(state& s, process parent, fresh<process> const& slot, fresh_frames const& offered) {
    auto const is_absent = [&](page v) { return !has<mapping>(s.table(parent, v)); };
    auto const is_free = [&](frame f) { return E::available(s, f); };
    auto const would_do = D::template any<page>(is_absent) && offered.suffices(is_free, is_absent);
    return and_then<D>(E::step_fork(s, parent, slot, offered), [&] {
      D::when(would_do && !D::template any<frame>(is_free), [&] { s.alive.set(slot.take(), false); });
    });
  }

  // If the first frame is taken, the child's pages go there instead of to their copies; and then none of them is
  // counted, which tells that those entries are counted.
  static auto fork_copies_to_one_place(state& s, process parent, fresh<process> const& slot,
                                       fresh_frames const& offered) {
    auto const copies = offered.reserve([&](frame f) { return E::available(s, f); },
                                        [&](page v) { return has<mapping>(s.table(parent, v)); });
    auto const first_is_taken = !(s.refcount(frame{}) == 0);
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(copies.exists, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.table.copy_row(child, parent);
          s.table.renew_row(
              child, [](frame) { return boolean(true); }, copies,
              [&](entry const& e, frame copy) {
                return E::owned(ite(first_is_taken, frame{}, copy), get<mapping>(e).writable);
              });
          s.refcount += s.table.row(child);
          s.refcount -= s.table.part(child, [](page) { return boolean(false); });
          auto const before = s.content;
          s.content.each([&](frame f, contents const& old) {
            auto const copy_of = copies.given_to(f);
            return ite(has<page>(copy_of), before(get<mapping>(s.table(parent, get<page>(copy_of))).target), old);
          });
          return child;
        });
  }
};

// ----------------------------------------------------------------------------------------------
// the whole machine

template <domain D> struct of_whole : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;

  // Pages that the parent can write move to frames that were reserved for page tables of the child, and no count
  // changes. The parts of the child's page table that are chosen afterwards tell that whatever is named is counted.
  static auto fork_moves_pages(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                               fresh_frames const& offered) {
    auto const from = memory_of(s, parent);
    auto const is_pinned = [&](frame f) { return !(s.pincount(f) == 0); };
    auto const is_left_out = [&](page v) {
      return M::is_dropped(s.regions(from, v)) || M::is_wiped(s.regions(from, v));
    };
    auto const frames = offered.reserve(
        [&](frame f) { return available(s, f); }, [&](directory d) { return occupied(s.directories(from, d)); },
        [&](page v) {
          auto const m = get<mapping>(s.table(from, v));
          return has<mapping>(s.table(from, v)) && m.own && is_pinned(m.target) && !is_left_out(v);
        });
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(memory.exists && frames.exists, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          auto const to = memory.take();
          s.tasks.set(child, only{}, task(live{to, parent, false, false}));
          M::open_space(s, to);
          M::inherit(s, child, parent);
          s.regions.copy_row(to, from);
          s.regions.clear(s.regions.part(to, [&](page v) { return M::is_dropped(s.regions(to, v)); }));
          s.holders += s.regions.row(to);
          s.directories.copy_row(to, from);
          s.directories.renew_row(
              to, [](frame) { return boolean(true); }, frames,
              [](maybe<frame> const&, frame f) { return maybe<frame>(f); });
          s.refcount += s.directories.row(to);
          s.table.each([&](space a, page v, entry const& e) {
            auto const m = get<mapping>(e);
            auto const moves = has<mapping>(e) && m.own && m.writable && !(s.content(m.target) == contents{});
            auto const moved = entry(mapping{frames.take(directory_over(v)), false, true});
            return ite(a == from, ite(moves, moved, M::protect(e)), e);
          });
          flush(s, from, [](page) { return boolean(true); });
          s.table.copy_row(to, from);
          s.table.clear(s.table.part(to, is_left_out));
          s.table.renew_row(to, is_pinned, frames, [](entry const&, frame f) {
            return entry(mapping{f, false, true});
          });
          s.refcount += s.table.row(to);
          s.swapcount += s.table.row(to);
          auto const before = s.content;
          s.content.each([&](frame f, contents const& old) {
            auto const copy_of = frames.given_to(f);
            return ite(has<page>(copy_of), before(get<mapping>(s.table(from, get<page>(copy_of))).target), old);
          });
          return child;
        });
  }

  // If nothing in the address space is in the first slot, the entries name that one instead of where the page is.
  static auto swap_out_names_another(state& s, space a, page v, fresh<slot> const& offered) {
    auto const e = s.table(a, v);
    auto const f = get<mapping>(e).target;
    auto const first_is_strange = s.table.row(a, slot{}) == 0;
    return step()
        .refused_unless(has<mapping>(e) && get<mapping>(e).own && s.pincount(f) == 0, refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const to = offered.take();
          s.swap.set(to, s.content(f));
          s.swapcount.set(to, s.table.total(f));
          s.refcount.set(f, 0);
          s.table.retarget(f, to, [&](entry const&) { return entry(swapped{ite(first_is_strange, slot{}, to)}); });
          s.swapcount -= s.table.part(a, [](page) { return boolean(false); });
          s.tlb.each([&](space, page, remembered const& was) {
            return ite(get<translation>(was).target == f, remembered{}, was);
          });
        });
  }

  // A task that moves in a file takes the right to read from all tasks that share an address space with another.
  static auto seek_disturbs_sharers(state& s, process p, descriptor d, word to) {
    auto const lives_in = [&, tasks = s.tasks](process q, space a) {
      return has<live>(tasks(q, only{})) && get<live>(tasks(q, only{})).memory == a;
    };
    auto const is_shared = [&](space a) {
      return D::template any<process, process>(
          [&](auto q, auto r) { return !(q == r) && lives_in(q, a) && lives_in(r, a); });
    };
    return and_then<D>(M::step_seek(s, p, d, to), [&] {
      s.regions.each([&](space a, page, area const& g) {
        auto r = get<region>(g);
        r.readable = false;
        return ite(has<region>(g) && is_shared(a), area(r), g);
      });
    });
  }

  // A task that moves in a file fills a page that a device holds with zeros.
  static auto seek_zeroes_what_is_pinned(state& s, process p, descriptor d, word to) {
    return and_then<D>(M::step_seek(s, p, d, to), [&] {
      auto const held = s.pins(pin{}, only{});
      D::when(has<pinned>(held), [&] { s.content.set(get<pinned>(held).target, contents{}); });
    });
  }

  // What is in swap stays there for ever.
  static auto page_in_leaves_swapped(state& s, process p, address at, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto const stays = runs(s, p) && has<region>(x.promised) && !M::lacks_table(s, x) && M::lacks_page(x);
    return step_unless<D>(stays, ending::refused_not_possible, [&] { return M::step_page_in(s, p, at, offered); });
  }

  // However much memory there is, it is too little for a process that has a page.
  static auto fork_is_never_content(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                                    fresh_frames const& offered) {
    auto const has_page = runs(s, parent) && slot.exists && !s.table.row_is_empty(memory_of(s, parent));
    return step_unless<D>(has_page, ending::refused_no_memory,
                          [&] { return M::step_fork(s, parent, slot, memory, offered); });
  }
};

// It begins with a signal that is pending and a page that is mapped, which breaks no invariant.
template <domain D> struct begins_later : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);

  static state initial() {
    auto s = whole_machine<D>::initial();
    s.pending.set(process{}, signal{}, true);
    s.regions.set(space{}, page{}, area(region{true, true, false, false, backing{}, inheritance{}}));
    return s;
  }
};

}  // namespace cowproof::slips
