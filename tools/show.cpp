// cowproof show: a trace as text, as a page, as pictures.
#include "tools/traces.hpp"
#include "trace/itf/itf.hpp"
#include "trace/page/page.hpp"
#include "trace/text/text.hpp"

namespace cowproof::tools {
namespace {

struct show_arguments {
  std::string file;
  std::string html, svg, layout;
  bool ascii = false;
  bool full = false;
  output_options output;
};

exit_code show(show_arguments& a) {
  auto const t = load_trace(a.file);
  auto const drawn = lay_out(t, {require_layout(a.layout)});
  if (!a.html.empty()) {
    write_file(a.html, render_page(drawn));
    say("{}\n", a.html);
  }
  if (!a.svg.empty()) {
    write_pictures(drawn, a.svg);
    say("{}\n", a.svg);
  }
  if (!a.html.empty() || !a.svg.empty()) return no_verdict;
  if (a.output.json) {
    say("{}", write_itf(t));
    return no_verdict;
  }
  text_options options;
  options.ascii = a.ascii || !locale_is_utf8();
  options.full = a.full;
  options.colour = a.output.colours().colour;
  say("{}", render_text(drawn, options));
  return no_verdict;
}

}  // namespace

void add_show(registry& r) {
  auto a = std::make_shared<show_arguments>();
  auto* verb = r.add("show", "a trace as text, as a page, or as pictures: each step, and the rule that was broken",
                     "cowproof show counterexample.itf.json\n"
                     "  cowproof show counterexample.itf.json --html counterexample.html");
  verb->add_option("file", a->file, "an .itf.json trace")->required();
  verb->add_option("--html", a->html, "write one page instead, which needs nothing but a browser")->type_name("FILE");
  verb->add_option("--svg", a->svg, "write a picture a step into this folder instead")->type_name("FOLDER");
  add_layout(*verb, a->layout);
  verb->add_flag("--ascii", a->ascii, "plain characters; the default where the locale is not UTF-8");
  verb->add_flag("--full", a->full, "every page, not only what changed");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return show(*a); }; });
}

}  // namespace cowproof::tools
