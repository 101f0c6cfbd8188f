// The Chrome DevTools Protocol over a pipe: messages are JSON, each ended by a zero byte
// [https://chromedevtools.github.io/devtools-protocol].
#include "browser.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cowproof {
namespace {

constexpr char const* program = "/usr/bin/chromium";
constexpr int patience_in_ms = 60'000;
// Where it reads and writes, by convention.
constexpr int its_input = 3, its_output = 4;

[[noreturn]] void become_browser(int input, int output, std::string const& profile) {
  // Moved out of the way first, so that neither is overwritten before it is in place.
  int const in = fcntl(input, F_DUPFD, 10);
  int const out = fcntl(output, F_DUPFD, 10);
  dup2(in, its_input);
  dup2(out, its_output);
  int const nowhere = open("/dev/null", O_RDWR);
  for (int const standard : {0, 1, 2}) dup2(nowhere, standard);
  auto const data = "--user-data-dir=" + profile;
  std::vector<char const*> arguments{program,
                                     "--headless",
                                     "--remote-debugging-pipe",
                                     "--disable-gpu",
                                     "--disable-background-networking",
                                     "--disable-component-update",
                                     "--disable-sync",
                                     "--no-first-run",
                                     "--no-default-browser-check",
                                     "--disable-dev-shm-usage",
                                     "--hide-scrollbars",
                                     "--host-resolver-rules=MAP * ~NOTFOUND",
                                     data.c_str()};
  // Its sandbox does not work for root.
  if (geteuid() == 0) arguments.push_back("--no-sandbox");
  arguments.push_back("about:blank");
  arguments.push_back(nullptr);
  setenv("TMPDIR", profile.c_str(), 1);  // what it leaves when it is killed goes with its profile
  execv(program, const_cast<char* const*>(arguments.data()));
  _exit(127);
}

std::string decoded(std::string const& base64) {
  std::string bytes;
  unsigned bits = 0;
  int held = 0;
  for (char const c : base64) {
    auto const alphabet = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    auto const value = alphabet.find(c);
    if (value == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(value);
    if ((held += 6) < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xFF);
  }
  return bytes;
}

}  // namespace

bool browser::is_installed() { return access(program, X_OK) == 0; }

browser::browser() {
  std::string name = (std::filesystem::temp_directory_path() / "cowproof-browser-XXXXXX").string();
  std::array<int, 2> there{};
  std::array<int, 2> back{};
  if (mkdtemp(name.data()) == nullptr || pipe2(there.data(), O_CLOEXEC) != 0 || pipe2(back.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no folder or pipe for a browser");
  profile_ = name;
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("no process for a browser");
  if (process_ == 0) {
    setpgid(0, 0);
    become_browser(there[0], back[1], name);
  }
  close(there[0]);
  close(back[1]);
  to_ = there[1];
  from_ = back[0];
  auto const target = call("Target.createTarget", {{"url", "about:blank"}});
  session_ = call("Target.attachToTarget", {{"targetId", target["targetId"]}, {"flatten", true}})["sessionId"];
  for (auto const* domain : {"Page.enable", "Runtime.enable", "Log.enable"}) call(domain);
}

browser::~browser() {
  close(to_);
  close(from_);
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  // Its children die a moment later, and may write there until then.
  std::error_code failed;
  for (int attempt = 0; attempt < 100 && std::filesystem::exists(profile_); ++attempt) {
    std::filesystem::remove_all(profile_, failed);
    if (failed) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

nlohmann::json browser::call(std::string const& method, nlohmann::json const& parameters) {
  nlohmann::json message{{"id", ++calls_}, {"method", method}, {"params", parameters}};
  if (!session_.empty()) message["sessionId"] = session_;
  auto const text = message.dump() + '\0';
  for (std::size_t sent = 0; sent < text.size();) {
    auto const n = write(to_, text.data() + sent, text.size() - sent);
    if (n <= 0) throw std::runtime_error("the browser does not listen");
    sent += static_cast<std::size_t>(n);
  }
  for (;;) {
    auto const answer = receive();
    if (answer.value("id", 0) != calls_) continue;
    if (answer.contains("error")) throw std::runtime_error(method + ": " + answer["error"].dump());
    return answer["result"];
  }
}

nlohmann::json browser::receive() {
  for (;;) {
    if (auto const end = unread_.find('\0'); end != std::string::npos) {
      auto const message = nlohmann::json::parse(unread_.substr(0, end));
      unread_.erase(0, end + 1);
      if (message.contains("method")) note(message);
      return message;
    }
    pollfd ready{from_, POLLIN, 0};
    if (poll(&ready, 1, patience_in_ms) <= 0) throw std::runtime_error("the browser does not answer");
    std::array<char, 65536> bytes{};
    auto const n = read(from_, bytes.data(), bytes.size());
    if (n <= 0) throw std::runtime_error("the browser has ended");
    unread_.append(bytes.data(), static_cast<std::size_t>(n));
  }
}

void browser::note(nlohmann::json const& event) {
  auto const& parameters = event["params"];
  events_.push_back(event["method"]);
  if (event["method"] == "Runtime.exceptionThrown") errors_.push_back(parameters["exceptionDetails"].dump());
  if (event["method"] == "Log.entryAdded" && parameters["entry"]["level"] == "error")
    errors_.push_back(parameters["entry"].value("text", ""));
}

void browser::wait_for(std::string const& event) {
  while (std::ranges::find(events_, event) == events_.end()) receive();
}

void browser::open(std::filesystem::path const& page, std::string const& fragment, view const& how) {
  call("Page.navigate", {{"url", "about:blank"}});
  call("Emulation.setDeviceMetricsOverride",
       {{"width", how.width}, {"height", how.height}, {"deviceScaleFactor", 1}, {"mobile", false}});
  auto const feature = [](char const* name, char const* value) {
    return nlohmann::json{{"name", name}, {"value", value}};
  };
  call("Emulation.setEmulatedMedia",
       {{"features",
         {feature("prefers-color-scheme", how.dark ? "dark" : "light"), feature("prefers-reduced-motion", "reduce")}}});
  events_.clear();
  errors_.clear();
  auto const file = "file://" + std::filesystem::absolute(page).lexically_normal().string();
  call("Page.navigate", {{"url", fragment.empty() ? file : file + "#" + fragment}});
  wait_for("Page.loadEventFired");
  // The load of the blank page may have been the one that was awaited.
  while (evaluate("location.protocol === 'file:' && document.readyState") != "complete") receive();
}

nlohmann::json browser::evaluate(std::string const& expression) {
  auto const done = call("Runtime.evaluate", {{"expression", expression}, {"returnByValue", true}});
  if (done.contains("exceptionDetails")) throw std::runtime_error(done["exceptionDetails"].dump());
  return done["result"].value("value", nlohmann::json());
}

void browser::press(std::string const& key) {
  auto event = nlohmann::json{{"type", key.size() == 1 ? "keyDown" : "rawKeyDown"}, {"key", key}};
  if (key.size() == 1) event["text"] = key;
  call("Input.dispatchKeyEvent", event);
  event["type"] = "keyUp";
  call("Input.dispatchKeyEvent", event);
}

std::string browser::screenshot() { return decoded(call("Page.captureScreenshot", {{"format", "png"}})["data"]); }

std::string browser::print() {
  return decoded(call("Page.printToPDF", {{"preferCSSPageSize", true}, {"printBackground", true}})["data"]);
}

}  // namespace cowproof
