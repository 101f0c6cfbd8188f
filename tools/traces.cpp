// Traces as the verbs use them.
#include "tools/traces.hpp"

#include <algorithm>
#include <clocale>
#include <cstring>
#include <filesystem>

#include <langinfo.h>

#include "model/whole/layout.hpp"
#include "trace/itf/itf.hpp"
#include "trace/picture/svg.hpp"
#include "trace/text/text.hpp"

namespace cowproof::tools {

trace record_calls(std::string const& subject_name, scope const& within, std::span<call const> calls,
                   std::string const& origin, machine_type const& of) {
  return record_trace(require_subject(subject_name, within, of), within, calls, origin);
}

trace record_counterexample(std::string const& subject_name, shrunk const& found, std::string const& origin,
                            machine_type const& of) {
  return record_trace(require_subject(subject_name, found.within, of), found.within, found.calls, origin, found.broken);
}

void save_trace(std::string const& path, trace const& t) { write_file(path, write_itf(t)); }

trace load_trace(std::string const& path) {
  auto read = read_itf(read_file(path));
  if (auto const* error = std::get_if<trace_error>(&read))
    throw input_error(fmt::format("{}: {}", path, text_of(*error)));
  return std::get<trace>(std::move(read));
}

// Calls that no trace has are in a file of calls beside it. A log is read again.
std::string replaying_command(trace const& t, std::string const& file) {
  if (t.subject == "linux") return "cowproof replay " + file;
  if (t.subject == "log") return t.origin;
  constexpr std::string_view of_traces = ".itf.json";
  auto const stem = file.ends_with(of_traces) ? file.substr(0, file.size() - of_traces.size()) : file;
  auto const calls = stem + ".calls";
  return fmt::format("{} --replay {}", t.origin, std::filesystem::exists(calls) ? calls : file);
}

void make_folder(std::string const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) throw input_error(fmt::format("{}: cannot be made: {}", folder, failed.message()));
}

void write_pictures(drawn_trace const& drawn, std::string const& folder) {
  make_folder(folder);
  for (auto const& file : render_svg(drawn))
    write_file((std::filesystem::path(folder) / file.name).string(), file.text);
}

void add_layout(CLI::App& verb, std::string& layout) {
  verb.add_option("--layout", layout,
                  "addresses of a process: x86-32 (the usual), x86-64, riscv-sv39 or none; of the whole machine");
}

std::string require_layout(std::string const& name) {
  auto known = name;
  std::ranges::replace(known, '_', '-');
  if (known == "sv39") known = "riscv-sv39";
  if (known.empty() || known == "none" || find_layout(known) != nullptr) return known;
  throw input_error(fmt::format("there is no layout \"{}\"; there are x86-32, x86-64, riscv-sv39 and none", name));
}

bool locale_is_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

std::string picture_of(drawn_trace const& drawn, style const& s, std::vector<std::string> says) {
  text_options options;
  options.colour = s.colour;
  options.ascii = !locale_is_utf8();
  options.says = std::move(says);
  return render_text(drawn, options);
}
std::string picture_of(trace const& t, style const& s) { return picture_of(lay_out(t), s); }

}  // namespace cowproof::tools
