// What the whole machine numbers, and the letter with which a number is printed.
#pragma once
#include "model/state.hpp"

namespace cowproof {

struct space_tag {
  static constexpr auto name = "space", letter = "a";
};
// One page of page table: what an entry of the page directory names. It lies over several pages.
struct directory_tag {
  static constexpr auto name = "directory", letter = "d";
};
struct slot_tag {
  static constexpr auto name = "slot", letter = "s";
};
// What can be mapped: a file, or memory that processes share.
struct object_tag {
  static constexpr auto name = "object", letter = "o";
};
struct object_page_tag {
  static constexpr auto name = "object_page", letter = "i";
};
struct program_tag {
  static constexpr auto name = "program", letter = "x";
};
struct pin_tag {
  static constexpr auto name = "pin", letter = "h";
};
struct descriptor_tag {
  static constexpr auto name = "descriptor", letter = "fd";
};
struct open_file_tag {
  static constexpr auto name = "open_file", letter = "ofd";
};
struct signal_tag {
  static constexpr auto name = "signal", letter = "g";
};
struct kernel_page_tag {
  static constexpr auto name = "kernel_page", letter = "k";
};

// A column of its own, and marks that carry nothing but that they are there.
struct only_tag {
  static constexpr auto name = "only", letter = "";
  static constexpr int always = 1;
};
struct zero_frame_tag {
  static constexpr auto name = "zero_frame", letter = "zero";
  static constexpr int always = 1;
};
struct dropped_tag {
  static constexpr auto name = "dropped", letter = "dropped";
  static constexpr int always = 1;
};
struct wiped_tag {
  static constexpr auto name = "wiped", letter = "wiped";
  static constexpr int always = 1;
};

}  // namespace cowproof
