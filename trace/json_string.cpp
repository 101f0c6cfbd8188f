// Writes a string as JSON has it.
#include <array>

#include "trace/json_text.hpp"

namespace cowproof {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes at the start are one character of UTF-8 [RFC 3629]; 0 if they are none.
std::size_t character_at(std::string_view text) {
  auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto const first = byte(0);
  auto const follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
    return least <= byte(i) && byte(i) <= most;
  };
  if (first < 0x80) return 1;
  if (0xC2 <= first && first <= 0xDF) return follows(1) ? 2 : 0;
  if (0xE0 <= first && first <= 0xEF) {
    bool const second = follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return second && follows(2) ? 3 : 0;
  }
  if (0xF0 <= first && first <= 0xF4) {
    bool const second = follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::string escaped_control(char c) {
  constexpr std::string_view named = "\b\f\n\r\t", letters = "bfnrt", digits = "0123456789abcdef";
  if (auto const found = named.find(c); found != named.npos) return {'\\', letters[found]};
  auto const code = static_cast<unsigned char>(c);
  return {'\\', 'u', '0', '0', digits[code >> 4U], digits[code & 15U]};
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string made = "\"";
  while (!text.empty()) {
    auto const size = character_at(text);
    auto const c = text.front();
    if (size == 0) made += replacement;
    else if (c == '"' || c == '\\') made += {'\\', c};
    else if (static_cast<unsigned char>(c) < ' ') made += escaped_control(c);
    else made += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return made + "\"";
}

}  // namespace cowproof
