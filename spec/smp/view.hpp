// What programs may observe with several processors: memory as if fork had copied it, and the system calls under way.
//
// The memory is eager copy's own. A system call is seen from when it is made until it returns; in between, in one
// step, it takes effect.
#pragma once
#include "model/smp/state.hpp"
#include "spec/eager_copy.hpp"

namespace cowproof {

template <domain D> struct smp_view : smp_state<D> {
  COWPROOF_SMP_TYPES(D);
  using eager = eager_copy<D>;
  using own_page = typename eager::own_page;
  using cell = typename eager::cell;
  using address = typename eager::address;

  struct pinning {  // a device is to have the page
    BOOST_HANA_DEFINE_STRUCT(pinning, (page, at));
  };
  struct forcing {
    BOOST_HANA_DEFINE_STRUCT(forcing, (page, at), (part, in), (word, value),
                             (boolean, aimed));  // it will write to the page, unless that is discarded first
  };
  using call = maybe<discarding, unmapping, restricting, moving, forking, pinning, forcing>;
  using calls_of_tasks = typename D::template map<call, task>;
  using pages_of_devices = typename D::template map<boolean, task, page>;

  struct view {
    BOOST_HANA_DEFINE_STRUCT(view,                              //
                             (typename types_of::homes, home),  // of each task
                             (calls_of_tasks, calls),           // of each task; nothing: it runs
                             (pages_of_devices, device),        // of each task: the page that it gave to a device
                             (typename eager::liveness, alive), (typename eager::address_spaces, space));
  };

  // One task in one process, without a page.
  static view initial() {
    view v{};
    v.home.set(task{}, maybe<process>(process{}));
    v.alive.set(process{}, true);
    return v;
  }

  // Why a step was not taken, or not yet, is the kernel's business; and whether there is memory.
  struct leeway {
    boolean impossible, waits, exhausted;
  };

  static boolean exists(view const& v, task t) { return has<process>(v.home(t)); }
  static process home_of(view const& v, task t) { return get<process>(v.home(t)); }
  static cell page_of(view const& v, task t, page x) { return v.space(home_of(v, t), x); }

  static step gate(view const& v, task t, leeway const& open) {
    return step()
        .refused_unless(exists(v, t), refusal::no_process)
        .refused_unless(!open.impossible, refusal::not_possible)
        .refused_unless(!open.waits, refusal::not_yet);
  }
  // A step of which no program can tell.
  static auto nothing(view const& v, task t, leeway const& open) {
    return gate(v, t, open).completes([] {});
  }
  // A step in which an operation of eager copy takes effect: copied(memory) is that operation.
  template <class Copied> static auto takes_effect(view& v, task t, leeway const& open, Copied copied) {
    typename eager::view memory{v.alive, v.space};
    auto const inner = copied(memory);
    auto outer = gate(v, t, open).completes([&] {
      v.alive = memory.alive;
      v.space = memory.space;
      return inner.value;
    });
    outer.how = ite(outer.how == D::ending_of(ending::completed), inner.how, outer.how);
    return outer;
  }

  // A call is made, or returns.
  static void make(view& v, task t, call const& what) { v.calls.set(t, what); }
  static void end(view& v, task t) { v.calls.set(t, call{}); }
};

#define COWPROOF_SMP_VIEW(D)     \
  COWPROOF_SMP_TYPES(D);         \
  using seen = smp_view<D>;      \
  using eager = eager_copy<D>;   \
  using typename seen::address;  \
  using typename seen::call;     \
  using typename seen::cell;     \
  using typename seen::forcing;  \
  using typename seen::leeway;   \
  using typename seen::own_page; \
  using typename seen::pinning;  \
  using typename seen::view;     \
  using seen::end;               \
  using seen::exists;            \
  using seen::gate;              \
  using seen::home_of;           \
  using seen::make;              \
  using seen::nothing;           \
  using seen::page_of;           \
  using seen::takes_effect

}  // namespace cowproof
