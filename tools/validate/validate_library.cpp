// cowproof validate library: a shared object behind the C header against the model.
#include <optional>

#include "oracle/library_validation.hpp"
#include "oracle/report/rejection_trace.hpp"
#include "oracle/report/report.hpp"
#include "tools/calls_file.hpp"
#include "tools/traces.hpp"
#include "tools/validate/validating.hpp"

namespace cowproof::tools {
namespace {

struct library_arguments {
  oracle::library_options options;
  suite_choice sequences;
  find_out_choice find_out;
  std::string replayed;
  report_outputs outputs;
};

std::string name_of_calls(std::size_t number) { return fmt::format("library-rejection-{}.calls", number + 1); }

std::string text_of(library_arguments const& a, oracle::library_replay const& played) {
  return calls_file_text(played, "cowproof validate library " + a.options.file);
}

// What the machine does, and where the library differs: if all calls are the core's, and few enough.
std::optional<trace> trace_of(oracle::library_report const& done, library_arguments const& a, std::size_t number) {
  auto const& rejected = done.report.rejections[number];
  unsigned processes = 1, pages = 1;
  for (auto const& c : done.rejected[number].calls) {
    processes = std::max({processes, c.process + 1U, c.child + 1U});
    pages = std::max(pages, c.page + 1U);
  }
  auto const within = scope_of(processes, pages);
  if (rejected.calls.empty() || find_subject("machine", within) == nullptr) return std::nullopt;
  return oracle::trace_of(rejected, core_type(), "library", within,
                          fmt::format("cowproof validate library {} --seed {}", a.options.file, a.options.seed));
}

rejection_files files_of(oracle::library_report const& done, library_arguments const& a, rejection_folder& folder) {
  rejection_files kept;
  auto const& file = a.options.file;
  for (std::size_t i = 0; i < done.rejected.size(); ++i) {
    wrote([&] {
      auto const calls = folder.file(name_of_calls(i));
      kept.files.push_back({calls, text_of(a, done.rejected[i]),
                            fmt::format("; cowproof validate library {} --replay {}", file, calls)});
    });
    if (auto const traced = trace_of(done, a, i))
      kept.add(folder, fmt::format("library-rejection-{}.itf.json", i + 1), *traced, "; cowproof show draws it",
               a.outputs);
    else kept.pictures.emplace_back();
  }
  // What was played again is there already.
  if (!a.replayed.empty()) kept.files.clear();
  return kept;
}

// The calls of each rejection are written as soon as it is found and whenever it gets shorter.
oracle::library_report run(library_arguments& a, rejection_folder& folder) {
  progress_line line;
  a.options.progress = [&](std::uint64_t done) {
    line.show_share(done, a.options.operations, "operations on " + a.options.file);
  };
  if (!a.replayed.empty()) return oracle::replay_on_library(read_calls_file(a.replayed), a.options);
  bool is_written = true;  // the first failure is told; the rest may fare better in the end
  a.options.on_rejection = [&](std::size_t number, auto const& so_far) {
    is_written = is_written && wrote([&] { write_file(folder.file(name_of_calls(number)), text_of(a, so_far)); });
  };
  return oracle::validate_library(a.options);
}

exit_code validate_library_verb(library_arguments& a) {
  a.sequences.read(a.options.sequences, a.options.operations, a.options.time);
  a.options.find_out = a.find_out.mask();
  rejection_folder folder(a.outputs.traces);
  auto const done = run(a, folder);
  if (!done.is_usable) throw input_error(done.report.failed->what);
  auto document = json_of(done.report);
  document["level"] = done.report.checked.level;
  document["processes_started"] = done.times_started;
  document["operations_on_model"] = done.played_on_model;
  publish(oracle::to_text(done.report), std::move(document), files_of(done, a, folder), a.outputs);
  return exit_code_of(done.report.conclusion());
}

}  // namespace

void add_validate_library(registry& r, CLI::App& validate) {
  auto a = std::make_shared<library_arguments>();
  auto* verb = validate.add_subcommand("library", "a shared object behind the C header cowproof.h");
  verb->footer(
      "Example:\n  cowproof validate library ./my_memory.so --operations 5000000 --seed 3\n"
      "  cowproof validate library ./my_memory.so --suite transitions\n\n"
      "The header says what the shared object has to define. It runs in a process of its own: a crash, an abort or a hang\n"
      "is a finding, and the validation goes on.");
  verb->add_option("file", a->options.file, "the shared object")->required();
  verb->add_option("--operations", a->options.operations, "operations in all")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  a->sequences.add_to(*verb);
  verb->add_option("--seed", a->options.seed, "of the sequences")->capture_default_str();
  verb->add_option("--level", a->options.level, "look at no more than this level of observation")
      ->check(CLI::Range(0, 3))
      ->capture_default_str();
  a->find_out.add_to(*verb);
  add_seconds(*verb, "--timeout", a->options.time_limit, "seconds an operation may take", 0.01);
  add_seconds(*verb, "--start-timeout", a->options.start_limit, "seconds until it is loaded", 0.01);
  add_seconds(*verb, "--shrink-time", a->options.shrink_time, "seconds to make a rejected sequence short", 0);
  add_replay_options(*verb, a->options.most_rejections, a->outputs, a->replayed);
  verb->callback([&r, a] { r.chosen = [a] { return validate_library_verb(*a); }; });
}

}  // namespace cowproof::tools
