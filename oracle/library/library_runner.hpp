// The process of a library: loads it, plays batches of calls, and writes down what is answered and seen.
#pragma once
#include <string>

#include "oracle/library/shared_batch.hpp"

namespace cowproof::oracle {

// Serves until the other end of the socket is closed. Each message is a byte, the number of a batch, and is sent back
// when the batch is played. The first message goes out when the library is loaded, or cannot be: then `failure` says
// why, and this returns.
void serve_library(std::string const& file, shared_memory& shared, int socket);

}  // namespace cowproof::oracle
