// What tells findings apart.
#include "oracle/report/finding_kind.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace cowproof::oracle {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_part_of_number(char c) { return is_digit(c) || c == '.'; }

// The number after a word, such as the 3 of "frame 0x7, count 3".
std::optional<std::uint64_t> number_after(std::string_view text, std::string_view word) {
  auto const at = text.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  auto const* const begin = text.data() + at + word.size();
  auto const read = std::from_chars(begin, text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// What was allowed is told in the same words, or begins with the number.
std::string_view comparison(std::string_view seen, std::string_view allowed) {
  bool const is_free = seen.find(" frames are free") != std::string_view::npos;
  auto const a = is_free ? number_after(seen, "") : number_after(seen, "count ");
  auto const b = is_free ? number_after(allowed, "") : number_after(allowed, "count ");
  if (!a || !b) return "";
  return *a < *b ? " (too low)" : *a > *b ? " (too high)" : "";
}

// The last words of a console are an echo of what was typed.
std::string_view without_last_words(std::string_view text) { return text.substr(0, text.find("; its last words: ")); }

}  // namespace

std::string without_numbers(std::string_view text, bool keeps_zero_words) {
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      kept += text[i++];
      continue;
    }
    auto end = i;
    if (text.substr(i).starts_with("0x"))
      end = std::min(text.find_first_not_of("0123456789abcdef", i + 2), text.size());
    else
      while (end < text.size() && is_part_of_number(text[end])) ++end;
    auto const digits = text.substr(i, end - i);
    bool const is_word = kept.ends_with("word ") || kept.ends_with("completed with ");
    bool const is_zero = digits.find_first_not_of("0.") == std::string_view::npos;
    kept += keeps_zero_words && is_word && is_zero ? "0" : "#";
    i = end;
  }
  return kept;
}

finding_kind kind_of(std::uint8_t broken, std::uint8_t operation, std::string_view seen, std::string_view allowed) {
  return {broken, operation, without_numbers(without_last_words(seen), true),
          without_numbers(allowed) + std::string(comparison(seen, allowed))};
}

}  // namespace cowproof::oracle
