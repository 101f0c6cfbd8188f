// A story made of requests that must be understood.
#pragma once
#include <string_view>

#include <gtest/gtest.h>

#include "playground/steering.hpp"

namespace cowproof {

inline steering steered(std::initializer_list<std::string_view> requests) {
  steering to;
  for (auto const request : requests) {
    auto const wrong = to.obey(request);
    EXPECT_FALSE(wrong) << request << ": " << *wrong;
  }
  return to;
}

}  // namespace cowproof
