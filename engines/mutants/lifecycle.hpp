// Execs and exits that do not give everything back.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// An exit with another way of giving up the memory.
template <domain D> struct exit_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Release> static auto exit_with(state& s, process p, Release release) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          s.alive.set(p, false);
          release();
        });
  }
};

template <domain D> struct not_zeroed : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "not_zeroed", 45, "exit", "a frame is free and still holds what was written", "kwrx/aplus#44", 6};
  static auto step_exit(state& s, process p) {
    return not_zeroed::exit_with(s, p, [&] {
      s.refcount -= s.table.row(p);
      s.table.clear_row(p);
    });
  }
};

template <domain D> struct table_leak : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "table_leak", 48, "exit", "exit does not give up the frames that the table named", "moss#191", 3};
  static auto step_exit(state& s, process p) {
    return table_leak::exit_with(s, p, [&] { s.table.clear_row(p); });
  }
};

template <domain D> struct exit_keeps_table : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_table",           0, "exit", "the process is dead and its table is still there",
      "a teardown that is missing", 3};
  static auto step_exit(state& s, process p) {
    return exit_keeps_table::exit_with(s, p, [] {});
  }
};

template <domain D> struct exec_leaks_image : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_leaks_image", 0, "exec", "the old image is forgotten, not given up", "a teardown that is missing", 2};
  static auto step_exec(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { s.table.clear_row(p); });
  }
};

}  // namespace cowproof
