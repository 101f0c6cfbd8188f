// A copy of a tree of xv6-riscv with the program that speaks for it, built.
#include "tools/validate/xv6_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <thread>

#include <re2/re2.h>

#include "system/interruption.hpp"
#include "tools/command.hpp"
#include "tools/embedded_files.hpp"
#include "tools/validate/required_programs.hpp"

namespace cowproof::tools {
namespace {

namespace fs = std::filesystem;

scratch_folder make_scratch() {
  std::string why;
  auto made = scratch_folder::make("cowproof-xv6", why);
  if (!made) throw input_error(why);
  return std::move(*made);
}

void require_tools() {
  required_program const needed[] = {
      {{"qemu-system-riscv64"}, "qemu-system-misc"},
      {{"riscv64-unknown-elf-gcc", "riscv64-linux-gnu-gcc", "riscv64-unknown-linux-gnu-gcc"}, "gcc-riscv64-linux-gnu"},
      {{"make"}, "make"},
      {{"gcc"}, "gcc"},
      {{"perl"}, "perl"},
  };
  require_programs(needed);
}

void require_tree(std::string const& directory) {
  for (auto const* const name : {"Makefile", "kernel/memlayout.h", "kernel/vm.c", "user/user.h"})
    if (!fs::exists(fs::path(directory) / name))
      throw input_error(fmt::format("{}: no tree of xv6-riscv: there is no {}", directory, name));
}

// The last line of a log that tells what went wrong.
std::string error_in(std::string const& log) {
  std::istringstream lines(log);
  std::string last, error;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    last = line;
    if (error.empty() && RE2::PartialMatch(line, R"((error:|undefined reference|\*\*\*))")) error = line;
  }
  return error.empty() ? last : error;
}

}  // namespace

unsigned usual_cpus() {
  constexpr unsigned xv6_has = 3;
  return std::clamp(std::thread::hardware_concurrency(), 1U, xv6_has);
}

xv6_tree::xv6_tree(xv6_tree_options const& options)
    : options_((require_tree(options.directory), require_tools(), options)),
      scratch_(make_scratch()) {
  copy();
  add_program();
  limit_memory();
  build();
}

// Without what version control keeps.
void xv6_tree::copy() {
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(options_.directory, error)) {
    if (entry.path().filename() == ".git") continue;
    fs::copy(entry.path(), file(entry.path().filename().string()),
             fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) break;
  }
  if (error) throw input_error(fmt::format("{}: cannot be copied: {}", options_.directory, error.message()));
}

void xv6_tree::add_program() {
  for (auto const& f : xv6_files()) write_file(file("user/" + std::string(f.name)), std::string(f.text));
  auto makefile = read_file(file("Makefile"));
  if (!RE2::PartialMatch(makefile, R"(\$U/_cow\b)") &&
      !RE2::Replace(&makefile, R"((?m)^UPROGS\s*=\s*\\$)", "UPROGS=\\\\\n\t$U/_cow\\\\"))
    throw input_error(fmt::format("{}/Makefile: there is no list of programs (UPROGS)", options_.directory));
  // A newer compiler warns of more than the one that the tree was written with.
  write_file(file("Makefile"), makefile + "\nCFLAGS += -Wno-error\n");
  has_read_only_text_ = RE2::PartialMatch(read_file(file("kernel/exec.c")), "flags2perm");
  needs_no_pmp_ = !RE2::PartialMatch(read_file(file("kernel/start.c")), "pmpaddr0");
}

// Little memory runs out soon.
void xv6_tree::limit_memory() {
  auto layout = read_file(file("kernel/memlayout.h"));
  if (RE2::Replace(&layout, R"((?m)^(#define\s+PHYSTOP\s+.*?)\b\d+\s*\*\s*1024\s*\*\s*1024)",
                   fmt::format("\\1{}*1024*1024", options_.memory))) {
    write_file(file("kernel/memlayout.h"), layout);
    remarks_.push_back(
        fmt::format("in the copy the kernel uses {} MB (PHYSTOP), so that memory runs out soon", options_.memory));
  } else {
    remarks_.emplace_back(
        "kernel/memlayout.h has another PHYSTOP than is known: the kernel has as much memory as it says");
  }
}

void xv6_tree::build() {
  interruption_guard const interruptible;
  auto const log = file("cowproof-build.log");
  auto const command =
      fmt::format("cd '{}' && {{ make clean; make fs.img kernel/kernel; }} >'{}' 2>&1 </dev/null; echo \"status $?\"",
                  scratch_.path(), log);
  auto built = oracle::piped_program::start(command);
  if (!built) throw input_error(built.why().what);
  auto const until = oracle::piped_program::clock::now() + options_.build_limit;
  for (;;) {
    if ((*built)->printed().find("status 0\n") != std::string_view::npos) return;
    auto const more = (*built)->wait_for_more(until);
    if (more) continue;
    if (more.why().kind == oracle::failure_kind::interrupted) throw input_error(more.why().what);
    if (more.why().kind == oracle::failure_kind::hung)
      throw input_error(fmt::format("{}: was not built within {}", options_.directory,
                                    oracle::limit_text(options_.build_limit, "--build-timeout")));
    throw input_error(fmt::format("{}: does not build: {}", options_.directory, error_in(read_file(log))));
  }
}

oracle::console_options xv6_tree::console(unsigned cpus) const {
  oracle::console_options o;
  o.command = fmt::format("cd '{}' && exec make -s qemu CPUS={} QEMU='qemu-system-riscv64{}'", scratch_.path(), cpus,
                          needs_no_pmp_ ? " -cpu rv64,pmp=false" : "");
  o.prompt = "$ ";
  o.start = has_read_only_text_ ? "cow readonly" : "cow";
  o.panic = "panic: |PANIC";
  return o;
}

}  // namespace cowproof::tools
