// Finds a file among those that were compiled in.
#include "trace/page/files.hpp"

#include <algorithm>

namespace cowproof {

std::string_view page_file(std::string_view name) {
  auto const found = std::ranges::find(page_files(), name, &embedded_file::name);
  return found == page_files().end() ? std::string_view() : found->text;
}

}  // namespace cowproof
