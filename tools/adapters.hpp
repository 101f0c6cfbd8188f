// What an adapter begins with, compiled in: the files of examples/adapters, and the C header.
#pragma once
#include <span>

#include "tools/command.hpp"
#include "trace/embedded_file.hpp"

namespace cowproof {

std::span<embedded_file const> adapter_files();

namespace tools {
void add_adapter(registry& r);
}

}  // namespace cowproof
