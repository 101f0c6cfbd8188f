// Holds the running Linux kernel against the model.
#include "oracle/linux_validation.hpp"

#include "oracle/linux/interruption.hpp"
#include "oracle/linux/linux_implementation.hpp"

namespace cowproof::oracle {
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

validation_report ended_early(campaign_options const& options, failure why) {
  validation_report report;
  report.options = options;
  report.failed = std::move(why);
  return report;
}

std::string remark_on_level(declaration const& declared) {
  if (declared.counts) return "fully observed: content, entries, frames and counts";
  if (declared.frames) return "observed without counts: /proc/kpagecount cannot be read";
  if (!declared.presence) return "degraded: page tables cannot be read; only results and content are checked";
  return "degraded: without privileges the kernel shows no frames and no counts; content, presence and exclusivity are checked";
}

std::string remark_on_profile(bool quiescent, std::string const& obstacle) {
  if (quiescent) return "quiescent profile: sharing and reuse are checked as well";
  return "exact profile only" + (obstacle.empty() ? std::string() : ": " + obstacle);
}

validation_report validate(linux_options const& options, run const& running) {
  auto chosen = campaign_options_of(options);
  auto const size = scope_for(static_cast<int>(options.processes), static_cast<int>(options.pages));
  if (options.processes > most_workers || options.pages > most_pages || !model_beside::can_be(size)) {
    return ended_early(
        chosen, {failure_kind::unavailable,
                 "there can be 1 to 16 processes of 1 to 64 pages, and 256 pages in all of them", std::nullopt, 0});
  }
  interruption_guard const interruptible;
  auto started = linux_implementation::start(kernel_options_of(options));
  if (!started) return ended_early(chosen, started.why());
  auto const obstacle = obstacle_to_quiescence();
  chosen.quiescent = options.what == profile::quiescent || (options.what == profile::automatic && obstacle.empty());
  auto const isolation = (*started)->kernel().isolation_description();
  std::unique_ptr<implementation> checked = options.wrap ? options.wrap(std::move(*started)) : std::move(*started);
  auto report = running(*checked, chosen);
  report.remarks = {remark_on_level(report.checked), remark_on_profile(chosen.quiescent, obstacle), isolation};
  return report;
}

}  // namespace

validation_report validate_linux(linux_options const& options) { return validate(options, run_campaign); }

validation_report replay_on_linux(std::span<call const> calls, linux_options const& options) {
  return validate(options, [&](implementation& checked, campaign_options const& chosen) {
    return run_calls(checked, calls, chosen);
  });
}

}  // namespace cowproof::oracle
