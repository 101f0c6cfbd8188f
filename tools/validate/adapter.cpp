// cowproof adapter: the beginning of an adapter between an implementation and the oracle.
#include <algorithm>
#include <filesystem>

#include "tools/embedded_files.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct adapter_arguments {
  std::string folder, language;
  output_options output;
};

// All of them are there, or none is written.
exit_code make_adapter(adapter_arguments const& a) {
  std::vector<std::string> const names = a.language == "c"
                                             ? std::vector<std::string>{"adapter.c", "cowproof.h", "Makefile"}
                                             : std::vector<std::string>{"adapter.py"};
  for (auto const& name : names) {
    auto const file = std::filesystem::path(a.folder) / name;
    if (std::filesystem::exists(file)) throw input_error(fmt::format("{}: it is there, and stays", file.string()));
  }
  make_folder(a.folder);
  std::vector<std::string> written;
  for (auto const& file : adapter_files()) {
    if (std::ranges::find(names, file.name) == names.end()) continue;
    written.push_back((std::filesystem::path(a.folder) / file.name).string());
    write_file(written.back(), std::string(file.text));
  }
  auto const next = a.language == "c" ? fmt::format("make -C {0} && cowproof validate library {0}/adapter.so", a.folder)
                                      : fmt::format("cowproof validate command 'python3 {}/adapter.py'", a.folder);
  if (a.output.json) print_json({{"schema", "cowproof-adapter/1"}, {"files", written}, {"next", next}});
  else {
    for (auto const& file : written) say("{}\n", file);
    say("it conforms as it is: {}\n", next);
  }
  return no_verdict;
}

}  // namespace

void add_adapter(registry& r) {
  auto a = std::make_shared<adapter_arguments>();
  auto* verb = r.add("adapter", "the beginning of an adapter for your own implementation",
                     "cowproof adapter --out my_adapter --language python");
  verb->add_option("--out", a->folder, "the folder to write; what is there is never overwritten")
      ->required()
      ->type_name("FOLDER");
  verb->add_option("--language", a->language, "c: behind cowproof.h; python: the line protocol, as for any language")
      ->check(CLI::IsMember({"c", "python"}))
      ->required();
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return make_adapter(*a); }; });
}

}  // namespace cowproof::tools
