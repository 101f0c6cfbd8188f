// A trace as one page. The script only switches between steps that are drawn here, each a list of parts; what many
// steps have in common is in the page once.
#include "trace/page/page.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/page/files.hpp"
#include "trace/page/step.hpp"
#include "trace/picture/markup.hpp"
#include "trace/picture/picture.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using markup::attribute;
using markup::escaped;

class part_pool {
 public:
  std::vector<std::size_t> add(std::vector<std::string> const& parts) {
    std::vector<std::size_t> places;
    for (auto const& part : parts) {
      auto const [found, is_new] = places_.try_emplace(part, parts_.size());
      if (is_new) parts_.push_back(part);
      places.push_back(found->second);
    }
    return places;
  }
  std::vector<std::string> const& parts() const { return parts_; }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<std::string> parts_;
};

std::vector<drawn_step const*> all_steps(drawn_trace const& drawn) {
  std::vector<drawn_step const*> steps{&drawn.start};
  for (auto const& step : drawn.steps) steps.push_back(&step);
  return steps;
}

// Where the answer is: where a rule breaks, or where a story has said how things are and something happens.
std::size_t opening_step(drawn_trace const& drawn, page_options const& options) {
  for (auto const& step : drawn.steps)
    if (!step.broken.empty()) return step.number;
  for (std::size_t i = 1; i < options.says.size(); ++i)
    if (i > 1 && options.says[i] != options.says[i - 1]) return i;
  return 0;
}

// The pictures within a page fault.
nlohmann::ordered_json stages_of(picture_plan const& plan, drawn_step const& step, part_pool& pool) {
  nlohmann::ordered_json stages = nlohmann::ordered_json::array();
  auto drawn = step;
  for (auto const& stage : step.stages) {
    drawn.pages = stage.pages;
    drawn.frames = stage.frames;
    drawn.resident = stage.resident;
    drawn.copied = stage.copied;
    drawn.reused.reset();
    bool const is_last = &stage == &step.stages.back();
    stages.push_back({{"name", stage.name},
                      {"says", stage.says},
                      {"figure", pool.add(draw_picture(plan, is_last ? step : drawn).parts)}});
  }
  return stages;
}

std::string data_of(drawn_trace const& drawn, page_options const& options) {
  picture_plan const plan(drawn);
  part_pool pool;
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  step_cost so_far;
  double width = 0;
  double height = 0;
  for (auto const* step : all_steps(drawn)) {
    so_far += step->cost;
    auto const says = step->number < options.says.size() ? options.says[step->number] : std::string();
    auto const made = draw_picture(plan, *step);
    width = made.width;
    height = made.height;
    steps.push_back({{"title", step->title},
                     {"live", spoken(*step, says)},
                     {"head", head_of(*step, so_far, says)},
                     {"figure", pool.add(made.parts)},
                     {"table", pool.add(table_of(plan, *step))}});
    if (!step->stages.empty()) steps.back()["stages"] = stages_of(plan, *step, pool);
  }
  nlohmann::ordered_json const data{{"width", width},
                                    {"height", height},
                                    {"open", opening_step(drawn, options)},
                                    {"parts", pool.parts()},
                                    {"steps", std::move(steps)}};
  auto const text = data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  // A tag that ends a script, or begins a comment, must not stand in one.
  std::string safe;
  safe.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const is_tag = text[i] == '<' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '!');
    if (is_tag) safe += "\\u003c";
    else safe += text[i];
  }
  return safe;
}

std::string first_line(std::string const& text) { return text.substr(0, text.find('\n')); }
std::string other_lines(std::string const& text) {
  auto const end = text.find('\n');
  return end == std::string::npos ? "" : text.substr(end + 1);
}

// Where each rule breaks first, as a way there; a tick only if every rule was evaluated after every step.
std::string verdict_of(drawn_trace const& drawn) {
  std::string verdict;
  for (auto const& note : drawn.notes) verdict += fmt::format("<span class=\"no\">{}</span> ", escaped(note.text));
  std::map<std::string, std::size_t> first;
  bool all_hold = !drawn.steps.empty() && drawn.notes.empty();
  for (auto const& step : drawn.steps) {
    all_hold = all_hold && step.broken.empty() && !step.held.empty();
    for (auto const& rule : step.broken) first.try_emplace(rule.name, step.number);
  }
  if (drawn.violated) first.try_emplace(drawn.violated->property, drawn.violated->step);
  for (auto const& [name, step] : first)
    verdict += fmt::format("<button data-n=\"{}\">✗ {} breaks at step {}</button> ", step, escaped(name), step);
  if (all_hold && first.empty())
    verdict += fmt::format("<b class=\"ok\">✓</b> {} hold after each of {}",
                           counted(drawn.steps.front().held.size(), "rule", "rules"),
                           counted(drawn.steps.size(), "step", "steps"));
  return verdict;
}

std::string marked(std::string const& mark) {
  return mark.empty() ? "" : fmt::format(" <b class=\"ok\">✓</b> {}", escaped(mark));
}

