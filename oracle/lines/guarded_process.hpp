// Supervises a shell command, and kills its process group if we die.
#pragma once
#include <string>

#include <sys/types.h>

#include "oracle/fallible.hpp"

namespace cowproof::oracle {

// Runs it with these descriptors as standard input, output and error. What is returned is the process in between, the
// leader of a group of its own; it ends as the shell does. If this process is killed, by whatever signal, it kills all
// descendants of the shell, whether they left the group or not.
fallible<pid_t> start_guarded(std::string const& command, int in, int out, int err);

}  // namespace cowproof::oracle
