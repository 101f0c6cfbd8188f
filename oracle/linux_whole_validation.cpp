// Holds the running Linux kernel against the whole machine.
#include "oracle/linux_whole_validation.hpp"

#include "oracle/linux/interruption.hpp"
#include "oracle/linux/linux_implementation.hpp"
#include "oracle/linux/whole_linux.hpp"
#include "oracle/whole/directed.hpp"

namespace cowproof::oracle::whole {
namespace {

using run = std::function<validation_report(implementation&, campaign_options const&)>;

kernel_options kernel_options_of(linux_options const& options) {
  kernel_options k;
  k.processes = options.processes;
  k.pages = options.pages;
  k.time_limit = options.time_limit;
  k.memory_limit = options.memory_limit;
  k.processor = options.processor;
  k.reads_page_tables = options.reads_page_tables;
  k.swaps = options.swaps;
  return k;
}

campaign_options campaign_options_of(linux_options const& options) {
  campaign_options c;
  c.operations = options.operations;
  c.seed = options.seed;
  c.sequence_length = options.sequence_length;
  c.most_rejections = options.most_rejections;
  c.shrink_time = options.shrink_time;
  c.progress = options.progress;
  return c;
}

validation_report ended_early(campaign_options const& options, std::string why) {
  validation_report report;
  report.options = options;
  report.failed = failure{failure_kind::unavailable, std::move(why), std::nullopt, 0};
  return report;
}

std::string remark_on_level(declaration const& declared) {
  if (declared.counts) return "fully observed: content, entries, frames and counts";
  if (declared.frames) return "observed without counts: /proc/kpagecount cannot be read";
  if (!declared.presence) return "degraded: page tables cannot be read; only results and content are checked";
  return "degraded: without privileges the kernel shows no frames and no counts; content, presence and exclusivity are checked";
}

validation_report validate(linux_options const& options, run const& running) {
  auto chosen = campaign_options_of(options);
  if (!model_beside::can_be(scope_for(options.processes, options.pages)))
    return ended_early(
        chosen, "there can be 1 to 8 processes of 1 to 16 pages, as long as 64 frames hold all pages and tables");
  interruption_guard const interruptible;
  auto started = linux_implementation::start(kernel_options_of(options));
  if (!started) {
    auto report = ended_early(chosen, {});
    report.failed = started.why();
    return report;
  }
  auto const obstacle = obstacle_to_quiescence();
  chosen.quiescent = options.what == profile::quiescent || (options.what == profile::automatic && obstacle.empty());
  auto const profile = chosen.quiescent ? std::string("quiescent profile: sharing and reuse are checked as well")
                                        : "exact profile only" + (obstacle.empty() ? std::string() : ": " + obstacle);
  auto const devices = (*started)->kernel().device_description();
  auto const isolation = (*started)->kernel().isolation_description();
  std::unique_ptr<implementation> checked;
  if (options.wrap_whole) checked = options.wrap_whole(std::move(*started));
  else checked = std::move(*started);
  auto report = running(*checked, chosen);
  report.remarks = {remark_on_level(report.checked), profile, devices, isolation};
  return report;
}

}  // namespace

validation_report validate_linux(linux_options const& options) { return validate(options, run_campaign); }

validation_report validate_linux_directed(linux_options const& options) {
  if (options.processes < processes_of_suite || options.pages < pages_of_suite)
    return ended_early(campaign_options_of(options), "the directed suite needs 4 processes and 8 pages");
  return validate(options, run_directed);
}

validation_report replay_on_linux(std::span<call const> calls, linux_options const& options) {
  return validate(options, [&](implementation& checked, campaign_options const& chosen) {
    return run_calls(checked, calls, chosen);
  });
}

}  // namespace cowproof::oracle::whole
