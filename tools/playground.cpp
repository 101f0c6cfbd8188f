// cowproof playground: the page on which the model runs in a browser.
#include "playground/module.hpp"
#include "playground/page.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

exit_code write_playground(std::string const& path) {
  if (playground_module().empty())
    throw input_error("playground: this cowproof was built without the page; ./dev playground builds and writes it");
  write_file(path, playground_page(playground_module()));
  say("{}\n", path);
  return no_verdict;
}

}  // namespace

void add_playground(registry& r) {
  auto path = std::make_shared<std::string>();
  auto* verb = r.add("playground", "a page to try it: the model itself, in a browser",
                     "cowproof playground --html playground.html\n  cowproof play    the same in this terminal");
  verb->add_option("--html", *path, "write the page; it needs nothing but a browser")->type_name("FILE")->required();
  verb->callback([&r, path] { r.chosen = [path] { return write_playground(*path); }; });
}

}  // namespace cowproof::tools
