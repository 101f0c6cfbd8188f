// How much memory a process has in a state, as /proc/PID/smaps tells it on Linux.
#pragma once
#include <cstdint>
#include <string>

#include "trace/layout/memory_view.hpp"

namespace cowproof {

// Of a page table: derived from its entries and those of all others, stored nowhere. In pages.
//
// This is how Linux counts [Documentation/filesystems/proc.rst, "/proc/PID/smaps"; fs/proc/task_mmu.c, smaps_account]:
//
//   RSS     the entries that are present and map a frame. Neither a page in swap, nor one that was promised and never
//           touched, nor the zero frame is resident (vm_normal_page finds no page there).
//   PSS     each of these divided by the map count of its frame: how many present entries map it, in all page tables,
//           two of one process included. Nothing else that refers to the frame counts: page cache, pins, page tables.
//   shared  those of RSS whose frame is mapped more than once (Shared_Clean and Shared_Dirty). A page of a shared
//           mapping that one entry maps is private here.
//
// A page table that processes share (on-demand fork) counts once for each of them. So whatever is shared, the PSS of
// all page tables add up to the frames that are mapped.
struct resident_memory {
  // Linux computes PSS in 1/4096 bytes (PSS_SHIFT); a page has 4096 bytes.
  static constexpr unsigned page_shift = 12 + 12;

  std::uint64_t rss = 0;     // RSS
  std::uint64_t pss = 0;     // PSS, in parts of a page: 1 << page_shift is a page
  std::uint64_t shared = 0;  // shared
  bool operator==(resident_memory const&) const = default;

  std::string pss_text() const;  // in pages: "2", "1.5", "0.33"
};

std::vector<resident_memory> resident_in(memory_view const& view);  // by column

// "RSS 4, PSS 2.5, shared 3"
std::string text_of(resident_memory const& memory);
// {"rss": 4, "pss": 2.5, "shared": 3}
std::string json_text_of(resident_memory const& memory);

}  // namespace cowproof
