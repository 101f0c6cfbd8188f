// A copy of a tree of xv6-riscv with the program that speaks for it, built.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "oracle/lines/console_session.hpp"
#include "system/scratch_folder.hpp"

namespace cowproof::tools {

// A processor of xv6 that is idle spins, so more of them than there are here only wait for each other.
unsigned usual_cpus();

struct xv6_tree_options {
  std::string directory;
  unsigned cpus = usual_cpus();
  unsigned memory = 8;  // megabytes that the kernel in the copy uses
  std::chrono::milliseconds build_limit{300'000};
};

class xv6_tree {
 public:
  // Copies, adds the program and builds. Throws input_error, with the reason in one line, if that cannot be done.
  explicit xv6_tree(xv6_tree_options const& options);

  // Boots it, and starts the program.
  oracle::console_options console(unsigned cpus) const;
  // What was changed in the copy, for a report.
  std::vector<std::string> const& remarks() const { return remarks_; }

 private:
  void copy();
  void add_program();
  void limit_memory();
  void build();
  std::string file(std::string const& name) const { return scratch_.path() + "/" + name; }

  xv6_tree_options options_;
  scratch_folder scratch_;
  std::vector<std::string> remarks_;
  bool has_read_only_text_ = false, needs_no_pmp_ = false;
};

}  // namespace cowproof::tools
