// The words of SVG and HTML.
#include "trace/picture/markup.hpp"

#include <cmath>

#include <fmt/format.h>

namespace cowproof::markup {

std::string escaped(std::string_view text) {
  std::string safe;
  for (char const c : text) {
    bool const is_control = static_cast<unsigned char>(c) < ' ' && c != '\n';
    if (c == '&') safe += "&amp;";
    else if (c == '<') safe += "&lt;";
    else if (c == '>') safe += "&gt;";
    else if (c == '"') safe += "&quot;";
    else safe += is_control || c == 0x7F ? '?' : c;
  }
  return safe;
}

std::string number(double x) { return fmt::format("{:g}", std::round(x * 10) / 10); }

std::string attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, escaped(value));
}

std::string text(point at, std::string_view content, std::string_view classes, anchor from) {
  auto const side = from == anchor::start    ? ""
                    : from == anchor::middle ? " text-anchor=\"middle\""
                                             : " text-anchor=\"end\"";
  return fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>", number(at.x), number(at.y),
                     classes.empty() ? "" : attribute("class", classes), side, escaped(content));
}

std::string box(area const& a, std::string_view classes, double radius) {
  return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"{}/>", number(a.x), number(a.y),
                     number(a.width), number(a.height), number(radius), attribute("class", classes));
}

std::string path(std::string_view d, std::string_view classes) {
  return fmt::format("<path d=\"{}\"{}/>", d, attribute("class", classes));
}

std::string circle(point centre, double radius, std::string_view classes) {
  return fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>", number(centre.x), number(centre.y), number(radius),
                     attribute("class", classes));
}

std::string group(std::string_view attributes, std::string_view content) {
  return fmt::format("<g{}>{}</g>", attributes, content);
}

}  // namespace cowproof::markup
