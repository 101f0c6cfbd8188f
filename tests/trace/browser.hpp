// A headless Chromium, driven over its debugging pipe: pages are opened, keys pressed, expressions evaluated.
#pragma once
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace cowproof {

class browser {
 public:
  browser();  // throws std::runtime_error if there is none
  ~browser();
  browser(browser const&) = delete;
  browser& operator=(browser const&) = delete;

  static bool is_installed();

  struct view {
    int width = 1360, height = 900;
    bool dark = false;
  };
  // Opens a file, waits until it is loaded, and forgets older errors.
  void open(std::filesystem::path const& page, std::string const& fragment, view const& how);

  nlohmann::json evaluate(std::string const& expression);
  void press(std::string const& key);
  std::string screenshot();  // a PNG
  std::string print();       // a PDF

  // What scripts threw, and what the page was refused, since it was opened.
  std::vector<std::string> const& errors() const { return errors_; }

 private:
  nlohmann::json call(std::string const& method, nlohmann::json const& parameters = nlohmann::json::object());
  nlohmann::json receive();
  void note(nlohmann::json const& event);
  void wait_for(std::string const& event);

  std::filesystem::path profile_;
  pid_t process_ = -1;
  int to_ = -1, from_ = -1;
  int calls_ = 0;
  std::string session_, unread_;
  std::deque<std::string> events_;
  std::vector<std::string> errors_;
};

}  // namespace cowproof
