// cowproof validate: an implementation against the oracle.
#include <filesystem>

#include "oracle/linux_validation.hpp"
#include "oracle/rejection_trace.hpp"
#include "oracle/report.hpp"
#include "tools/traces.hpp"
#include "tools/validating.hpp"

namespace cowproof::tools {

exit_code exit_code_of(oracle::verdict v) {
  switch (v) {
    case oracle::verdict::conforms: return holds;
    case oracle::verdict::violates: return refuted;
    case oracle::verdict::unknown: break;
  }
  return unknown;
}

oracle::validation_report run_on_linux(oracle::linux_options options) {
  progress_line line;
  auto const all = options.operations;
  options.progress = [&](std::uint64_t done) {
    line.show(fmt::format("{} of {} operations on the running kernel", grouped(done), grouped(all)));
  };
  return oracle::validate_linux(options);
}

nlohmann::ordered_json json_of(oracle::validation_report const& report) {
  nlohmann::ordered_json document{{"schema", "cowproof-validate/1"}};
  document.update(oracle::to_json(report));
  return document;
}

namespace {

struct linux_arguments {
  oracle::linux_options options;
  std::string what = "automatic";
  double time_limit = 3;
  std::string traces;
  std::string machine = "core";
  bool directed = false, swaps = false;
  output_options output;
};

std::vector<std::string> write_rejections(oracle::validation_report const& report, linux_arguments const& a) {
  std::vector<std::string> files;
  for (auto const& rejected : report.rejections) {
    auto const file =
        (std::filesystem::path(a.traces) / fmt::format("linux-rejection-{}.itf.json", files.size() + 1)).string();
    save_trace(file, oracle::trace_of(rejected, "linux", scope_of(a.options.processes, a.options.pages),
                                      fmt::format("cowproof validate linux --seed {}", a.options.seed)));
    files.push_back(file);
  }
  return files;
}

exit_code validate_linux_verb(linux_arguments& a) {
  a.options.what = a.what == "exact"       ? oracle::profile::exact
                   : a.what == "quiescent" ? oracle::profile::quiescent
                                           : oracle::profile::automatic;
  a.options.time_limit = std::chrono::milliseconds(static_cast<long>(a.time_limit * 1000));
  if (a.machine == "whole") return validate_whole_on_linux({a.options, a.swaps, {}}, a.directed, a.traces, a.output);
  if (a.directed || a.swaps) throw input_error("--directed and --swap are for the whole machine: add --machine whole");
  auto const report = run_on_linux(a.options);
  auto const files = write_rejections(report, a);
  if (a.output.json) {
    auto document = json_of(report);
    document["traces"] = files;
    print_json(document);
  } else {
    fmt::print("{}", oracle::to_text(report));
    for (auto const& file : files) fmt::print("written to {}; cowproof replay runs it again\n", file);
  }
  return exit_code_of(report.conclusion());
}

}  // namespace

scope scope_of(unsigned processes, unsigned pages) {
  auto const most = largest_scope();
  auto const frames = std::min(most.frames, static_cast<int>(processes * pages));
  return {static_cast<int>(processes), static_cast<int>(pages), std::max(frames, 1), most.words};
}

void add_validate(registry& r) {
  auto* verb =
      r.add("validate", "an implementation against the oracle", "cowproof validate linux --operations 50000 --seed 3");
  verb->require_subcommand(1);
  add_validate_library(r, *verb);
  auto a = std::make_shared<linux_arguments>();
  auto* running = verb->add_subcommand("linux", "the kernel that runs here: real processes, real page tables");
  running->footer(
      "Example:\n  cowproof validate linux --operations 50000 --seed 3\n"
      "  cowproof validate linux --machine whole --directed\n\n"
      "As root, frames and reference counts are compared as well; without, content and exclusiveness.");
  running->add_option("--operations", a->options.operations, "operations in all")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  running->add_option("--machine", a->machine, "what is played beside the kernel")
      ->check(CLI::IsMember({"core", "whole"}))
      ->capture_default_str();
  running->add_flag("--directed", a->directed, "short sequences that aim at one rule each, instead of random ones");
  running->add_flag("--swap", a->swaps,
                    "send pages to swap as well; as root, if there is none, a small file is made active meanwhile");
  running->add_option("--seed", a->options.seed, "of the sequences")->capture_default_str();
  running->add_option("--processes", a->options.processes, "process slots")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  running->add_option("--pages", a->options.pages, "pages of an address space")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  running->add_option("--profile", a->what, "which clauses")
      ->check(CLI::IsMember({"automatic", "exact", "quiescent"}))
      ->capture_default_str();
  running->add_option("--time-limit", a->time_limit, "seconds an operation may take")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  running->add_option("--traces", a->traces, "write traces of rejections to this folder")->default_str(".");
  a->output.add_to(*running);
  running->callback([&r, a] { r.chosen = [a] { return validate_linux_verb(*a); }; });
}

}  // namespace cowproof::tools
