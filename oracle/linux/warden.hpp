// The warden: a process that outlives a killed controller just long enough to remove what it would leave behind.
#pragma once

namespace cowproof::oracle {

// Reads the path of the memory cgroup from the lifeline, again whenever it changes, and waits for the end of file,
// which means that the controller is gone. Returns the exit code of the process.
int keep_watch();

}  // namespace cowproof::oracle
