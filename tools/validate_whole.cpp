// cowproof validate linux --machine whole: the running kernel against the whole machine.
#include <filesystem>

#include "oracle/whole/rejection_trace.hpp"
#include "oracle/whole/report.hpp"
#include "tools/traces.hpp"
#include "tools/validating.hpp"

namespace cowproof::tools {
namespace {

std::vector<std::string> write_rejections(oracle::whole::validation_report const& report, std::string const& folder) {
  std::vector<std::string> files;
  for (auto const& rejected : report.rejections) {
    auto const name = fmt::format("linux-whole-rejection-{}.itf.json", files.size() + 1);
    auto const file = (std::filesystem::path(folder) / name).string();
    auto const origin = fmt::format("cowproof validate linux --machine whole --seed {}", report.options.seed);
    save_trace(file, oracle::whole::trace_of(rejected, "linux", report.size, origin));
    files.push_back(file);
  }
  return files;
}

oracle::whole::validation_report run(oracle::whole::linux_options options, bool directed) {
  progress_line line;
  auto const all = options.operations;
  options.progress = [&](std::uint64_t done) {
    line.show(fmt::format("{} of {} operations on the running kernel", grouped(done), grouped(all)));
  };
  return directed ? oracle::whole::validate_linux_directed(options) : oracle::whole::validate_linux(options);
}

}  // namespace

nlohmann::ordered_json json_of(oracle::whole::validation_report const& report) {
  nlohmann::ordered_json document{{"schema", "cowproof-validate/1"}};
  document.update(oracle::whole::to_json(report));
  return document;
}

exit_code validate_whole_on_linux(oracle::whole::linux_options const& options, bool directed,
                                  report_outputs const& outputs) {
  if (!oracle::whole::model_beside::can_be(oracle::whole::scope_for(options.processes, options.pages)))
    throw input_error("the whole machine has at most 8 processes and 16 pages, and 64 frames for all pages and tables");
  auto const report = run(options, directed);
  if (!outputs.output.json) fmt::print("{}", oracle::whole::to_text(report));
  auto const files = write_rejections(report, outputs.traces);
  auto document = json_of(report);
  document["traces"] = files;
  outputs.files.write(document, files);
  if (outputs.output.json) {
    print_json(document);
  } else {
    for (auto const& file : files) fmt::print("written to {}; cowproof replay runs it again\n", file);
  }
  return exit_code_of(report.conclusion());
}

}  // namespace cowproof::tools
