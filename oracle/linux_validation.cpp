// Checks the running Linux kernel against the model.
#include "oracle/linux_validation.hpp"

#include "oracle/linux_setup.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

using run = std::function<validation_report(implementation&, campaign_options const&)>;

validation_report validate(linux_options const& options, run const& running) {
  auto chosen = campaign_options_of(options);
  auto const size = scope_for(static_cast<int>(options.processes), static_cast<int>(options.pages));
  if (options.processes > most_workers || options.pages > most_pages || !model_beside::can_be(size))
    return not_started<validation_report>(
        chosen, "there can be 1 to 16 processes of 1 to 64 pages, and 256 pages in all of them");
  interruption_guard const interruptible;
  auto started = linux_implementation::start(kernel_options_of(options));
  if (!started) return ended_early<validation_report>(chosen, started.why());
  auto const profile = choose_profile(options.what);
  chosen.quiescent = profile.is_quiescent;
  auto const isolation = (*started)->kernel().isolation_description();
  std::unique_ptr<implementation> checked = options.wrap ? options.wrap(std::move(*started)) : std::move(*started);
  auto report = running(*checked, chosen);
  report.remarks = {remark_on_level(report.checked), profile.remark, isolation};
  return report;
}

}  // namespace

validation_report validate_linux(linux_options const& options) { return validate(options, run_campaign); }

validation_report replay_on_linux(std::span<call const> calls, linux_options const& options,
                                  std::span<result const> recorded) {
  if (auto why = obstacle_to_playing(calls, core_type()); !why.empty())
    return not_started<validation_report>(campaign_options_of(options), std::move(why));
  return validate(options, [&](implementation& checked, campaign_options const& chosen) {
    return run_calls(checked, calls, chosen, recorded);
  });
}

}  // namespace cowproof::oracle
