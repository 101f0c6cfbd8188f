// Files, descriptors, programs and the kernel's half.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct kernel_half_snapshot : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "kernel_half_snapshot", 59, "kernel_map", "a new page of the kernel is missing where there were others",
      "MentOS#271",           3};
  static auto step_kernel_map(state& s, kernel_page k) {
    auto const a = memory_of(s, process{});
    return then(M::step_kernel_map(s, k), [&] {
      s.kernel_half.each([&](space b, kernel_page x, boolean has) { return has && !(x == k && !(b == a)); });
    });
  }
};

template <domain D> struct kernel_map_untold : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"kernel_map_untold",
                                            0,
                                            "kernel_map",
                                            "a new page of the kernel will be missing in address spaces to come",
                                            "the mirror of kernel_half_snapshot",
                                            1};
  static auto step_kernel_map(state& s, kernel_page k) {
    return then(M::step_kernel_map(s, k), [&] { s.kernel.set(k, false); });
  }
};

template <domain D> struct dup_forgets_count : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "dup_forgets_count", 0, "dup", "the second descriptor is not counted", "a reference that is missing", 2};
  static auto step_dup(state& s, process p, descriptor from, descriptor to) {
    auto const before = s.opens;
    return then(M::step_dup(s, p, from, to), [&] { s.opens = before; });
  }
};

template <domain D> struct open_keeps_position : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "open_keeps_position",     0, "open", "a file is opened where the last one who had the description was",
      "a reset that is missing", 4};
  static auto step_open(state& s, process p, descriptor d, fresh<open_file> const& offered) {
    auto const before = s.position;
    return then(M::step_open(s, p, d, offered), [&] { s.position = before; });
  }
};

template <domain D> struct write_misses_cache : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "write_misses_cache",        0, "file_write", "who maps a file does not see what is written to it",
      "a cache that is not asked", 5};
  static auto step_file_write(state& s, process p, object o, object_page i, part b, word value) {
    auto const before = s.content;
    return then(M::step_file_write(s, p, o, i, b, value), [&] {
      s.content = before;
      s.disk.set(o, i, s.disk(o, i).with(b, value));
    });
  }
};

template <domain D> struct program_mapped_shared : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "program_mapped_shared",      0, "install_object", "who writes to its data writes to the program",
      "a flag of the wrong region", 5};
  static auto step_install_object(state& s, program what, page v, object o, object_page i, boolean writable) {
    return then(M::step_install_object(s, what, v, o, i, writable), [&] {
      auto changed = get<region>(s.images(what, v));
      changed.shared = true;
      s.images.set(what, v, area(changed));
    });
  }
};

}  // namespace cowproof::whole_mutants
