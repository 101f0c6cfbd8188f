// Stores that copy, count, reuse or kill wrongly.
#pragma once
#include "engines/mutants/core.hpp"

namespace cowproof::core_bugs {

template <domain D> struct store_bugs : machine<D> {
  COWPROOF_CORE_NAMES(D);

  // A store that did `copied(s, was, from, to, b, value)` besides when it had copied the page.
  template <class Self> struct alters_copy : alters_store<D, Self> {
    static void besides(state& s, state const& was, process p, address at, part b, word value, auto const&...) {
      auto const from = get<mapping>(M::lookup(was, p, at)).target;
      auto const to = get<mapping>(M::lookup(s, p, at)).target;
      D::when(!(to == from), [&] { Self::copied(s, was, from, to, b, value); });
    }
  };

  struct cow_copy_no_decref : alters_copy<cow_copy_no_decref> {
    COWPROOF_BUG(12, "a copy does not give up the reference to the old frame", "xv6 cowtest \"three\"", 4);
    static void copied(state& s, state const& was, frame from, auto const&...) {
      s.refcount.set(from, was.refcount(from));
    }
  };

  struct recow_bad_ref : alters_copy<recow_bad_ref> {
    COWPROOF_BUG(14, "a copy leaves one reference to the old frame, however many there were", "MIT 6.828 homework", 6);
    static void copied(state& s, state const&, frame from, auto const&...) { s.refcount.set(from, 1); }
  };

  struct copy_counted_elsewhere : alters_copy<copy_counted_elsewhere> {
    COWPROOF_BUG(0, "the reference to a copy is counted at frame 0, whichever frame it is on",
                 "an index that is not set", 3);
    static void copied(state& s, state const& was, frame, frame to, auto const&...) {
      s.refcount.set(to, was.refcount(to));
      s.refcount.set(frame{}, s.refcount(frame{}) + 1);
    }
  };

  struct copies_nothing : alters_copy<copies_nothing> {
    COWPROOF_BUG(0, "the new frame gets what is written, and nothing of what the page held", "a step that is missing",
                 4);
    static void copied(state& s, state const& was, frame, frame to, part b, word value) {
      s.content.set(to, was.content(to).with(b, value));
    }
  };

  struct copies_half : alters_copy<copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 4);
    static void copied(state& s, state const& was, frame from, frame to, part b, word value) {
      s.content.set(to, was.content(to).with(part{}, was.content(from)(part{})).with(b, value));
    }
  };

  struct copies_from_wrong_frame : alters_copy<copies_from_wrong_frame> {
    COWPROOF_BUG(0, "the copy is one of frame 0, whichever frame the page is on", "an index that is not set", 5);
    static void copied(state& s, state const& was, frame, frame to, part b, word value) {
      s.content.set(to, was.content(frame{}).with(b, value));
    }
  };

  struct zeroes_after_copying : alters_copy<zeroes_after_copying> {
    COWPROOF_BUG(0, "the new frame is filled with zeros after the page was copied to it",
                 "two steps in the wrong order", 4);
    static void copied(state& s, state const&, frame, frame to, part b, word value) {
      s.content.set(to, contents{}.with(b, value));
    }
  };

  struct reuse_at_two : alters_store<D, reuse_at_two> {
    COWPROOF_BUG(0, "a frame with two owners is reused in place", "a slip of the comparison", 4);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const was = s;
      auto const old = get<mapping>(M::lookup(s, p, at));
      auto const reused = !old.writable && s.refcount(old.target) == 2;
      return and_then<D>(M::step_store(s, p, at, b, value, {offered.take(), offered.exists || reused}), [&] {
        D::when(reused, [&] {
          s = was;
          s.table.set(p, get<page>(at), M::owned(old.target, true));
          s.content.set(old.target, was.content(old.target).with(b, value));
        });
      });
    }
  };

  struct fault_oom_wrong : alters_store<D, fault_oom_wrong> {
    COWPROOF_BUG(40, "a write that finds no memory leaves the process hanging instead of killing it",
                 "xv6 lab, managarm#1626", 3);
    static constexpr auto after = ending::fault_no_memory;
    static void besides(state& s, state const& was, auto const&...) { s = was; }
  };

  struct init_killed : alters_store<D, init_killed> {
    COWPROOF_BUG(0, "init is killed like any other when it finds no memory", "a check that is missing", 3);
    static auto instead(state& s, process p, auto const&... operands) {
      return and_dies<D>(M::step_store(s, p, operands...), p == process{}, [&] { M::end(s, p); });
    }
  };

  using mutants = types<cow_copy_no_decref, recow_bad_ref, copy_counted_elsewhere, copies_nothing, copies_half,
                        copies_from_wrong_frame, zeroes_after_copying, reuse_at_two, fault_oom_wrong, init_killed>;
};

}  // namespace cowproof::core_bugs
