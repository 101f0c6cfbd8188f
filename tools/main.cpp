// cowproof: the command line. Each verb is a file of its own.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <sstream>

#include <unistd.h>

#include "tools/command.hpp"
#include "tools/help.hpp"
#include "tools/names.hpp"
#include "tools/renamed_options.hpp"
#include "tools/shell_files.hpp"
#include "tools/validate/guest.hpp"

namespace {

using namespace cowproof::tools;

// 500000, 500k, 2M, 1G, 1e6: digits, and the zeros that follow them.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  constexpr std::string_view thousands = "kMGT";
  std::uint64_t number = 0;
  int zeros = 0;
  auto const* const end = text.data() + text.size();
  auto const digits = std::from_chars(text.data(), end, number);
  if (digits.ec != std::errc()) return std::nullopt;
  std::string_view const rest(digits.ptr, static_cast<std::size_t>(end - digits.ptr));
  if (rest.size() == 1 && thousands.find(rest[0]) != std::string_view::npos) {
    zeros = 3 * (static_cast<int>(thousands.find(rest[0])) + 1);
  } else if (rest.starts_with('e')) {
    auto const power = std::from_chars(rest.data() + 1, end, zeros);
    if (power.ec != std::errc() || power.ptr != end || zeros < 0) return std::nullopt;
  } else if (!rest.empty()) {
    return std::nullopt;
  }
  for (; zeros > 0 && number > 0; --zeros)
    if (__builtin_mul_overflow(number, std::uint64_t{10}, &number)) return std::nullopt;
  return number;
}

// As CLI11 reads them, -1 is 2^64 - 1, 2^64 is 2^64 - 1, and 010 is 8; and no limit ends what takes nan seconds.
void require_decimal_numbers(CLI::App& of) {
  auto const whole = [](std::string& text) -> std::string {
    auto const number = whole_number(text);
    if (!number) return text + " is no whole number from 0 to 18446744073709551615; 500k, 2M and 1e6 are";
    text = std::to_string(*number);
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

// Throws input_error if there is no such verb; no name at all is fine.
void require_verb(CLI::App const& app, std::string_view name) {
  std::vector<std::string> names;
  for (auto const* verb : app.get_subcommands([](CLI::App const*) { return true; })) names.push_back(verb->get_name());
  if (name.empty() || std::ranges::find(names, name) != names.end()) return;
  throw input_error(unknown_name("verb", name, {names.begin(), names.end()}, "cowproof help"));
}

// The overview is of the whole command: once a verb is chosen, the library tells of that one alone.
void add_help(registry& r, std::shared_ptr<std::string> const& overview) {
  auto* verb = r.app.add_subcommand("help", "what a verb does, and its options");
  struct arguments {
    std::string verb, shell, share;
  };
  auto asked = std::make_shared<arguments>();
  verb->add_option("verb", asked->verb, "the verb; without one, all of them are named");
  verb->add_option("--completion", asked->shell, "what this shell reads to complete verbs, options and names")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->add_option("--files", asked->share, "write completions and manual pages below this folder, as in /usr/share")
      ->type_name("FOLDER");
  verb->footer("Example:\n  cowproof help check\n  source <(cowproof help --completion bash)");
  verb->callback([&r, asked, overview] {
    r.chosen = [&r, asked, overview] {
      auto const& name = asked->verb;
      require_verb(r.app, name);
      if (!asked->share.empty()) write_shell_files(r.app, asked->share);
      if (!asked->shell.empty()) print_to_output(completion_for(asked->shell, r.app));
      if (!asked->share.empty() || !asked->shell.empty()) return no_verdict;
      print_to_output(name.empty() ? *overview : r.app.get_subcommand(name)->help("cowproof"));
      return no_verdict;
    };
  });
}

std::string quoted_for_shell(std::string_view word) {
  std::string text = "'";
  for (char const c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

// What was typed, as a shell reads it; but not how results are shown, nor where they are written.
std::string origin_of(std::vector<std::string> const& words) {
  constexpr std::string_view shown[]{"--json", "--no-colour", "--no-color", "--quiet", "--first"};
  constexpr std::string_view written[]{"--trace",  "--traces",      "--out",         "--html",  "--svg",   "--export",
                                       "--record", "--report-json", "--report-html", "--junit", "--sarif", "--replay"};
  auto const is_among = [](auto const& names, std::string_view word) {
    return std::ranges::find(names, word.substr(0, word.find('='))) != std::end(names);
  };
  std::string text = "cowproof";
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view const word = words[i];
    if (is_among(shown, word)) continue;
    if (is_among(written, word)) {
      i += word.find('=') == std::string_view::npos ? 1 : 0;
      continue;
    }
    bool const is_plain = !word.empty() && word.find_first_of(" '\"*?$&|;<>()`\\\n") == std::string_view::npos;
    text += is_plain ? fmt::format(" {}", word) : " " + quoted_for_shell(word);
  }
  return text;
}

exit_code run(std::vector<std::string> const& words) {
  CLI::App app(
      "cowproof: what happens to memory when a process forks, as a model that is tested, proved, and compared with\n"
      "real kernels.",
      "cowproof");
  app.require_subcommand(1);
  app.formatter(std::make_shared<help_text>());
  app.set_version_flag("--version", COWPROOF_VERSION);
  app.footer(
      "cowproof help VERB tells more, with an example. To begin with:\n"
      "  cowproof tour                              everything once, in half a minute\n"
      "  cowproof scenario first_write              what happens at the first write after fork\n"
      "  cowproof check --mutant fork_no_incref     a kernel with a bug, and a short way to it\n"
      "  cowproof mutants --list flush              the bugs that have to do with flushes");
  registry verbs{app, {}, origin_of(words)};
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
  add_play(verbs);
  add_playground(verbs);
  add_tour(verbs);
  auto const overview = std::make_shared<std::string>();
  add_help(verbs, overview);
  require_decimal_numbers(app);
  *overview = app.help();
  if (words.size() < 2) {
    print_to_errors(*overview);
    return misuse;
  }
  if (!words[1].starts_with('-')) require_verb(app, words[1]);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend() - 1));  // the library takes the last one first
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
    return run(with_names_of_today({argv, argv + argc}));
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
  if (argc == 2 && getpid() == 1 && argv[1] == first_process_argument) run_first_process();
  reserve_standard_descriptors();
  std::signal(SIGXFSZ, SIG_IGN);  // to write a file that may not grow is an error like others
  auto const code = run_safely(argc, argv);
  auto const lost = finish_output();
  if (lost) tell("{}", *lost);
  return code == no_verdict ? (lost ? misuse : holds) : code;
}