std::string legend_of(picture_plan const& plan) {
  constexpr auto keys = "<span><kbd>←</kbd> <kbd>→</kbd> step <kbd>space</kbd> play <kbd>esc</kbd> clear</span>";
  if (plan.in_tables) return keys;
  auto const sign = [](std::string_view classes, std::string_view inner, std::string_view words) {
    return fmt::format("<span><svg class=\"fig\" width=\"36\" height=\"15\" aria-hidden=\"true\">{}</svg>{}</span>",
                       fmt::format(fmt::runtime(inner), classes), words);
  };
  constexpr auto frame = "<rect x=\"1\" y=\"1\" width=\"34\" height=\"13\" rx=\"3\" class=\"box {}\"/>";
  constexpr auto line = "<path d=\"M1 7H28\" class=\"ln own\"/>{}";
  auto legend = sign("fl st h4", frame, "shared: same colour and number, same frame") +
                sign("own", frame, "one owner") + sign("wash", frame, "changed by this step");
  if (plan.is_figure)
    legend += sign("<path d=\"M35 7l-8 -4.5v9z\" class=\"ah\"/>", line, "writable") +
              sign("<circle cx=\"31\" cy=\"7\" r=\"3.2\" class=\"ro own\"/>", line, "a write faults") +
              "<span><b>P</b> present <b>W</b> writable <b>C</b> copy on write</span>";
  else legend += "<span><b>W</b> writable <b>C</b> copy on write <b>R</b> read-only</span>";
  if (plan.is_figure && plan.has_translations)
    legend += "<span><b>T</b> what the hardware remembers: <b>r</b> read, <b>w</b> write, <b>o</b> write only</span>";
  if (plan.has_translations) legend += sign("own slot", frame, "in swap");
  return legend +
         "<span><b>RSS</b> pages in memory <b>PSS</b> each divided by the entries that map it <b>shared</b> with "
         "several</span>"
         "<span>● who refers, ○ who does not; then the count that is stored</span>"
         "<span><kbd>←</kbd> <kbd>→</kbd> step <kbd>space</kbd> play <kbd>esc</kbd> clear; "
         "point at a frame, or <kbd>enter</kbd>, to see who uses it</span>";
}

// What only leads to the opening step is folded away.
std::string list_of_steps(drawn_trace const& drawn, std::size_t opening) {
  std::string before, list;
  for (auto const* step : all_steps(drawn)) {
    bool const leads_there = opening > 1 && step->number < opening;
    (leads_there ? before : list) +=
        fmt::format("<li{}>{}</li>\n", leads_there ? " class=\"before\"" : "", list_item_of(*step));
  }
  if (before.empty()) return list;
  return fmt::format("<li><button id=\"fold\" aria-controls=\"steps\">steps 0 to {}, the set-up</button></li>\n{}{}",
                     opening - 1, before, list);
}

std::string ways_on(page_options const& options) {
  std::string ways;
  auto const add = [&](page_link const& to, char const* words, char const* key) {
    if (!to.file.empty())
      ways += fmt::format("<a{}{}{}>{}</a> ", attribute("href", to.file), attribute("title", to.title),
                          attribute("rel", key), words);
  };
  add(options.previous, "← previous", "prev");
  add(options.index, "all", "index");
  add(options.next, "next →", "next");
  return ways.empty() ? ways : "<nav>" + ways + "</nav>";
}

constexpr std::size_t longest_title = 90;

std::string body_of(drawn_trace const& drawn, page_options const& options) {
  picture_plan const plan(drawn);
  auto const list = list_of_steps(drawn, opening_step(drawn, options));
  auto title = options.title.empty() ? first_line(drawn.heading) : options.title;
  auto facts = options.title.empty() ? other_lines(drawn.heading) : drawn.heading;
  if (title.size() > longest_title && title.find(": ") != std::string::npos) {
    facts = title.substr(title.find(": ") + 2) + (facts.empty() ? "" : "\n") + facts;
    title = title.substr(0, title.find(": "));
  }
  if (!drawn.origin.empty() && drawn.origin != title) facts += (facts.empty() ? "" : "\n") + drawn.origin;
  return fmt::format(fmt::runtime(page_file("page.html")), fmt::arg("title", escaped(title)),
                     fmt::arg("facts", escaped(facts)), fmt::arg("verdict", verdict_of(drawn) + marked(options.mark)),
                     fmt::arg("ways", ways_on(options)), fmt::arg("steps", list), fmt::arg("last", drawn.steps.size()),
                     fmt::arg("legend", legend_of(plan)), fmt::arg("text", escaped(render_text(drawn))),
                     fmt::arg("style", fmt::format("{}{}{}", page_file("colours.css"), page_file("picture.css"),
                                                   page_file("page.css"))),
                     fmt::arg("data", data_of(drawn, options)), fmt::arg("script", page_file("page.js")));
}

}  // namespace

std::string thumbnail_of(drawn_trace const& drawn, page_options const& options) {
  auto const made = draw_picture(picture_plan(drawn), *all_steps(drawn)[opening_step(drawn, options)]);
  return fmt::format("<svg class=\"fig\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">{}</svg>", made.width, made.height,
                     fmt::join(made.parts, ""));
}

std::string render_page(drawn_trace const& drawn, page_options const& options) { return body_of(drawn, options); }
std::string show_page(trace const& t, page_options const& options) { return render_page(lay_out(t), options); }

}  // namespace cowproof
