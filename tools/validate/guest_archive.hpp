// The first files of a virtual machine: this command, what it is linked with, and what it is to do there.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace cowproof::tools {

// A command that is to run inside, named for its reports, with its arguments apart: "core validate linux --json".
inline constexpr std::string_view guest_plan_path = "/cowproof.plan";
inline constexpr std::string_view guest_command_path = "/init";

// An initial file system as Linux unpacks it, in the format that its documentation calls newc [Linux,
// Documentation/driver-api/early-userspace/buffer-format.rst]. Nothing but the command is in it: no shell, no modules.
// Throws input_error if a file cannot be read.
std::string guest_archive(std::vector<std::string> const& plan);

}  // namespace cowproof::tools
