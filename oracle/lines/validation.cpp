// Checks a program that speaks the line protocol against the model.
#include "oracle/lines/validation.hpp"

#include <fmt/format.h>

#include "oracle/kernel_validation.hpp"
#include "oracle/lines/interview.hpp"
#include "oracle/lines/recording.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

validation_report run(implementation& checked, lines_options const& options, campaign_options const& chosen) {
  if (!options.calls.empty()) return run_calls(checked, options.calls, chosen);
  bool const is_directed = checked.declares().is_whole() && chosen.sequences == suite::directed;
  return is_directed ? run_directed(checked, chosen) : run_campaign(checked, chosen);
}

// Which program or kernel it is, is a matter of its options.
template <class Implementation>
validation_report validate(fallible<std::unique_ptr<Implementation>> started, lines_options const& options,
                           std::string const& remark) {
  auto chosen = options.campaign;
  if (!started) return not_started(core_type(), chosen, started.why());
  auto& checked = **started;
  if (!options.calls.empty() && options.calls_of != checked.declares().machine)
    return not_started(*checked.declares().machine, chosen,
                       {failure_kind::unavailable, "the calls are those of another machine", std::nullopt, 0});
  if (checked.declares().is_whole() && is_tour(chosen.sequences))
    return not_started(
        whole_type(), chosen,
        {failure_kind::unavailable,
         fmt::format("--suite {} is one of the core; the whole machine has: directed", name_of(chosen.sequences)),
         std::nullopt, 0});
  chosen.quiescent = options.quiescent.value_or(checked.declares().quiescent);
  validation_report report;
  std::vector<std::string> found_out;
  if (!checked.declares().is_whole() && left_open(checked.declares(), options.find_out) != 0) {
    auto const found =
        interview(checked, options.find_out, chosen.quiescent, [&](auto const& p) { checked.hold_to(p); });
    if (!found) return not_started(core_type(), chosen, found.why());
    found_out = found->remarks();
  }
  if (options.record.empty()) {
    report = run(checked, options, chosen);
  } else {
    auto log = log_writer::open(options.record);
    if (!log) return not_started(*checked.declares().machine, chosen, log.why());
    recording recorded(checked, checked.header(), **log);
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
  interruption_guard const interruptible;
  auto started = start_program(command);
  if (!started) return not_started(core_type(), options.campaign, started.why());
  auto taken = command_implementation::take(command, std::move(*started));
  if (!taken) return not_started(core_type(), options.campaign, taken.why());
  auto const remark = fmt::format("a program that speaks {}: {}", (*taken)->header().schema(), command.command);
  return validate(std::move(taken), options, remark);
}

// Which form it is, the kernel says.
validation_report validate_console(console_options const& console, lines_options const& options) {
  interruption_guard const interruptible;
  auto const remark = "a kernel behind a console: " + console.command;
  auto session = console_session::start(console);
  if (!session) return not_started(core_type(), options.campaign, session.why());
  if (!(*session)->header().starts_with("2 "))
    return validate(console_implementation::start(std::move(*session)), options, remark);
  auto const& campaign = options.campaign;
  bool const is_refused = !options.record.empty() || !options.calls.empty() || options.find_out != 0 ||
                          options.quiescent || campaign.sequences != suite::usual;
  if (is_refused)
    return not_started(core_type(), campaign,
                       {failure_kind::unavailable,
                        "it speaks version 2 of the console form, for which there is no --record, --replay, "
                        "--suite, --find-out or --profile",
                        std::nullopt, 0});
  kernel_validation_options chosen;
  if (campaign.progress) chosen.progress = [&](std::uint64_t done, double) { campaign.progress(done); };
  if (campaign.time.count() != 0) chosen.time = campaign.time;
  chosen.seed = campaign.seed;
  chosen.operations = campaign.operations;
  chosen.most_rejections = campaign.most_rejections;
  chosen.shrink_time = campaign.shrink_time;
  auto done = validate_kernel(std::move(*session), chosen);
  done.report.remarks.insert(done.report.remarks.begin(), remark);
  return std::move(done.report);
}

}  // namespace cowproof::oracle
