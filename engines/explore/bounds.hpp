// How many there are of each index type: all of the capacity, or those of a scope.
#pragma once
#include "engines/scope.hpp"

namespace cowproof::search {

// The whole capacity, known when this is compiled.
struct whole_capacity {
  static constexpr bool are_constant = true;
  explicit whole_capacity(scope const&) {}
  template <class Index> static constexpr unsigned size() { return Index::size; }
};

// A scope within the capacity.
class part_of_capacity {
 public:
  static constexpr bool are_constant = false;
  explicit part_of_capacity(scope const& within) : within_(within) {}
  template <class Index> unsigned size() const {
    return static_cast<unsigned>(size_within<typename Index::tag>(within_));
  }

 private:
  scope within_;
};

}  // namespace cowproof::search
