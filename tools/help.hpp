// What --help says of an option: what may be given, and in brackets what holds otherwise.
#pragma once
#include <string>

#include <CLI/CLI.hpp>

namespace cowproof::tools {

class help_text : public CLI::Formatter {
 public:
  std::string make_option_name(CLI::Option const* option, bool is_positional) const override;
  std::string make_option_opts(CLI::Option const* option) const override;
  std::string make_option_desc(CLI::Option const* option) const override;
};

}  // namespace cowproof::tools
