// How long a campaign may go on.
#pragma once
#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>

namespace cowproof::oracle {

class time_budget {
 public:
  explicit time_budget(std::chrono::milliseconds all) : all_(all) {}  // 0: as long as it takes

  std::chrono::milliseconds left() const {
    if (all_.count() == 0) return std::chrono::milliseconds::max();
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(begin_ + all_ - clock::now());
    return std::max(left, std::chrono::milliseconds(0));
  }
  bool is_spent() const { return left().count() == 0; }
  std::string text() const { return fmt::format("{:g} s (--seconds)", std::chrono::duration<double>(all_).count()); }

 private:
  using clock = std::chrono::steady_clock;
  std::chrono::milliseconds all_;
  clock::time_point begin_ = clock::now();
};

}  // namespace cowproof::oracle
