// A small swap file that is active while its owner lives [swapon(2)]. It is the whole machine's, so it is made only
// on request; and a warden takes it away should its owner be killed.
#pragma once
#include <functional>
#include <string>

#include "oracle/fallible.hpp"

namespace cowproof::oracle {

class temporary_swap {
 public:
  // `announce` is told the path before there is a file.
  static fallible<temporary_swap> activate(std::function<void(std::string const&)> const& announce);

  temporary_swap(temporary_swap&& other) noexcept;
  temporary_swap& operator=(temporary_swap&& other) noexcept;
  ~temporary_swap();  // what was swapped out comes back, or its owners are gone

  std::string const& path() const { return path_; }

 private:
  temporary_swap() = default;
  static fallible<temporary_swap> activate_in(std::string const& folder,
                                              std::function<void(std::string const&)> const& announce);

  std::string path_;
};

}  // namespace cowproof::oracle
