// Counts resident memory.
#include "trace/layout/resident.hpp"

#include <fmt/format.h>

namespace cowproof {
namespace {

bool is_resident(memory_view const& view, std::optional<entry_view> const& entry) {
  return entry && entry->present && entry->frame < view.frames;
}

// By frame: how many present entries map it.
std::vector<std::uint64_t> map_counts(memory_view const& view) {
  std::vector<std::uint64_t> counts(view.frames);
  for (auto const& row : view.table)
    for (auto const& entry : row)
      if (is_resident(view, entry)) ++counts[entry->frame];
  return counts;
}

}  // namespace

std::vector<resident_memory> resident_in(memory_view const& view) {
  auto const counts = map_counts(view);
  std::vector<resident_memory> all(view.table.size());
  for (std::size_t c = 0; c < all.size(); ++c)
    for (auto const& entry : view.table[c]) {
      if (!is_resident(view, entry)) continue;
      auto const mapped = counts[entry->frame];
      ++all[c].rss;
      all[c].pss += (std::uint64_t{1} << resident_memory::page_shift) / mapped;
      if (mapped > 1) ++all[c].shared;
    }
  return all;
}

std::string resident_memory::pss_text() const {
  constexpr auto half = std::uint64_t{1} << (page_shift - 1);
  auto const hundredths = (pss * 100 + half) >> page_shift;
  if (hundredths % 100 == 0) return std::to_string(hundredths / 100);
  return hundredths % 10 == 0 ? fmt::format("{}.{}", hundredths / 100, hundredths / 10 % 10)
                              : fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::string text_of(resident_memory const& memory) {
  return fmt::format("RSS {}, PSS {}, shared {}", memory.rss, memory.pss_text(), memory.shared);
}

std::string json_text_of(resident_memory const& memory) {
  return fmt::format(R"({{"rss": {}, "pss": {}, "shared": {}}})", memory.rss, memory.pss_text(), memory.shared);
}

}  // namespace cowproof
