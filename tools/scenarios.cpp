// The scenarios that are compiled in, and those in files.
#include "tools/scenarios.hpp"

#include <algorithm>
#include <filesystem>

#include "trace/page.hpp"

namespace cowproof::tools {
namespace {

scenario require_readable(std::string_view text, std::string const& file) {
  auto read = read_scenario(text);
  if (auto const* error = std::get_if<scenario_error>(&read))
    throw input_error(fmt::format("{}: line {}: {}", file, error->line, error->what));
  return std::get<scenario>(std::move(read));
}

}  // namespace

std::string scenario_name(std::string_view file_name) {
  auto const stem = file_name.substr(0, file_name.rfind('.'));
  auto const after_number = stem.find_first_not_of("0123456789_");
  return std::string(after_number == std::string_view::npos ? stem : stem.substr(after_number));
}

std::vector<named_scenario> all_scenarios() {
  std::vector<named_scenario> all;
  for (auto const& file : scenario_files())
    all.push_back({scenario_name(file.name), require_readable(file.text, std::string(file.name))});
  return all;
}

named_scenario require_scenario(std::string const& name_or_file) {
  auto all = all_scenarios();
  auto const found = std::ranges::find(all, name_or_file, &named_scenario::name);
  if (found != all.end()) return *found;
  if (!std::filesystem::is_regular_file(name_or_file))
    throw input_error(
        fmt::format("there is no scenario \"{}\", nor such a file; cowproof scenario --list names them", name_or_file));
  return {scenario_name(std::filesystem::path(name_or_file).filename().string()),
          require_readable(read_file(name_or_file), name_or_file)};
}

std::string page_of(named_scenario const& s) {
  auto const played = play_scenario(s.told);
  return render_page(played.drawn, {s.told.title, played.says});
}

}  // namespace cowproof::tools
