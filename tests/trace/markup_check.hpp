// Whether a text is well-formed: elements nest, attributes are quoted, nothing is left open.
#pragma once
#include <optional>
#include <string>
#include <vector>

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

}  // namespace cowproof
