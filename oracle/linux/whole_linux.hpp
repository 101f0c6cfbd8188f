// The running Linux kernel as an implementation of the whole machine.
#pragma once
#include <memory>
#include <vector>

#include "oracle/linux/whole_kernel.hpp"

namespace cowproof::oracle::whole {

class linux_implementation : public implementation {
 public:
  static fallible<std::unique_ptr<linux_implementation>> start(kernel_options const& options);

  declaration const& declares() const override { return declared_; }
  fallible<nothing> restart() override;
  fallible<answer> perform(call const& asked) override;
  fallible<nothing> look() override { return kernel_->look(); }
  fallible<nothing> observe(observation& seen) override { return kernel_->observe(seen); }

  whole_kernel& kernel() { return *kernel_; }

 private:
  linux_implementation(std::unique_ptr<whole_kernel> kernel, kernel_options const& options);
  fallible<reply> ask(named_call const& c);
  fallible<reply> page_out(named_call const& c);
  request request_for(named_call const& c) const;
  void place(named_call const& c, request& ask) const;
  void install(named_call const& c);

  std::unique_ptr<whole_kernel> kernel_;
  declaration declared_;
  std::array<std::array<segment, most_arena_pages>, most_programs> programs_{};  // what a loader finds in their files
};

}  // namespace cowproof::oracle::whole
