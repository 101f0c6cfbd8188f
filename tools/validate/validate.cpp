// cowproof validate: an implementation against the oracle.
#include "oracle/linux_validation.hpp"
#include "oracle/whole/whole_model.hpp"
#include "tools/names.hpp"
#include "tools/validate/validating.hpp"

namespace cowproof::tools {

namespace {

template <class Run> oracle::validation_report with_progress(oracle::linux_options options, Run run) {
  progress_line line;
  auto const all = options.operations;
  options.progress = [&](std::uint64_t done) { line.show_share(done, all, "operations on the running kernel"); };
  return run(options);
}

struct linux_arguments {
  oracle::linux_options options;
  std::string what = "automatic";
  std::string machine = "core";
  std::string suite = "usual";
  bool is_directed() const { return suite == "directed"; }
  report_outputs outputs;
  CLI::Option* operations = nullptr;
};

exit_code validate_whole(oracle::linux_options options, bool directed, report_outputs const& outputs) {
  options.machine = &whole_type();
  if (!oracle::whole::whole_model::can_be(oracle::whole::scope_for(options.processes, options.pages)))
    throw input_error("the whole machine has at most 8 processes and 16 pages, and 64 frames for all pages and tables");
  auto const report = with_progress(options, directed ? oracle::validate_linux_directed : oracle::validate_linux);
  return deliver(report, "linux", fmt::format("cowproof validate linux --machine whole --seed {}", report.options.seed),
                 outputs);
}

exit_code validate_linux_verb(linux_arguments& a) {
  a.options.what = a.what == "exact"       ? oracle::profile::exact
                   : a.what == "quiescent" ? oracle::profile::quiescent
                                           : oracle::profile::automatic;
  if (a.options.time.count() != 0 && a.operations->count() == 0) a.options.operations = all_there_are;
  if (a.machine == "whole") return validate_whole(a.options, a.is_directed(), a.outputs);
  if (a.is_directed() || a.options.swaps)
    throw input_error("--suite directed and --swap are for the whole machine: add --machine whole");
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

oracle::validation_report run_on_linux(oracle::linux_options options) {
  return with_progress(std::move(options), oracle::validate_linux);
}

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
      "  cowproof validate linux --machine whole --suite directed\n\n"
      "As root, frames and reference counts are compared as well; without, content and exclusiveness.");
  a->operations = running->add_option("--operations", a->options.operations, "operations in all")
                      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
                      ->capture_default_str();
  running->add_option("--machine", a->machine, "what is played beside the kernel")
      ->check(CLI::IsMember({"core", "whole"}))
      ->capture_default_str();
  running->add_option("--suite", a->suite, "random sequences as is usual, or short ones that aim at one rule each")
      ->check(CLI::IsMember({"usual", "directed"}))
      ->capture_default_str();
  running->add_flag("--swap", a->options.swaps,
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
  add_seconds(*running, "--seconds", a->options.time, "seconds for all sequences; 0: until the operations are done", 0);
  add_seconds(*running, "--timeout", a->options.time_limit, "seconds an operation may take");
  a->outputs.add_to(*running);
  running->callback([&r, a] { r.chosen = [a] { return validate_linux_verb(*a); }; });
  add_validate_lines(*verb, r);
  add_validate_xv6(r, *verb);
  add_validate_kernel(r, *verb);
}

}  // namespace cowproof::tools
