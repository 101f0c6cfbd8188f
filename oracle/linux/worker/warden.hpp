// The warden: a process that outlives a killed controller just long enough to remove what it would leave behind.
#pragma once

namespace cowproof::oracle {

// What a message on the lifeline begins with that names a swap file, or the process group of the workers.
inline constexpr char const* swap_announcement = "swap ";
inline constexpr char const* group_announcement = "group ";

// Reads the path of the memory cgroup, of a swap file, and a process group from the lifeline, again whenever one
// changes, and waits for the end of file, which means that the controller is gone. Returns the exit code of the
// process.
int keep_watch();

}  // namespace cowproof::oracle
