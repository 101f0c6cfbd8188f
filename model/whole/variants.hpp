// Kernels that decide otherwise where the specification leaves them a choice (model/policies.hpp).
#pragma once
#include "model/policies.hpp"
#include "model/whole/machine.hpp"

namespace cowproof {

// Out of memory kills no process: an access waits, and a system call is refused.
template <domain D> struct whole_machine_that_refuses : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.without_memory = when_memory_is_out::refuses};

  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return M::store(s, p, at, b, value, offered, true, [&](auto const& x) { return M::writes_in_place(s, x); });
  }
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    return M::page_in(s, p, at, offered, true);
  }
};

// A write copies a page that was protected, even if it has one owner now, while there is memory; only what a device
// holds stays where it is.
template <domain D> struct whole_machine_that_copies : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.last_writer = last_owner::copies};

  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return M::store(s, p, at, b, value, offered, p == process{}, [&](auto const& x) {
      auto const stays = x.present.writable || !(s.pincount(x.present.target) == 0) || !offered.exists;
      return x.promise.shared || (M::is_sole(s, x) && stays);
    });
  }
};

}  // namespace cowproof
