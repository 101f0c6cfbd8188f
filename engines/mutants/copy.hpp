// Stores whose copy is no copy of the page.
#pragma once
#include "engines/mutants/altered_step.hpp"
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// A store after which a new frame holds `copied(content before, from, to)`, but for what is written.
template <domain D> struct copy_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Copied>
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered, Copied copied) {
    auto const from = get<mapping>(M::lookup(s, p, at)).target;
    auto const before = s.content;
    return and_then<D>(M::step_store(s, p, at, b, value, offered), [&] {
      auto const to = get<mapping>(M::lookup(s, p, at)).target;
      D::when(!(to == from), [&] { s.content.set(to, copied(before, from, to).with(b, value)); });
    });
  }
};

template <domain D> struct copies_nothing : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copies_nothing",         0, "store", "the new frame gets what is written, and nothing of what the page held",
      "a step that is missing", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copies_nothing::store(s, p, at, b, value, offered,
                                 [](auto const& held, frame, frame to) { return held(to); });
  }
};

template <domain D> struct copies_half : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copies_half", 0, "store", "only the first part of the page is copied", "a length that is too small", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copies_half::store(s, p, at, b, value, offered, [](auto const& held, frame from, frame to) {
      return held(to).with(part{}, held(from)(part{}));
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
                                          [](auto const& held, frame, frame) { return held(frame{}); });
  }
};

template <domain D> struct zeroes_after_copying : copy_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "zeroes_after_copying",         0, "store", "the new frame is filled with zeros after the page was copied to it",
      "two steps in the wrong order", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return zeroes_after_copying::store(s, p, at, b, value, offered,
                                       [](auto const&, frame, frame) { return contents{}; });
  }
};

}  // namespace cowproof
