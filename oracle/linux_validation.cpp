// Checks the running Linux kernel against the model.
#include "oracle/linux_validation.hpp"

#include "oracle/core_model.hpp"
#include "oracle/linux/whole_linux.hpp"
#include "oracle/linux_setup.hpp"
#include "oracle/whole/whole_model.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

using run = std::function<validation_report(implementation&, campaign_options const&)>;

bool is_whole(linux_options const& options) { return options.machine == &whole_type(); }

// Why there can be no implementation of this size; empty if there can.
std::string obstacle_to_size(linux_options const& options) {
  if (is_whole(options))
    return whole::whole_model::can_be(whole::scope_for(options.processes, options.pages))
               ? ""
               : "there can be 1 to 8 processes of 1 to 16 pages, as long as 64 frames hold all pages and tables";
  auto const size = scope_for(static_cast<int>(options.processes), static_cast<int>(options.pages));
  return options.processes <= most_workers && options.pages <= most_pages && core_model::can_be(size)
             ? ""
             : "there can be 1 to 16 processes of 1 to 64 pages, and 256 pages in all of them";
}

struct started_kernel {
  std::unique_ptr<implementation> checked;
  std::vector<std::string> remarks;  // what its observations rest on
};

template <class Implementation, class Wrap>
fallible<started_kernel> start(linux_options const& options, Wrap const& wrap) {
  auto asked = kernel_options_of(options);
  asked.swaps = options.swaps;
  auto started = Implementation::start(asked);
  if (!started) return started.why();
  started_kernel made;
  auto& kernel = (*started)->kernel();
  if constexpr (requires { kernel.device_description(); }) made.remarks.push_back(kernel.device_description());
  made.remarks.push_back(kernel.isolation_description());
  made.checked = wrap ? wrap(std::move(*started)) : std::move(*started);
  return made;
}

validation_report validate(linux_options const& options, run const& running) {
  auto chosen = campaign_options_of(options);
  if (auto why = obstacle_to_size(options); !why.empty()) return cannot_start(options, std::move(why));
  interruption_guard const interruptible;
  auto started = is_whole(options) ? start<whole::linux_implementation>(options, options.wrap_whole)
                                   : start<linux_implementation>(options, options.wrap);
  if (!started) return not_started(*options.machine, chosen, started.why());
  auto const profile = choose_profile(options.what);
  chosen.quiescent = profile.is_quiescent;
  auto report = running(*started->checked, chosen);
  report.remarks = {remark_on_level(report.checked), profile.remark};
  report.remarks.insert(report.remarks.end(), started->remarks.begin(), started->remarks.end());
  return report;
}

}  // namespace

validation_report validate_linux(linux_options const& options) { return validate(options, run_campaign); }

validation_report validate_linux_directed(linux_options const& options) { return validate(options, run_directed); }

validation_report replay_on_linux(std::span<call const> calls, linux_options const& options,
                                  std::span<result const> recorded) {
  if (auto why = obstacle_to_playing(calls, *options.machine); !why.empty())
    return cannot_start(options, std::move(why));
  return validate(options, [&](implementation& checked, campaign_options const& chosen) {
    return run_calls(checked, calls, chosen, recorded);
  });
}

}  // namespace cowproof::oracle
