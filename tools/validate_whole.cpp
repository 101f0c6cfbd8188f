// cowproof validate linux --machine whole: the running kernel against the whole machine.
#include "oracle/whole/rejection_trace.hpp"
#include "oracle/whole/report.hpp"
#include "tools/traces.hpp"
#include "tools/validating.hpp"

namespace cowproof::tools {
namespace {

rejection_files files_of(oracle::whole::validation_report const& report, std::string const& kind,
                         std::string const& origin, report_outputs const& outputs) {
  rejection_files kept;
  rejection_folder folder(outputs.traces);
  for (auto const& rejected : report.rejections)
    kept.add(folder, fmt::format("{}-whole-rejection-{}.itf.json", kind, kept.pictures.size() + 1),
             oracle::whole::trace_of(rejected, kind, report.size, origin),
             kind == "linux" ? "; cowproof replay runs it again" : "; cowproof show draws what the machine does",
             outputs);
  return kept;
}

oracle::whole::validation_report run(oracle::whole::linux_options options, bool directed) {
  progress_line line;
  auto const all = options.operations;
  options.progress = [&](std::uint64_t done) { line.show_share(done, all, "operations on the running kernel"); };
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
  return deliver(report, "linux", fmt::format("cowproof validate linux --machine whole --seed {}", report.options.seed),
                 outputs);
}

exit_code deliver(oracle::whole::validation_report const& report, std::string const& kind, std::string const& origin,
                  report_outputs const& outputs) {
  publish(oracle::whole::to_text(report), json_of(report), files_of(report, kind, origin, outputs), outputs);
  return exit_code_of(report.conclusion());
}

}  // namespace cowproof::tools
