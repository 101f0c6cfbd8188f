// How many there are of each index type within a scope.
#pragma once
#include "engines/scope.hpp"

namespace cowproof::search {

class part_of_capacity {
 public:
  explicit part_of_capacity(scope const& within) : within_(within) {}
  template <class Index> unsigned size() const {
    return static_cast<unsigned>(size_within<typename Index::tag>(within_));
  }

 private:
  scope within_;
};

}  // namespace cowproof::search
