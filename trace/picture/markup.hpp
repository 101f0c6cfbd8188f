// The words of SVG and HTML: escaped text, and elements with classes.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cowproof::markup {

// Safe in text and in a quoted attribute, whatever the file of a trace holds.
std::string escaped(std::string_view text);

// 12, 12.5: at most one decimal
std::string number(double x);

struct point {
  double x = 0, y = 0;
};
struct area {
  double x = 0, y = 0, width = 0, height = 0;
  area inset(double dx, double dy) const { return {x + dx, y + dy, width - 2 * dx, height - 2 * dy}; }
  double middle_x() const { return x + width / 2; }
  double middle_y() const { return y + height / 2; }
};

enum class anchor : std::uint8_t { start, middle, end };

std::string text(point at, std::string_view content, std::string_view classes = {}, anchor from = anchor::start);
std::string box(area const& a, std::string_view classes, double radius = 3);
std::string path(std::string_view d, std::string_view classes);
std::string circle(point centre, double radius, std::string_view classes);
// `attributes` are written as they are.
std::string group(std::string_view attributes, std::string_view content);

// " name=\"value\"", escaped
std::string attribute(std::string_view name, std::string_view value);

}  // namespace cowproof::markup
