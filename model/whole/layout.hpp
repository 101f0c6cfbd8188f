// Where the parts of a process lie: real addresses, to be shown, and the few pages that stand for them in the model.
//
// Sources: System V ABI, Intel386 supplement (text at 0x08048000); Linux, Documentation/arch/x86/x86_64/mm.rst and
// Documentation/arch/riscv/vm-layout.rst; 3 GiB for the user and 1 GiB for the kernel is Linux's default, VMSPLIT_3G.
// Where an implementation randomises an address, the one without randomisation is told.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace cowproof {

enum class part : std::uint8_t { text, data, bss, heap, mapped, stack, kernel };
inline constexpr std::array<std::string_view, 7> part_names{"text",        "data",  "bss",   "heap",
                                                            "mapped area", "stack", "kernel"};
constexpr std::string_view name_of(part p) { return part_names[static_cast<std::size_t>(p)]; }

// A part begins at a real address; in the model it is some pages from the first on. The kernel's are its own.
struct placed_part {
  part what;
  std::uint64_t address;  // of its first byte; of the stack and the mapped area, which grow down, of their lowest page
  int first, pages;
};

struct layout {
  std::string_view name;
  int address_bits;            // how wide an address is shown
  std::uint64_t user_end;      // the first address that no program may use
  std::uint64_t kernel_begin;  // the first address of the kernel's half
  std::array<placed_part, 7> parts;

  // The part that a page of the model lies in; null if it lies in none.
  constexpr placed_part const* part_of(int page) const {
    for (auto const& p : parts)
      if (p.what != part::kernel && p.first <= page && page < p.first + p.pages) return &p;
    return nullptr;
  }
  // The real address that a page of the model stands for.
  constexpr std::uint64_t address_of(int page) const {
    auto const* p = part_of(page);
    return p == nullptr ? 0 : p->address + static_cast<std::uint64_t>(page - p->first) * page_bytes;
  }
  static constexpr std::uint64_t page_bytes = 4096;
};

// Eight pages: one of text, data, bss and stack each, two of heap, two of the mapped area.
inline constexpr std::array<layout, 3> layouts{{
    {"x86-32",
     32,
     0xc0000000,
     0xc0000000,
     {{{part::text, 0x08048000, 0, 1},
       {part::data, 0x08049000, 1, 1},
       {part::bss, 0x0804a000, 2, 1},
       {part::heap, 0x0804b000, 3, 2},
       {part::mapped, 0xb7ffe000, 5, 2},
       {part::stack, 0xbffff000, 7, 1},
       {part::kernel, 0xc0000000, 0, 2}}}},
    {"x86-64",
     64,
     0x00007ffffffff000,
     0xffff800000000000,
     {{{part::text, 0x0000000000400000, 0, 1},
       {part::data, 0x0000000000401000, 1, 1},
       {part::bss, 0x0000000000402000, 2, 1},
       {part::heap, 0x0000000000403000, 3, 2},
       {part::mapped, 0x00007ffff7ffe000, 5, 2},
       {part::stack, 0x00007fffffffe000, 7, 1},
       {part::kernel, 0xffff800000000000, 0, 2}}}},
    {"riscv-sv39",
     64,
     0x0000004000000000,
     0xffffffc000000000,
     {{{part::text, 0x0000000000010000, 0, 1},
       {part::data, 0x0000000000011000, 1, 1},
       {part::bss, 0x0000000000012000, 2, 1},
       {part::heap, 0x0000000000013000, 3, 2},
       {part::mapped, 0x0000003ff7ffe000, 5, 2},
       {part::stack, 0x0000003ffffff000, 7, 1},
       {part::kernel, 0xffffffc000000000, 0, 2}}}},
}};

// Null if there is none of this name.
constexpr layout const* find_layout(std::string_view name) {
  for (auto const& l : layouts)
    if (l.name == name) return &l;
  return nullptr;
}

}  // namespace cowproof
