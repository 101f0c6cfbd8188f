// Files, descriptors, programs and the kernel's half.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_file_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct kernel_half_snapshot : alters_kernel_map<M, kernel_half_snapshot> {
    COWPROOF_BUG(59, "a new page of the kernel is missing where there were others", "MentOS#271", 3);
    static void besides(state& s, state const&, kernel_page k) {
      auto const a = memory_of(s, process{});
      s.kernel_half.each([&](space b, kernel_page x, boolean has) { return has && !(x == k && !(b == a)); });
    }
  };

  struct write_misses_cache : alters_file_write<M, write_misses_cache> {
    COWPROOF_BUG(0, "a process that maps a file does not see what is written to it", "a cache that is not asked", 5);
    static void besides(state& s, state const& was, process, object o, object_page i, part b, word value) {
      s.content = was.content;
      s.disk.set(o, i, s.disk(o, i).with(b, value));
    }
  };

  struct program_mapped_shared : alters_install_object<M, program_mapped_shared> {
    COWPROOF_BUG(0, "a process that writes to its data writes to the program's file", "a flag of the wrong region", 5);
    static void besides(state& s, state const&, program what, page v, auto const&...) {
      auto changed = get<region>(s.images(what, v));
      changed.shared = true;
      s.images.set(what, v, area(changed));
    }
  };

  struct open_keeps_position : alters_open<M, open_keeps_position, &state::position> {
    COWPROOF_BUG(0, "a file is opened at the position of the last file that had the description",
                 "a reset that is missing", 4);
  };

  struct dup_forgets_count : alters_dup<M, dup_forgets_count, &state::opens> {
    COWPROOF_BUG(0, "the second descriptor is not counted", "a reference that is missing", 2);
  };

  struct kernel_map_untold : alters_kernel_map<M, kernel_map_untold, &state::kernel> {
    COWPROOF_BUG(0, "a new page of the kernel will be missing in address spaces to come",
                 "the mirror of kernel_half_snapshot", 1);
  };

  using mutants = types<kernel_half_snapshot, write_misses_cache, program_mapped_shared, open_keeps_position,
                        dup_forgets_count, kernel_map_untold>;
};

}  // namespace cowproof
