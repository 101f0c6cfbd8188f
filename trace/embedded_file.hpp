// A file that was compiled in.
#pragma once
#include <string_view>

namespace cowproof {

struct embedded_file {
  std::string_view name;  // without its folder
  std::string_view text;
};

}  // namespace cowproof
