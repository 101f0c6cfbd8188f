// Text without what a terminal would obey.
#include "system/harmless.hpp"

#include <algorithm>

namespace cowproof {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The bytes of the character that the text begins with; 0 if it is none, or a control character.
std::size_t printable_size(std::string_view text) {
  auto const first = byte_at(text, 0);
  if (first < 0x80) return (first >= ' ' && first != 0x7F) || first == '\n' || first == '\t' ? 1 : 0;
  // [RFC 3629, 4]; what C2 begins with 80 to 9F are control characters.
  std::size_t const size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  unsigned least = 0x80, most = 0xBF;
  if (first == 0xC2 || first == 0xE0) least = 0xA0;
  if (first == 0xF0) least = 0x90;
  if (first == 0xED) most = 0x9F;
  if (first == 0xF4) most = 0x8F;
  for (std::size_t i = 1; i < size; ++i) {
    auto const next = byte_at(text, i);
    if (next < (i == 1 ? least : 0x80U) || next > (i == 1 ? most : 0xBFU)) return 0;
  }
  return size;
}

// The bytes of "\033[1;31m".
std::size_t colour_size(std::string_view text) {
  if (!text.starts_with("\033[")) return 0;
  auto const end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

std::string harmless(std::string_view text, bool colours) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    auto const size = std::max(printable_size(text), colours ? colour_size(text) : 0);
    if (size == 0) safe += '?';
    else safe += text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return safe;
}

}  // namespace cowproof
