// What is asked of the running kernel, and what the observations then rest on, whichever machine stands beside it.
#pragma once
#include <span>
#include <string>

#include "engines/machines/machine_type.hpp"
#include "oracle/linux/linux_implementation.hpp"
#include "oracle/linux_validation.hpp"

namespace cowproof::oracle {

kernel_options kernel_options_of(linux_options const& options);
campaign_options campaign_options_of(linux_options const& options);

// Which clauses are checked: decided by what was asked, and by what stands in the way of the quiescent ones.
struct chosen_profile {
  bool is_quiescent = false;
  std::string remark;
};
chosen_profile choose_profile(profile asked);

// Empty if the calls can be made on Linux; otherwise says which cannot. A page holds one word there.
std::string obstacle_to_playing(std::span<call const> calls, machine_type const& of);

inline std::string remark_on_level(declaration const& declared) {
  if (declared.counts) return "fully observed: content, entries, frames and counts";
  if (declared.frames) return "observed without counts: /proc/kpagecount cannot be read";
  if (!declared.presence) return "degraded: page tables cannot be read; only results and content are checked";
  return "degraded: without privileges the kernel shows no frames and no counts; content, presence and exclusivity are checked";
}

inline validation_report cannot_start(linux_options const& options, std::string why) {
  return not_started(*options.machine, campaign_options_of(options),
                     {failure_kind::unavailable, std::move(why), std::nullopt, 0});
}

}  // namespace cowproof::oracle
