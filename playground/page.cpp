// Puts the module, the styles of all pages, and a script into a page.
#include "playground/page.hpp"

#include <fmt/format.h>

#include "playground/playground_files.hpp"
#include "trace/page/files.hpp"

namespace cowproof {
namespace {

std::string_view file(std::string_view name) {
  for (auto const& each : playground_files())
    if (each.name == name) return each.text;
  return {};
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto const group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t b = 0; b < 3; ++b)
      bits = bits << 8U | (b < group.size() ? static_cast<unsigned char>(group[b]) : 0U);
    for (std::size_t digit = 0; digit < 4; ++digit)
      text += digit <= group.size() ? alphabet[bits >> (18 - 6 * digit) & 63U] : '=';
  }
  return text;
}

std::string playground_page(std::string_view module) {
  return fmt::format(fmt::runtime(file("playground.html")),
                     fmt::arg("style", fmt::format("{}{}{}{}", page_file("colours.css"), page_file("picture.css"),
                                                   page_file("page.css"), file("playground.css"))),
                     fmt::arg("module", base64(module)), fmt::arg("host", file("host.js")),
                     fmt::arg("script", file("playground.js")));
}

}  // namespace cowproof
