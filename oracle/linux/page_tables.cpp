// Reads page tables and counts as the kernel shows them.
#include "oracle/linux/page_tables.hpp"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace cowproof::oracle {
namespace {

fallible<std::uint64_t> read_number(descriptor const& file, std::uint64_t index, char const* name) {
  std::uint64_t value = 0;
  auto const size = pread(file.get(), &value, sizeof value, static_cast<off_t>(index * sizeof value));
  if (size != sizeof value) return system_failure(name, size < 0 ? errno : ENODATA);
  return value;
}

}  // namespace

fallible<pagemap> pagemap::open(int process) {
  auto const path = "/proc/" + std::to_string(process) + "/pagemap";
  pagemap opened;
  opened.file_ = descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.file_) return system_failure(path.c_str(), errno);
  return opened;
}

fallible<std::size_t> pagemap::read(std::uint64_t address, std::uint64_t page_size,
                                    std::span<pagemap_entry> entries) const {
  static_assert(sizeof(pagemap_entry) == sizeof(std::uint64_t));
  auto const offset = static_cast<off_t>(address / page_size * sizeof(pagemap_entry));
  auto const size = pread(file_.get(), entries.data(), entries.size_bytes(), offset);
  if (size < 0) return system_failure("read pagemap", errno);
  return static_cast<std::size_t>(size) / sizeof(pagemap_entry);
}

fallible<frame_counts> frame_counts::open() {
  frame_counts opened;
  opened.counts_ = descriptor(::open("/proc/kpagecount", O_RDONLY | O_CLOEXEC));
  if (!opened.counts_) return system_failure("/proc/kpagecount", errno);
  opened.flags_ = descriptor(::open("/proc/kpageflags", O_RDONLY | O_CLOEXEC));
  if (!opened.flags_) return system_failure("/proc/kpageflags", errno);
  return opened;
}

fallible<std::uint64_t> frame_counts::read(std::uint64_t frame) const {
  return read_number(counts_, frame, "/proc/kpagecount");
}

fallible<nothing> frame_counts::confirm_zero_frame(std::uint64_t frame) const {
  auto const flags = read_number(flags_, frame, "/proc/kpageflags");
  if (!flags) return flags.why();
  constexpr unsigned zero_page = 24;
  if ((*flags >> zero_page & 1) != 0) return nothing{};
  return failure{failure_kind::unavailable, "an untouched page is not the frame of zeros", std::nullopt, 0};
}

}  // namespace cowproof::oracle
