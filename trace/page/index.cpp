// A page that leads to others.
#include "trace/page/index.hpp"

#include <fmt/format.h>

#include "trace/page/files.hpp"
#include "trace/picture/markup.hpp"

namespace cowproof {
namespace {

using markup::attribute;
using markup::escaped;

std::string table_of(std::vector<std::vector<std::string>> const& rows) {
  std::string table;
  for (auto const& row : rows) {
    table += "<tr>";
    for (auto const& cell : row) table += fmt::format("<td>{}</td>", escaped(cell));
    table += "</tr>\n";
  }
  return table.empty() ? table : "<table class=\"found\">\n" + table + "</table>\n";
}

std::string item_of(index_entry const& entry) {
  auto const note = entry.note.empty() ? std::string() : fmt::format(" <small>{}</small>", escaped(entry.note));
  return fmt::format("<li{}><a{}>{}{}{}</a></li>\n", attribute("data-words", entry.words),
                     attribute("href", entry.page.file), entry.thumbnail, escaped(entry.page.title), note);
}

}  // namespace

std::string render_index(index_page const& index) {
  std::string lists;
  for (auto const& section : index.sections) {
    lists += "<section>\n";
    if (!section.title.empty()) lists += fmt::format("<h2>{}</h2>\n", escaped(section.title));
    lists += "<ul>\n";
    for (auto const& entry : section.entries) lists += item_of(entry);
    lists += "</ul>\n</section>\n";
  }
  return fmt::format(
      fmt::runtime(page_file("index.html")), fmt::arg("title", escaped(index.title)),
      fmt::arg("words", escaped(index.words)), fmt::arg("found", table_of(index.found)), fmt::arg("lists", lists),
      fmt::arg("style",
               fmt::format("{}{}{}", page_file("colours.css"), page_file("picture.css"), page_file("page.css"))),
      fmt::arg("script", page_file("index.js")));
}

}  // namespace cowproof
