// The running Linux kernel as an implementation: calls become system calls, loads and stores of real processes.
#pragma once
#include <memory>

#include "oracle/implementation.hpp"
#include "oracle/linux/running_kernel.hpp"

namespace cowproof::oracle {

class linux_implementation : public implementation {
 public:
  static fallible<std::unique_ptr<linux_implementation>> start(kernel_options const& options);

  declaration const& declares() const override { return declared_; }
  fallible<nothing> restart() override { return kernel_->restart(); }
  fallible<answer> perform(call const& c) override;
  fallible<nothing> look() override { return kernel_->look(); }
  fallible<nothing> observe(observation& seen) override { return kernel_->observe(seen); }

  running_kernel& kernel() { return *kernel_; }

 private:
  linux_implementation(std::unique_ptr<running_kernel> kernel, kernel_options const& options);

  std::unique_ptr<running_kernel> kernel_;
  declaration declared_;
};

bool has_swap();  // active now

// What decides whether the quiescent profile applies: "" if it does, else what stands in the way.
std::string obstacle_to_quiescence();

}  // namespace cowproof::oracle
