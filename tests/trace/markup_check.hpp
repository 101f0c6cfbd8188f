// Whether what is shown is fit to be shown: elements nest, nothing is left open, and lines fit.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "trace/text/text.hpp"

namespace cowproof {

// What is wrong with the elements of an SVG, or nothing.
inline std::optional<std::string> slip_in_markup(std::string const& text) {
  std::vector<std::string> open;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    auto const end = text.find('>', at);
    if (end == std::string::npos) return "a tag does not end";
    auto const tag = text.substr(at + 1, end - at - 1);
    if (tag.find('<') != std::string::npos) return "< within <" + tag;
    auto const name = tag.substr(0, tag.find_first_of(" /"));
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1) + "> closes nothing";
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  if (!open.empty()) return "<" + open.back() + "> is not closed";
  return std::nullopt;
}

// The first line of a text that has more columns than it may have, or nothing.
inline std::string too_long_line(std::string const& text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    auto const columns =
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    if (columns > text_options().width) return line;
    at = end + 1;
  }
  return "";
}

}  // namespace cowproof
