// What a shell and man(1) read about the command.
#include "tools/shell_files.hpp"

#include <filesystem>
#include <sstream>

#include "tools/command.hpp"
#include "tools/help.hpp"

namespace cowproof::tools {
namespace {

std::vector<CLI::App const*> verbs_of(CLI::App const& app) {
  return app.get_subcommands([](CLI::App const*) { return true; });
}

// "--no-colour,--no-color" are two.
std::vector<std::string> options_of(CLI::App const& verb) {
  std::vector<std::string> names;
  for (auto const* option : verb.get_options())
    for (auto const& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// The names in a list stand in its first column.
constexpr char const* first_column = "2>/dev/null | awk 'NR > 1 && NF > 1 { print $1 }'";

std::string bash_words(CLI::App const& of) {
  std::string words;
  for (auto const* verb : verbs_of(of)) words += verb->get_name() + " ";
  for (auto const& option : options_of(of)) words += option + " ";
  return words;
}

std::string bash_completion(CLI::App const& app) {
  std::string cases;
  for (auto const* verb : verbs_of(app)) {
    for (auto const* below : verbs_of(*verb))
      cases += fmt::format("    \"{} {}\") words=\"{}\" ;;\n", verb->get_name(), below->get_name(), bash_words(*below));
    cases += fmt::format("    \"{}\"*) words=\"{}\" ;;\n", verb->get_name(), bash_words(*verb));
  }
  return fmt::format(R"(# bash completion for cowproof
_cowproof() {{
  local words current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  case $before in
    --mutant) words=$(cowproof mutants --list {}) ;;
    --property) words=$(cowproof check --list {}) ;;
    scenario) words=$(cowproof scenario --list {}) ;;
  esac
  [[ -n $words ]] || case "${{COMP_WORDS[1]}} ${{COMP_WORDS[2]}}" in
{}    *) words="{}" ;;
  esac
  ((COMP_CWORD > 1)) || words="{}"
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
complete -o default -F _cowproof cowproof
)",
                     first_column, first_column, first_column, cases, bash_words(app), bash_words(app));
}

// A description without what a shell would take for its own.
std::string plain(std::string text) {
  for (char& c : text)
    if (c == '\'' || c == '"' || c == '[' || c == ']' || c == ':' || c == '`' || c == '$' || c == '\n') c = ' ';
  return text;
}

std::string zsh_completion(CLI::App const& app) {
  std::string verbs, cases;
  for (auto const* verb : verbs_of(app)) {
    verbs += fmt::format("    '{}:{}'\n", verb->get_name(), plain(verb->get_description()));
    std::string arguments;
    auto const add = [&](CLI::App const& of) {
      for (auto const* option : of.get_options())
        for (auto const& name : option->get_lnames())
          arguments += fmt::format(" \\\n        '--{}[{}]{}'", name, plain(option->get_description()),
                                   option->get_type_size() == 0 ? "" : ": :_files");
    };
    add(*verb);
    for (auto const* below : verbs_of(*verb)) add(*below);
    cases += fmt::format("      {}) _arguments{} '*: :_files' ;;\n", verb->get_name(), arguments);
  }
  return fmt::format(R"(#compdef cowproof
_cowproof() {{
  local -a verbs=(
{}  )
  if ((CURRENT == 2)); then
    _describe verb verbs
  else
    case $words[2] in
{}    esac
  fi
}}
_cowproof "$@"
)",
                     verbs, cases);
}

std::string fish_completion(CLI::App const& app) {
  std::string text = "# fish completion for cowproof\ncomplete -c cowproof -n __fish_use_subcommand -f\n";
  for (auto const* verb : verbs_of(app)) {
    text += fmt::format("complete -c cowproof -n __fish_use_subcommand -a {} -d '{}'\n", verb->get_name(),
                        plain(verb->get_description()));
    auto const add = [&](CLI::App const& of) {
      for (auto const* option : of.get_options())
        for (auto const& name : option->get_lnames())
          text += fmt::format("complete -c cowproof -n '__fish_seen_subcommand_from {}' -l {} {}-d '{}'\n",
                              verb->get_name(), name, option->get_type_size() == 0 ? "" : "-r ",
                              plain(option->get_description()));
    };
    add(*verb);
    for (auto const* below : verbs_of(*verb))
      text += fmt::format("complete -c cowproof -n '__fish_seen_subcommand_from {}' -a {} -d '{}'\n", verb->get_name(),
                          below->get_name(), plain(below->get_description())),
          add(*below);
  }
  return text;
}

// Text that man(7) shows as it is.
std::string in_manual(std::string_view text) {
  std::string shown;
  for (char const c : text) {
    if ((c == '.' || c == '\'') && (shown.empty() || shown.back() == '\n')) shown += "\\&";
    if (c == '\\') shown += "\\e";
    else if (c == '-') shown += "\\-";
    else shown += c;
  }
  return shown;
}

std::string options_in_manual(CLI::App const& of) {
  help_text const help;
  std::string text;
  for (auto const* option : of.get_options()) {
    bool const is_positional = !option->nonpositional();
    text += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", in_manual(help.make_option_name(option, is_positional)),
                        in_manual(help.make_option_opts(option)), in_manual(option->get_description()));
  }
  return text;
}

std::string verbs_in_manual(CLI::App const& of) {
  std::string text;
  for (auto const* verb : verbs_of(of)) {
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", in_manual(verb->get_name()), in_manual(verb->get_description()));
  }
  return text;
}

}  // namespace

std::string completion_for(std::string const& shell, CLI::App const& app) {
  if (shell == "bash") return bash_completion(app);
  return shell == "zsh" ? zsh_completion(app) : fish_completion(app);
}

std::string manual_page(CLI::App const& app, CLI::App const& of) {
  bool const is_all = &app == &of;
  auto const name = is_all ? std::string("cowproof") : "cowproof-" + of.get_name();
  auto const purpose = is_all ? std::string("what happens to memory when a process forks") : of.get_description();
  auto text = fmt::format(".TH {} 1 \"\" \"cowproof {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", in_manual(name),
                          COWPROOF_VERSION, in_manual(name), in_manual(purpose));
  text += fmt::format(".SH SYNOPSIS\n.B cowproof{}\n[\\fIOPTIONS\\fR]{}\n", is_all ? "" : " " + of.get_name(),
                      verbs_of(of).empty() ? "" : " \\fIVERB\\fR");
  if (!verbs_of(of).empty()) text += ".SH VERBS\n" + verbs_in_manual(of);
  text += ".SH OPTIONS\n" + options_in_manual(of);
  for (auto const* below : is_all ? std::vector<CLI::App const*>{} : verbs_of(of))
    text += fmt::format(".SH OPTIONS OF {}\n{}", in_manual(below->get_name()), options_in_manual(*below));
  text += fmt::format(".SH NOTES\n.nf\n{}\n.fi\n", in_manual(of.get_footer()));
  return text;
}

void write_shell_files(CLI::App const& app, std::string const& share) {
  auto const write = [&](std::string const& name, std::string const& text) {
    auto const file = std::filesystem::path(share) / name;
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    write_file(file.string(), text);
  };
  write("bash-completion/completions/cowproof", completion_for("bash", app));
  write("zsh/site-functions/_cowproof", completion_for("zsh", app));
  write("fish/vendor_completions.d/cowproof.fish", completion_for("fish", app));
  write("man/man1/cowproof.1", manual_page(app, app));
  for (auto const* verb : verbs_of(app)) write("man/man1/cowproof-" + verb->get_name() + ".1", manual_page(app, *verb));
}

}  // namespace cowproof::tools
