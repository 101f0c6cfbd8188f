// The specification of fork and of tasks, of forced writes and of pins.
#pragma once
#include "spec/smp/view.hpp"

namespace cowproof {

template <domain D> struct smp_task_spec : smp_view<D> {
  COWPROOF_SMP_VIEW(D);

  // ------------------------------------------------------------------------------------------------------ fork

  static auto spec_fork(view& v, task t, fresh<process> const& slot, leeway open) {
    return gate(v, t, open).refused_unless(slot.exists, refusal::no_process_slot).completes([&] {
      make(v, t, call(forking{slot.take()}));
    });
  }
  static auto spec_look(view& v, task t, page, leeway open) { return nothing(v, t, open); }
  static auto spec_share(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_protect(view& v, task t, leeway open) { return nothing(v, t, open); }
  // The memory is copied, at once.
  static auto spec_end_fork(view& v, task t, fresh<task> const& slot, leeway open) {
    auto const child = get<forking>(v.calls(t)).child;
    typename eager::view memory{v.alive, v.space};
    eager::spec_fork(memory, home_of(v, t), fresh<process>{child, true}, true, false);
    return gate(v, t, open).refused_unless(slot.exists, refusal::no_process_slot).completes([&] {
      auto const first = slot.take();
      v.alive = memory.alive;
      v.space = memory.space;
      v.home.set(first, maybe<process>(child));
      end(v, t);
      return first;
    });
  }
  // There is no child.
  static auto spec_fail(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_end_fail(view& v, task t, leeway open) {
    return gate(v, t, open).completes([&] { end(v, t); });
  }

  static auto spec_spawn(view& v, task t, fresh<task> const& slot, leeway open) {
    return gate(v, t, open).refused_unless(slot.exists, refusal::no_process_slot).completes([&] {
      auto const made = slot.take();
      v.home.set(made, v.home(t));
      return made;
    });
  }
  // With its last task a process ends.
  static auto spec_exit(view& v, task t, leeway open) {
    auto const p = home_of(v, t);
    auto const is_last =
        D::template all<task>([&](auto u) { return implies(exists(v, u) && home_of(v, u) == p, u == t); });
    typename eager::view memory{v.alive, v.space};
    eager::end(memory, p);
    return gate(v, t, open).completes([&] {
      v.home.set(t, maybe<process>{});
      D::when(is_last, [&] {
        v.alive = memory.alive;
        v.space = memory.space;
      });
    });
  }

  // ---------------------------------------------------------------------------------------------- forced writes

  static auto spec_force(view& v, task t, page x, part b, word value, leeway open) {
    return gate(v, t, open).refused_unless(has<own_page>(page_of(v, t, x)), refusal::bad_address).completes([&] {
      make(v, t, call(forcing{x, b, value, false}));
    });
  }
  static auto spec_fault_in(view& v, task t, leeway open) { return nothing(v, t, open); }
  // From now on, only a discard of the page goes before the write.
  static auto spec_follow(view& v, task t, leeway open) {
    auto const f = get<forcing>(v.calls(t));
    return gate(v, t, open).completes([&] { make(v, t, call(forcing{f.at, f.in, f.value, true})); });
  }
  // A write to a page that was discarded meanwhile was just before that.
  static auto spec_write(view& v, task t, leeway open) {
    auto const f = get<forcing>(v.calls(t));
    return gate(v, t, open).completes([&] {
      D::when(f.aimed, [&] { v.space.set(home_of(v, t), f.at, written(page_of(v, t, f.at), f.in, f.value)); });
      end(v, t);
    });
  }

  // ------------------------------------------------------------------------------------------------------- pins

  static auto spec_pin(view& v, task t, page x, leeway open) {
    return gate(v, t, open).completes([&] { make(v, t, call(pinning{x})); });
  }
  static auto spec_grab(view& v, task t, leeway open) { return nothing(v, t, open); }
  static auto spec_keep(view& v, task t, leeway open) {
    return gate(v, t, open).completes([&] {
      v.device.set(t, get<pinning>(v.calls(t)).at, true);
      end(v, t);
    });
  }
  static auto spec_back_out(view& v, task t, leeway open) {
    return gate(v, t, open).completes([&] { end(v, t); });
  }
  static auto spec_transfer(view& v, task t, part b, word value, leeway open) {
    auto const p = home_of(v, t);
    return gate(v, t, open).completes([&] {
      v.space.each([&](process q, page x, cell const& old) {
        return ite(q == p && v.device(t, x), written(old, b, value), old);
      });
    });
  }
  static auto spec_unpin(view& v, task t, leeway open) {
    return gate(v, t, open).completes([&] {
      v.device.each([&](task u, page, boolean const& old) { return old && !(u == t); });
    });
  }

 private:
  static cell written(cell const& old, part b, word value) {
    auto const was = get<own_page>(old);
    return cell(own_page{was.content.with(b, value), was.writable});
  }
};

}  // namespace cowproof
