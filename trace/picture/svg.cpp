// The pictures of a trace as SVG files: heading, picture, and what is broken.
#include "trace/picture/svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "trace/page/files.hpp"
#include "trace/picture/picture.hpp"
#include "trace/step_text.hpp"

namespace cowproof {
namespace {

using namespace markup;

constexpr double page_margin = 16, heading_height = 56, text_line_height = 17, text_letter_width = 6.7;

// Lines of at most so many letters, broken between words.
std::vector<std::string> wrapped(std::string_view text, std::size_t letters) {
  std::vector<std::string> lines;
  while (text.size() > letters) {
    auto at = text.rfind(' ', letters);
    if (at == std::string_view::npos || at == 0) at = letters;
    lines.emplace_back(text.substr(0, at));
    text.remove_prefix(std::min(text.size(), at + 1));
  }
  lines.emplace_back(text);
  return lines;
}

class standalone {
 public:
  standalone(picture_plan const& plan, drawn_step const& step, std::size_t last)
      : step_(step),
        last_(last),
        drawn_(draw_picture(plan, step)) {}

  std::string text() {
    draw_heading();
    draw_remarks();
    std::string body;
    for (auto const& part : drawn_.parts) body += part + "\n";
    auto const title = fmt::format("Step {} of {}: {}. {}", step_.number, last_, step_.title, step_.why);
    auto const width = number(drawn_.width + 2 * page_margin);
    auto const height = number(y_ + drawn_.height + page_margin);
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{0} 0 {1} {2}\" width=\"{1}\" height=\"{2}\" role=\"img\""
        " class=\"fig\"{3}>\n<title>{4}</title>\n<style>\n{5}{6}</style>\n{7}\n{8}\n<g transform=\"translate(0 {9})\">\n"
        "{10}</g>\n</svg>\n",
        number(-page_margin), width, height, attribute("aria-label", title), escaped(title), page_file("colours.css"),
        page_file("picture.css"),
        box({-page_margin, 0, drawn_.width + 2 * page_margin, y_ + drawn_.height + page_margin}, "bg", 8), heading_,
        number(y_), body);
  }

 private:
  void draw_heading() {
    auto const cost = step_.tables.empty() ? cost_text(step_) : std::string();
    auto const title = fmt::format("{} · {}", step_.number, step_.title);
    heading_ = markup::text({0, 26}, title, "big") + markup::text({drawn_.width, 26}, cost, "s n2", anchor::end);
    y_ = 46;
    add_lines(step_.why, "n2");
  }

  void draw_remarks() {
    for (auto const& remark : remarks_of(step_)) add_lines("✗ " + remark, "b bad");
    y_ = std::max(y_, heading_height);
  }

  void add_lines(std::string_view content, std::string_view classes) {
    for (auto const& line : wrapped(content, static_cast<std::size_t>(drawn_.width / text_letter_width))) {
      heading_ += markup::text({0, y_}, line, classes);
      y_ += text_line_height;
    }
  }

  drawn_step const& step_;
  std::size_t last_;
  picture drawn_;
  std::string heading_;
  double y_ = 0;
};

}  // namespace

std::vector<svg_file> render_svg(drawn_trace const& drawn) {
  picture_plan const plan(drawn);
  std::vector<svg_file> files;
  auto const last = drawn.steps.size();
  auto const digits = std::max<std::size_t>(2, std::to_string(last).size());
  auto const add = [&](drawn_step const& step) {
    files.push_back({fmt::format("step-{:0{}}.svg", step.number, digits), standalone(plan, step, last).text()});
  };
  add(drawn.start);
  for (auto const& step : drawn.steps) add(step);
  return files;
}

std::vector<svg_file> show_svg(trace const& t) { return render_svg(lay_out(t)); }

}  // namespace cowproof
