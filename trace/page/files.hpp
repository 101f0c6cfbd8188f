// The files of trace/page, compiled in: styles and script of the pictures.
#pragma once
#include <span>

#include "trace/embedded_file.hpp"

namespace cowproof {

std::span<embedded_file const> page_files();

// The text of one; the name is that of a file in trace/page.
std::string_view page_file(std::string_view name);

}  // namespace cowproof
