// The specification of what changes memory: accesses, faults, and the system calls of an address space.
#pragma once
#include "spec/smp/view.hpp"

namespace cowproof {

template <domain D> struct smp_memory_spec : smp_view<D> {
  COWPROOF_SMP_VIEW(D);

  // ---------------------------------------------------------------------------------------------- the hardware

  static auto spec_walk(view& v, task t, page, leeway open) { return nothing(v, t, open); }
  static auto spec_evict(view& v, task t, page, leeway open) { return nothing(v, t, open); }
  static auto spec_acknowledge(view& v, task t, page, leeway open) { return nothing(v, t, open); }
  static auto spec_load(view& v, task t, page x, part b, leeway open) {
    return takes_effect(v, t, open,
                        [&](auto& memory) { return eager::spec_load(memory, home_of(v, t), address(x), b, false); });
  }
  static auto spec_store(view& v, task t, page x, part b, word value, leeway open) {
    return takes_effect(v, t, open, [&](auto& memory) {
      return eager::spec_store(memory, home_of(v, t), address(x), b, value, fresh<frame>{}, false);
    });
  }

  // ------------------------------------------------------------------------------------------------- a fault

  // A fault tells the program what it may not do, and otherwise nothing.
  static auto spec_fault(view& v, task t, page x, boolean writes, leeway open) {
    auto const found = page_of(v, t, x);
    return gate(v, t, open)
        .faults_unless(has<own_page>(found), fault::not_mapped)
        .faults_unless(!writes || get<own_page>(found).writable, fault::protection)
        .completes([] {});
  }
  // Without memory a forced write fails.
  static auto spec_copy(view& v, task t, fresh<frame> const&, leeway open) {
    return gate(v, t, open).faults_unless(!open.exhausted, fault::no_memory, [&] { end(v, t); }).completes([] {});
  }
  static auto spec_break(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_install(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_count(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_drop(view& v, task t, leeway open) { return nothing(v, t, open); }

  // --------------------------------------------------------------------------------------------- system calls

  static auto spec_map(view& v, task t, page x, boolean writable, leeway open) {
    return takes_effect(v, t, open, [&](auto& memory) {
      return eager::spec_map(memory, home_of(v, t), address(x), writable, fresh<frame>{}, false);
    });
  }

  static auto spec_discard(view& v, task t, page x, leeway open) {
    return gate(v, t, open).refused_unless(is_mapped(v, t, x), refusal::not_mapped).completes([&] {
      make(v, t, call(discarding{x}));
    });
  }
  static auto spec_discard_untouched(view& v, task t, page x, leeway open) {
    return gate(v, t, open).refused_unless(is_mapped(v, t, x), refusal::not_mapped).completes([&] {
      write_all(v, t, x, contents{});
    });
  }
  static auto spec_end_discard(view& v, task t, leeway open) {
    auto const x = get<discarding>(v.calls(t)).at;
    return gate(v, t, open).completes([&] {
      write_all(v, t, x, contents{});
      lose(v, t, x);
      end(v, t);
    });
  }

  static auto spec_unmap(view& v, task t, page x, leeway open) {
    return gate(v, t, open).completes([&] { make(v, t, call(unmapping{x})); });
  }
  static auto spec_end_unmap(view& v, task t, leeway open) {
    auto const x = get<unmapping>(v.calls(t)).at;
    return gate(v, t, open).completes([&] {
      v.space.set(home_of(v, t), x, cell{});
      lose(v, t, x);
      end(v, t);
    });
  }

  static auto spec_permit(view& v, task t, page x, leeway open) {
    return gate(v, t, open).refused_unless(is_mapped(v, t, x), refusal::not_mapped).completes([&] {
      let_write(v, t, x, true);
    });
  }
  static auto spec_restrict(view& v, task t, page x, leeway open) {
    return gate(v, t, open).refused_unless(is_mapped(v, t, x), refusal::not_mapped).completes([&] {
      make(v, t, call(restricting{x}));
    });
  }
  static auto spec_end_restrict(view& v, task t, leeway open) {
    return gate(v, t, open).completes([&] {
      let_write(v, t, get<restricting>(v.calls(t)).at, false);
      end(v, t);
    });
  }

  static auto spec_move(view& v, task t, page x, page to, leeway open) {
    return gate(v, t, open)
        .refused_unless(is_mapped(v, t, x), refusal::not_mapped)
        .refused_unless(!is_mapped(v, t, to), refusal::already_mapped)
        .completes([&] {
          make(v, t, call(moving{x, to}));
        });
  }
  // A device that has the page goes on to have it.
  static auto spec_end_move(view& v, task t, leeway open) {
    auto const m = get<moving>(v.calls(t));
    auto const p = home_of(v, t);
    auto const moved = v.space(p, m.at);
    return gate(v, t, open).completes([&] {
      v.space.set(p, m.at, cell{});
      v.space.set(p, m.to, moved);
      v.device.each([&, was = v.device](task u, page x, boolean const& old) {
        auto const now = ite(x == m.to, was(u, m.at), old && !(x == m.at));
        return ite(lives_in(v, u, p), now, old);
      });
      end(v, t);
    });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  static boolean lives_in(view const& v, task t, process p) { return exists(v, t) && home_of(v, t) == p; }
  static boolean is_mapped(view const& v, task t, page x) { return has<own_page>(page_of(v, t, x)); }
  static void write_all(view& v, task t, page x, contents const& value) {
    v.space.set(home_of(v, t), x, cell(own_page{value, get<own_page>(page_of(v, t, x)).writable}));
  }
  static void let_write(view& v, task t, page x, boolean const& writable) {
    v.space.set(home_of(v, t), x, cell(own_page{get<own_page>(page_of(v, t, x)).content, writable}));
  }
  // What the page was, no write will reach any more: neither a forced one nor a device's.
  static void lose(view& v, task t, page x) {
    auto const p = home_of(v, t);
    v.calls.each([&](task u, call const& old) {
      auto const f = get<forcing>(old);
      auto const is_lost = has<forcing>(old) && f.at == x && lives_in(v, u, p);
      return ite(is_lost, call(forcing{f.at, f.in, f.value, false}), old);
    });
    v.device.each([&](task u, page y, boolean const& old) { return old && !(y == x && lives_in(v, u, p)); });
  }
};

}  // namespace cowproof
