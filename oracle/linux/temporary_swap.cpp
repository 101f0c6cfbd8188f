// A small swap file that is active while its owner lives.
#include "oracle/linux/temporary_swap.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/swap.h>
#include <unistd.h>

#include "system/descriptor.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::size_t page_size = 4096, swap_pages = 4096;

// What mkswap(8) writes: a version and the last page from byte 1024 on, and a signature at the end of the first page.
std::vector<char> header() {
  std::vector<char> page(page_size);
  std::array<std::uint32_t, 2> const version_and_last{1, swap_pages - 1};
  std::memcpy(page.data() + 1024, version_and_last.data(), sizeof version_and_last);
  std::memcpy(page.data() + page_size - 10, "SWAPSPACE2", 10);
  return page;
}

// Written from end to end: a swap file may have no holes.
bool fill(int file) {
  auto page = header();
  for (std::size_t i = 0; i < swap_pages; ++i) {
    if (write(file, page.data(), page_size) != static_cast<ssize_t>(page_size)) return false;
    if (i == 0) page.assign(page_size, 0);
  }
  return fsync(file) == 0;
}

}  // namespace

fallible<temporary_swap> temporary_swap::activate(std::function<void(std::string const&)> const& announce) {
  std::error_code none;
  auto const usual = std::filesystem::temp_directory_path(none).string();
  auto made = activate_in(none ? "/tmp" : usual, announce);
  if (made || made.why().number != EINVAL) return made;
  return activate_in("/var/tmp", announce);  // the first may be in memory itself
}

fallible<temporary_swap> temporary_swap::activate_in(std::string const& folder,
                                                     std::function<void(std::string const&)> const& announce) {
  temporary_swap made;
  made.path_ = folder + "/cowproof-swap." + std::to_string(getpid());
  announce(made.path_);
  descriptor const file(open(made.path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (!file) {
    auto const error = errno;
    auto const path = std::exchange(made.path_, {});
    return system_failure(path.c_str(), error);
  }
  if (!fill(file.get())) return system_failure(made.path_.c_str(), errno);
  if (swapon(made.path_.c_str(), 0) != 0) return system_failure("swapon", errno);
  return made;
}

temporary_swap::temporary_swap(temporary_swap&& other) noexcept : path_(std::exchange(other.path_, {})) {}
temporary_swap& temporary_swap::operator=(temporary_swap&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

// A file that is still active is left to the warden, who tries again.
temporary_swap::~temporary_swap() {
  if (path_.empty()) return;
  int result = swapoff(path_.c_str());
  for (int i = 0; i < 3 && result != 0 && (errno == EINTR || errno == ENOMEM); ++i) result = swapoff(path_.c_str());
  if (result == 0 || errno == EINVAL || errno == EPERM) unlink(path_.c_str());
}

}  // namespace cowproof::oracle
