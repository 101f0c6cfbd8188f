// Checks the running Linux kernel against the model.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "oracle/campaign.hpp"

namespace cowproof::oracle {

class linux_implementation;
namespace whole {
class linux_implementation;
}

enum class profile : std::uint8_t {
  automatic,  // the quiescent clauses as well, unless swap or same-page merging is on
  exact,      // the exact clauses only
  quiescent,  // the quiescent clauses in any case
};

struct linux_options {
  machine_type const* machine = &core_type();  // or the whole machine
  std::uint64_t operations = 20'000;
  std::uint64_t seed = 1;
  unsigned processes = 4;  // of the core at most 16, and pages at most 64, and at most 256 pages in all processes
  unsigned pages = 8;
  profile what = profile::automatic;
  std::chrono::milliseconds time_limit{10'000};           // for an operation
  std::uint64_t memory_limit = std::uint64_t{256} << 20;  // bytes, for all worker processes
  std::optional<unsigned> processor;                      // where everything runs; else where the caller runs
  bool swaps = false;  // the whole machine: pages go to swap as well; if there is none, some is made active meanwhile
  bool reads_page_tables = true;  // false: only results and content are checked
  unsigned sequence_length = 200;
  std::chrono::milliseconds time{0};  // for all sequences; 0: as long as it takes
  unsigned most_rejections = 8;
  std::chrono::milliseconds shrink_time{2000};
  std::function<void(std::uint64_t done)> progress;
  // For tests: something between the checker and the kernel that lies, kills or hangs.
  std::function<std::unique_ptr<implementation>(std::unique_ptr<linux_implementation>)> wrap;
  std::function<std::unique_ptr<implementation>(std::unique_ptr<whole::linux_implementation>)> wrap_whole;
};

// Random operations. Returns within seconds of a hanging, killed or exhausted worker, or of SIGINT, SIGTERM, SIGHUP,
// and leaves no process, no control group and no file behind.
validation_report validate_linux(linux_options const& options);
// The directed suite of the whole machine; it needs the processes and pages of oracle/whole/directed.hpp.
validation_report validate_linux_directed(linux_options const& options);

// These operations, from the initial state, up to the first rejection. `recorded`: how they ended in the trace that
// they are from; what ends otherwise leaves the verdict unknown.
validation_report replay_on_linux(std::span<call const> calls, linux_options const& options,
                                  std::span<result const> recorded = {});

}  // namespace cowproof::oracle
