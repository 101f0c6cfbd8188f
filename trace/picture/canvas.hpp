// Lines of text, a glyph a column, each glyph with a style.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trace/text/text.hpp"

namespace cowproof {

struct text_style {
  enum class kind : std::uint8_t { plain, faint, strong, wrong, hue };
  kind what = kind::plain;
  std::size_t hue = 0;  // of a frame that is shared: its number modulo 8
  bool operator==(text_style const&) const = default;
};

inline constexpr text_style plain_style{};
inline constexpr text_style faint_style{text_style::kind::faint};
inline constexpr text_style strong_style{text_style::kind::strong};
inline constexpr text_style wrong_style{text_style::kind::wrong};
constexpr text_style hue_style(std::size_t frame) { return {text_style::kind::hue, frame % 8}; }

class text_canvas {
 public:
  explicit text_canvas(text_options const& options) : options_(options) {}

  std::size_t width() const { return static_cast<std::size_t>(options_.width); }

  // Begins a line; what is put afterwards goes on it.
  void line();
  // Puts text at a column, or behind what is there.
  void put(std::size_t column, std::string_view text, text_style style = plain_style);
  void append(std::string_view text, text_style style = plain_style);
  std::size_t end() const { return lines_.back().size(); }  // of the line

  // Text whose words go on, at the same column, on further lines when the line is full.
  void wrap(std::size_t column, std::string_view text, text_style style = plain_style);

  std::string text() const;

 private:
  struct glyph {
    std::string bytes = " ";
    text_style style;
  };
  std::vector<glyph> glyphs_of(std::string_view text, text_style style) const;

  text_options options_;
  std::vector<std::vector<glyph>> lines_;
};

}  // namespace cowproof
