// What is asked of the running kernel, whichever machine stands beside it.
#include "oracle/linux_setup.hpp"

namespace cowproof::oracle {

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
  c.time = options.time;
  c.most_rejections = options.most_rejections;
  c.shrink_time = options.shrink_time;
  c.progress = options.progress;
  return c;
}

chosen_profile choose_profile(profile asked) {
  auto const obstacle = obstacle_to_quiescence();
  if (asked == profile::quiescent || (asked == profile::automatic && obstacle.empty()))
    return {true, "quiescent profile: sharing and reuse are checked as well"};
  return {false, "exact profile only" + (obstacle.empty() ? std::string() : ": " + obstacle)};
}

std::string obstacle_to_playing(std::span<call const> calls, machine_type const& of) {
  for (auto const& c : calls) {
    auto const& type = of.operations[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i)
      if (type.operand[i].name == "part" && c.operand[i] != 0)
        return "call " + std::to_string(&c - calls.data() + 1) + " is about part b" + std::to_string(c.operand[i]) +
               " of a page, and a page holds one word on Linux";
  }
  return "";
}

}  // namespace cowproof::oracle
