// Devices: a pin holds a frame, whatever becomes of the mapping that it was made through.
#pragma once
#include "model/whole/access.hpp"

namespace cowproof {

template <domain D> struct whole_devices : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using access = whole_access<D>;

  // Private memory is given to a device, one at a time: first the page becomes its owner's alone, as by a write, or the
  // device and the owner would part at the next one [Linux a7f226604170: FAULT_FLAG_UNSHARE].
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const x = access::look(s, memory_of(s, p), at);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!has<kernel_page>(at) && has<region>(x.promised) && x.promise.readable, refusal::bad_address)
        .refused_unless(!x.promise.shared, refusal::invalid)
        .refused_unless(!has<mapping>(x.found) || s.pincount(x.present.target) == 0, refusal::already_held)
        .refused_unless(access::is_resident(s, x), refusal::not_resident)
        .refused_unless(handle.exists && (access::is_sole(s, x) || offered.exists), refusal::no_memory)
        .completes([&] {
          auto const sole = access::is_sole(s, x);
          auto const target = access::own(s, x, sole && x.present.writable, offered);
          auto const h = handle.take();
          s.pins.set(h, only{}, hold(pinned{target, x.a, x.v}));
          s.pincount.set(target, s.pincount(target) + 1);
          s.refcount.set(target, s.refcount(target) + 1);
          return h;
        });
  }

  // The device is done.
  static auto step_unpin(state& s, pin h) {
    auto const held = s.pins(h, only{});
    auto const f = get<pinned>(held).target;
    return step().refused_unless(has<pinned>(held), refusal::not_possible).completes([&] {
      s.pins.set(h, only{}, hold{});
      s.pincount.set(f, s.pincount(f) - 1);
      s.refcount.set(f, s.refcount(f) - 1);
    });
  }

  // The device writes. Its owner reads what it wrote, as long as the page is mapped.
  static auto step_device_store(state& s, pin h, part b, word value) {
    auto const held = s.pins(h, only{});
    return step().refused_unless(has<pinned>(held), refusal::not_possible).completes([&] {
      write(s, get<pinned>(held).target, b, value);
    });
  }
};

}  // namespace cowproof
