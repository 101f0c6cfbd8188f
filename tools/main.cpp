// cowproof: the command line. Each verb is a file of its own.
#include "tools/command.hpp"
#include "tools/help.hpp"

namespace {

using namespace cowproof::tools;

int run(int argc, char** argv) {
  CLI::App app(
      "cowproof: what happens to memory when a process forks, as a model that is tested, proved, and held\n"
      "against real kernels.",
      "cowproof");
  app.require_subcommand(1);
  app.formatter(std::make_shared<help_text>());
  app.set_version_flag("--version", COWPROOF_VERSION);
  app.footer("cowproof VERB --help tells more, with an example.");
  registry verbs{app, {}};
  add_check(verbs);
  add_prove(verbs);
  add_explore(verbs);
  add_mutants(verbs);
  add_merge(verbs);
  add_validate(verbs);
  add_compare(verbs);
  add_adapter(verbs);
  add_replay(verbs);
  add_shrink(verbs);
  add_show(verbs);
  add_scenario(verbs);
  add_tour(verbs);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? holds : misuse;
  }
  return verbs.chosen();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (input_error const& e) {
    fmt::print(stderr, "cowproof: {}\n", e.what());
    return misuse;
  } catch (std::exception const& e) {
    fmt::print(stderr, "cowproof: {}\n", e.what());
    return unknown;
  }
}
