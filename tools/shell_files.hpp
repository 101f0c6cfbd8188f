// What a shell and man(1) read about the command: made of the same text as --help.
#pragma once
#include <string>

#include <CLI/CLI.hpp>

namespace cowproof::tools {

// The completion of verbs, options and names; shell is bash, zsh or fish.
std::string completion_for(std::string const& shell, CLI::App const& app);

// The manual page, in the markup of man(7), of the command or of one of its verbs ("check").
std::string manual_page(CLI::App const& app, CLI::App const& of);

// All of them, below a folder share/ that is laid out as an installation's; throws input_error.
void write_shell_files(CLI::App const& app, std::string const& share);

}  // namespace cowproof::tools
