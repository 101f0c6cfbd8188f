// cowproof: the command line. Each verb is a file of its own.
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "tools/command.hpp"
#include "tools/help.hpp"

namespace {

using namespace cowproof::tools;

// As CLI11 reads them, -1 is 2^64 - 1, 2^64 is 2^64 - 1, and 010 is 8; and no limit ends what takes nan seconds.
void require_decimal_numbers(CLI::App& of) {
  auto const whole = [](std::string& text) -> std::string {
    std::uint64_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_all = read.ptr == text.data() + text.size();
    if (read.ec != std::errc() && (is_all || text.starts_with('-')))
      return text + " is no whole number from 0 to 18446744073709551615";
    if (read.ec == std::errc() && is_all) text = std::to_string(number);
    return {};
  };
  auto const finite = [](std::string& text) {
    char* end = nullptr;
    return std::isfinite(std::strtod(text.c_str(), &end)) ? std::string() : text + " is no finite number";
  };
  for (auto* const option : of.get_options()) {
    if (option->get_type_name().starts_with("UINT")) option->transform(CLI::Validator(whole, ""));
    if (option->get_type_name().starts_with("FLOAT")) option->transform(CLI::Validator(finite, ""));
  }
  for (auto* const verb : of.get_subcommands({})) require_decimal_numbers(*verb);
}

exit_code run(int argc, char** argv) {
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
  require_decimal_numbers(app);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    std::ostringstream help, wrong;
    bool const is_help = app.exit(e, help, wrong) == 0;
    print_to_output(help.str());
    print_to_errors(wrong.str());
    return is_help ? no_verdict : misuse;
  }
  return verbs.chosen();
}

exit_code run_safely(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (input_error const& e) {
    tell("{}", e.what());
    return misuse;
  } catch (std::exception const& e) {
    tell("{}", e.what());
    return unknown;
  }
}

}  // namespace

int main(int argc, char** argv) {
  reserve_standard_descriptors();
  std::signal(SIGXFSZ, SIG_IGN);  // to write a file that may not grow is an error like others
  auto const code = run_safely(argc, argv);
  auto const lost = finish_output();
  if (lost) tell("{}", *lost);
  return code == no_verdict ? (lost ? misuse : holds) : code;
}
