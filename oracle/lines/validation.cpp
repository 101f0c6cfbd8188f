// Checks a program that speaks the line protocol against the model.
#include "oracle/lines/validation.hpp"

#include <fmt/format.h>

#include "oracle/lines/interview.hpp"
#include "oracle/lines/recording.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

validation_report not_started(campaign_options const& options, failure why) {
  validation_report report;
  report.options = options;
  report.failed = std::move(why);
  return report;
}

validation_report run(implementation& checked, lines_options const& options, campaign_options const& chosen) {
  return options.calls.empty() ? run_campaign(checked, chosen) : run_calls(checked, options.calls, chosen);
}

// Which program or kernel it is, is a matter of its options.
template <class Implementation, class Options>
validation_report validate(Options const& what, lines_options const& options, std::string const& remark) {
  interruption_guard const interruptible;
  auto chosen = options.campaign;
  auto started = Implementation::start(what);
  if (!started) return not_started(chosen, started.why());
  auto& checked = **started;
  chosen.quiescent = options.quiescent.value_or(checked.declares().quiescent);
  validation_report report;
  std::vector<std::string> found_out;
  if (left_open(checked.declares(), options.find_out) != 0) {
    auto const found =
        interview(checked, options.find_out, chosen.quiescent, [&](auto const& p) { checked.hold_to(p); });
    if (!found) return not_started(chosen, found.why());
    found_out = found->remarks();
  }
  if (options.record.empty()) {
    report = run(checked, options, chosen);
  } else {
    auto log = log_writer::open(options.record);
    if (!log) return not_started(chosen, log.why());
    recording recorded(checked, checked.header().columns, **log);
    report = run(recorded, options, chosen);
    // It says nothing about what was validated.
    if (auto const closed = (*log)->close(); !closed) report.unwritten = closed.why().what;
  }
  found_out.insert(found_out.begin(), remark);
  report.remarks.insert(report.remarks.begin(), found_out.begin(), found_out.end());
  if (checked.starts_again() > 0)
    report.remarks.push_back(fmt::format("started again {} times", checked.starts_again()));
  return report;
}

}  // namespace

validation_report validate_command(command_options const& command, lines_options const& options) {
  return validate<command_implementation>(command, options,
                                          fmt::format("a program that speaks {}: {}", lines_schema, command.command));
}

validation_report validate_console(console_options const& console, lines_options const& options) {
  return validate<console_implementation>(console, options, "a kernel behind a console: " + console.command);
}

}  // namespace cowproof::oracle
