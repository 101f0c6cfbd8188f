// The files of playground/page, compiled in.
#pragma once
#include <span>

#include "trace/embedded_file.hpp"

namespace cowproof {

std::span<embedded_file const> playground_files();

}  // namespace cowproof
