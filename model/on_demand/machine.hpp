// On-demand fork: processes share the pages of their page tables, and split one at the first change below it.
//
// The third way to fork, beside copying memory and copying page tables [Zhao, Gong and Fonseca, EuroSys 2021]: fork
// copies a directory, however much memory lies below it. Tables are counted as frames are.
#pragma once
#include "model/on_demand/state.hpp"

namespace cowproof {

template <domain D> struct on_demand_machine : on_demand_state<D> {
  using kind = on_demand_kind;
  using typename on_demand_state<D>::boolean;
  using typename on_demand_state<D>::process;
  using typename on_demand_state<D>::page;
  using typename on_demand_state<D>::directory;
  using typename on_demand_state<D>::table;
  using typename on_demand_state<D>::frame;
  using typename on_demand_state<D>::part;
  using typename on_demand_state<D>::word;
  using typename on_demand_state<D>::contents;
  using typename on_demand_state<D>::address;
  using typename on_demand_state<D>::step;
  using typename on_demand_state<D>::branch;
  using typename on_demand_state<D>::link;
  using typename on_demand_state<D>::mapping;
  using typename on_demand_state<D>::entry;
  using typename on_demand_state<D>::state;
  template <class X> using fresh = typename on_demand_state<D>::template fresh<X>;

  // Init is alive and has no table; every table and every frame is free.
  static state initial() {
    state s{};
    s.alive.set(process{}, true);
    return s;
  }

  // What the environment may offer to an operation.
  static boolean available(state const& s, frame f) { return s.refcount(f) == 0; }
  static boolean available(state const& s, table t) { return s.sharers(t) == 0; }
  static boolean available(state const& s, process p) { return !s.alive(p); }

  // -------------------------------------------------------------------------------------------------- entries

  static entry owned(frame f, boolean const& writable) { return entry(mapping{f, writable, false}); }

  // What a split leaves in both tables: the next one to write copies first.
  static entry shared(entry const& e) {
    auto const m = get<mapping>(e);
    return ite(has<mapping>(e), entry(mapping{m.target, false, m.writable || m.cow}), e);
  }
  // What fork leaves in both directories: the next one to change an entry splits the table first.
  static link shared_below(link const& l) { return ite(has<branch>(l), link(branch{get<branch>(l).below, false}), l); }

  static directory directory_over(page v) { return D::template group_of<directory>(v); }
  static link link_over(state const& s, process p, page v) { return s.directories(p, directory_over(v)); }

  // What the hardware finds at an address.
  static entry lookup(state const& s, process p, page v) {
    auto const over = link_over(s, p, v);
    return ite(has<branch>(over), s.leaves(get<branch>(over).below, v), entry{});
  }
  static entry lookup(state const& s, process p, address at) {
    return ite(has<page>(at), lookup(s, p, get<page>(at)), entry{});
  }

  // --------------------------------------------------------------------------------------------------- tables

  // May the process change entries of this table? Its sole owner may, even if the hardware does not know it yet.
  static boolean owns(state const& s, link const& over) {
    auto const b = get<branch>(over);
    return has<branch>(over) && (b.writable || s.sharers(b.below) == 1);
  }

  // The table over a page becomes the process's own: it is made if there is none, and split if others have it too.
  static table own_table(state& s, process p, page v, fresh<table> const& offered) {
    auto const over = link_over(s, p, v);
    auto const in_place = owns(s, over);
    auto const mine = offered.take_unless(in_place, get<branch>(over).below);
    D::when(!in_place, [&] {
      D::when(has<branch>(over), [&] { split(s, get<branch>(over).below, mine); });
      s.sharers.set(mine, 1);
    });
    s.directories.set(p, directory_over(v), link(branch{mine, true}));
    return mine;
  }

  // One process leaves the table and takes a copy with it: what fork would have done, for one table, now.
  static void split(state& s, table from, table to) {
    s.sharers.set(from, s.sharers(from) - 1);
    s.leaves.map_row(from, shared);
    s.leaves.copy_row(to, from);
    s.refcount += s.leaves.row(to);
  }

  // ------------------------------------------------------------------------------------------------ releasing

  // A process gives up all of its memory: every table of its own is freed, with all that it names.
  static void release_all(state& s, process p) {
    s.sharers -= s.directories.row(p);
    s.directories.clear_row(p);
    auto const gone = s.leaves.rows([&](table t) { return s.sharers(t) == 0; });
    s.refcount -= gone;
    s.leaves.clear(gone);
  }

  // The process is gone, and its memory with it.
  static void end(state& s, process p) {
    s.alive.set(p, false);
    release_all(s, p);
  }

  // ------------------------------------------------------------------------------------------------ operations

  // A page of zeros, private to the process.
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const& offered_table) {
    auto const v = get<page>(at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(lookup(s, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists && (owns(s, link_over(s, p, v)) || offered_table.exists), refusal::no_memory)
        .completes([&] {
          auto const target = offered.take();
          auto const mine = own_table(s, p, v, offered_table);
          s.refcount.set(target, 1);
          s.content.set(target, contents{});
          s.leaves.set(mine, v, owned(target, writable));
        });
  }

  // To unmap what is not mapped is no error, and takes no memory. Otherwise there may be none for the table [munmap(2):
  // ENOMEM].
  static auto step_unmap(state& s, process p, address at, fresh<table> const& offered_table) {
    auto const v = get<page>(at);
    auto const old = lookup(s, p, at);
    auto const has_memory = !has<mapping>(old) || owns(s, link_over(s, p, v)) || offered_table.exists;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(has_memory, refusal::no_memory)
        .completes([&] {
          D::when(has<mapping>(old), [&] {
            auto const mine = own_table(s, p, v, offered_table);
            auto const target = get<mapping>(old).target;
            s.refcount.set(target, s.refcount(target) - 1);
            s.leaves.set(mine, v, entry{});
          });
        });
  }

  // All processes that share the table or the frame read the same word, and nothing changes.
  static auto step_load(state& s, process p, address at, part b) {
    auto const found = lookup(s, p, at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .completes([&] { return s.content(get<mapping>(found).target)(b); });
  }

  // The first write below a shared table splits it; then it is a write as in the core. Without memory for the table or
  // for the page the process is killed; init is not, its write waits.
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const v = get<page>(at);
    auto const found = lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const has_table = owns(s, link_over(s, p, v));
    auto const in_place = has_table && (old.writable || s.refcount(old.target) == 1);
    auto const has_memory = (has_table || offered_table.exists) && (in_place || offered.exists);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_memory || !(p == process{}), refusal::no_memory)
        .faults_unless(has_memory, fault::no_memory, [&] { end(s, p); })
        .completes([&] {
          auto const mine = own_table(s, p, v, offered_table);
          auto const target = offered.take_unless(in_place, old.target);
          D::when(!in_place, [&] {
            s.refcount.set(old.target, s.refcount(old.target) - 1);
            s.refcount.set(target, 1);
          });
          s.leaves.set(mine, v, owned(target, true));
          s.content.set(target, s.content(old.target).with(b, value));
        });
  }

  // The child gets a copy of the directory, never of a table. Without memory for the directory there is no child.
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean directory_memory) {
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(directory_memory, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.directories.map_row(parent, shared_below);
          s.directories.copy_row(child, parent);
          s.sharers += s.directories.row(child);
          return child;
        });
  }

  // The old image is dropped; the process stays.
  static auto step_exec(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { release_all(s, p); });
  }

  // Everything is given back.
  static auto step_exit(state& s, process p) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { end(s, p); });
  }
};

}  // namespace cowproof
