// Traces as the verbs use them.
#include "tools/traces.hpp"

#include <clocale>
#include <cstring>
#include <filesystem>

#include <langinfo.h>

#include "trace/itf.hpp"
#include "trace/svg.hpp"
#include "trace/text.hpp"

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

void make_folder(std::string const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) throw input_error(fmt::format("{}: {}", folder, failed.message()));
}

void write_pictures(drawn_trace const& drawn, std::string const& folder) {
  make_folder(folder);
  for (auto const& file : render_svg(drawn))
    write_file((std::filesystem::path(folder) / file.name).string(), file.text);
}

bool locale_is_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

std::string picture_of(trace const& t, style const& s) {
  text_options options;
  options.colour = s.colour;
  options.ascii = !locale_is_utf8();
  return show_text(t, options);
}

}  // namespace cowproof::tools
