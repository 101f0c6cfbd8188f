// The picture of a step of a machine that is drawn in tables: a line for each cell that changes.
#include "trace/layout/tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "trace/picture/parts.hpp"

namespace cowproof {
namespace {

constexpr double line_height = 18, letter_width = 7, padding = 14, narrowest = 560, fewest_lines = 2;

}  // namespace

std::vector<std::string> lines_of_change(drawn_step const& step) {
  std::vector<std::string> lines;
  for (auto const& table : changed_tables(step))
    for (auto const& row : table.rows)
      lines.push_back(fmt::format("{}[{}]: {} → {}", table.name, row.keys, row.before, row.after));
  return lines;
}

picture draw_table_picture(picture_plan const& plan, drawn_step const& step) {
  picture drawn;
  drawn.width = std::max(narrowest, letter_width * static_cast<double>(plan.longest_line) + 2 * padding);
  drawn.height = line_height * std::max(fewest_lines, static_cast<double>(plan.most_lines)) + 2 * padding;
  drawn.parts.push_back(markup::box({0, 0, drawn.width, drawn.height}, "box own"));
  auto y = padding + line_height - 5;
  auto lines = lines_of_change(step);
  if (lines.empty()) lines.emplace_back("nothing changes");
  for (auto const& line : lines) {
    drawn.parts.push_back(markup::text({padding, y}, line, "m"));
    y += line_height;
  }
  return drawn;
}

}  // namespace cowproof
