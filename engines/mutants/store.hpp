// Stores that copy, count, reuse or kill wrongly.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// A store whose rules can be replaced: who owns the frame alone, what becomes of the counts when a page is copied, and
// who is killed without memory.
template <domain D> struct store_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Sole, class Recount, class Kill>
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered, Sole is_sole,
                    Recount recount, boolean spared, Kill kill) {
    auto const found = M::lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const in_place = old.writable || is_sole(s.refcount(old.target));
    auto const has_frame = in_place || offered.exists;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_frame || !spared, refusal::no_memory)
        .faults_unless(has_frame, fault::no_memory, kill)
        .completes([&] {
          auto const target = offered.take_unless(in_place, old.target);
          D::when(!in_place, [&] { recount(old.target, target); });
          s.table.set(p, get<page>(at), M::owned(target, true));
          s.content.set(target, s.content(old.target).with(b, value));
        });
  }
  using references = typename M::references;
  static boolean alone(references const& n) { return n == 1; }
  static auto moved(state& s) {
    return [&s](frame old, frame copy) {
      s.refcount.set(old, s.refcount(old) - 1);
      s.refcount.set(copy, 1);
    };
  }
};

template <domain D> struct cow_copy_no_decref : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "cow_copy_no_decref",    12, "store", "a copy does not give up the reference to the old frame",
      "xv6 cowtest \"three\"", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return cow_copy_no_decref::store(
        s, p, at, b, value, offered, cow_copy_no_decref::alone, [&](frame, frame copy) { s.refcount.set(copy, 1); },
        p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct recow_bad_ref : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "recow_bad_ref",      14, "store", "a copy leaves one reference to the old frame, however many there were",
      "MIT 6.828 homework", 6};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return recow_bad_ref::store(
        s, p, at, b, value, offered, recow_bad_ref::alone,
        [&](frame old, frame copy) {
          s.refcount.set(old, 1);
          s.refcount.set(copy, 1);
        },
        p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct reuse_at_two : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "reuse_at_two", 0, "store", "a frame with two owners is reused in place", "a slip of the comparison", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return reuse_at_two::store(
        s, p, at, b, value, offered, [](auto const& n) { return n == 1 || n == 2; }, reuse_at_two::moved(s),
        p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct fault_oom_wrong : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fault_oom_wrong",
      40,
      "store",
      "a write that finds no memory leaves the process hanging instead of killing it",
      "xv6 lab, managarm#1626",
      3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return fault_oom_wrong::store(s, p, at, b, value, offered, fault_oom_wrong::alone, fault_oom_wrong::moved(s),
                                  p == process{}, [] {});
  }
};

template <domain D> struct copy_counted_elsewhere : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copy_counted_elsewhere",   0, "store", "the reference to a copy is counted at frame 0, whichever frame it is on",
      "an index that is not set", 3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return copy_counted_elsewhere::store(
        s, p, at, b, value, offered, copy_counted_elsewhere::alone,
        [&](frame old, frame) {
          s.refcount.set(old, s.refcount(old) - 1);
          s.refcount.set(frame{}, s.refcount(frame{}) + 1);
        },
        p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct init_killed : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "init_killed", 0, "store", "init is killed like any other when it finds no memory", "a check that is missing", 3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return init_killed::store(s, p, at, b, value, offered, init_killed::alone, init_killed::moved(s), false,
                              [&] { M::end(s, p); });
  }
};

}  // namespace cowproof
