// Devices and their pages, which part.
#pragma once
#include "engines/mutants/whole/store.hpp"

namespace cowproof::whole_mutants {

// A pin whose rules can be replaced: of what memory, of what is held already, and whether the page stays where it is.
template <domain D> struct pin_variant : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  struct pin_rules {
    boolean allowed, free, in_place;
  };
  static pin_rules usual_pin(state const& s, lookup const& x) {
    return {!x.promise.shared, !has<mapping>(x.found) || s.pincount(x.present.target) == 0, M::is_sole(s, x)};
  }
  static auto pin_by(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered,
                     lookup const& x, pin_rules const& by) {
    auto const stays = by.in_place || x.promise.shared;
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!has<kernel_page>(at) && has<region>(x.promised) && x.promise.readable, refusal::bad_address)
        .refused_unless(by.allowed, refusal::invalid)
        .refused_unless(by.free, refusal::already_held)
        .refused_unless(M::is_resident(s, x), refusal::not_resident)
        .refused_unless(handle.exists && (stays || offered.exists), refusal::no_memory)
        .completes([&] {
          auto const held = ite(x.has_frame(), s.content(x.source()), contents{});
          auto const target = offered.take_unless(stays, x.source());
          auto const h = handle.take();
          D::when(!by.in_place, [&] {
            M::own(s, x, false, offered);
            s.content.set(target, held);
          });
          s.pins.set(h, only{}, hold(pinned{target, x.a, x.v}));
          s.pincount.set(target, s.pincount(target) + 1);
          s.refcount.set(target, s.refcount(target) + 1);
          return h;
        });
  }
  // A page with content of its own is held where it is, even if it is shared.
  static auto pin_without_unsharing(state& s, process p, address at, fresh<pin> const& handle,
                                    fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = usual_pin(s, x);
    by.in_place = by.in_place || has_own(x.found);
    return pin_by(s, p, at, handle, offered, x, by);
  }
};

template <domain D> struct reuse_by_mapcount : pin_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "reuse_by_mapcount", 17, "store", "a device reads a shared page, and the last who maps it writes in place",
      "CVE-2020-29374",    7};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    return reuse_by_mapcount::pin_without_unsharing(s, p, at, handle, offered);
  }
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = reuse_by_mapcount::usual(s, x);
    by.in_place = x.promise.shared || reuse_by_mapcount::is_only_mapping(s, x);
    return reuse_by_mapcount::store(s, p, at, b, value, offered, x, by);
  }
};

template <domain D> struct readonly_pin_no_unshare : pin_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "readonly_pin_no_unshare", 22, "pin", "a device is given a shared page, and the owner's next write copies it",
      "Linux a7f226604170",      6};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    return readonly_pin_no_unshare::pin_without_unsharing(s, p, at, handle, offered);
  }
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = readonly_pin_no_unshare::usual(s, x);
    by.in_place = x.promise.shared || readonly_pin_no_unshare::is_only_reference(s, x);
    return readonly_pin_no_unshare::store(s, p, at, b, value, offered, x, by);
  }
};

template <domain D> struct pin_of_page_cache : pin_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pin_of_page_cache",    0, "pin", "a device is given the frame of a file, which is not the program's own",
      "Linux, FOLL_LONGTERM", 5};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = pin_of_page_cache::usual_pin(s, x);
    by.in_place = has<mapping>(x.found) && (by.in_place || !x.present.own);
    return pin_of_page_cache::pin_by(s, p, at, handle, offered, x, by);
  }
};

template <domain D> struct pin_of_shared_memory : pin_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pin_of_shared_memory",    0, "pin", "a device is given memory that is not one process's own",
      "a check that is missing", 4};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = pin_of_shared_memory::usual_pin(s, x);
    by.allowed = true;
    return pin_of_shared_memory::pin_by(s, p, at, handle, offered, x, by);
  }
};

template <domain D> struct pinned_twice : pin_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pinned_twice", 0, "pin", "a page that a device holds is given to another", "a check that is missing", 4};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = pinned_twice::usual_pin(s, x);
    by.free = true;
    return pinned_twice::pin_by(s, p, at, handle, offered, x, by);
  }
};

template <domain D> struct pin_not_zeroed : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pin_not_zeroed", 0, "pin", "a page that nobody wrote is given to a device with what was on its frame before",
      "kwrx/aplus#44",  6};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto const before = s.content;
    return then(M::step_pin(s, p, at, handle, offered),
                [&] { D::when(!x.has_frame(), [&] { s.content.set(offered.take(), before(offered.take())); }); });
  }
};

template <domain D> struct pin_forgets_page : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pin_forgets_page",         0, "pin", "what is remembered is the address space and its first page",
      "an index that is not set", 3};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    auto const out = M::step_pin(s, p, at, handle, offered);
    return then(out, [&] {
      auto const held = get<pinned>(s.pins(out.value, only{}));
      s.pins.set(out.value, only{}, hold(pinned{held.target, held.owner, page{}}));
    });
  }
};

template <domain D> struct unpin_forgets_count : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unpin_forgets_count",       0, "unpin", "the device is done, and the frame is counted as pinned",
      "a release that is missing", 4};
  static auto step_unpin(state& s, pin h) {
    auto const before = s.pincount;
    return then(M::step_unpin(s, h), [&] { s.pincount = before; });
  }
};

}  // namespace cowproof::whole_mutants
