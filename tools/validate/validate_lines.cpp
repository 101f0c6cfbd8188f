// cowproof validate command, validate log: implementations that speak in lines.
#include "oracle/lines/validation.hpp"
#include "tools/traces.hpp"
#include "tools/validate/validating.hpp"

namespace cowproof::tools {
namespace {

struct lines_arguments {
  std::string kind;  // "command", "log": what a trace says that it is of
  std::string what;  // the command, or the file
  std::string origin;
  oracle::command_options command;
  oracle::console_options console;
  oracle::lines_options options;
  std::string profile = "automatic";
  suite_choice sequences;
  find_out_choice find_out;
  std::string replay;
  report_outputs outputs;
};

void read_common(lines_arguments& a) {
  a.options.find_out = a.find_out.mask();
  if (a.profile != "automatic") a.options.quiescent = a.profile == "quiescent";
  if (a.replay.empty()) return;
  auto const t = load_trace(a.replay);
  if (t.type != &core_type() && t.type != &whole_type())
    throw input_error(
        fmt::format("{}: a trace of \"{}\"; those of \"core\" and \"whole\" can be asked", a.replay, t.type->name));
  a.options.calls_of = t.type;
  for (auto const& step : t.steps) a.options.calls.push_back(step.played);
}

exit_code finish(oracle::validation_report const& report, lines_arguments const& a) {
  bool const stopped = report.failed && report.failed->kind == oracle::failure_kind::interrupted;
  bool const unreadable = report.failed && report.failed->kind == oracle::failure_kind::unavailable;
  if (report.failed && !stopped && (report.checked.name.empty() || (a.kind == "log" && unreadable)))
    throw input_error(a.kind == "log" ? report.failed->what : fmt::format("{}: {}", a.what, report.failed->what));
  auto const code = deliver(report, a.kind, a.origin, a.outputs);
  if (!report.unwritten.empty()) tell("{}", report.unwritten);
  return code;
}

// Random sequences, or those of a suite, against what `validate` starts.
template <class Validate> exit_code run_campaign(lines_arguments& a, Validate validate) {
  read_common(a);
  auto& campaign = a.options.campaign;
  a.sequences.read(campaign.sequences, campaign.operations, campaign.time);
  progress_line line;
  campaign.progress = [&](std::uint64_t done) { line.show_share(done, campaign.operations, "operations"); };
  return finish(validate(), a);
}

exit_code validate_command_verb(lines_arguments& a) {
  a.command.command = a.what;
  return run_campaign(a, [&] { return oracle::validate_command(a.command, a.options); });
}

exit_code validate_console_verb(lines_arguments& a) {
  a.console.command = a.what;
  return run_campaign(a, [&] { return oracle::validate_console(a.console, a.options); });
}

exit_code validate_log_verb(lines_arguments& a) {
  read_common(a);
  progress_line line;
  a.options.campaign.progress = [&](std::uint64_t done) { line.show(grouped(done) + " operations"); };
  return finish(oracle::validate_log(a.what, a.options), a);
}

void add_common(CLI::App& verb, lines_arguments& a) {
  verb.add_option("--profile", a.profile, "which clauses; automatic: as the header says")
      ->check(CLI::IsMember({"automatic", "exact", "quiescent"}))
      ->capture_default_str();
  a.find_out.add_to(verb);
  a.outputs.add_to(verb);
}

void add_campaign(CLI::App& verb, lines_arguments& a) {
  auto& campaign = a.options.campaign;
  verb.add_option("--operations", campaign.operations, "operations in all")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  a.sequences.add_to(verb);
  verb.add_option("--seed", campaign.seed, "of the sequences")->capture_default_str();
  verb.add_option("--sequence", campaign.sequence_length, "operations between two restarts")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  add_seconds(verb, "--timeout", a.kind == "console" ? a.console.time_limit : a.command.time_limit,
              "seconds that an answer may take");
  verb.add_option("--rejections", a.options.campaign.most_rejections, "stop after this number of distinct ones")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  campaign.shrink_time = std::chrono::seconds(10);
  add_seconds(verb, "--shrink-time", campaign.shrink_time, "seconds to make a counterexample short", 0);
  verb.add_option("--replay", a.replay, "the calls of this trace instead of random ones")->type_name("FILE");
}

void add_record(CLI::App& verb, lines_arguments& a) {
  verb.add_option("--record", a.options.record, "write all that is said to this file; compressed, if it ends in .gz")
      ->type_name("FILE");
}

void add_command(CLI::App& verb, registry& r) {
  auto a = std::make_shared<lines_arguments>();
  a->origin = r.origin;
  a->kind = "command";
  auto* running = verb.add_subcommand("command", "a program in any language, which answers in lines of JSON");
  running->footer(
      "Example:\n  cowproof validate command 'python3 examples/simulator/simulator.py' --operations 20000\n\n"
      "docs/line-protocol.md tells what the program reads and prints. A hang or a death is a finding: the program is\n"
      "started again. Exit codes: 0 conforms, 1 violates, 2 unknown, 3 usage or input error.");
  running->add_option("command", a->what, "for a shell: './simulator --serve'")->required();
  add_seconds(*running, "--start-timeout", a->command.start_limit, "seconds from the start to its first line");
  add_campaign(*running, *a);
  add_record(*running, *a);
  add_common(*running, *a);
  running->callback([&r, a] { r.chosen = [a] { return validate_command_verb(*a); }; });
}

void add_console(CLI::App& verb, registry& r) {
  auto a = std::make_shared<lines_arguments>();
  a->origin = r.origin;
  a->kind = "console";
  a->console.time_limit = a->command.time_limit;
  auto* running = verb.add_subcommand("console", "a kernel behind a serial console, such as one under QEMU");
  running->footer(
      "Example:\n  cowproof validate console 'make qemu' --prompt '$ ' --start cow --panic '^panic:' --timeout 10\n\n"
      "docs/line-protocol.md tells what is sent and answered. Echoes and messages in between are passed over; after a\n"
      "panic, a hang or a death the kernel is started again. Exit codes: 0 conforms, 1 violates, 2 unknown, 3 usage or\n"
      "input error.");
  running->add_option("command", a->what, "for a shell: prints what the kernel prints, and passes on what is typed")
      ->required();
  running->add_option("--prompt", a->console.prompt, "wait for this text before anything is sent");
  running->add_option("--start", a->console.start, "type this line at the prompt: the program that answers");
  running->add_option("--panic", a->console.panic, "an extended regular expression: the kernel has died");
  running->add_option(
      "--restart", a->console.restart,
      "a command that brings the kernel back, while the console stays; else the console is started again");
  add_seconds(*running, "--boot-timeout", a->console.boot_limit, "seconds from the start to the first answer");
  running->add_option("--line", a->console.longest_line, "characters that the console takes at once")
      ->check(CLI::Range(20, 4000))
      ->capture_default_str();
  add_campaign(*running, *a);
  add_record(*running, *a);
  add_common(*running, *a);
  running->callback([&r, a] { r.chosen = [a] { return validate_console_verb(*a); }; });
}

void add_log(CLI::App& verb, registry& r) {
  auto a = std::make_shared<lines_arguments>();
  a->origin = r.origin;
  a->kind = "log";
  auto* running = verb.add_subcommand("log", "what an implementation did before, in the same lines");
  running->footer(
      "Example:\n  cowproof validate log recorded.jsonl.gz\n\n"
      "Exit codes: 0 conforms, 1 violates, 2 unknown, 3 usage or input error, such as a line that is none.");
  running->add_option("file", a->what, "plain or compressed by gzip; - is standard input")->required();
  add_common(*running, *a);
  running->callback([&r, a] { r.chosen = [a] { return validate_log_verb(*a); }; });
}

}  // namespace

void add_validate_lines(CLI::App& verb, registry& r) {
  add_command(verb, r);
  add_console(verb, r);
  add_log(verb, r);
}

}  // namespace cowproof::tools
