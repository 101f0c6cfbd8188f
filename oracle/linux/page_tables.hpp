// Reads page tables and counts as the kernel shows them: /proc/PID/pagemap and /proc/kpagecount [proc(5);
// Documentation/admin-guide/mm/pagemap.rst]. Reading them changes nothing.
#pragma once
#include <cstdint>
#include <span>

#include "oracle/fallible.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

struct pagemap_entry {
  std::uint64_t bits = 0;
  bool present() const { return bits >> 63 & 1; }
  bool swapped() const { return bits >> 62 & 1; }
  bool exclusive() const { return bits >> 56 & 1; }  // since Linux 4.2
  bool of_file() const { return bits >> 61 & 1; }    // or of shared memory
  // 0 without CAP_SYS_ADMIN, which shows that we run without privilege: pagemap can always be opened.
  std::uint64_t frame() const { return present() ? bits & ((std::uint64_t{1} << 55) - 1) : 0; }
};

// The page table of one program image. It stays that of the old image after execve.
class pagemap {
 public:
  pagemap() = default;
  static fallible<pagemap> open(int process);

  explicit operator bool() const { return static_cast<bool>(file_); }

  // The entries from an address on, one read for all. A process that has ended has none: returns how many were read.
  fallible<std::size_t> read(std::uint64_t address, std::uint64_t page_size, std::span<pagemap_entry> entries) const;

 private:
  descriptor file_;
};

// How many entries name each frame. Needs privileges.
class frame_counts {
 public:
  frame_counts() = default;
  static fallible<frame_counts> open();

  explicit operator bool() const { return static_cast<bool>(counts_); }
  fallible<std::uint64_t> read(std::uint64_t frame) const;
  // What an untouched page names has to be the frame of zeros [KPF_ZERO_PAGE of /proc/kpageflags]; else nothing that is
  // seen can be relied on.
  fallible<nothing> confirm_zero_frame(std::uint64_t frame) const;

 private:
  descriptor counts_, flags_;
};

}  // namespace cowproof::oracle
