// What all kinds of validation do with a report.
#include "tools/validating.hpp"

#include <filesystem>

#include "oracle/open_policies.hpp"
#include "oracle/rejection_trace.hpp"
#include "oracle/report.hpp"
#include "oracle/report_documents.hpp"
#include "tools/traces.hpp"
#include "trace/page.hpp"

namespace cowproof::tools {
namespace {

// A file each, in their order; none for what no trace can hold.
std::vector<std::string> write_rejections(oracle::validation_report const& report, std::string const& kind,
                                          std::string const& origin, std::string const& folder) {
  std::vector<std::string> files;
  auto const within =
      scope_of(static_cast<unsigned>(report.checked.size.processes), static_cast<unsigned>(report.checked.size.pages));
  for (auto const& rejected : report.rejections) {
    auto const name = fmt::format("{}-rejection-{}.itf.json", kind, files.size() + 1);
    if (!rejected.is_whole || !rejected.told.empty()) {
      files.emplace_back();
      continue;
    }
    files.push_back((std::filesystem::path(folder) / name).string());
    save_trace(files.back(), oracle::trace_of(rejected, kind, within, origin));
  }
  return files;
}

}  // namespace

exit_code exit_code_of(oracle::verdict v) {
  switch (v) {
    case oracle::verdict::conforms: return holds;
    case oracle::verdict::violates: return refuted;
    case oracle::verdict::unknown: break;
  }
  return unknown;
}

nlohmann::ordered_json json_of(oracle::validation_report const& report) {
  nlohmann::ordered_json document{{"schema", "cowproof-validate/1"}};
  document.update(oracle::to_json(report));
  return document;
}

scope scope_of(unsigned processes, unsigned pages) {
  auto const most = largest_scope();
  auto const frames = std::min(most.frames, static_cast<int>(processes * pages));
  return {static_cast<int>(processes), static_cast<int>(pages), std::max(frames, 1), most.words};
}

void suite_choice::add_to(CLI::App& verb) {
  operations_ = verb.get_option("--operations");
  verb.add_option(
          "--suite", name,
          "the sequences: random ones as is usual; those of the catalogue of bugs; or such that in small scopes "
          "every state is visited, or every call is made once in every state")
      ->check(CLI::IsMember({"usual", "directed", "states", "transitions"}))
      ->capture_default_str();
}

void suite_choice::read(oracle::suite& into, std::uint64_t& operations) const {
  constexpr std::uint64_t all_there_are = std::uint64_t{1} << 40;
  for (auto const s :
       {oracle::suite::usual, oracle::suite::directed, oracle::suite::states, oracle::suite::transitions})
    if (oracle::name_of(s) == name) into = s;
  if (into != oracle::suite::usual && operations_->count() == 0) operations = all_there_are;
}

void find_out_choice::add_to(CLI::App& verb) {
  verb.add_option("--find-out", names,
                  "policies to be found out before it is held to them, with commas in between; or all")
      ->delimiter(',')
      ->check(CLI::IsMember({"all", "last_writer", "memory", "without_memory", "takes_frame"}));
}

std::uint32_t find_out_choice::mask() const {
  std::uint32_t wanted = 0;
  for (auto const& name : names) {
    auto const one = oracle::find_open_policy(name);
    wanted |= one ? bit_of(*one) : oracle::all_open_policies;
  }
  return wanted;
}

void report_outputs::add_to(CLI::App& verb) {
  verb.add_option("--traces", traces, "write traces of rejections to this folder")
      ->default_str(".")
      ->type_name("FOLDER");
  files.add_to(verb);
  output.add_to(verb);
}

void report_files::add_to(CLI::App& verb) {
  verb.add_option("--report-html", html, "write the report as a page, with pictures of the failures")
      ->type_name("FILE");
  verb.add_option("--junit", junit, "write it as JUnit XML: a test case a clause")->type_name("FILE");
  verb.add_option("--sarif", sarif, "write it as SARIF 2.1.0: a result a failure")->type_name("FILE");
}

void report_files::write(nlohmann::ordered_json const& report, std::vector<std::string> const& traces) const {
  std::vector<std::string> pictures;
  for (auto const& file : traces) pictures.push_back(file.empty() || html.empty() ? "" : show_page(load_trace(file)));
  write_with(report, pictures);
}

void report_files::write_with(nlohmann::ordered_json const& report, std::vector<std::string> const& pictures) const {
  if (!junit.empty()) write_file(junit, oracle::junit_of(report));
  if (!sarif.empty()) write_file(sarif, oracle::sarif_of(report, COWPROOF_VERSION));
  if (!html.empty()) write_file(html, oracle::html_of(report, pictures));
}

exit_code deliver(oracle::validation_report const& report, std::string const& kind, std::string const& origin,
                  report_outputs const& outputs) {
  auto const files = write_rejections(report, kind, origin, outputs.traces);
  auto document = json_of(report);
  document["traces"] = files;
  outputs.files.write(document, files);
  if (outputs.output.json) {
    print_json(document);
  } else {
    fmt::print("{}", oracle::to_text(report));
    for (auto const& file : files)
      if (!file.empty()) fmt::print("written to {}\n", file);
  }
  return exit_code_of(report.conclusion());
}

}  // namespace cowproof::tools
