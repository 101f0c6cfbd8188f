// Programs of others that a verb runs.
#include "tools/validate/required_programs.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <unistd.h>

#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

bool is_in_path(std::string const& program) {
  char const* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

}  // namespace

void require_programs(std::span<required_program const> needed) {
  std::string missing, packages;
  for (auto const& p : needed) {
    if (std::ranges::any_of(p.any_of, is_in_path)) continue;
    missing += (missing.empty() ? "" : ", ") + p.any_of.front();
    packages += fmt::format(" {}", p.package);
  }
  if (!missing.empty()) throw input_error(fmt::format("not found: {} (Debian: apt-get install{})", missing, packages));
}

}  // namespace cowproof::tools
