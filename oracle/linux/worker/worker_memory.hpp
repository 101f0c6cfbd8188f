// Loads and stores that survive a signal: the worker's view of its own pages.
#pragma once
#include <cstdint>

#include "oracle/linux/worker/protocol.hpp"

namespace cowproof::oracle {

// Must be called once in every program image before any of the others.
void catch_faults();

// A word stands for a whole page: it is written to the first, the middle and the last word of the page, so that a
// page of which only a part was copied or shared is seen (`torn`).
reply load_page(std::uint64_t address, std::uint32_t page_size);
reply store_page(std::uint64_t address, std::uint32_t page_size, std::uint64_t word);

}  // namespace cowproof::oracle
