// Checks the running Linux kernel against the whole machine.
#include "oracle/linux_whole_validation.hpp"

#include "oracle/linux/whole_linux.hpp"
#include "oracle/linux_setup.hpp"
#include "oracle/whole/directed.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle::whole {
namespace {

using run = std::function<validation_report(implementation&, campaign_options const&)>;

validation_report validate(linux_options const& options, run const& running) {
  auto chosen = campaign_options_of(options);
  if (!model_beside::can_be(scope_for(options.processes, options.pages)))
    return not_started<validation_report>(
        chosen, "there can be 1 to 8 processes of 1 to 16 pages, as long as 64 frames hold all pages and tables");
  interruption_guard const interruptible;
  auto asked = kernel_options_of(options);
  asked.swaps = options.swaps;
  auto started = linux_implementation::start(asked);
  if (!started) return ended_early<validation_report>(chosen, started.why());
  auto const profile = choose_profile(options.what);
  chosen.quiescent = profile.is_quiescent;
  auto const devices = (*started)->kernel().device_description();
  auto const isolation = (*started)->kernel().isolation_description();
  std::unique_ptr<implementation> checked;
  if (options.wrap_whole) checked = options.wrap_whole(std::move(*started));
  else checked = std::move(*started);
  auto report = running(*checked, chosen);
  report.remarks = {remark_on_level(report.checked), profile.remark, devices, isolation};
  return report;
}

}  // namespace

validation_report validate_linux(linux_options const& options) { return validate(options, run_campaign); }

validation_report validate_linux_directed(linux_options const& options) {
  if (options.processes < processes_of_suite || options.pages < pages_of_suite)
    return not_started<validation_report>(campaign_options_of(options),
                                          "the directed suite needs 4 processes and 8 pages");
  return validate(options, run_directed);
}

validation_report replay_on_linux(std::span<call const> calls, linux_options const& options,
                                  std::span<result const> recorded) {
  if (auto why = obstacle_to_playing(calls, whole_type()); !why.empty())
    return not_started<validation_report>(campaign_options_of(options), std::move(why));
  return validate(options, [&](implementation& checked, campaign_options const& chosen) {
    return run_calls(checked, calls, chosen, recorded);
  });
}

}  // namespace cowproof::oracle::whole
