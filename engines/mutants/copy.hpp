// Stores whose copy is no copy of the page.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// A store after whose copy the new frame holds `copied(from, to)`, but for what is written.
template <domain D> struct copy_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Copied>
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered, Copied copied) {
    auto const found = M::lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const in_place = old.writable || s.refcount(old.target) == 1;
    auto const has_frame = in_place || offered.exists;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_frame || !(p == process{}), refusal::no_memory)
        .faults_unless(has_frame, fault::no_memory, [&] { M::end(s, p); })
        .completes([&] {
          auto const target = offered.take_unless(in_place, old.target);
          auto const held = ite(in_place, s.content(old.target), copied(old.target, target));
          D::when(!in_place, [&] {
            s.refcount.set(old.target, s.refcount(old.target) - 1);
            s.refcount.set(target, 1);
          });
          s.table.set(p, get<page>(at), M::owned(target, true));
          s.content.set(target, held.with(b, value));
        });
  }
};

template <domain D> struct copies_nothing : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copies_nothing",         0, "store", "the new frame gets what is written, and nothing of what the page held",
      "a step that is missing", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copies_nothing::store(s, p, at, b, value, offered, [&](frame, frame to) { return s.content(to); });
  }
};

template <domain D> struct copies_half : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copies_half", 0, "store", "only the first part of the page is copied", "a length that is too small", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copies_half::store(s, p, at, b, value, offered, [&](frame from, frame to) {
      return s.content(to).with(part{}, s.content(from)(part{}));
    });
  }
};

template <domain D> struct copies_from_wrong_frame : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copies_from_wrong_frame",  0, "store", "the copy is one of frame 0, whichever frame the page is on",
      "an index that is not set", 5};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copies_from_wrong_frame::store(s, p, at, b, value, offered,
                                          [&](frame, frame) { return s.content(frame{}); });
  }
};

template <domain D> struct zeroes_after_copying : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "zeroes_after_copying",         0, "store", "the new frame is filled with zeros after the page was copied to it",
      "two steps in the wrong order", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return zeroes_after_copying::store(s, p, at, b, value, offered, [](frame, frame) { return contents{}; });
  }
};

}  // namespace cowproof
