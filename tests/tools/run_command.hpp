// Runs the command as a user does: exit code, standard output and standard error.
#pragma once
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/wait.h>

namespace cowproof::tests {

// A folder of its own, gone at the end.
class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cowproof-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", name, {});
    path_ = name;
  }
  ~scratch_folder() { std::filesystem::remove_all(path_); }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  std::string file(std::string const& name) const { return path_ / name; }
  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct finished_command {
  int exit_code = -1;
  std::string output, errors;
};

// In a UTF-8 locale, without a terminal; `arguments` are words for a shell, in which $SCRATCH is a folder that is gone
// at the end.
inline finished_command run_shell(std::string const& command) {
  scratch_folder const folder;
  auto const out = folder.file("out");
  auto const err = folder.file("err");
  auto const line = "export LC_ALL=C.UTF-8 SCRATCH=" + folder.path().string() + "; exec >" + out + " 2>" + err +
                    " </dev/null; " + command;
  int const status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(out), content_of(err)};
}
inline finished_command run_command(std::string const& arguments) {
  return run_shell(COWPROOF_COMMAND " " + arguments);
}

}  // namespace cowproof::tests
