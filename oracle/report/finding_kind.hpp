// What tells findings apart: the clause, the operation, what was seen and what was allowed instead.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace cowproof::oracle {

// Two findings of one kind count as the same. Names and numbers differ each time and are left out of the texts. What
// stays is whether a page reads as zero, so that its content is lost, and whether a count is too high or too low.
struct finding_kind {
  std::uint8_t broken = 0;     // a clause, by its number
  std::uint8_t operation = 0;  // after which it was broken
  std::string seen, allowed;
  bool operator==(finding_kind const&) const = default;
};

// Nothing wanted: any kind is.
using wanted_kind = std::function<bool(finding_kind const&)>;

// "frame 0x7f, count 3, not exclusive" becomes "frame #, count #, not exclusive".
std::string without_numbers(std::string_view text, bool keeps_zero_words = false);

finding_kind kind_of(std::uint8_t broken, std::uint8_t operation, std::string_view seen, std::string_view allowed);

template <class Finding> finding_kind kind_of(Finding const& f, std::uint8_t operation) {
  return kind_of(static_cast<std::uint8_t>(f.broken), operation, f.seen, f.allowed);
}

}  // namespace cowproof::oracle
