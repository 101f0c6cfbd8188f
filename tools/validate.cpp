// cowproof validate: an implementation against the oracle.
#include "oracle/linux_validation.hpp"
#include "tools/names.hpp"
#include "tools/validating.hpp"

namespace cowproof::tools {

oracle::validation_report run_on_linux(oracle::linux_options options) {
  progress_line line;
  auto const all = options.operations;
  options.progress = [&](std::uint64_t done) { line.show_share(done, all, "operations on the running kernel"); };
  return oracle::validate_linux(options);
}

namespace {

struct linux_arguments {
  oracle::linux_options options;
  std::string what = "automatic";
  double time_limit = 3;
  std::string machine = "core";
  bool directed = false, swaps = false;
  report_outputs outputs;
};

exit_code validate_linux_verb(linux_arguments& a) {
  a.options.what = a.what == "exact"       ? oracle::profile::exact
                   : a.what == "quiescent" ? oracle::profile::quiescent
                                           : oracle::profile::automatic;
  a.options.time_limit = std::chrono::milliseconds(static_cast<long>(a.time_limit * 1000));
  if (a.machine == "whole") return validate_whole_on_linux({a.options, a.swaps, {}}, a.directed, a.outputs);
  if (a.directed || a.swaps) throw input_error("--directed and --swap are for the whole machine: add --machine whole");
  auto const report = run_on_linux(a.options);
  return deliver(report, "linux", fmt::format("cowproof validate linux --seed {}", a.options.seed), a.outputs);
}

struct clause_list {
  list_option names;
  output_options output;
};
exit_code list_clauses(clause_list const& a) {
  if (!a.names.is_given()) throw input_error("validate what? library, command, console, log, linux, xv6 or kernel");
  a.names.print({{"clause", listed_clauses()}}, a.output);
  return no_verdict;
}

}  // namespace

void add_validate(registry& r) {
  auto* verb =
      r.add("validate", "an implementation against the oracle", "cowproof validate linux --operations 50000 --seed 3");
  verb->require_subcommand(0, 1);
  auto list = std::make_shared<clause_list>();
  list->names.add_to(*verb, "clauses");
  list->output.add_to(*verb);
  verb->callback([&r, verb, list] {
    if (verb->get_subcommands().empty()) r.chosen = [list] { return list_clauses(*list); };
  });
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
  running->add_option("--rejections", a->options.most_rejections, "stop after this number of distinct ones")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  running->add_option("--time-limit", a->time_limit, "seconds an operation may take")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  a->outputs.add_to(*running);
  running->callback([&r, a] { r.chosen = [a] { return validate_linux_verb(*a); }; });
  add_validate_lines(*verb, r);
  add_validate_xv6(r, *verb);
  add_validate_kernel(r, *verb);
}

}  // namespace cowproof::tools
