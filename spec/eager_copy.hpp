// The specification: every process has pages of its own, and fork copies them, at once. No frames, no counts.
//
// It says what a program may observe. What it leaves open is running out of memory: `exhausted` says that the
// machine had none for this operation, and the specification says what may happen then.
#pragma once
#include "model/state.hpp"

namespace cowproof {

template <core_domain D> struct eager_copy {
  using boolean = typename D::boolean;
  using process = typename core_state<D>::process;
  using page = typename core_state<D>::page;
  using frame = typename core_state<D>::frame;
  using part = typename core_state<D>::part;
  using word = typename core_state<D>::word;
  using contents = typename core_state<D>::contents;
  using address = typename core_state<D>::address;
  template <class X> using fresh = typename D::template choice<X>;
  using step = cowproof::step<D>;

  // ------------------------------------------------------------------------------------------------- state

  struct own_page {
    BOOST_HANA_DEFINE_STRUCT(own_page, (contents, content), (boolean, writable));
  };
  using cell = typename D::template maybe<own_page>;
  using liveness = typename D::template map<boolean, process>;
  using address_spaces = typename D::template relation<cell, process, page>;
  struct view {
    BOOST_HANA_DEFINE_STRUCT(view, (liveness, alive), (address_spaces, space));
  };

  // Init is alive, and no process has a page.
  static view initial() {
    view v{};
    v.alive.set(process{}, true);
    return v;
  }

  static cell lookup(view const& v, process p, address at) {
    return ite(has<page>(at), v.space(p, get<page>(at)), cell{});
  }
  static void end(view& v, process p) {
    v.alive.set(p, false);
    v.space.clear_row(p);
  }

  // ------------------------------------------------------------------------------------------------ operations

  static auto spec_map(view& v, process p, address at, boolean writable, fresh<frame> const&, boolean exhausted) {
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(lookup(v, p, at)), refusal::already_mapped)
        .refused_unless(!exhausted, refusal::no_memory)
        .completes([&] {
          v.space.set(p, get<page>(at), cell(own_page{contents{}, writable}));
        });
  }

  // To give memory back may take memory, for a page table that was shared [munmap(2): ENOMEM].
  static auto spec_unmap(view& v, process p, address at, boolean exhausted) {
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!exhausted, refusal::no_memory)
        .completes([&] { v.space.set(p, get<page>(at), cell{}); });
  }

  static auto spec_load(view& v, process p, address at, part b, boolean) {
    auto const found = lookup(v, p, at);
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .faults_unless(has<own_page>(found), fault::not_mapped)
        .completes([&] { return get<own_page>(found).content(b); });
  }

  // Without memory a process other than init is killed, and no other process can tell.
  static auto spec_store(view& v, process p, address at, part b, word value, fresh<frame> const&, boolean exhausted) {
    auto const found = lookup(v, p, at);
    auto const old = get<own_page>(found);
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .faults_unless(has<own_page>(found), fault::not_mapped)
        .faults_unless(old.writable, fault::protection)
        .refused_unless(!exhausted || !(p == process{}), refusal::no_memory)
        .faults_unless(!exhausted, fault::no_memory, [&] { end(v, p); })
        .completes([&] {
          v.space.set(p, get<page>(at), cell(own_page{old.content.with(b, value), true}));
        });
  }

  static auto spec_fork(view& v, process parent, fresh<process> const& slot, boolean, boolean exhausted) {
    return step()
        .refused_unless(v.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(!exhausted, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          v.alive.set(child, true);
          v.space.copy_row(child, parent);
          return child;
        });
  }

  static auto spec_exec(view& v, process p, boolean) {
    return step().refused_unless(v.alive(p), refusal::no_process).completes([&] { v.space.clear_row(p); });
  }

  static auto spec_exit(view& v, process p, boolean) {
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { end(v, p); });
  }
};

}  // namespace cowproof
