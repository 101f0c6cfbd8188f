// Styled lines, as UTF-8 or ASCII, with or without colour.
#include "trace/picture/canvas.hpp"

#include <array>

#include <fmt/format.h>

namespace cowproof {
namespace {

struct replacement {
  std::string_view glyph, ascii;
};
constexpr std::array<replacement, 9> in_ascii{
    {{"━", "="}, {"─", "-"}, {"●", "*"}, {"○", "."}, {"·", "-"}, {"→", "->"}, {"✗", "X"}, {"✓", "ok"}, {"…", "..."}}};

// Eight hues that are not red, which is for what is wrong.
constexpr std::array<int, 8> hues{33, 214, 71, 170, 37, 142, 105, 209};

std::string escape_of(text_style style) {
  switch (style.what) {
    case text_style::kind::plain: return "\033[0m";
    case text_style::kind::faint: return "\033[0;2m";
    case text_style::kind::strong: return "\033[0;1m";
    case text_style::kind::wrong: return "\033[0;1;31m";
    case text_style::kind::hue: break;
  }
  return fmt::format("\033[0;38;5;{}m", hues.at(style.hue));
}

// How many bytes the UTF-8 sequence at the front has.
std::size_t sequence_length(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U) ++n;
  return n;
}

std::string_view ascii_of(std::string_view glyph) {
  for (auto const& r : in_ascii)
    if (r.glyph == glyph) return r.ascii;
  return glyph.size() == 1 ? glyph : "?";
}

}  // namespace

void text_canvas::line() { lines_.emplace_back(); }

std::vector<text_canvas::glyph> text_canvas::glyphs_of(std::string_view text, text_style style) const {
  std::vector<glyph> glyphs;
  while (!text.empty()) {
    auto const sequence = text.substr(0, sequence_length(text));
    text.remove_prefix(sequence.size());
    // What the trace says of itself may hold anything; control characters do not reach a terminal.
    bool const control = sequence.size() == 1 && (sequence[0] < ' ' || sequence[0] > '~');
    if (control) glyphs.push_back({"?", style});
    else if (!options_.ascii) glyphs.push_back({std::string(sequence), style});
    else
      for (char const c : ascii_of(sequence)) glyphs.push_back({std::string(1, c), style});
  }
  return glyphs;
}

void text_canvas::put(std::size_t column, std::string_view text, text_style style) {
  auto& current = lines_.back();
  auto const glyphs = glyphs_of(text, style);
  if (current.size() < column + glyphs.size()) current.resize(column + glyphs.size());
  for (std::size_t i = 0; i < glyphs.size(); ++i) current[column + i] = glyphs[i];
}

void text_canvas::append(std::string_view text, text_style style) { put(end(), text, style); }

void text_canvas::wrap(std::size_t column, std::string_view text, text_style style) {
  std::size_t at = column;
  while (!text.empty()) {
    auto const word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    auto const size = glyphs_of(word, style).size();
    if (at != column && at + size > width()) {
      line();
      at = column;
    }
    put(at, word, style);
    at += size + 1;
  }
}

std::string text_canvas::text() const {
  std::string text;
  for (auto const& line : lines_) {
    auto size = line.size();
    while (size > 0 && line[size - 1].bytes == " ") --size;
    text_style style;
    for (std::size_t i = 0; i < size; ++i) {
      if (options_.colour && !(line[i].style == style) && line[i].bytes != " ") {
        style = line[i].style;
        text += escape_of(style);
      }
      text += line[i].bytes;
    }
    if (!(style == plain_style)) text += escape_of(plain_style);
    text += '\n';
  }
  return text;
}

}  // namespace cowproof
